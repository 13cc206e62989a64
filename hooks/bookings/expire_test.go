package bookings_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/bookings"
)

func TestTheJobEndsWhatIsOverdueEverywhere(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Otto")
	user := s.SignUp("Carla")
	var asked []string
	for _, shop := range []*shop{s, other} {
		shop.change(body{"bookingPolicy": body{"autoConfirm": false}})
		asked = append(asked, s.Call(user.Caller, "POST", "/api/bookings", shop.order("", body{"start": "2026-11-27T10:00:00+01:00"})).Want(201).String("id"))
		s.Clock.Advance(time.Minute)
	}
	job := func() {
		t.Helper()
		if err := bookings.ExpireOverdue(context.Background(), collections.NewSystem(s.App), s.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	rows := s.rows()
	s.Clock.Set(hoursAfterStart(24, -time.Second))
	job()
	if s.rows() != rows {
		t.Error("the job ended what is not overdue")
	}
	s.Clock.Set(hoursAfterStart(24, time.Minute))
	job()
	for _, id := range asked {
		seen := s.Call(user.Caller, "GET", "/api/bookings/"+id, nil).Want(200)
		if seen.String("status") != "expired" || !slices.Equal(s.events(id), []string{"booking.requested", "booking.updated"}) || !slices.Equal(s.actions(id), []string{"booking.requested", "booking.expired"}) {
			t.Errorf("%s, events %v, trail %v", seen.String("status"), s.events(id), s.actions(id))
		}
	}
	rows = s.rows()
	job()
	if s.rows() != rows {
		t.Error("the job ended something twice")
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	s.SQL("UPDATE bookings SET status = 'pending', expiresAt = '2026-11-24 09:00:00.000Z', version = version + 1 WHERE id = {:id}", body{"id": asked[0]})
	if err := bookings.ExpireOverdue(ended, collections.NewSystem(s.App), s.Clock.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("a job whose time is over went on: %v", err)
	}
}

func hoursAfterStart(hours int, more time.Duration) time.Time {
	return time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC).Add(time.Duration(hours)*time.Hour + more)
}

func TestAnOverdueHoldFreesItsTimeWithoutAWord(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	hold := with(block("2026-11-25 11:00:00.000Z", "2026-11-25 11:30:00.000Z"), body{"id": "hold00000000001", "status": "held", "customer": "", "expiresAt": "2026-11-24 09:05:00.000Z"})
	if err := s.insert(id, hold); err != nil {
		t.Fatal(err)
	}
	order := s.order("12:00", body{"customer": guest("b@example.com")})
	s.Call(s.key, "POST", "/api/bookings", order).WantCode(409, "slot_taken")
	s.Clock.Advance(5 * time.Minute)
	if free := starts(s.free(s.key, at("12:00"), at("12:15")).Want(200).List("slots")); len(free) != 1 {
		t.Error("the time of an overdue hold is not offered")
	}
	s.Call(s.key, "POST", "/api/bookings", order).Want(201)
	if n := s.number("SELECT count(*) FROM bookings WHERE id = 'hold00000000001' AND status = 'expired' AND version = 2", nil); n != 1 {
		t.Error("the hold was not ended")
	}
	if len(s.events("hold00000000001")) != 0 || len(s.actions("hold00000000001")) != 0 {
		t.Error("the end of a hold was told")
	}
}
