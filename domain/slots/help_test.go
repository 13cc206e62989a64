package slots_test

import (
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

// utc reads "2006-01-02 15:04", or with seconds.
func utc(text string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	panic(text)
}

func zone(name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return z
}

// span reads "09:00-17:30".
func span(text string) slots.Span {
	start, end, _ := strings.Cut(text, "-")
	return slots.Span{Start: clock(start), End: clock(end)}
}

func clock(text string) slots.Clock {
	c, err := slots.ParseClock(text)
	if err != nil {
		panic(err)
	}
	return c
}

// daily is open at the same times on all seven days.
func daily(spans ...string) []slots.DaySpan {
	var all []slots.DaySpan
	for d := time.Sunday; d <= time.Saturday; d++ {
		for _, s := range spans {
			all = append(all, slots.DaySpan{Weekday: d, Span: span(s)})
		}
	}
	return all
}

func override(date slots.Date, spans ...string) slots.Override {
	o := slots.Override{Date: date}
	for _, s := range spans {
		o.Spans = append(o.Spans, span(s))
	}
	return o
}

// monday is the date of question, on which its time stands at midnight.
const monday = "2026-01-05"

// between is a stretch of monday.
func between(start, end string) slots.Interval {
	return slots.Interval{Start: utc(monday + " " + start), End: utc(monday + " " + end)}
}

// question is a business in UTC that is open from 09:00 to 12:00 with one hour's
// service of ana's, every half hour; the changes make it a case's.
func question(changes ...func(*slots.Question)) slots.Question {
	q := slots.Question{
		Zone:    time.UTC,
		Hours:   daily("09:00-12:00"),
		Staff:   []slots.Staff{{ID: "ana"}},
		Service: slots.Service{ID: "cut", Duration: time.Hour},
		Policy:  slots.Policy{Step: 30 * time.Minute, AdvanceDays: 30},
		Now:     utc(monday + " 00:00"),
	}
	for _, change := range changes {
		change(&q)
	}
	return q
}

// booked is an active booking of the service cut on monday, one seat without buffers.
func booked(id, staff, start, end string) slots.Booking {
	i := between(start, end)
	return slots.Booking{ID: id, Staff: staff, Service: "cut", Block: i, Start: i.Start, End: i.End, Seats: 1, Active: true}
}

// with changes a booking.
func with(b slots.Booking, change func(*slots.Booking)) slots.Booking {
	change(&b)
	return b
}

// on finds the slots of one date in the question's zone.
func on(q slots.Question, date slots.Date) []slots.Slot {
	return slots.Find(q, slots.Midnight(date, q.Zone), slots.Midnight(date.AddDays(1), q.Zone))
}

// clocks tells the starts as the zone's clock shows them.
func clocks(found []slots.Slot, zone *time.Location) string {
	var all []string
	for _, s := range found {
		all = append(all, s.Start.In(zone).Format("15:04"))
	}
	return strings.Join(all, " ")
}

func same(t *testing.T, name, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %s\nwant %s", name, got, want)
	}
}
