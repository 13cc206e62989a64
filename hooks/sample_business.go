package hooks

import (
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/businesses"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/integrations"
	"nearbyassist/hooks/page"
	"nearbyassist/hooks/services"
	"nearbyassist/hooks/staff"
	"nearbyassist/views"
)

// A sample business is there to be looked around in. All in it is made by the operations that its owner would use, at the
// instants at which they would have, so that it is what a real one is: its customers, its histories, its rules. It is on no
// list, mails nobody but its owner, and is archived with one click. A person has one at a time.

// sendSample opens the person's sample business, which is made when there is none.
func sendSample(p *page.Request) (page.Answer, error) {
	slug := ""
	err := inTransaction(p.Request, func(r *access.Request) (err error) {
		slug, err = r.Person().SampleBusiness()
		if errors.Is(err, collections.ErrNotFound) {
			slug, err = makeSample(r)
		}
		return err
	})
	return page.Go(views.Business{Slug: slug}.Home()), err
}

// sendArchiveSample archives a sample business with all that stands in it. Of any other business it is not there.
func sendArchiveSample(p *page.Request) (page.Answer, error) {
	err := inTransaction(p.Request, func(r *access.Request) error {
		db := r.Tenant()
		business, err := db.Business()
		if err != nil {
			return err
		}
		if business.SampleOf == "" {
			return fault.NotFound()
		}
		if err := cancelAll(db, r.Lang.T("sample.archive"), r.Now); err != nil {
			return err
		}
		_, err = businesses.Archive(r, nil)
		return err
	})
	return page.Go("/app?all=1").Tell("sample_archived"), err
}

func cancelAll(db collections.Tenant, reason string, now time.Time) error {
	standing, err := db.FutureBookings("", now)
	if err != nil {
		return err
	}
	for _, each := range standing {
		if _, err := bookings.CancelBooking(db, each.ID, bookings.CancelBody{Reason: &reason}, now); err != nil {
			return err
		}
	}
	return nil
}

// inTransaction runs operations as the caller in one transaction.
func inTransaction(r *access.Request, work func(r *access.Request) error) error {
	return r.App.RunInTransaction(func(tx core.App) error {
		inside := *r
		inside.App = tx
		return work(&inside)
	})
}

// sampleMaker makes the rows of a sample business as its owner.
type sampleMaker struct {
	r        access.Request
	business string
	zone     *time.Location
	people   []string // ids of those who are hired
	services []string
	placed   int
}

func makeSample(r *access.Request) (slug string, err error) {
	person, err := r.Person().Self()
	if err != nil {
		return "", err
	}
	m := &sampleMaker{r: *r, zone: collections.ZoneOf(person.Timezone)}
	made, err := as(m, businesses.Create, map[string]any{
		"name": m.r.Lang.T("sample.name", short(person.Name)), "timezone": m.zone.String(), "currency": "EUR", "categories": []string{"hair_salon"},
		"description": m.text("description"), "listed": false, "hours": sampleHours(), "locale": string(r.Lang),
	})
	if err != nil {
		return "", err
	}
	m.business = made.ID
	if err := r.Person().MarkSample(made.ID); err != nil {
		return "", err
	}
	for _, step := range []func() error{m.hire, m.offer, m.book, m.makeKey} {
		if err := step(); err != nil {
			return "", err
		}
	}
	return made.Slug, nil
}

// inBusiness names the business that an operation is for.
type inBusiness string

// Business is what access resolves.
func (b inBusiness) Business() string { return string(b) }

// as calls an operation of TABLE 1 as the owner.
func as[In, Out any](m *sampleMaker, operation func(*access.Request, *In) (Out, error), body map[string]any) (out Out, err error) {
	r := m.r
	r.Rule = access.Rule{Auth: access.Owner, Tenant: access.Maybe}
	if m.business != "" {
		body["businessId"] = m.business
	}
	in, err := endpoint.Sent[In](&r, body)
	if err != nil {
		return out, err
	}
	if err := r.Within(inBusiness(m.business)); err != nil {
		return out, err
	}
	return operation(&r, in)
}

// tenant is the business's handle for its owner.
func (m *sampleMaker) tenant() (collections.Tenant, error) {
	return m.r.MemberOf(m.business, m.r.Caller.Session.User)
}

func (m *sampleMaker) text(key string) string { return m.r.Lang.T("sample." + key) }

