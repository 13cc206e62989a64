package slots_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

// Whatever scenario the bytes make, the package and the oracle agree.
func FuzzFind(f *testing.F) {
	f.Add([]byte{})
	for seed := range uint64(60) {
		bytes, d := make([]byte, 400), rand.New(rand.NewPCG(seed, 0))
		for i := range bytes {
			bytes[i] = byte(d.IntN(256))
		}
		f.Add(bytes)
	}
	f.Fuzz(func(t *testing.T, bytes []byte) {
		d := &fed{bytes}
		y := years[d.IntN(len(years))]
		from := y.first().Add(time.Duration(d.IntN(365*minutesOfDay)) * minute)
		if shifts := y.walls().shifts(); len(shifts) > 0 && d.IntN(2) == 1 {
			from = shifts[d.IntN(len(shifts))].Add(-time.Duration(d.IntN(360)) * minute)
		}
		to := from.Add(minutes(d, 360, 1500, 90, 600))
		q := scenario(d, y.walls().zone, from, to)
		seen := map[slots.Reason]int{}
		if err := disagreement(q, y.walls(), from, to, seen); err != nil {
			t.Fatalf("%s to %s: %s\n%+v", from, to, err, q)
		}
	})
}

// Booking what is offered until nothing is left breaks no rule of the database:
// no overlap, no session over its capacity, no date over its cap.
func TestBookOut(t *testing.T) {
	booked := 0
	for _, y := range years {
		from := y.first().AddDate(0, 1, 14)
		if shifts := y.walls().shifts(); len(shifts) > 0 {
			from = shifts[len(shifts)-1].Add(-10 * time.Hour)
		}
		for seed := range uint64(15) {
			d := rand.New(rand.NewPCG(seed, uint64(y.number)))
			q := scenario(d, zone(y.zone), from, from.Add(48*time.Hour))
			q.Bookings, q.Except, q.Now, q.Policy.Notice = nil, "", from, 0
			bookOut(t, d, &q, from, from.Add(48*time.Hour))
			allowed(t, q)
			booked += len(q.Bookings)
		}
	}
	if booked < 1000 {
		t.Errorf("only %d were booked", booked)
	}
}

func bookOut(t *testing.T, d dice, q *slots.Question, from, to time.Time) {
	t.Helper()
	for {
		found := slots.Find(*q, from, to)
		if len(found) == 0 {
			return
		}
		slot := pick(d, found...)
		staff, reason := slots.Check(*q, slot.Start)
		if reason != "" || staff != slot.StaffIDs[0] {
			t.Fatalf("%v is %q with %q", slot, reason, staff)
		}
		q.Bookings = append(q.Bookings, slots.Booking{
			Staff: staff, Service: q.Service.ID, Start: slot.Start, End: slot.End, Seats: max(q.Seats, 1), Capacity: q.Service.Capacity, Active: true,
			Block: slots.Interval{Start: slot.Start.Add(-q.Service.BufferBefore), End: slot.End.Add(q.Service.BufferAfter)},
		})
		q.Seats = pick(d, q.Seats, 1, 2)
	}
}

func allowed(t *testing.T, q slots.Question) {
	t.Helper()
	type session struct {
		staff string
		start time.Time
	}
	seats, perDay := map[session]int{}, map[string]int{}
	for i, b := range q.Bookings {
		at := session{b.Staff, b.Start}
		if seats[at] == 0 {
			perDay[b.Start.In(q.Zone).Format("2006-01-02")]++
		}
		if seats[at] += b.Seats; seats[at] > max(q.Service.Capacity, 1) {
			t.Errorf("%d seats in %v of %+v", seats[at], at, q)
		}
		for _, o := range q.Bookings[:i] {
			if o.Staff == b.Staff && !o.Start.Equal(b.Start) && o.Block.Overlaps(b.Block) {
				t.Errorf("%v overlaps %v in %+v", o, b, q)
			}
		}
	}
	for date, n := range perDay {
		if most := q.Policy.MaxPerDay; most > 0 && n > most && !q.Override {
			t.Errorf("%d sessions on %s of %+v", n, date, q)
		}
	}
}
