package staff

import (
	"net/http"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowRemove tells what the end of a person's work means, and asks who takes the bookings ahead.
func ShowRemove(p *page.Request) (page.Answer, error) {
	shown, err := removal(p)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.RemovePerson(shown)), nil
}

// SendRemove removes the person; one who worked here lately only with their name.
func SendRemove(p *page.Request) (page.Answer, error) {
	asked, err := removal(p)
	if err != nil {
		return page.Answer{}, err
	}
	switch {
	case asked.SoleOwner:
		return page.Answer{}, fault.New("sole_owner")
	case asked.Bookings > 0 && asked.ReassignTo == "":
		return page.Answer{}, fault.Validation(fault.On("reassignTo", "required"))
	case !asked.Confirmed():
		return page.Answer{}, p.Unconfirmed()
	}
	if _, err := remove(p.Tenant(), asked.Person.ID, asked.ReassignTo, p.Now); err != nil {
		return page.Answer{}, err
	}
	to := p.Shell.Business.Staff()
	if asked.Person.Self {
		to = "/app"
	}
	return page.Go(to).Tell("person_removed"), nil
}

func removal(p *page.Request) (views.RemovePersonPage, error) {
	person, shown, err := activeOf(p)
	if err != nil {
		return views.RemovePersonPage{}, err
	}
	db := p.Tenant()
	if !mayGive(db.Actor, person.Role, "") {
		return views.RemovePersonPage{}, fault.New("insufficient_role")
	}
	asked := views.RemovePersonPage{Shell: p.Shell, Person: shown, ReassignTo: p.Form.Get("reassignTo"), Confirm: p.Form.Get("confirm"), Trouble: p.Trouble}
	if asked.SoleOwner, err = isSoleOwner(db, person); err != nil {
		return asked, err
	}
	if asked.Bookings, err = db.CountFutureBookings(person.ID, p.Now); err != nil {
		return asked, err
	}
	if asked.Heirs, err = heirs(p, person.ID); err != nil {
		return asked, err
	}
	if person.User == "" {
		return asked, nil
	}
	return asked, whatTheyLeave(p, person.User, &asked)
}

// whatTheyLeave fills in what an account did for the business.
func whatTheyLeave(p *page.Request, user string, asked *views.RemovePersonPage) error {
	db := p.Tenant()
	keys, err := db.LiveKeysBy(user, p.Now)
	if err != nil {
		return err
	}
	for _, key := range keys {
		asked.Keys = append(asked.Keys, views.Key{ID: key.ID, Name: key.Name, Prefix: key.Prefix, Last4: key.Last4})
	}
	if asked.Apps, err = db.AppsLetInBy(user); err != nil {
		return err
	}
	asked.Acted, err = db.HasActed(user, p.Now.Add(-24*time.Hour))
	return err
}

// heirs are who may take the bookings of a person.
func heirs(p *page.Request, id string) (others []views.Colleague, err error) {
	rows, err := p.Tenant().SearchStaff(collections.StaffSearch{}, collections.Page{Number: 1, Limit: choicesShown})
	for i := range rows.Items {
		if rows.Items[i].ID != id {
			others = append(others, shownPerson(p, &rows.Items[i]))
		}
	}
	return others, err
}

// isSoleOwner tells an owner without whom the business would have none who can sign in.
func isSoleOwner(db collections.Tenant, person *collections.Staff) (bool, error) {
	if person.Role != string(role.Owner) {
		return false, nil
	}
	hasOther, err := db.HasOtherOwner(person.ID)
	return !hasOther, err
}

// ShowOwnership asks whether a person owns the business.
func ShowOwnership(p *page.Request) (page.Answer, error) {
	person, shown, err := activeOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	asked := views.OwnershipPage{Shell: p.Shell, Person: shown, Become: p.Form.Get("become"), Trouble: p.Trouble}
	if asked.SoleOwner, err = isSoleOwner(p.Tenant(), person); err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Ownership(asked)), nil
}

// SendOwnership makes a person an owner, in the visitor's place or beside them, or no longer one.
func SendOwnership(p *page.Request) (page.Answer, error) {
	person, _, err := activeOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	become := p.Form.Get("become")
	given := string(role.Owner)
	switch become {
	case views.NoOwner:
		given = string(role.Admin)
	case views.OwnerToo, views.OwnerInstead:
	default:
		return page.Answer{}, fault.Validation(fault.On("become", "required"))
	}
	err = p.Tenant().Tx(func(db collections.Tenant) error {
		if err := giveRole(db, person.ID, given, p.Now); err != nil || become != views.OwnerInstead {
			return err
		}
		return giveRole(db, db.Actor.StaffID, string(role.Admin), p.Now)
	})
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Person(person.ID)).Tell("ownership_changed"), nil
}

func giveRole(db collections.Tenant, id, given string, now time.Time) error {
	body := UpdateBody{}
	body.Role.Set, body.Role.Value = true, given
	_, err := update(db, id, body, now)
	return err
}
