package bookings_test

import (
	"encoding/json"
	"testing"
	"time"
)

// Whatever is sent as a time is booked as that instant or refused with a reason, and never breaks anything.
func FuzzTimesOfABooking(f *testing.F) {
	for _, start := range []string{
		"2026-11-25T10:00:00+01:00", "2026-11-25T09:00:00Z", "2026-11-25t09:00:00z", "2026-11-25 09:00:00Z", "2026-11-25T09:00:00.000000001Z", "2026-11-25T23:59:60Z",
		"2026-02-30T10:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2027-03-28T02:30:00+01:00", "2026-11-25T09:00:00+24:00", "-1", "\u2028", "２０２６-11-25T09:00:00Z",
	} {
		f.Add(start, 30, false)
		f.Add(start, 1440, true)
	}
	s := open(f)
	f.Fuzz(func(t *testing.T, start string, minutes int, override bool) {
		text, err := json.Marshal(start)
		if err != nil {
			return
		}
		s.T = t
		before := s.rows()
		answer := s.Call(s.key, "POST", "/api/bookings", s.order("", body{
			"start": json.RawMessage(text), "durationMinutes": minutes, "override": override, "customer": guest("a@example.com"),
		}))
		if answer.Status != 201 {
			if answer.Status != 422 && answer.Status != 409 || s.rows() != before {
				t.Errorf("%q, %d min: %d %s", start, minutes, answer.Status, answer.Body)
			}
			return
		}
		asked, err := time.Parse(time.RFC3339, start)
		if err != nil {
			t.Fatalf("%q was booked", start)
		}
		from, to := instantOf(t, answer.String("start")), instantOf(t, answer.String("end"))
		if !from.Equal(asked.Truncate(time.Millisecond)) || to.Sub(from) != time.Duration(minutes)*time.Minute {
			t.Errorf("%q became %s to %s", start, from, to)
		}
		s.Call(s.key, "POST", "/api/bookings/"+answer.String("id")+"/cancel", body{"reason": "next case"}).Want(200)
	})
}
