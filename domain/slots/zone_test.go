package slots_test

import (
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

// Instants in UTC of a wall clock as a start and as an end.
func TestInstant(t *testing.T) {
	for _, c := range []struct{ zone, date, clock, start, end string }{
		{"UTC", "2026-03-29", "02:30", "2026-03-29 02:30", "2026-03-29 02:30"},
		{"Asia/Kolkata", "2026-03-29", "02:30", "2026-03-28 21:00", "2026-03-28 21:00"},

		{"Europe/Madrid", "2026-03-29", "01:59", "2026-03-29 00:59", "2026-03-29 00:59"},
		{"Europe/Madrid", "2026-03-29", "02:00", "2026-03-29 01:00", "2026-03-29 01:00"},
		{"Europe/Madrid", "2026-03-29", "02:59", "2026-03-29 01:00", "2026-03-29 01:00"},
		{"Europe/Madrid", "2026-03-29", "03:00", "2026-03-29 01:00", "2026-03-29 01:00"},
		{"Europe/Madrid", "2026-03-29", "03:01", "2026-03-29 01:01", "2026-03-29 01:01"},
		{"Europe/Madrid", "2026-03-29", "24:00", "2026-03-29 22:00", "2026-03-29 22:00"},
		{"Europe/Madrid", "2026-10-25", "00:00", "2026-10-24 22:00", "2026-10-24 22:00"},
		{"Europe/Madrid", "2026-10-25", "01:59", "2026-10-24 23:59", "2026-10-24 23:59"},
		{"Europe/Madrid", "2026-10-25", "02:00", "2026-10-25 00:00", "2026-10-25 01:00"},
		{"Europe/Madrid", "2026-10-25", "02:30", "2026-10-25 00:30", "2026-10-25 01:30"},
		{"Europe/Madrid", "2026-10-25", "03:00", "2026-10-25 02:00", "2026-10-25 02:00"},
		{"Europe/Madrid", "2026-10-25", "24:00", "2026-10-25 23:00", "2026-10-25 23:00"},

		{"America/New_York", "2026-03-08", "02:30", "2026-03-08 07:00", "2026-03-08 07:00"},
		{"America/New_York", "2026-11-01", "01:30", "2026-11-01 05:30", "2026-11-01 06:30"},
		{"America/New_York", "2026-10-31", "24:00", "2026-11-01 04:00", "2026-11-01 04:00"},

		{"Australia/Lord_Howe", "2026-10-04", "01:59", "2026-10-03 15:29", "2026-10-03 15:29"},
		{"Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:30", "2026-10-03 15:30"},
		{"Australia/Lord_Howe", "2026-10-04", "02:30", "2026-10-03 15:30", "2026-10-03 15:30"},
		{"Australia/Lord_Howe", "2026-04-05", "01:30", "2026-04-04 14:30", "2026-04-04 15:00"},
		{"Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45", "2026-04-04 15:15"},
		{"Australia/Lord_Howe", "2026-04-05", "02:00", "2026-04-04 15:30", "2026-04-04 15:30"},

		{"America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04 03:00", "2018-11-04 03:00"},
		{"America/Sao_Paulo", "2018-11-04", "00:59", "2018-11-04 03:00", "2018-11-04 03:00"},
		{"America/Sao_Paulo", "2018-11-03", "24:00", "2018-11-04 03:00", "2018-11-04 03:00"},
		{"America/Sao_Paulo", "2018-02-17", "23:00", "2018-02-18 01:00", "2018-02-18 02:00"},
		{"America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18 01:30", "2018-02-18 02:30"},
		{"America/Sao_Paulo", "2018-02-17", "24:00", "2018-02-18 03:00", "2018-02-18 03:00"},

		// Havana repeats the first hour of a date: the date before ends where it begins.
		{"America/Havana", "2026-10-31", "24:00", "2026-11-01 04:00", "2026-11-01 04:00"},
		{"America/Havana", "2026-11-01", "00:00", "2026-11-01 04:00", "2026-11-01 05:00"},
		{"America/Havana", "2026-11-01", "00:30", "2026-11-01 04:30", "2026-11-01 05:30"},

		{"Pacific/Apia", "2011-12-29", "24:00", "2011-12-30 10:00", "2011-12-30 10:00"},
		{"Pacific/Apia", "2011-12-30", "09:00", "2011-12-30 10:00", "2011-12-30 10:00"},
		{"Pacific/Apia", "2011-12-30", "18:00", "2011-12-30 10:00", "2011-12-30 10:00"},
		{"Pacific/Apia", "2011-12-31", "00:00", "2011-12-30 10:00", "2011-12-30 10:00"},
		{"Pacific/Apia", "2011-12-31", "09:00", "2011-12-30 19:00", "2011-12-30 19:00"},
	} {
		for end, want := range map[bool]string{false: c.start, true: c.end} {
			if got := slots.Instant(slots.Date(c.date), clock(c.clock), zone(c.zone), end); !got.Equal(utc(want)) {
				t.Errorf("%s %s in %s, end %v: %s", c.date, c.clock, c.zone, end, got.UTC())
			}
		}
	}
}

func TestMidnight(t *testing.T) {
	for _, c := range []struct{ zone, date, want string }{
		{"UTC", "2026-01-05", "2026-01-05 00:00"},
		{"Europe/Madrid", "2026-03-29", "2026-03-28 23:00"},
		{"Asia/Kolkata", "2026-01-05", "2026-01-04 18:30"},
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00"},
		{"America/Havana", "2026-11-01", "2026-11-01 04:00"},
		{"Pacific/Apia", "2011-12-29", "2011-12-29 10:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-30 10:00"},
		{"Pacific/Apia", "2011-12-31", "2011-12-30 10:00"},
		{"Pacific/Apia", "2012-01-01", "2011-12-31 10:00"},
	} {
		if got := slots.Midnight(slots.Date(c.date), zone(c.zone)); !got.Equal(utc(c.want)) {
			t.Errorf("%s in %s begins at %s", c.date, c.zone, got.UTC())
		}
	}
}

// Starts of a business that never closes, as the wall clock shows them.
func TestGrid(t *testing.T) {
	for _, c := range []struct {
		name, zone, from, to string
		step                 time.Duration
		want                 string
	}{
		{"quarters by default", "UTC", "2026-01-05 09:01", "2026-01-05 10:00", 0, "09:15 09:30 09:45"},
		{"quarters for a step back", "UTC", "2026-01-05 09:01", "2026-01-05 10:00", -time.Hour, "09:15 09:30 09:45"},
		{"seconds", "UTC", "2026-01-05 09:00:01", "2026-01-05 09:30:01", 15 * time.Minute, "09:15 09:30"},
		{"from included, to excluded", "UTC", "2026-01-05 09:00", "2026-01-05 10:00", 30 * time.Minute, "09:00 09:30"},
		{"anew at midnight", "UTC", "2026-01-05 22:00", "2026-01-06 02:00", 50 * time.Minute, "22:30 23:20 00:00 00:50 01:40"},
		{"longer than a day", "UTC", "2026-01-05 01:00", "2026-01-07 01:00", 30 * time.Hour, "00:00 00:00"},
		{"half-hour zone", "Asia/Kolkata", "2026-01-05 09:00", "2026-01-05 12:00", time.Hour, "15:00 16:00 17:00"},
		{"nothing in an empty range", "UTC", "2026-01-05 09:00", "2026-01-05 09:00", time.Hour, ""},
		{"nothing backwards", "UTC", "2026-01-05 10:00", "2026-01-05 09:00", time.Hour, ""},

		{"skipped hour", "Europe/Madrid", "2026-03-29 00:00", "2026-03-29 02:00", 30 * time.Minute, "01:00 01:30 03:00 03:30"},
		{"repeated hour", "Europe/Madrid", "2026-10-24 23:00", "2026-10-25 03:00", 30 * time.Minute, "01:00 01:30 02:00 02:30 02:00 02:30 03:00 03:30"},
		{"over the shift", "Europe/Madrid", "2026-03-29 00:00", "2026-03-29 04:00", 50 * time.Minute, "01:40 03:20 04:10 05:00 05:50"},
		{"half an hour skipped", "Australia/Lord_Howe", "2026-10-03 14:30", "2026-10-03 17:00", 30 * time.Minute, "01:00 01:30 02:30 03:00 03:30"},
		{"half an hour skipped, hours", "Australia/Lord_Howe", "2026-10-03 14:30", "2026-10-03 18:00", time.Hour, "01:00 03:00 04:00"},
		{"half an hour repeated", "Australia/Lord_Howe", "2026-04-04 14:15", "2026-04-04 15:45", 15 * time.Minute, "01:15 01:30 01:45 01:30 01:45 02:00"},
		{"half an hour repeated, hours", "Australia/Lord_Howe", "2026-04-04 14:00", "2026-04-04 17:00", time.Hour, "01:00 02:00 03:00"},
		{"midnight skipped", "America/Sao_Paulo", "2018-11-04 01:00", "2018-11-04 06:00", 90 * time.Minute, "22:30 01:30 03:00"},
		{"hour before midnight repeated", "America/Sao_Paulo", "2018-02-18 00:30", "2018-02-18 03:30", 30 * time.Minute, "22:30 23:00 23:30 23:00 23:30 00:00"},
		{"day skipped", "Pacific/Apia", "2011-12-30 08:00", "2011-12-30 12:00", time.Hour, "22:00 23:00 00:00 01:00"},
	} {
		q := question(func(q *slots.Question) {
			q.Zone, q.Hours, q.Policy.Step = zone(c.zone), daily("00:00-24:00"), c.step
			q.Now = utc(c.from).Add(-time.Hour)
		})
		same(t, c.name, clocks(slots.Find(q, utc(c.from), utc(c.to)), q.Zone), c.want)
	}
}

// Hours of a service of 30 minutes on the days on which clocks shift: its starts in UTC.
func TestHoursOnShifts(t *testing.T) {
	for _, c := range []struct{ name, zone, date, hours, want string }{
		{"opens within the skipped hour", "Europe/Madrid", "2026-03-29", "02:15-04:00", "01:00 01:30"},
		{"closes within the skipped hour", "Europe/Madrid", "2026-03-29", "01:00-02:30", "00:00 00:30"},
		{"only within the skipped hour", "Europe/Madrid", "2026-03-29", "02:00-03:00", ""},
		{"opens at the repeated hour's first", "Europe/Madrid", "2026-10-25", "02:30-04:00", "00:30 01:00 01:30 02:00 02:30"},
		{"closes at the repeated hour's second", "Europe/Madrid", "2026-10-25", "01:00-02:30", "23:00 23:30 00:00 00:30 01:00"},
		{"only within the repeated hour", "Europe/Madrid", "2026-10-25", "02:00-02:30", "00:00 00:30 01:00"},
		{"no hours within the repeated hour", "Europe/Madrid", "2026-10-25", "02:30-02:30", ""},
		{"only within the repeated half hour", "Australia/Lord_Howe", "2026-04-05", "01:30-02:00", "14:30 15:00"},
		{"only within the skipped half hour", "Australia/Lord_Howe", "2026-10-04", "02:00-02:30", ""},
		{"on the skipped date", "Pacific/Apia", "2011-12-30", "09:00-18:00", ""},
		{"from the skipped midnight", "America/Sao_Paulo", "2018-11-04", "00:00-01:30", "03:00"},
		{"to the midnight after the repeated hour", "America/Sao_Paulo", "2018-02-17", "23:30-24:00", "01:30 02:00 02:30"},
	} {
		q := question(func(q *slots.Question) {
			q.Zone, q.Service.Duration = zone(c.zone), 30*time.Minute
			q.Staff = []slots.Staff{{ID: "ana", Own: true, Overrides: []slots.Override{override(slots.Date(c.date), c.hours)}}}
			q.Hours, q.Now = daily("00:00-24:00"), utc("2011-12-01 00:00")
			q.Policy.AdvanceDays = 7000
		})
		day := slots.Midnight(slots.Date(c.date), q.Zone)
		same(t, c.name, clocks(slots.Find(q, day.Add(-24*time.Hour), day.Add(48*time.Hour)), time.UTC), c.want)
	}
}

// Go's ZoneBounds ends a leap year before its last day (golang/go#81583); from
// 2038 on that is so with every zone database.
func TestLastDayOfLeapYear(t *testing.T) {
	for _, c := range []struct{ zone, midnight string }{
		{"Europe/Madrid", "-12-30 23:00"}, {"America/New_York", "-12-31 05:00"}, {"Australia/Lord_Howe", "-12-30 13:00"},
	} {
		for _, year := range []string{"2028", "2040", "2400"} {
			date := slots.Date(year + "-12-31")
			if got := slots.Midnight(date, zone(c.zone)); !got.Equal(utc(year + c.midnight)) {
				t.Errorf("%s in %s begins at %s", date, c.zone, got.UTC())
			}
			q := question(func(q *slots.Question) {
				q.Zone, q.Hours, q.Now = zone(c.zone), daily("22:00-24:00", "00:00-02:00"), utc(year+"-12-20 00:00")
			})
			same(t, c.zone, clocks(on(q, date), q.Zone), "00:00 00:30 01:00 22:00 22:30 23:00 23:30")
		}
	}
}
