package bookings_test

import (
	"slices"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

func TestAnybodyIsTheOneWithTheFewestBookings(t *testing.T) {
	s := open(t)
	second, third := s.addStaff("Berta"), s.addStaff("Cleo")
	first := s.business.StaffID
	book := func(clock, staff string) string {
		s.Clock.Advance(time.Second)
		more := body{"customer": guest("a@example.com")}
		if staff != "" {
			more["staffId"] = staff
		}
		return s.Call(s.key, "POST", "/api/bookings", s.order(clock, more)).Want(201).String("staffId")
	}
	book("09:00", first)
	book("09:00", second)
	if got := book("11:00", ""); got != third {
		t.Errorf("the one without a booking that day was passed over")
	}
	// One each: the one whose newest booking is oldest comes first.
	offered := s.free(hookstest.Guest, at("12:00"), at("12:15")).Want(200).List("slots")[0]["staffIds"].([]any)
	if !slices.Equal(offered, []any{first, second, third}) {
		t.Errorf("offered %v", offered)
	}
	for _, want := range []string{first, second, third} {
		if got := book("12:00", ""); got != want {
			t.Errorf("%s got it, want %s", got, want)
		}
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("12:00", body{"customer": guest("a@example.com")})).WantCode(409, "slot_taken")
}

func TestSeatsOfASession(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 5, "name": "Yoga"})
	seats := func(n int, more body) hookstest.Answer {
		order := s.order("10:00", body{"seats": n, "customer": guest("a@example.com")})
		for name, value := range more {
			order[name] = value
		}
		return s.Call(s.key, "POST", "/api/bookings", order)
	}
	if made := seats(3, nil).Want(201); made.Int("price.amount") != 6000 || made.Int("amountDue.amount") != 6000 {
		t.Errorf("three seats cost %s", made.Body)
	}
	seats(3, nil).WantCode(409, "slot_taken")
	seats(6, body{"start": at("12:00")}).WantCode(409, "slot_taken")
	if left := s.free(hookstest.Guest, at("10:00"), at("10:15"), "seats", "2").Want(200).List("slots"); len(left) != 1 || left[0]["seatsLeft"] != 2.0 {
		t.Errorf("left %v", left)
	}
	if left := s.free(hookstest.Guest, at("10:00"), at("10:15"), "seats", "3").Want(200).List("slots"); len(left) != 0 {
		t.Errorf("three more are offered: %v", left)
	}
	seats(2, nil).Want(201)
	seats(1, nil).WantCode(409, "slot_taken")
	seats(0, nil).WantCode(422, "validation_failed").WantField("seats")
	seats(1, body{"start": at("10:15")}).WantCode(409, "slot_taken") // another session cannot begin meanwhile
}

func TestAHoldBecomesItsBooking(t *testing.T) {
	s := open(t)
	made := s.book("10:00", "a@example.com").String("id")
	hold := "hold00000000001"
	s.SQL(`INSERT INTO bookings (id, business, service, staff, customer, reference, status, expiresAt, start, end, blockStart, blockEnd, seats, capacity, durationMinutes,
		timezone, serviceName, currency, paymentStatus, source, version, createdAt, updatedAt)
		SELECT {:id}, business, service, staff, '', 'NA-HOLD-00', 'held', '2026-11-24 09:05:00.000Z', '2026-11-25 10:00:00.000Z', '2026-11-25 10:30:00.000Z',
		'2026-11-25 10:00:00.000Z', '2026-11-25 10:30:00.000Z', 1, 1, 30, timezone, serviceName, currency, 'unpaid', 'guest', 1, createdAt, updatedAt
		FROM bookings WHERE id = {:made}`, body{"id": hold, "made": made})
	use := func(clock string, more body) hookstest.Answer {
		order := s.order(clock, body{"hold": hold, "customer": guest("ana@example.com")})
		for name, value := range more {
			order[name] = value
		}
		return s.Call(hookstest.Guest, "POST", "/api/bookings", order)
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("11:00", body{"customer": guest("b@example.com")})).WantCode(409, "slot_taken")
	s.Call(s.key, "GET", "/api/bookings/"+hold, nil).WantCode(404, "not_found")
	if listed := s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200); listed.Int("total") != 1 || len(listed.List("bookings")) != 1 {
		t.Errorf("a list shows the hold: %s", listed.Body)
	}
	use("12:00", nil).WantCode(422, "validation_failed").WantField("hold")
	use("11:00", body{"seats": 2}).WantCode(422, "validation_failed").WantField("hold")
	booked := use("11:00", nil).Want(201)
	if booked.String("id") != hold || booked.String("status") != "confirmed" || booked.Int("version") != 2 || booked.String("customer.email") != "ana@example.com" {
		t.Errorf("the hold became %s", booked.Body)
	}
	if events, actions := s.events(hold), s.actions(hold); !slices.Equal(events, []string{"booking.created"}) || !slices.Equal(actions, []string{"booking.created"}) {
		t.Errorf("events %v, actions %v", events, actions)
	}
	use("11:00", nil).WantCode(404, "not_found").WantField("hold")
	if listed := s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200); listed.Int("total") != 2 {
		t.Errorf("total %d", listed.Int("total"))
	}
}
