package services

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	amounts "nearbyassist/domain/money"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// taxPlaces are the decimals of a tax rate in percent: 2100 basis points are 21.00 %.
const taxPlaces = 2

// ShowNewService asks for a new service.
func ShowNewService(p *page.Request) (page.Answer, error) {
	shown, err := formOf(p, &collections.Service{DurationMinutes: 60, Capacity: 1})
	shown.FormID = p.FormID()
	return page.Show(http.StatusOK, views.NewService(shown)), err
}

// SendNewService makes the service, once however often its form is sent.
func SendNewService(p *page.Request) (page.Answer, error) {
	fields, err := sentFields(p)
	if err != nil {
		return page.Answer{}, err
	}
	fields["businessId"] = p.Tenant().BusinessID
	in, err := endpoint.Sent[CreateInput](p.Request, fields)
	if err = refused(p, fields, err); err != nil {
		return page.Answer{}, err
	}
	id, _, err := p.SendOnce(func() (string, error) {
		made, err := Create(p.Request, in)
		return made.ID, err
	})
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Services() + "#service-" + id).Tell("service_created"), nil
}

// ShowService shows what can be changed of a service.
func ShowService(p *page.Request) (page.Answer, error) {
	service, err := p.Tenant().FindService(p.HTTP.PathValue("serviceId"))
	if err != nil {
		return page.Answer{}, err
	}
	shown, err := formOf(p, service)
	shown.Service = shownService(service)
	return page.Show(http.StatusOK, views.EditService(shown)), err
}

// SendService changes a service.
func SendService(p *page.Request) (page.Answer, error) {
	id := p.HTTP.PathValue("serviceId")
	if _, err := p.Tenant().FindService(id); err != nil {
		return page.Answer{}, err
	}
	fields, err := sentFields(p)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, fields)
	if err = refused(p, fields, err); err != nil {
		return page.Answer{}, err
	}
	in.ServiceID = id
	if _, err := Update(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Services() + "#service-" + id).Tell("service_saved"), nil
}

// formOf is the form for a service, as stored or as it was typed, with who may give it and what holds where it says nothing.
func formOf(p *page.Request, service *collections.Service) (views.ServiceForm, error) {
	business, err := p.Tenant().Business()
	if err != nil {
		return views.ServiceForm{}, err
	}
	people, err := giversOf(p.Tenant(), service.Staff.V)
	usual := business.BookingPolicy.V
	shown := views.ServiceForm{Shell: p.Shell, Currency: business.Currency, People: people, Trouble: p.Trouble, Usual: views.UsualRules{
		AutoConfirm: usual.AutoConfirm, StepMinutes: usual.StepMinutes, NoticeMinutes: usual.NoticeMinutes, AdvanceDays: usual.AdvanceDays, MaxPerDay: usual.MaxPerDay,
	}}
	if p.Form == nil {
		fill(&shown, service)
		return shown, err
	}
	shown.Texts = map[string]string{}
	for _, name := range views.ServiceTexts {
		shown.Texts[name] = p.Form.Get(name)
	}
	shown.Duration, shown.Notice = views.MinutesTyped(p.Form, "durationMinutes"), views.MinutesTyped(p.Form, "noticeMinutes")
	shown.Before, shown.After = views.MinutesTyped(p.Form, "bufferBeforeMinutes"), views.MinutesTyped(p.Form, "bufferAfterMinutes")
	shown.Who, shown.Givers = p.Form.Get("who"), p.Form["staffIds"]
	return shown, err
}

// maxPeople is how many a form offers beside those who stand on the service already.
const maxPeople = 100

// giversOf are those who stand on the service, whether they can be booked or not, and others who can be, by name.
func giversOf(db collections.Tenant, standing []string) ([]views.Giver, error) {
	people, err := db.Team()
	if err != nil {
		return nil, err
	}
	people = slices.DeleteFunc(people, func(person collections.Staff) bool { return slices.Contains(standing, person.ID) })
	byName := func(a, b collections.Staff) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	}
	slices.SortStableFunc(people, byName)
	people = people[:min(len(people), maxPeople)]
	if len(standing) > 0 {
		given, err := db.StaffWith(standing)
		if err != nil {
			return nil, err
		}
		people = append(people, given...)
		slices.SortStableFunc(people, byName)
	}
	givers := make([]views.Giver, len(people))
	for i, person := range people {
		givers[i] = views.Giver{ID: person.ID, Name: person.Name}
	}
	return givers, nil
}