func (m *sampleMaker) hire() error {
	for _, person := range samplePeople {
		hired, err := as(m, staff.Create, map[string]any{"name": person.name, "title": m.text(person.title)})
		if err != nil {
			return err
		}
		m.people = append(m.people, hired.ID)
	}
	return nil
}

func (m *sampleMaker) offer() error {
	for _, service := range sampleServices {
		body := map[string]any{
			"name": m.text(service.name), "durationMinutes": service.minutes, "capacity": max(1, service.capacity), "staffIds": m.people,
			"price": map[string]any{"amount": service.price, "currency": "EUR"},
		}
		if service.onRequest {
			body["autoConfirm"] = false
		}
		made, err := as(m, services.Create, body)
		if err != nil {
			return err
		}
		m.services = append(m.services, made.ID)
	}
	return nil
}

// makeKey makes a key whose secret nobody sees: it is there to be looked at, rotated and revoked.
func (m *sampleMaker) makeKey() error {
	db, err := m.tenant()
	if err != nil {
		return err
	}
	draft := integrations.Draft{Name: m.text("key"), Scopes: []string{"bookings:read", "services:read"}}
	_, _, err = integrations.Create(db, draft, m.r.Now)
	return err
}

// book fills the days around today with visits.
func (m *sampleMaker) book() error {
	db, err := m.tenant()
	if err != nil {
		return err
	}
	today := m.r.Now.In(m.zone)
	for day := -sampleDays; day <= sampleDays; day++ {
		date := today.AddDate(0, 0, day)
		if date.Weekday() == time.Saturday || date.Weekday() == time.Sunday {
			continue
		}
		for _, at := range sampleTimes {
			if err := m.visit(db, date, at); err != nil {
				return err
			}
		}
	}
	return nil
}

// visit books one visit some days before it, and lets happen what happens then.
func (m *sampleMaker) visit(db collections.Tenant, date time.Time, at sampleTime) error {
	number := m.placed
	m.placed++
	if number%5 == 4 {
		return nil // not every hour is taken
	}
	start := time.Date(date.Year(), date.Month(), date.Day(), at.hour, at.minute, 0, 0, m.zone).UTC()
	booked := start.AddDate(0, 0, -4)
	if booked.After(m.r.Now) {
		booked = m.r.Now
	}
	who, yes := sampleCustomers[number%len(sampleCustomers)], true
	service := at.service
	order := bookings.Order{
		ServiceID: m.services[service], Start: start, StaffID: &m.people[at.person],
		Customer: &bookings.CustomerFields{Name: &who.name, Email: &who.email, Phone: &who.phone},
	}
	if sampleServices[service].onRequest {
		return m.request(db, &order, number, booked)
	}
	order.Override = &yes
	placed, err := bookings.Place(db, &order, m.r.Instance().Secret, booked)
	if err != nil {
		return err
	}
	return m.happen(db, placed.Booking, number)
}

// request lets a customer ask for a time that the business has to grant.
func (m *sampleMaker) request(db collections.Tenant, order *bookings.Order, number int, booked time.Time) error {
	guest := db.As(collections.Actor{Type: "guest", RequestID: m.r.ID, IP: m.r.Address})
	placed, err := bookings.Place(guest, order, m.r.Instance().Secret, booked)
	if err != nil {
		return err
	}
	answer := []string{"", "confirmed", "declined"}[number%3]
	if order.Start.Before(m.r.Now) && answer == "" {
		answer = "confirmed"
	}
	if answer == "" {
		return nil
	}
	decided, err := bookings.Decide(db, placed.Booking.ID, bookings.StatusBody{Status: answer}, booked)
	if err != nil || answer == "declined" {
		return err
	}
	return m.happen(db, decided, number)
}

// happen is what becomes of a visit: some are cancelled, some stay away, the others come.
func (m *sampleMaker) happen(db collections.Tenant, b *collections.Booking, number int) error {
	if number%7 == 3 {
		at, customer, reason := b.Start.AddDate(0, 0, -2), "customer", m.text("reason")
		if at.After(m.r.Now) {
			at = m.r.Now
		}
		_, err := bookings.CancelBooking(db, b.ID, bookings.CancelBody{By: &customer, Reason: &reason}, at)
		return err
	}
	if b.End.After(m.r.Now) {
		return nil
	}
	status := "completed"
	if number%11 == 6 {
		status = "no_show"
	}
	_, err := bookings.Decide(db, b.ID, bookings.StatusBody{Status: status}, b.End.Time)
	return err
}
