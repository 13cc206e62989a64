package collections_test

import (
	"reflect"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
)

func found(fields []fault.Field) []string {
	var all []string
	for _, f := range fields {
		all = append(all, f.Path+" "+f.Rule)
	}
	return all
}

func wantFields(t *testing.T, name string, got []fault.Field, want ...string) {
	t.Helper()
	if all := found(got); !reflect.DeepEqual(all, want) {
		t.Errorf("%s: %q, want %q", name, all, want)
	}
}

func TestCheckHours(t *testing.T) {
	for name, test := range map[string]struct {
		hours []collections.DayHours
		want  []string
	}{
		"none":                {nil, nil},
		"until midnight":      {[]collections.DayHours{{"mon", "20:00", "24:00"}, {"tue", "00:00", "02:00"}}, nil},
		"ranges that meet":    {[]collections.DayHours{{"mon", "09:00", "12:00"}, {"mon", "12:00", "14:00"}}, nil},
		"same time, two days": {[]collections.DayHours{{"sun", "09:00", "12:00"}, {"mon", "09:00", "12:00"}}, nil},
		"overlap":             {[]collections.DayHours{{"mon", "12:00", "14:00"}, {"tue", "12:00", "14:00"}, {"mon", "09:00", "12:01"}}, []string{"hours[2].start overlap"}},
		"ends as it starts":   {[]collections.DayHours{{"mon", "09:00", "09:00"}}, []string{"hours[0].end end_before_start"}},
		"ends before":         {[]collections.DayHours{{"mon", "22:00", "02:00"}}, []string{"hours[0].end end_before_start"}},
		"starts at 24:00":     {[]collections.DayHours{{"mon", "24:00", "24:00"}}, []string{"hours[0].end end_before_start"}},
		"unknown day":         {[]collections.DayHours{{"Mon", "09:00", "12:00"}, {"", "09:00", "12:00"}}, []string{"hours[0].weekday enum", "hours[1].weekday enum"}},
		"no clocks":           {[]collections.DayHours{{"mon", "9:00", "25:00"}}, []string{"hours[0].start format_time", "hours[0].end format_time"}},
	} {
		wantFields(t, name, collections.CheckHours("hours", test.hours), test.want...)
	}
}

func TestCheckOverrides(t *testing.T) {
	open := []collections.Hours{{"09:00", "12:00"}}
	wantFields(t, "fine", collections.CheckOverrides("overrides", []collections.DateHours{{"2026-12-24", open}, {"2026-12-25", nil}}))
	wantFields(t, "twice", collections.CheckOverrides("overrides", []collections.DateHours{{"2026-12-24", open}, {"2026-12-24", nil}}), "overrides[1].date duplicate")
	wantFields(t, "no date", collections.CheckOverrides("overrides", []collections.DateHours{{"2026-02-29", open}}), "overrides[0].date format_date")
	wantFields(t, "ranges", collections.CheckOverrides("o", []collections.DateHours{{"2026-12-24", []collections.Hours{{"09:00", "12:00"}, {"11:00", "10:00"}, {"11:59", "13:00"}}}}),
		"o[0].ranges[1].end end_before_start", "o[0].ranges[2].start overlap")
}

func TestCheckAbsences(t *testing.T) {
	for name, test := range map[string]struct {
		start, end string
		want       []string
	}{
		"a day":                     {"2026-12-25", "2026-12-26", nil},
		"an hour":                   {"2026-12-25T10:00:00+01:00", "2026-12-25T10:00:00Z", nil},
		"from an instant to a date": {"2026-12-25T13:00:00Z", "2026-12-27", nil},
		"perhaps, in some zone":     {"2026-12-25T11:00:00Z", "2026-12-25", nil},
		"in no zone":                {"2026-12-25T12:00:00Z", "2026-12-25", []string{"c[0].end end_before_start"}},
		"no day":                    {"2026-12-25", "2026-12-25", []string{"c[0].end end_before_start"}},
		"the same instant":          {"2026-12-25T10:00:00+01:00", "2026-12-25T09:00:00Z", []string{"c[0].end end_before_start"}},
		"unreadable":                {"2026-13-25", "25.12.2026", []string{"c[0].start format_instant", "c[0].end format_instant"}},
		"no zone":                   {"2026-12-25T10:00:00", "", []string{"c[0].start format_instant", "c[0].end format_instant"}},
	} {
		wantFields(t, name, collections.CheckAbsences("c", []collections.Absence{{Start: test.start, End: test.end}}), test.want...)
	}
}

func TestScheduleBecomesRules(t *testing.T) {
	business := collections.Business{
		Timezone: "Europe/Madrid", Hours: collections.Of(collections.DefaultHours()),
		Closures: collections.Of([]collections.Absence{{Start: "2026-12-25", End: "2026-12-26"}, {Start: "never", End: "2026-12-26"}}),
	}
	hours := business.OpeningHours()
	if len(hours) != 5 || hours[4] != (slots.DaySpan{Weekday: time.Friday, Span: slots.Span{Start: 9 * 60, End: 18 * 60}}) {
		t.Errorf("hours %v", hours)
	}
	christmas := time.Date(2026, 12, 24, 23, 0, 0, 0, time.UTC) // midnight in Madrid
	if closed := business.ClosedTimes(); len(closed) != 1 || closed[0] != (slots.Interval{Start: christmas, End: christmas.Add(24 * time.Hour)}) {
		t.Errorf("closures %v", closed)
	}
	for at, open := range map[time.Time]bool{
		time.Date(2026, 12, 24, 8, 0, 0, 0, time.UTC):  true,
		time.Date(2026, 12, 24, 17, 0, 0, 0, time.UTC): false,
		time.Date(2026, 12, 25, 9, 0, 0, 0, time.UTC):  false,
		time.Date(2026, 12, 27, 9, 0, 0, 0, time.UTC):  false, // a Sunday
	} {
		if business.OpenAt(at) != open {
			t.Errorf("at %s open is not %v", at, open)
		}
	}
}

func TestStaffWithoutHoursWorkTheBusinesss(t *testing.T) {
	zone := collections.ZoneOf("Europe/Madrid")
	var staff collections.Staff
	if got := staff.Schedule(zone); got.Own {
		t.Error("no weekly hours count as own ones")
	}
	staff.Weekly = collections.Of([]collections.DayHours{})
	staff.Overrides = collections.Of([]collections.DateHours{{Date: "2026-12-24"}, {Date: "2026-12-26", Ranges: []collections.Hours{{"10:00", "11:00"}}}})
	got := staff.Schedule(zone)
	want := []slots.Override{{Date: "2026-12-24"}, {Date: "2026-12-26", Spans: []slots.Span{{Start: 600, End: 660}}}}
	if !got.Own || len(got.Weekly) != 0 || !reflect.DeepEqual(got.Overrides, want) {
		t.Errorf("schedule %+v", got)
	}
}

func TestUnknownZoneIsUTC(t *testing.T) {
	if collections.ZoneOf("Mars/Olympus") != time.UTC || collections.ZoneOf("Asia/Kolkata").String() != "Asia/Kolkata" {
		t.Error("zones")
	}
}
