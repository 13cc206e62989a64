package slots_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

// offers tells each slot as "09:00 ana,leo 2": start, who is free in order, seats left.
func offers(found []slots.Slot) string {
	var all []string
	for _, s := range found {
		all = append(all, fmt.Sprintf("%s %s %d", s.Start.Format("15:04"), strings.Join(s.StaffIDs, ","), s.SeatsLeft))
	}
	return strings.Join(all, "; ")
}

func TestAnyStaffIsUnion(t *testing.T) {
	q := question(func(q *slots.Question) {
		q.Staff = []slots.Staff{
			{ID: "ana", Own: true, Weekly: daily("09:00-10:30")},
			{ID: "leo", Own: true, Weekly: daily("09:30-12:00")},
			{ID: "eva", TimeOff: []slots.Interval{between("00:00", "23:00")}},
		}
		q.Bookings = []slots.Booking{booked("b", "leo", "10:30", "11:00")}
	})
	same(t, "offers", offers(on(q, monday)), "09:00 ana 1; 09:30 ana,leo 1; 11:00 leo 1")
}

// The seats left are the most that one of the free has, never the sum.
func TestSeatsLeft(t *testing.T) {
	q := question(func(q *slots.Question) {
		q.Staff = []slots.Staff{{ID: "ana"}, {ID: "leo"}}
		q.Service.Capacity = 4
		q.Hours = daily("09:00-10:00")
		q.Bookings = []slots.Booking{booked("b", "ana", "09:00", "10:00")}
	})
	same(t, "of one begun and one not", offers(on(q, monday)), "09:00 ana,leo 4")
	q.Seats = 4
	same(t, "all four", offers(on(q, monday)), "09:00 leo 4")
	q.Seats, q.Bookings = 2, append(q.Bookings, with(booked("c", "leo", "09:00", "10:00"), func(b *slots.Booking) { b.Seats = 2 }))
	same(t, "two", offers(on(q, monday)), "09:00 ana,leo 3")
	q.Seats = 3
	same(t, "three", offers(on(q, monday)), "09:00 ana 3")
}

// Fewest bookings on the date, then least recently booked, then by id.
func TestChoice(t *testing.T) {
	staff := func(id string, load int, last string) slots.Staff {
		s := slots.Staff{ID: id, Load: map[slots.Date]int{monday: load, "2026-01-06": 10 - load}}
		if last != "" {
			s.LastBooked = utc(last)
		}
		return s
	}
	for _, c := range []struct {
		name  string
		staff []slots.Staff
		want  string
	}{
		{"fewest", []slots.Staff{staff("a", 2, ""), staff("b", 0, "2026-01-04 00:00"), staff("c", 1, "")}, "b c a"},
		{"least recent", []slots.Staff{staff("a", 1, "2026-01-03 00:00"), staff("b", 1, "2026-01-01 00:00"), staff("c", 1, "2026-01-02 00:00")}, "b c a"},
		{"never before ever", []slots.Staff{staff("a", 1, "2020-01-03 00:00"), staff("b", 1, "")}, "b a"},
		{"id", []slots.Staff{staff("c", 1, ""), staff("a", 1, ""), staff("b", 1, "")}, "a b c"},
		{"all three", []slots.Staff{staff("d", 0, "2026-01-02 00:00"), staff("c", 0, "2026-01-01 00:00"), staff("b", 0, "2026-01-01 00:00"), staff("a", 1, "")}, "b c d a"},
	} {
		q := question(func(q *slots.Question) { q.Staff = c.staff })
		same(t, c.name, strings.Join(on(q, monday)[0].StaffIDs, " "), c.want)
		first, _, _ := strings.Cut(c.want, " ")
		if chosen, reason := slots.Check(q, utc(monday+" 09:00")); chosen != first || reason != "" {
			t.Errorf("%s: chosen %s, %q", c.name, chosen, reason)
		}
	}
}

// The load that counts is that of the start's local date.
func TestChoiceByLocalDate(t *testing.T) {
	q := question(func(q *slots.Question) {
		q.Zone, q.Hours = zone("America/New_York"), daily("20:00-24:00")
		q.Staff = []slots.Staff{
			{ID: "ana", Load: map[slots.Date]int{"2026-01-05": 3}},
			{ID: "leo", Load: map[slots.Date]int{"2026-01-06": 3}},
		}
	})
	for start, want := range map[string]string{"2026-01-06 02:00": "leo", "2026-01-07 02:00": "ana"} {
		if chosen, reason := slots.Check(q, utc(start)); chosen != want {
			t.Errorf("at %s: %s, %q", start, chosen, reason)
		}
	}
}

// Whoever is busy is passed over, however few bookings they have.
func TestChoiceAmongFree(t *testing.T) {
	q := question(func(q *slots.Question) {
		q.Staff = []slots.Staff{{ID: "ana"}, {ID: "leo", Load: map[slots.Date]int{monday: 5}}}
		q.Bookings = []slots.Booking{booked("b", "ana", "09:00", "10:00")}
	})
	if chosen, _ := slots.Check(q, utc(monday+" 09:30")); chosen != "leo" {
		t.Errorf("chosen %s", chosen)
	}
}

func TestNearest(t *testing.T) {
	found := on(question(), monday)
	for _, c := range []struct {
		start string
		n     int
		want  string
	}{
		{"10:00", 3, "10:00 09:30 10:30"},
		{"10:10", 3, "10:00 10:30 09:30"},
		{"10:15", 2, "10:00 10:30"},
		{"08:00", 3, "09:00 09:30 10:00"},
		{"18:00", 3, "11:00 10:30 10:00"},
		{"10:00", 9, "10:00 09:30 10:30 09:00 11:00"},
		{"10:00", 0, ""},
	} {
		same(t, c.start, clocks(slots.Nearest(found, utc(monday+" "+c.start), c.n), time.UTC), c.want)
	}
	same(t, "left as they were", clocks(found, time.UTC), usual)
	if none := slots.Nearest(nil, utc(monday+" 09:00"), 3); len(none) != 0 {
		t.Errorf("near none: %v", none)
	}
}
