package bookings_test

import (
	"maps"
	"net/url"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

// shop is a business in Madrid with its owner as the only one to book, and one service of 30 minutes for 20 €.
type shop struct {
	*hookstest.Instance
	business *hookstest.Business
	owner    *hookstest.Person
	key      hookstest.Caller
	service  string
}

func open(t testing.TB) *shop {
	t.Helper()
	return openIn(hookstest.New(t), "Rosa")
}

func openIn(instance *hookstest.Instance, name string) *shop {
	instance.T.Helper()
	owner := instance.SignUp(name)
	s := &shop{Instance: instance, owner: owner, business: owner.Business(name + "'s")}
	s.key = s.business.Key("bookings:read", "bookings:write")
	s.service = s.addService(nil)
	return s
}

// addService makes a service; more says what is special.
func (s *shop) addService(more body) string {
	s.T.Helper()
	service := body{"businessId": s.business.ID, "name": "Cut", "durationMinutes": 30, "price": body{"amount": 2000, "currency": "EUR"}}
	maps.Copy(service, more)
	return s.Call(s.owner.Caller, "POST", "/api/services", service).Want(201).String("id")
}

// addStaff makes somebody who is bookable and has no login.
func (s *shop) addStaff(name string) string {
	s.T.Helper()
	return s.Call(s.owner.Caller, "POST", "/api/staff", body{"businessId": s.business.ID, "name": name}).Want(201).String("id")
}

// change edits the business.
func (s *shop) change(fields body) {
	s.T.Helper()
	s.Call(s.owner.Caller, "PATCH", "/api/businesses/"+s.business.ID, fields).Want(200)
}

// verify marks an account's address as proved.
func (s *shop) verify(p *hookstest.Person) {
	s.T.Helper()
	s.SQL("UPDATE users SET verified = TRUE WHERE id = {:id}", body{"id": p.ID})
}

// at is an instant on Wednesday, 25 November 2026: the day after the clock's, in Madrid's winter (UTC+1).
func at(clock string) string { return "2026-11-25T" + clock + ":00+01:00" }

// guest is a customer without an account.
func guest(email string) body { return body{"name": "Ana García", "email": email} }

// order is a booking of the shop's service; more adds to it, nil takes away.
func (s *shop) order(clock string, more body) body {
	order := body{"businessId": s.business.ID, "serviceId": s.service, "start": at(clock)}
	for name, value := range more {
		if order[name] = value; value == nil {
			delete(order, name)
		}
	}
	return order
}

// book books as the key, for a customer of this address.
func (s *shop) book(clock, email string) hookstest.Answer {
	s.T.Helper()
	return s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"customer": guest(email)})).Want(201)
}

// free asks for the slots of the shop's service.
func (s *shop) free(caller hookstest.Caller, from, to string, more ...string) hookstest.Answer {
	s.T.Helper()
	query := url.Values{"businessId": {s.business.ID}, "serviceId": {s.service}, "from": {from}, "to": {to}}
	for i := 0; i+1 < len(more); i += 2 {
		query.Set(more[i], more[i+1])
	}
	return s.Call(caller, "GET", "/api/bookings/availability?"+query.Encode(), nil)
}

// starts are the starts of slots.
func starts(slots []map[string]any) []string {
	all := make([]string, len(slots))
	for i, slot := range slots {
		all[i], _ = slot["start"].(string)
	}
	return all
}

// number reads one number from the database.
func (s *shop) number(query string, params body) (n int) {
	s.T.Helper()
	if err := s.App.DB().NewQuery(query).Bind(params).Row(&n); err != nil {
		s.T.Fatal(err)
	}
	return n
}

// rows counts the rows of all tables that a booking writes to, so that a refusal can be shown to leave none.
func (s *shop) rows() int {
	s.T.Helper()
	return s.number(`SELECT (SELECT count(*) FROM bookings) + (SELECT count(*) FROM customers) + (SELECT count(*) FROM outbox WHERE topic = 'event')
		+ (SELECT count(*) FROM audit WHERE entity = 'bookings') + (SELECT count(*) FROM reminders) + (SELECT count(*) FROM links WHERE purpose = 'manage')
		+ (SELECT coalesce(sum(version), 0) FROM bookings)`, nil)
}

// events are the types of the events about a booking, oldest first.
func (s *shop) events(booking string) (types []string) {
	s.T.Helper()
	query := "SELECT type FROM outbox WHERE topic = 'event' AND subject = {:booking} ORDER BY rowid"
	if err := s.App.DB().NewQuery(query).Bind(body{"booking": booking}).Column(&types); err != nil {
		s.T.Fatal(err)
	}
	return types
}

// actions are what the audit trail tells of a booking, oldest first.
func (s *shop) actions(booking string) (actions []string) {
	s.T.Helper()
	for _, row := range s.Audit("bookings") {
		if row.Subject == booking {
			actions = append(actions, row.Action)
		}
	}
	return actions
}

func instantOf(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
