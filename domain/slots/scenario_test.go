package slots_test

import (
	"fmt"
	"time"

	"nearbyassist/domain/slots"
)

// dice makes the choices of a scenario: a seeded rand.Rand, or what a fuzzer fed.
type dice interface{ IntN(n int) int }

// fed makes choices of bytes; when they are used up, always the first.
type fed struct{ bytes []byte }

func (f *fed) IntN(n int) int {
	choice := 0
	for most := n - 1; most > 0 && len(f.bytes) > 0; most >>= 8 {
		choice, f.bytes = choice<<8|int(f.bytes[0]), f.bytes[1:]
	}
	return choice % n
}

func pick[T any](d dice, of ...T) T {
	return of[d.IntN(len(of))]
}

// some makes up to n things.
func some[T any](d dice, n int, one func(i int) T) []T {
	var all []T
	for i := range d.IntN(n + 1) {
		all = append(all, one(i))
	}
	return all
}

const minute = time.Minute

func minutes(d dice, of ...int) time.Duration {
	return time.Duration(pick(d, of...)) * minute
}

// scenario makes a question about from to to, in whole minutes but for now.
func scenario(d dice, zone *time.Location, from, to time.Time) slots.Question {
	q := slots.Question{
		Zone: zone,
		Service: slots.Service{
			ID: "cut", Duration: minutes(d, 60, 15, 30, 45, 20, 5, 120, 7, 480, 1440),
			BufferBefore: minutes(d, 0, 0, 10, 30), BufferAfter: minutes(d, 0, 0, 15, 25), Capacity: pick(d, 1, 3, 0, 5),
		},
		Policy: slots.Policy{
			Step: minutes(d, 30, 60, 15, 0, 20, 45, 50, 10, 90, 1000), Notice: minutes(d, 0, 0, 60, 120, 1500),
			AdvanceDays: pick(d, 90, 90, 2, 1, 0), MaxPerDay: pick(d, 0, 0, 2, 1, 3),
		},
		Seats:    pick(d, 0, 1, 2, 1, 4),
		Now:      from.Add(time.Duration(pick(d, -1, -1, 1)*d.IntN(60*24*60)) * time.Second),
		Override: d.IntN(10) == 9,
	}
	q.Hours = weekly(d)
	q.Closures = some(d, 2, func(int) slots.Interval { return stretch(d, from, to) })
	for _, id := range []string{"ana", "leo", "eva"}[:pick(d, 2, 1, 3, 2, 0)] {
		q.Staff = append(q.Staff, person(d, id, zone, from, to))
	}
	q.Bookings = some(d, 9, func(i int) slots.Booking { return occupation(d, fmt.Sprintf("b%d", i), q.Service, from, to) })
	q.Except = pick(d, "", "b0", "", "b1")
	return q
}

func person(d dice, id string, zone *time.Location, from, to time.Time) slots.Staff {
	s := slots.Staff{ID: id, Own: d.IntN(2) == 1, Load: map[slots.Date]int{}}
	if s.Own {
		s.Weekly = weekly(d)
	}
	first := slots.DateOf(from, zone).AddDays(-1)
	for i := range 6 {
		if d.IntN(5) == 4 {
			s.Overrides = append(s.Overrides, slots.Override{Date: first.AddDays(i), Spans: some(d, 2, func(int) slots.Span { return anySpan(d) })})
		}
		s.Load[first.AddDays(i)] = d.IntN(3)
	}
	s.TimeOff = some(d, 2, func(int) slots.Interval { return stretch(d, from, to) })
	if d.IntN(2) == 1 {
		s.LastBooked = from.Add(-time.Duration(d.IntN(3)) * time.Hour)
	}
	return s
}

func weekly(d dice) []slots.DaySpan {
	if d.IntN(3) == 2 {
		return daily("00:00-24:00")
	}
	return some(d, 16, func(i int) slots.DaySpan { return slots.DaySpan{Weekday: time.Weekday(i % 7), Span: anySpan(d)} })
}

// anySpan may be none, for a schedule of an import may hold such.
func anySpan(d dice) slots.Span {
	a, b := anyClock(d), anyClock(d)
	if d.IntN(8) == 7 {
		return slots.Span{Start: a, End: b}
	}
	return slots.Span{Start: min(a, b), End: max(a, b)}
}

func anyClock(d dice) slots.Clock {
	return slots.Clock(pick(d, 15*d.IntN(97), 15*d.IntN(17), d.IntN(1441)))
}

func stretch(d dice, from, to time.Time) slots.Interval {
	start := around(d, from, to)
	return slots.Interval{Start: start, End: start.Add(minutes(d, 60, 30, 1, 300, 2000))}
}

// around is a minute from a day before from to to.
func around(d dice, from, to time.Time) time.Time {
	within := d.IntN(int(to.Sub(from)/minute) + minutesOfDay)
	return from.Add(time.Duration(within-minutesOfDay) * minute).Truncate(minutes(d, 30, 15, 1))
}

func occupation(d dice, id string, service slots.Service, from, to time.Time) slots.Booking {
	b := slots.Booking{
		ID: id, Staff: pick(d, "ana", "leo", "ana", "eva", "gone"), Service: pick(d, "cut", "dye", "cut"), Start: around(d, from, to),
		Seats: 1 + d.IntN(2), Capacity: pick(d, 0, 1, 3, 5), Active: d.IntN(5) != 4,
	}
	b.End = b.Start.Add(pick(d, service.Duration, 45*minute, 600*minute))
	b.Block = slots.Interval{Start: b.Start.Add(-minutes(d, 0, 10, 30)), End: b.End.Add(minutes(d, 0, 5, 20))}
	return b
}
