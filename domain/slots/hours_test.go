package slots_test

import (
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

// A booking of 10:00 to 11:00 on monday, or the one given, after a change of the schedule.
func TestOutsideHours(t *testing.T) {
	ana := slots.Staff{ID: "ana"}
	own := func(weekly ...string) slots.Staff {
		return slots.Staff{ID: "ana", Own: true, Weekly: daily(weekly...)}
	}
	usual := booked("b", "ana", "10:00", "11:00")
	for _, c := range []struct {
		name     string
		hours    []slots.DaySpan
		closures []slots.Interval
		staff    slots.Staff
		booking  slots.Booking
		outside  bool
	}{
		{"within", daily("09:00-12:00"), nil, ana, usual, false},
		{"exactly", daily("10:00-11:00"), nil, ana, usual, false},
		{"in two that meet", daily("09:00-10:30", "10:30-12:00"), nil, ana, usual, false},
		{"starts before", daily("10:01-12:00"), nil, ana, usual, true},
		{"ends after", daily("09:00-10:59"), nil, ana, usual, true},
		{"over a break", daily("09:00-10:20", "10:40-12:00"), nil, ana, usual, true},
		{"no hours left", nil, nil, ana, usual, true},
		{"buffers outside", daily("10:00-11:00"), nil, ana, with(usual, func(b *slots.Booking) { b.Block = between("09:30", "11:30") }), false},
		{"another's", nil, nil, slots.Staff{ID: "leo"}, usual, false},
		{"inactive", nil, nil, ana, with(usual, func(b *slots.Booking) { b.Active = false }), false},

		{"own hours", daily("09:00-12:00"), nil, own("10:00-11:00"), usual, false},
		{"outside own hours", daily("09:00-12:00"), nil, own("11:00-12:00"), usual, true},
		{"no own hours", daily("09:00-12:00"), nil, own(), usual, true},
		{"own hours beyond the business's", daily("11:00-12:00"), nil, own("09:00-12:00"), usual, true},

		{"override opens", daily("09:00-12:00"), nil, slots.Staff{ID: "ana", Own: true, Overrides: []slots.Override{override(monday, "10:00-11:00")}}, usual, false},
		{"override closes", daily("09:00-12:00"), nil, slots.Staff{ID: "ana", Overrides: []slots.Override{override(monday)}}, usual, true},
		{"override of another date", daily("09:00-12:00"), nil, slots.Staff{ID: "ana", Overrides: []slots.Override{override("2026-01-06")}}, usual, false},

		{"time off", daily("09:00-12:00"), nil, slots.Staff{ID: "ana", TimeOff: []slots.Interval{between("10:59", "15:00")}}, usual, true},
		{"time off around", daily("09:00-12:00"), nil, slots.Staff{ID: "ana", TimeOff: []slots.Interval{between("09:00", "10:00"), between("11:00", "12:00")}}, usual, false},
		{"closure", daily("09:00-12:00"), []slots.Interval{between("09:00", "10:01")}, ana, usual, true},
		{"closures around", daily("09:00-12:00"), []slots.Interval{between("09:00", "10:00"), between("11:00", "12:00")}, ana, usual, false},

		{"over midnight", daily("00:00-01:00", "23:00-24:00"), nil, ana, with(usual, overMidnight), false},
		{"over a midnight that closes", daily("23:00-24:00"), nil, ana, with(usual, overMidnight), true},
	} {
		got := slots.OutsideHours(time.UTC, c.hours, c.closures, c.staff, []slots.Booking{c.booking})
		if (len(got) == 1 && got[0] == "b") != c.outside || len(got) > 1 {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func overMidnight(b *slots.Booking) {
	b.Start, b.End = utc("2026-01-05 23:30"), utc("2026-01-06 00:30")
	b.Block = slots.Interval{Start: b.Start, End: b.End}
}

func TestOutsideHoursOfMany(t *testing.T) {
	closed := slots.Staff{ID: "ana", Overrides: []slots.Override{override(monday)}}
	all := []slots.Booking{
		booked("late", "ana", "11:00", "12:00"), booked("leo's", "leo", "10:00", "11:00"), booked("early", "ana", "09:00", "10:00"),
		with(booked("tomorrow's", "ana", "09:00", "10:00"), func(b *slots.Booking) { b.Start, b.End = b.Start.AddDate(0, 0, 1), b.End.AddDate(0, 0, 1) }),
	}
	same(t, "in the order given", strings.Join(slots.OutsideHours(time.UTC, daily("09:00-12:00"), nil, closed, all), " "), "late early")
	if none := slots.OutsideHours(time.UTC, daily("09:00-12:00"), nil, closed, nil); none != nil {
		t.Errorf("of none: %v", none)
	}
}

// In the week after the clocks went forward the same instant lies an hour later.
func TestOutsideHoursOverShift(t *testing.T) {
	before := slots.Booking{ID: "before", Staff: "ana", Start: utc("2026-03-28 08:00"), End: utc("2026-03-28 09:00"), Active: true}
	after := slots.Booking{ID: "after", Staff: "ana", Start: utc("2026-03-30 08:00"), End: utc("2026-03-30 09:00"), Active: true}
	outside := slots.OutsideHours(zone("Europe/Madrid"), daily("09:00-10:00"), nil, slots.Staff{ID: "ana"}, []slots.Booking{before, after})
	same(t, "outside", strings.Join(outside, " "), "after")
}

// An override lets a member book any year; what lies between costs nothing.
func TestOutsideHoursFarAhead(t *testing.T) {
	allocations := func(start string) float64 {
		far := with(booked("far", "ana", "09:00", "10:00"), func(b *slots.Booking) { b.Start, b.End = utc(start+" 13:00"), utc(start+" 14:00") })
		all := []slots.Booking{booked("near", "ana", "09:00", "10:00"), far}
		return testing.AllocsPerRun(1, func() {
			outside := slots.OutsideHours(time.UTC, daily("09:00-12:00"), nil, slots.Staff{ID: "ana"}, all)
			same(t, "outside", strings.Join(outside, " "), "far")
		})
	}
	if next, last := allocations("2026-01-07"), allocations("2126-01-07"); last > 2*next {
		t.Errorf("%v allocations for two days, %v for a century", next, last)
	}
}

func TestOpenAt(t *testing.T) {
	lunch := []slots.Interval{between("13:00", "14:00")}
	for at, want := range map[string]bool{
		"2026-01-05 07:59": false, "2026-01-05 08:00": true, "2026-01-05 11:59": true, "2026-01-05 12:00": true,
		"2026-01-05 12:59": true, "2026-01-05 13:00": false, "2026-01-05 14:00": true, "2026-01-05 16:59:59": true, "2026-01-05 17:00": false,
		"2026-01-05 22:30": true, "2026-01-05 23:00": false, "2026-01-04 08:00": false,
	} {
		hours := []slots.DaySpan{
			{Weekday: time.Monday, Span: span("09:00-13:00")},
			{Weekday: time.Monday, Span: span("13:00-18:00")},
			{Weekday: time.Monday, Span: span("23:00-24:00")},
		}
		if got := slots.OpenAt(zone("Europe/Madrid"), hours, lunch, utc(at)); got != want {
			t.Errorf("open at %s: %v", at, got)
		}
	}
	if slots.OpenAt(time.UTC, nil, nil, utc("2026-01-05 10:00")) {
		t.Error("open without hours")
	}
}

// St John's went from 00:01 back to 23:01, so that for an hour a date showed again
// after the next had begun: the ranges of both count.
func TestOpenAtWhereDatesInterlace(t *testing.T) {
	saturday := []slots.DaySpan{{Weekday: time.Saturday, Span: span("22:00-23:30")}}
	sunday := []slots.DaySpan{{Weekday: time.Sunday, Span: span("00:00-02:00")}}
	for _, c := range []struct {
		hours []slots.DaySpan
		at    string
		want  bool
	}{
		{saturday, "2006-10-29 02:30:30", true},
		{saturday, "2006-10-29 03:00", false},
		{sunday, "2006-10-29 02:29", false},
		{sunday, "2006-10-29 02:45", true},
	} {
		if got := slots.OpenAt(zone("America/St_Johns"), c.hours, nil, utc(c.at)); got != c.want {
			t.Errorf("open %v at %s: %v", c.hours, c.at, got)
		}
	}
}

// A date past 9999 has no text, so there is no walking to it date by date.
func TestLastDates(t *testing.T) {
	for _, name := range []string{"UTC", "Pacific/Apia", "America/New_York"} {
		for _, text := range []string{"9999-12-28 20:00", "9999-12-29 20:00", "9999-12-30 20:00", "9999-12-31 20:00"} {
			q := question(func(q *slots.Question) { q.Zone, q.Hours = zone(name), daily("00:00-24:00") })
			start := utc(text)
			if found := slots.Find(q, start, start.Add(2*time.Hour)); len(found) > 0 {
				t.Errorf("%s in %s is offered", found[0].Start, name)
			}
			if _, reason := slots.Check(q, start); reason != slots.ReasonAdvance && reason != slots.ReasonOutsideHours {
				t.Errorf("%s in %s is %q", text, name, reason)
			}
			slots.OpenAt(q.Zone, q.Hours, nil, start)
		}
	}
}
