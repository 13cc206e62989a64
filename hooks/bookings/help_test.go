package bookings_test

import (
	"maps"
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

func open(t *testing.T) *shop {
	t.Helper()
	return openIn(hookstest.New(t), "Rosa's")
}

func openIn(instance *hookstest.Instance, name string) *shop {
	instance.T.Helper()
	owner := instance.SignUp(name + " owner")
	s := &shop{Instance: instance, owner: owner, business: owner.Business(name)}
	s.key = s.business.Key("bookings:read", "bookings:write")
	s.service = s.addService(body{})
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

// set changes columns of a row past all rules, for what no operation of the API changes yet.
func (s *shop) set(statement string, params body) {
	s.T.Helper()
	s.SQL(statement, params)
}

// at is an instant on Wednesday, 25 November 2026: the day after the clock's, in Madrid's winter (UTC+1).
func at(clock string) string { return "2026-11-25T" + clock + ":00+01:00" }

// guest is a customer without an account.
func guest(email string) body { return body{"name": "Ana García", "email": email} }

// order is a booking of the shop's service; more adds to it.
func (s *shop) order(clock string, more body) body {
	order := body{"businessId": s.business.ID, "serviceId": s.service, "start": at(clock)}
	maps.Copy(order, more)
	return order
}

// book books as the key, for a customer of this address.
func (s *shop) book(clock, email string) hookstest.Answer {
	s.T.Helper()
	return s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"customer": guest(email)})).Want(201)
}

// count reads one number from the database.
func (s *shop) count(query string, params body) (n int) {
	s.T.Helper()
	if err := s.App.DB().NewQuery(query).Bind(params).Row(&n); err != nil {
		s.T.Fatal(err)
	}
	return n
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

func instantOf(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
