package staff

import (
	"net/http"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// peopleOnPage is how many people stand on one page of the list; choicesShown, how many services or people a form offers.
const (
	peopleOnPage = 25
	choicesShown = 200
)

// ShowStaff lists the people of the business; role staff is led to the own page. A cursor that leads nowhere is the first page.
func ShowStaff(p *page.Request) (page.Answer, error) {
	db := p.Tenant()
	if !isAdmin(db.Actor) {
		return page.Go(p.Shell.Business.Person(db.Actor.StaffID)), nil
	}
	wanted, err := endpoint.Paging{Limit: peopleOnPage, Cursor: p.Query.Get("cursor")}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Staff()), nil
	}
	text := p.Given("q")
	shown := views.StaffPage{Shell: p.Shell, Filter: views.StaffFilter{Query: text, Role: p.Query.Get("role"), Login: p.Query.Get("login")}, Cursor: p.Query.Get("cursor")}
	rows, err := db.SearchStaff(collections.StaffSearch{Text: text, Role: shown.Filter.Role, Login: shown.Filter.Login}, wanted)
	if err != nil {
		return page.Answer{}, err
	}
	if shown.People, err = shownPeople(p, rows.Items); err != nil {
		return page.Answer{}, err
	}
	shown.Next = endpoint.NextOf(rows)
	return page.Show(http.StatusOK, views.Staff(shown)), nil
}

// ShowPerson is one person with their hours and what happened to them.
func ShowPerson(p *page.Request) (page.Answer, error) {
	person, _, err := personOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	db := p.Tenant()
	shown, err := shownPeople(p, []collections.Staff{*person})
	if err != nil {
		return page.Answer{}, err
	}
	business, err := db.Business()
	if err != nil {
		return page.Answer{}, err
	}
	view := views.PersonPage{Shell: p.Shell, Person: shown[0], Own: person.Weekly.V != nil, Hours: shownWeek(business.Hours.V)}
	if view.Own {
		view.Hours = shownWeek(person.Weekly.V)
	}
	if view.Outside, err = shownOutside(p, person); err != nil {
		return page.Answer{}, err
	}
	rows, err := db.RecentHistory(person.ID, views.HistoryShown)
	if err != nil {
		return page.Answer{}, err
	}
	for _, row := range rows {
		view.History = append(view.History, shownEvent(row))
	}
	return page.Show(http.StatusOK, views.PersonDetail(view)), nil
}

// shownEvent lists the fields of an edit only: of the others the name says all. Hours are left to the page of the schedule.
func shownEvent(row collections.AuditRow) views.AuditEntry {
	entry := page.ShownEntry(row)
	changes := entry.Changes
	entry.Changes = nil
	for _, change := range changes {
		if row.Action == "staff.updated" && change.Field != "weekly" && change.Field != "overrides" && change.Field != "timeOff" {
			entry.Changes = append(entry.Changes, change)
		}
	}
	return entry
}

// personOf is the person of the address; to role staff there is nobody but the own one.
func personOf(p *page.Request) (*collections.Staff, views.Colleague, error) {
	db := p.Tenant()
	person, err := db.FindStaff(p.HTTP.PathValue("staffId"))
	if err != nil {
		return nil, views.Colleague{}, err
	}
	if !mayPlan(db.Actor, person) {
		return nil, views.Colleague{}, collections.ErrNotFound
	}
	return person, shownPerson(p, person), nil
}

// activeOf is the person of the address, whom something is to be done with.
func activeOf(p *page.Request) (*collections.Staff, views.Colleague, error) {
	person, shown, err := personOf(p)
	if err == nil && person.Status != "active" {
		err = collections.ErrNotFound
	}
	return person, shown, err
}

// shownPeople shows people with the services that they give.
func shownPeople(p *page.Request, people []collections.Staff) ([]views.Colleague, error) {
	db := p.Tenant()
	given, err := db.ServicesOfStaff(idsOf(people))
	if err != nil {
		return nil, err
	}
	services, err := db.ServiceNames()
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, service := range services {
		names[service.ID] = service.Name
	}
	shown := make([]views.Colleague, len(people))
	for i := range people {
		shown[i] = shownPerson(p, &people[i])
		for _, id := range given[people[i].ID] {
			shown[i].Services = append(shown[i].Services, names[id])
		}
	}
	return shown, nil
}

func shownPerson(p *page.Request, s *collections.Staff) views.Colleague {
	return views.Colleague{
		ID: s.ID, Name: s.Name, Title: s.Title, Email: s.Email, Phone: s.Phone, Role: s.Role, Login: loginOf(s), Bookable: s.Bookable, SeesAll: s.SeesAll,
		Removed: s.Status != "active", Self: s.ID == p.Tenant().Actor.StaffID, NextOff: nextOff(s, p.Shell.Zone, p.Now), AddedAt: s.CreatedAt.Time,
	}
}

// nextOff is the time off that lasts or comes next.
func nextOff(s *collections.Staff, zone *time.Location, now time.Time) (next views.TimeOff) {
	for _, each := range s.Schedule(zone).TimeOff {
		if each.End.After(now) && (next.From.IsZero() || each.Start.Before(next.From)) {
			next = views.TimeOff{From: each.Start, To: each.End}
		}
	}
	return next
}

func shownWeek(hours []collections.DayHours) []views.WeekRange {
	return endpoint.Views(hours, func(h *collections.DayHours) views.WeekRange { return views.WeekRange(*h) })
}

// shownOutside are the bookings that the hours of an active person no longer cover.
func shownOutside(p *page.Request, person *collections.Staff) (shown []views.OutsideBooking, err error) {
	if person.Status != "active" {
		return nil, nil
	}
	outside, err := bookings.Outside(p.Tenant(), person.ID, p.Now)
	for _, b := range outside {
		shown = append(shown, views.OutsideBooking{ID: b.ID, Start: b.Start, Customer: b.Customer.Name, Service: b.ServiceName})
	}
	return shown, err
}
