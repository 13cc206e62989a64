package slots_test

import (
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

func in(t *testing.T, zone, text string) time.Time {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", text, location)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestPeriodsFollowTheCalendarOfTheZone(t *testing.T) {
	for name, c := range map[string]struct {
		zone, from, to string
		period         slots.Period
		hours          []float64
	}{
		"spring forward":       {"Europe/Madrid", "2026-03-28 00:00", "2026-03-31 00:00", slots.Day, []float64{24, 23, 24}},
		"fall back":            {"Europe/Madrid", "2026-10-24 00:00", "2026-10-27 00:00", slots.Day, []float64{24, 25, 24}},
		"half an hour":         {"Australia/Lord_Howe", "2026-04-04 00:00", "2026-04-07 00:00", slots.Day, []float64{24, 24.5, 24}},
		"at midnight":          {"America/Sao_Paulo", "2018-11-03 00:00", "2018-11-06 00:00", slots.Day, []float64{24, 23, 24}},
		"a missing day":        {"Pacific/Apia", "2011-12-29 00:00", "2012-01-01 00:00", slots.Day, []float64{24, 24}},
		"parts of days":        {"Asia/Kolkata", "2026-11-24 10:00", "2026-11-26 06:00", slots.Day, []float64{14, 24, 6}},
		"less than one":        {"Asia/Kolkata", "2026-11-24 10:00", "2026-11-24 11:00", slots.Month, []float64{1}},
		"nothing":              {"Asia/Kolkata", "2026-11-24 10:00", "2026-11-24 10:00", slots.Day, nil},
		"weeks from Tuesday":   {"Europe/Madrid", "2026-03-24 00:00", "2026-04-07 00:00", slots.Week, []float64{6*24 - 1, 7 * 24, 24}},
		"months, leap and DST": {"America/New_York", "2028-01-31 00:00", "2028-05-01 00:00", slots.Month, []float64{24, 29 * 24, 31*24 - 1, 30 * 24}},
	} {
		from, to := in(t, c.zone, c.from), in(t, c.zone, c.to)
		periods := slots.Periods(from, to, from.Location(), c.period)
		if len(periods) != len(c.hours) {
			t.Errorf("%s: %v", name, periods)
			continue
		}
		for n, period := range periods {
			if got := period.End.Sub(period.Start).Hours(); got != c.hours[n] {
				t.Errorf("%s: period %d has %v hours, want %v", name, n, got, c.hours[n])
			}
			if n > 0 && !period.Start.Equal(periods[n-1].End) {
				t.Errorf("%s: a gap before period %d", name, n)
			}
		}
		if n := len(periods); n > 0 && (!periods[0].Start.Equal(from) || !periods[n-1].End.Equal(to)) {
			t.Errorf("%s: %v does not fill the time", name, periods)
		}
	}
}

func TestWorktimeIsHoursWithoutAbsences(t *testing.T) {
	zone := in(t, "Europe/Madrid", "2026-11-24 00:00").Location()
	nineToSix := []slots.DaySpan{{Weekday: time.Tuesday, Span: slots.Span{Start: 9 * 60, End: 18 * 60}}, {Weekday: time.Wednesday, Span: slots.Span{Start: 9 * 60, End: 18 * 60}}}
	at := func(text string) time.Time { return in(t, "Europe/Madrid", text) }
	closures := []slots.Interval{{Start: at("2026-11-24 08:00"), End: at("2026-11-24 10:00")}, {Start: at("2026-11-24 09:30"), End: at("2026-11-24 10:30")}}
	staff := slots.Staff{ID: "a", TimeOff: []slots.Interval{{Start: at("2026-11-24 12:00"), End: at("2026-11-24 13:00")}}, Own: true, Weekly: []slots.DaySpan{
		{Weekday: time.Tuesday, Span: slots.Span{Start: 8 * 60, End: 16 * 60}}, {Weekday: time.Wednesday, Span: slots.Span{Start: 17 * 60, End: 20 * 60}},
	}}
	work := slots.Worktime(zone, nineToSix, closures, staff, slots.Interval{Start: at("2026-11-24 00:00"), End: at("2026-11-25 17:30")})
	want := []slots.Interval{
		{Start: at("2026-11-24 10:30"), End: at("2026-11-24 12:00")},
		{Start: at("2026-11-24 13:00"), End: at("2026-11-24 16:00")},
		{Start: at("2026-11-25 17:00"), End: at("2026-11-25 17:30")},
	}
	if len(work) != len(want) {
		t.Fatalf("works %v", work)
	}
	for n := range want {
		if !work[n].Start.Equal(want[n].Start) || !work[n].End.Equal(want[n].End) {
			t.Errorf("works %v, want %v", work[n], want[n])
		}
	}
	busy := []slots.Interval{{Start: at("2026-11-24 11:00"), End: at("2026-11-24 12:30")}, {Start: at("2026-11-24 11:30"), End: at("2026-11-24 14:00")}}
	if shared := slots.Shared(work, busy); shared != 2*time.Hour {
		t.Errorf("busy for %v of it", shared)
	}
	if shared := slots.Shared(work, nil); shared != 0 {
		t.Errorf("busy for %v without bookings", shared)
	}
}
