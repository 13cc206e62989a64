package bookings_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

func TestAnOfferIsTakenByItsHold(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	a, b := s.waiter("a", nil), s.waiter("b", nil)
	s.cancel(id)
	hold := s.entry(a).Hold
	booked := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"hold": hold, "customer": guest("a@example.com")})).Want(201)
	if booked.String("id") != hold || booked.String("status") != "confirmed" {
		t.Errorf("booked %s", booked.Body)
	}
	s.wantEntries("taken waiting", a, b)
	s.Clock.Advance(time.Hour)
	s.expire()
	if left := s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+a, nil).Want(200); left.String("status") != "taken" {
		t.Errorf("left %s", left.Body)
	}
	s.wantEntries("taken waiting", a, b)
}

func (s *shop) byLink(subject string) collections.Tenant {
	return collections.NewTenant(s.App, s.business.ID, collections.Actor{Type: "guest", BookingID: subject})
}

func TestAnOfferIsTakenByItsLink(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	id := s.book("10:00", "x@example.com").String("id")
	waits := s.wait(user.Caller, nil).Want(201).String("id")
	take := func() (bookings.Placed, error) {
		return bookings.TakeOffer(s.byLink(waits), waits, []byte("secret"), s.Clock.Now())
	}
	if _, err := take(); fault.CodeOf(err) != "offer_expired" {
		t.Errorf("before there is one: %v", err)
	}
	s.cancel(id)
	if _, err := bookings.TakeOffer(s.byLink("another00000000"), waits, []byte("secret"), s.Clock.Now()); !errors.Is(err, collections.ErrNotFound) {
		t.Errorf("by another link: %v", err)
	}
	first, err := take()
	if err != nil || first.Link == "" || first.Booking.CustomerUser != user.ID || first.Booking.Status != "confirmed" {
		t.Fatalf("taken %+v, error %v", first.Booking, err)
	}
	s.wantEntries("taken", waits)
	rows := s.rows()
	again, err := take()
	if err != nil || again.Booking.ID != first.Booking.ID || again.Link != "" || s.rows() != rows {
		t.Errorf("again %+v, error %v", again.Booking, err)
	}
	mine := s.Call(user.Caller, "GET", "/api/bookings/"+first.Booking.ID, nil).Want(200)
	if mine.String("customer.name") != "Carla" || mine.Int("version") != 2 {
		t.Errorf("mine %s", mine.Body)
	}
	if events := s.events(first.Booking.ID); !slices.Equal(events, []string{"booking.created"}) {
		t.Errorf("events %v", events)
	}
}

func TestALateTakerIsTold(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	a, b := s.waiter("a", nil), s.waiter("b", nil)
	s.cancel(id)
	s.Clock.Advance(15 * time.Minute)
	if _, err := bookings.TakeOffer(s.byLink(a), a, []byte("secret"), s.Clock.Now()); fault.CodeOf(err) != "offer_expired" {
		t.Errorf("late: %v", err)
	}
	s.expire()
	if _, err := bookings.TakeOffer(s.byLink(a), a, []byte("secret"), s.Clock.Now()); fault.CodeOf(err) != "offer_expired" {
		t.Errorf("later: %v", err)
	}
	if placed, err := bookings.TakeOffer(s.byLink(b), b, []byte("secret"), s.Clock.Now()); err != nil || placed.Booking.CustomerEmail != "b@example.com" {
		t.Errorf("the next: %v", err)
	}
}

func TestAnOfferDoesNotLiftTheGuestsCap(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	waits := s.waiter("a", nil)
	for _, clock := range []string{"12:00", "12:30", "13:00", "13:30", "14:00"} {
		s.book(clock, "a@example.com")
	}
	s.cancel(id)
	if _, err := bookings.TakeOffer(s.byLink(waits), waits, []byte("secret"), s.Clock.Now()); fault.CodeOf(err) != "cap" {
		t.Errorf("the sixth: %v", err)
	}
	s.wantEntries("offered", waits)
}

func TestTakersOfOneOfferRace(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	waits := s.waiter("a", nil)
	s.cancel(id)
	hold := s.entry(waits).Hold
	counts := s.race(10, func(n int) hookstest.Answer {
		if n%2 == 0 {
			return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"hold": hold, "customer": guest("a@example.com")}))
		}
		return s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+waits, nil)
	})
	taken := s.entry(waits).Status == "taken"
	if counts["200 "] != 5 || taken != (counts["201 "] == 1) || counts["201 "]+counts["404 not_found"] != 5 {
		t.Errorf("answers %v, %s", counts, s.entry(waits).Status)
	}
}
