package slots_test

import (
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

const usual = "09:00 09:30 10:00 10:30 11:00"

// Starts on monday after a change of the question.
func TestFindSchedules(t *testing.T) {
	weekly := func(spans ...string) slots.Staff {
		return slots.Staff{ID: "ana", Own: true, Weekly: daily(spans...)}
	}
	overridden := func(s slots.Staff, o ...slots.Override) slots.Staff {
		s.Overrides = o
		return s
	}
	away := func(times ...slots.Interval) slots.Staff {
		return slots.Staff{ID: "ana", TimeOff: times}
	}
	hours := daily("09:00-12:00")
	for _, c := range []struct {
		name     string
		hours    []slots.DaySpan
		closures []slots.Interval
		staff    slots.Staff
		want     string
	}{
		{"the business's hours", hours, nil, slots.Staff{ID: "ana"}, usual},
		{"a break", daily("09:00-10:30", "11:00-12:00"), nil, slots.Staff{ID: "ana"}, "09:00 09:30 11:00"},
		{"ranges that meet", daily("10:30-12:00", "09:00-10:30"), nil, slots.Staff{ID: "ana"}, usual},
		{"ranges that overlap", daily("09:00-11:00", "10:00-12:00", "10:00-10:30"), nil, slots.Staff{ID: "ana"}, usual},
		{"a range that is none", daily("09:00-12:00", "18:00-17:00", "15:00-15:00"), nil, slots.Staff{ID: "ana"}, usual},
		{"hours too short", daily("09:00-09:59"), nil, slots.Staff{ID: "ana"}, ""},
		{"hours just long enough", daily("09:00-10:00"), nil, slots.Staff{ID: "ana"}, "09:00"},
		{"hours off the grid", daily("09:10-11:10"), nil, slots.Staff{ID: "ana"}, "09:30 10:00"},
		{"other weekdays", []slots.DaySpan{{Weekday: time.Tuesday, Span: span("09:00-12:00")}}, nil, slots.Staff{ID: "ana"}, ""},
		{"no hours", nil, nil, weekly("09:00-12:00"), ""},

		{"own hours", hours, nil, weekly("09:30-11:00"), "09:30 10:00"},
		{"own hours beyond the business's", hours, nil, weekly("00:00-24:00"), usual},
		{"own hours without any", hours, nil, weekly(), ""},
		{"hours that are not own", hours, nil, slots.Staff{ID: "ana", Weekly: daily("09:00-10:00")}, usual},

		{"override", hours, nil, overridden(weekly("09:00-12:00"), override(monday, "10:00-11:30")), "10:00 10:30"},
		{"override of the business's hours", hours, nil, overridden(slots.Staff{ID: "ana"}, override(monday, "10:00-11:00")), "10:00"},
		{"override without ranges", hours, nil, overridden(weekly("09:00-12:00"), override(monday)), ""},
		{"override that opens", hours, nil, overridden(weekly(), override(monday, "09:00-10:30", "11:00-12:00")), "09:00 09:30 11:00"},
		{"override beyond the business's hours", hours, nil, overridden(weekly(), override(monday, "00:00-24:00")), usual},
		{"override of another date", hours, nil, overridden(slots.Staff{ID: "ana"}, override("2026-01-06"), override("2026-01-04")), usual},

		{"time off", hours, nil, away(between("10:30", "10:45")), "09:00 09:30 11:00"},
		{"time off of a minute", hours, nil, away(between("10:59", "11:00")), "09:00 09:30 11:00"},
		{"time off that touches", hours, nil, away(between("08:00", "09:00"), between("12:00", "13:00")), usual},
		{"time off for weeks", hours, nil, away(slots.Interval{Start: utc("2025-12-20 00:00"), End: utc("2026-02-01 00:00")}), ""},
		{"closure", hours, []slots.Interval{between("11:30", "20:00")}, slots.Staff{ID: "ana"}, "09:00 09:30 10:00 10:30"},
		{"closure that touches", hours, []slots.Interval{between("08:00", "09:00"), between("12:00", "12:30")}, slots.Staff{ID: "ana"}, usual},
		{"closure and time off", hours, []slots.Interval{between("09:00", "09:15")}, away(between("11:30", "12:00")), "09:30 10:00 10:30"},
	} {
		q := question(func(q *slots.Question) { q.Hours, q.Closures, q.Staff = c.hours, c.closures, []slots.Staff{c.staff} })
		same(t, c.name, clocks(on(q, monday), q.Zone), c.want)
	}
}

func TestFindOverMidnight(t *testing.T) {
	q := question(func(q *slots.Question) { q.Hours = daily("00:00-01:00", "23:00-24:00") })
	found := slots.Find(q, utc("2026-01-05 20:00"), utc("2026-01-06 12:00"))
	same(t, "open on both dates", clocks(found, q.Zone), "23:00 23:30 00:00")

	q.Staff = []slots.Staff{{ID: "ana", Overrides: []slots.Override{override("2026-01-06")}}}
	found = slots.Find(q, utc("2026-01-05 20:00"), utc("2026-01-06 12:00"))
	same(t, "the next a day off", clocks(found, q.Zone), "23:00")
}

// Starts on monday beside bookings. The service cut has no buffers and capacity
// 1 unless the case changes it.
func TestFindBookings(t *testing.T) {
	buffers := func(before, after time.Duration) func(*slots.Question) {
		return func(q *slots.Question) { q.Service.BufferBefore, q.Service.BufferAfter = before, after }
	}
	capacity := func(n, seats int) func(*slots.Question) {
		return func(q *slots.Question) { q.Service.Capacity, q.Seats = n, seats }
	}
	asUsual := func(*slots.Question) {}
	of := func(service string) func(*slots.Booking) { return func(b *slots.Booking) { b.Service = service } }
	seats := func(n, capacity int) func(*slots.Booking) {
		return func(b *slots.Booking) { b.Seats, b.Capacity = n, capacity }
	}
	block := func(start, end string) func(*slots.Booking) {
		return func(b *slots.Booking) { b.Block = between(start, end) }
	}
	inactive := func(b *slots.Booking) { b.Active = false }
	mid := booked("b", "ana", "10:00", "11:00")
	for _, c := range []struct {
		name     string
		change   func(*slots.Question)
		bookings []slots.Booking
		want     string
	}{
		{"none", asUsual, nil, usual},
		{"one", asUsual, []slots.Booking{mid}, "09:00 11:00"},
		{"of another service", asUsual, []slots.Booking{with(mid, of("dye"))}, "09:00 11:00"},
		{"of other staff", asUsual, []slots.Booking{booked("b", "leo", "10:00", "11:00")}, usual},
		{"inactive", asUsual, []slots.Booking{with(mid, inactive)}, usual},
		{"off the grid", asUsual, []slots.Booking{booked("b", "ana", "10:10", "10:20")}, "09:00 10:30 11:00"},
		{"with buffers", asUsual, []slots.Booking{with(mid, block("09:45", "11:01"))}, ""},
		{"outside the day", asUsual, []slots.Booking{booked("b", "ana", "07:00", "09:00"), booked("c", "ana", "12:00", "13:00")}, usual},
		{"a long one before short ones", asUsual, []slots.Booking{booked("b", "ana", "00:00", "11:00"), booked("c", "ana", "01:00", "01:10"), booked("d", "ana", "08:00", "08:10")}, "11:00"},
		{"in no order", asUsual, []slots.Booking{booked("b", "ana", "11:30", "11:40"), booked("c", "ana", "09:00", "09:10")}, "09:30 10:00 10:30"},

		{"buffers lie outside hours", buffers(30*time.Minute, 30*time.Minute), nil, usual},
		{"buffer after", buffers(0, 30*time.Minute), []slots.Booking{booked("b", "ana", "10:30", "10:40")}, "09:00 11:00"},
		{"buffer before", buffers(30*time.Minute, 0), []slots.Booking{booked("b", "ana", "09:00", "09:40")}, "10:30 11:00"},
		{"buffers into a booking beyond hours", buffers(0, 30*time.Minute), []slots.Booking{booked("b", "ana", "12:15", "13:00")}, "09:00 09:30 10:00 10:30"},
		{"both sides' buffers", buffers(0, 15*time.Minute), []slots.Booking{with(booked("b", "ana", "11:00", "12:00"), block("10:45", "12:00"))}, "09:00 09:30"},

		{"a seat left", capacity(3, 1), []slots.Booking{with(mid, seats(2, 3))}, "09:00 10:00 11:00"},
		{"too few seats left", capacity(3, 2), []slots.Booking{with(mid, seats(2, 3))}, "09:00 11:00"},
		{"seats of several", capacity(3, 1), []slots.Booking{mid, with(mid, seats(2, 3))}, "09:00 11:00"},
		{"inactive seats", capacity(2, 2), []slots.Booking{with(mid, inactive)}, usual},
		{"more seats than there are", capacity(3, 4), nil, ""},
		{"more than one seat of one", capacity(0, 2), nil, ""},
		{"a session booked with less", capacity(5, 1), []slots.Booking{with(mid, seats(2, 2))}, "09:00 11:00"},
		{"a session booked with more", capacity(2, 1), []slots.Booking{with(mid, seats(2, 5))}, "09:00 11:00"},
		{"a session of unknown capacity", capacity(3, 1), []slots.Booking{with(mid, seats(2, 0))}, "09:00 10:00 11:00"},
		{"the same start of another service", capacity(3, 1), []slots.Booking{with(mid, of("dye"))}, "09:00 11:00"},
		{"the same start with other staff", capacity(3, 3), []slots.Booking{booked("b", "leo", "10:00", "11:00")}, usual},
		{"a seat beside a longer one", capacity(3, 1), []slots.Booking{with(mid, block("10:00", "11:30"))}, "09:00 10:00"},
		{"a seat before the next booking", capacity(3, 1), []slots.Booking{with(mid, block("10:00", "10:30")), with(booked("c", "ana", "10:45", "11:00"), of("dye"))}, "09:00 11:00"},
	} {
		q := question(c.change, func(q *slots.Question) { q.Bookings = c.bookings })
		same(t, c.name, clocks(on(q, monday), q.Zone), c.want)
	}
}

// A cap counts the sessions of the service on a local date.
func TestFindCap(t *testing.T) {
	first, second := booked("b", "ana", "09:00", "10:00"), booked("c", "ana", "11:00", "12:00")
	yesterday := with(first, func(b *slots.Booking) {
		b.Start, b.End = b.Start.AddDate(0, 0, -1), b.End.AddDate(0, 0, -1)
		b.Block = slots.Interval{Start: b.Start, End: b.End}
	})
	for _, c := range []struct {
		name          string
		max, capacity int
		bookings      []slots.Booking
		want          string
	}{
		{"no limit", 0, 1, []slots.Booking{first, second}, "10:00"},
		{"not reached", 3, 1, []slots.Booking{first, second}, "10:00"},
		{"reached", 2, 1, []slots.Booking{first, second}, ""},
		{"passed", 1, 1, []slots.Booking{first, second}, ""},
		{"by other staff", 1, 1, []slots.Booking{booked("b", "leo", "09:00", "10:00")}, ""},
		{"by staff who left", 1, 1, []slots.Booking{booked("b", "gone", "15:00", "16:00")}, ""},
		{"by completed ones", 1, 1, []slots.Booking{with(booked("b", "ana", "07:00", "08:00"), func(b *slots.Booking) { b.Active = false })}, ""},
		{"by another service", 1, 1, []slots.Booking{with(first, func(b *slots.Booking) { b.Service = "dye" })}, "10:00 10:30 11:00"},
		{"the day before", 1, 1, []slots.Booking{yesterday}, usual},
		{"one more seat is no session", 1, 3, []slots.Booking{first}, "09:00"},
		{"seats of one session", 2, 3, []slots.Booking{first, first}, "09:00 10:00 10:30 11:00"},
		{"a session of each", 2, 3, []slots.Booking{first, booked("c", "leo", "09:00", "10:00")}, "09:00"},
		{"the session of other staff", 1, 3, []slots.Booking{booked("b", "leo", "09:00", "10:00")}, ""},
	} {
		q := question(func(q *slots.Question) {
			q.Policy.MaxPerDay, q.Service.Capacity, q.Bookings = c.max, c.capacity, c.bookings
		})
		same(t, c.name, clocks(on(q, monday), q.Zone), c.want)
	}
}

func TestFindCapOnLocalDates(t *testing.T) {
	q := question(func(q *slots.Question) {
		q.Zone, q.Hours, q.Policy.MaxPerDay, q.Policy.Step = zone("America/New_York"), daily("20:00-24:00"), 1, time.Hour
		evening := slots.Interval{Start: utc("2026-01-06 02:00"), End: utc("2026-01-06 03:00")} // 21:00 on the 5th
		q.Bookings = []slots.Booking{{ID: "b", Staff: "ana", Service: "cut", Block: evening, Start: evening.Start, End: evening.End, Seats: 1, Active: true}}
	})
	same(t, "the 5th", clocks(on(q, "2026-01-05"), q.Zone), "")
	same(t, "the 6th", clocks(on(q, "2026-01-06"), q.Zone), "20:00 21:00 22:00 23:00")
}

// Starts from a given now; the policy allows 30 days.
func TestFindLimits(t *testing.T) {
	for _, c := range []struct {
		name, now string
		notice    time.Duration
		days      int
		date      slots.Date
		want      string
	}{
		{"before", "2026-01-05 00:00", 0, 30, monday, usual},
		{"at a start", "2026-01-05 09:30", 0, 30, monday, "09:30 10:00 10:30 11:00"},
		{"after a start", "2026-01-05 09:30:01", 0, 30, monday, "10:00 10:30 11:00"},
		{"after all", "2026-01-05 12:00", 0, 30, monday, ""},
		{"notice, exactly", "2026-01-05 08:00", 2 * time.Hour, 30, monday, "10:00 10:30 11:00"},
		{"notice, a minute less", "2026-01-05 08:01", 2 * time.Hour, 30, monday, "10:30 11:00"},
		{"notice over a date", "2026-01-05 10:00", 24 * time.Hour, 30, "2026-01-06", "10:00 10:30 11:00"},
		{"today only", "2026-01-05 08:00", 0, 0, monday, usual},
		{"not tomorrow", "2026-01-05 08:00", 0, 0, "2026-01-06", ""},
		{"the last date", "2026-01-05 23:59", 0, 30, "2026-02-04", usual},
		{"past the last date", "2026-01-05 23:59", 0, 30, "2026-02-05", ""},
	} {
		q := question(func(q *slots.Question) {
			q.Now, q.Policy.Notice, q.Policy.AdvanceDays = utc(c.now), c.notice, c.days
		})
		same(t, c.name, clocks(on(q, c.date), q.Zone), c.want)
	}
}

// Today is a local date: in Auckland it is already tuesday.
func TestFindAdvanceOnLocalDates(t *testing.T) {
	q := question(func(q *slots.Question) {
		q.Zone, q.Now, q.Policy.AdvanceDays = zone("Pacific/Auckland"), utc("2026-01-05 11:30"), 1
	})
	same(t, "tomorrow", clocks(on(q, "2026-01-07"), q.Zone), usual)
	same(t, "the day after", clocks(on(q, "2026-01-08"), q.Zone), "")
}

func TestFindRange(t *testing.T) {
	q := question()
	same(t, "part of a day", clocks(slots.Find(q, utc("2026-01-05 09:30"), utc("2026-01-05 10:30")), q.Zone), "09:30 10:00")
	same(t, "two days", clocks(slots.Find(q, utc("2026-01-05 10:30"), utc("2026-01-06 09:31")), q.Zone), "10:30 11:00 09:00 09:30")
	q.Staff = nil
	same(t, "nobody", clocks(on(q, monday), q.Zone), "")
}

// Slots are instants in UTC, whatever zone the question is asked in.
func TestFindInUTC(t *testing.T) {
	madrid := zone("Europe/Madrid")
	q := question(func(q *slots.Question) { q.Zone, q.Now = madrid, q.Now.In(madrid) })
	found := slots.Find(q, slots.Midnight(monday, madrid), utc("2026-01-05 20:00").In(zone("Asia/Kolkata")))
	if len(found) != 5 || found[0].Start != utc("2026-01-05 08:00") || found[0].End != utc("2026-01-05 09:00") {
		t.Errorf("found %v", found)
	}
}
