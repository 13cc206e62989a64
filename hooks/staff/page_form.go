package staff

import (
	"net/http"
	"slices"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowNewPerson asks for a new person.
func ShowNewPerson(p *page.Request) (page.Answer, error) {
	form := views.PersonForm{Shell: p.Shell, FormID: p.FormID(), Person: views.Colleague{Role: "staff", Bookable: true}, Trouble: p.Trouble}
	services, err := serviceChoices(p, "")
	if err != nil {
		return page.Answer{}, err
	}
	// A new person gives what everybody gives; there is a choice of the others only.
	form.Services = slices.DeleteFunc(services, func(s views.ServiceChoice) bool { return s.Everyone })
	form.Person.Email = p.Form.Get("email")
	asSent(p, &form)
	return page.Show(http.StatusOK, views.NewPerson(form)), nil
}

// SendNewPerson adds the person, and invites who has an address. The same form again leads to the person whom it added.
func SendNewPerson(p *page.Request) (page.Answer, error) {
	if p.Form.Get("role") == "owner" {
		return page.Answer{}, errOwnershipElsewhere
	}
	fields := p.Fields("name", "email", "title", "phone", "role")
	fields["name"], fields["businessId"] = p.Form.Get("name"), p.Tenant().BusinessID
	fields["bookable"], fields["seesAll"] = p.Form.Get("bookable") != "", p.Form.Get("seesAll") != ""
	fields["serviceIds"] = append([]string{}, p.Form["services"]...)
	in, err := endpoint.Sent[CreateInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	told := "person_added"
	id, again, err := p.SendOnce(func() (string, error) {
		person, err := create(p.Tenant(), in.Body, p.Now)
		if err != nil {
			return "", err
		}
		if person.Invited() {
			told = "person_invited"
		}
		return person.ID, nil
	})
	if again {
		told = "person_added_before"
	}
	return page.Go(p.Shell.Business.Person(id)).Tell(told), err
}

// errOwnershipElsewhere: who owns the business is for the page that asks who is there.
var errOwnershipElsewhere = fault.Validation(fault.On("role", "enum", "staff, admin"))

// ShowEditPerson asks what changes of a person: everybody the own details, admins the rest too.
func ShowEditPerson(p *page.Request) (page.Answer, error) {
	_, person, err := activeOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	form := views.PersonForm{Shell: p.Shell, Person: person, Trouble: p.Trouble}
	if isAdmin(p.Tenant().Actor) {
		if form.Services, err = serviceChoices(p, person.ID); err != nil {
			return page.Answer{}, err
		}
	}
	asSent(p, &form)
	return page.Show(http.StatusOK, views.EditPerson(form)), nil
}

// asSent puts what was typed into a form that is shown again.
func asSent(p *page.Request, form *views.PersonForm) {
	if !p.Form.Has("name") {
		return
	}
	form.Person.Name, form.Person.Title, form.Person.Phone = p.Form.Get("name"), p.Form.Get("title"), p.Form.Get("phone")
	if p.Form.Get("manage") == "" {
		return
	}
	if sent := p.Form.Get("role"); sent == "staff" || sent == "admin" {
		form.Person.Role = sent
	}
	form.Person.Bookable, form.Person.SeesAll = p.Form.Get("bookable") != "", p.Form.Get("seesAll") != ""
	for i := range form.Services {
		form.Services[i].Given = slices.Contains(p.Form["services"], form.Services[i].ID)
	}
}

// SendEditPerson changes a person.
func SendEditPerson(p *page.Request) (page.Answer, error) {
	person, _, err := activeOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	fields, err := changedFields(p, person)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := update(p.Tenant(), person.ID, in.Body, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Person(person.ID)).Tell("person_saved"), nil
}

// changedFields are the form's values as the body of PATCH /api/staff/{staffId}; what is not this visitor's to change is
// refused there.
func changedFields(p *page.Request, person *collections.Staff) (map[string]any, error) {
	fields := map[string]any{"name": p.Form.Get("name"), "title": endpoint.OrNull(p.Form.Get("title")), "phone": endpoint.OrNull(p.Form.Get("phone"))}
	if given := p.Form.Get("role"); given != "" && given != person.Role {
		if given == "owner" || person.Role == "owner" {
			return nil, errOwnershipElsewhere
		}
		fields["role"] = given
	}
	if p.Form.Get("manage") == "" {
		return fields, nil
	}
	fields["bookable"], fields["seesAll"] = p.Form.Get("bookable") != "", p.Form.Get("seesAll") != ""
	choices, err := serviceChoices(p, person.ID)
	if err != nil {
		return nil, err
	}
	if wanted, differs := chosenServices(choices, strings.Fields(p.Form.Get("offered")), p.Form["services"]); differs {
		fields["serviceIds"] = wanted
	}
	return fields, nil
}

// chosenServices are those that the person gives after the form: one that it did not offer stays as it is.
func chosenServices(choices []views.ServiceChoice, offered, ticked []string) (wanted []string, differs bool) {
	wanted = []string{}
	for _, service := range choices {
		gives := service.Given
		if slices.Contains(offered, service.ID) {
			gives = slices.Contains(ticked, service.ID)
		}
		differs = differs || gives != service.Given
		if gives {
			wanted = append(wanted, service.ID)
		}
	}
	return wanted, differs
}

// serviceChoices are the active services, with whether a person gives them once they take bookings.
func serviceChoices(p *page.Request, id string) (choices []views.ServiceChoice, err error) {
	services, err := p.Tenant().Services(collections.ServiceFilter{Statuses: []string{"active"}}, collections.Page{Number: 1, Limit: choicesShown})
	for _, service := range services.Items {
		named := service.Staff.V
		choices = append(choices, views.ServiceChoice{
			ID: service.ID, Name: service.Name, Everyone: len(named) == 0, Given: len(named) == 0 || slices.Contains(named, id),
		})
	}
	return choices, err
}

// SendInviteAgain mails the invitation once more.
func SendInviteAgain(p *page.Request) (page.Answer, error) {
	person, _, err := activeOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	if !person.Invited() {
		return page.Answer{}, fault.New("invalid_transition").With("currentStatus", loginOf(person))
	}
	return page.Go(p.Shell.Business.Person(person.ID)).Tell("invitation_sent"), p.Tenant().AppendMail("invitation", person.ID, "", p.Now)
}