// fill writes a stored service into the form.
func fill(shown *views.ServiceForm, s *collections.Service) {
	policy, lang := s.Policy.V, shown.Lang
	shown.Duration, shown.Before, shown.After = views.MinutesOf(s.DurationMinutes), views.MinutesOf(s.BufferBeforeMinutes), views.MinutesOf(s.BufferAfterMinutes)
	shown.Notice, shown.Who, shown.Givers = views.MinutesOrNone(policy.NoticeMinutes), "all", s.Staff.V
	if len(s.Staff.V) > 0 {
		shown.Who = views.SomePeople
	}
	shown.Texts = map[string]string{
		"name": s.Name, "description": s.Description, "category": s.Category, "capacity": strconv.Itoa(s.Capacity),
		"stepMinutes": numberText(policy.StepMinutes), "advanceDays": numberText(policy.AdvanceDays), "maxPerDay": numberText(policy.MaxPerDay),
		"taxRateBps": lang.Decimal(int64(s.TaxRateBps), taxPlaces),
	}
	if s.TaxRateBps%100 == 0 {
		shown.Texts["taxRateBps"] = strconv.Itoa(s.TaxRateBps / 100)
	}
	if s.Price.V != nil {
		shown.Texts["price"] = lang.Decimal(*s.Price.V, amounts.Exponent(s.Currency))
	}
	if auto := policy.AutoConfirm; auto != nil {
		shown.Texts["autoConfirm"] = map[bool]string{true: "yes", false: "no"}[*auto]
	}
}

func numberText(number *int) string {
	if number == nil {
		return ""
	}
	return strconv.Itoa(*number)
}

// sentFields are the form's values as the body of POST and PATCH /api/services; what is empty is the business's.
func sentFields(p *page.Request) (map[string]any, error) {
	business, err := p.Tenant().Business()
	text := func(name string) string { return strings.TrimSpace(p.Form.Get(name)) }
	fields := map[string]any{
		"name": text("name"), "description": orNull(text("description")), "category": orNull(text("category")),
		"durationMinutes":     views.MinutesTyped(p.Form, "durationMinutes").ValueOr(""),
		"bufferBeforeMinutes": views.MinutesTyped(p.Form, "bufferBeforeMinutes").ValueOr(0), "bufferAfterMinutes": views.MinutesTyped(p.Form, "bufferAfterMinutes").ValueOr(0),
		"capacity": endpoint.Number(text("capacity")), "price": priceOf(text("price"), business), "taxRateBps": taxOf(text("taxRateBps")),
		"noticeMinutes": views.MinutesTyped(p.Form, "noticeMinutes").Value(), "staffIds": []string{}, "autoConfirm": nil,
	}
	for _, name := range []string{"stepMinutes", "advanceDays", "maxPerDay"} {
		fields[name] = nil
		if number := text(name); number != "" {
			fields[name] = endpoint.Number(number)
		}
	}
	if choice := text("autoConfirm"); choice != "" {
		fields["autoConfirm"] = choice == "yes"
	}
	if p.Form.Get("who") == views.SomePeople {
		fields["staffIds"] = append([]string{}, p.Form["staffIds"]...)
	}
	return fields, err
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// priceOf is the amount in the business's currency: null for none, the text where it cannot be read.
func priceOf(text string, business *collections.Business) any {
	if text == "" || business == nil {
		return nil
	}
	amount, ok := amounts.Parse(text, business.Currency)
	if !ok {
		return text
	}
	return collections.Money{Amount: amount, Currency: business.Currency}
}

// taxOf is a rate in basis points: none where nothing was typed, the text where it cannot be read.
func taxOf(text string) any {
	if text == "" {
		return 0
	}
	rate, ok := amounts.ParseDecimal(strings.TrimSpace(strings.TrimSuffix(text, "%")), taxPlaces)
	if !ok {
		return text
	}
	return rate
}

// refused is what is wrong with the form: what the operation refuses, in the words of the form, and a choice of people without
// any.
func refused(p *page.Request, fields map[string]any, err error) error {
	var told []fault.Field
	if known, ok := views.InForm(p.Lang, err, named(p)).(*fault.Fault); ok {
		told = known.Fields
	} else if err != nil {
		return err
	}
	if ids, ok := fields["staffIds"].([]string); ok && len(ids) == 0 && p.Form.Get("who") == views.SomePeople {
		told = append(told, fault.On("staffIds", "person_choice"))
	}
	return fault.Validation(told...)
}

func named(p *page.Request) func(fault.Field) fault.Field {
	return func(field fault.Field) fault.Field {
		switch {
		case strings.HasPrefix(field.Path, "price"):
			field.Path = "price"
			if field.Rule != "maximum" {
				field.Rule, field.Args = "price", []any{p.Lang.Decimal(4550, 2)}
			}
		case field.Path == "taxRateBps":
			field.Rule, field.Args = "percent", nil
		case strings.HasPrefix(field.Path, "staffIds["):
			field.Path = "staffIds"
		case field.Path == "name" && field.Rule == "min_length":
			field.Rule = "required"
		}
		return field
	}
}
