package bookings_test

import (
	"slices"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestATimeThatIsClosedSaysWhy(t *testing.T) {
	s := open(t)
	s.change(body{
		"closures": []body{{"start": "2026-12-08", "end": "2026-12-09"}},
		"hours":    []body{{"weekday": "mon", "start": "09:00", "end": "18:00"}, {"weekday": "tue", "start": "09:00", "end": "18:00"}, {"weekday": "wed", "start": "09:00", "end": "18:00"}, {"weekday": "sat", "start": "00:00", "end": "24:00"}, {"weekday": "sun", "start": "00:00", "end": "24:00"}},
	})
	s.Call(s.owner.Caller, "PUT", "/api/staff/"+s.business.StaffID+"/schedule", body{
		"weekly":    []body{{"weekday": "tue", "start": "09:00", "end": "18:00"}, {"weekday": "wed", "start": "09:00", "end": "18:00"}, {"weekday": "sun", "start": "00:00", "end": "24:00"}},
		"overrides": []body{}, "timeOff": []body{{"start": "2026-12-01", "end": "2026-12-02", "reason": "dentist"}},
	}).Want(200)
	s.change(body{"bookingPolicy": body{"advanceDays": 200}})
	for start, code := range map[string]string{
		"2026-11-24T09:00:00+01:00":           "past",
		"0001-01-01T00:00:00Z":                "past",
		"2026-11-24T11:45:00+01:00":           "notice", // 1 h 45 min after the clock
		"2026-11-24T12:00:00+01:00":           "",
		"2026-11-25T10:07:00+01:00":           "off_grid",
		"2026-11-25T10:00:01+01:00":           "off_grid",
		"2026-11-25T10:00:00.001+01:00":       "off_grid",
		"2026-11-25T08:45:00+01:00":           "outside_hours",
		"2026-11-25T17:30:00+01:00":           "",
		"2026-11-25T17:45:00+01:00":           "outside_hours", // ends after closing
		"2026-11-30T10:00:00+01:00":           "outside_hours", // Monday: the business is open, its owner does not work
		"2026-12-01T10:00:00+01:00":           "time_off",
		"2026-12-08T10:00:00+01:00":           "closure",
		"2027-06-22T10:00:00+02:00":           "advance",
		"2027-06-08T10:00:00+02:00":           "",
		"9998-12-31T23:45:00Z":                "outside_hours",
		"2027-03-28T02:30:00+01:00":           "", // no clock of Madrid shows 02:30 that night; the instant is 03:30 there
		"2027-03-28T00:59:59.999999999+01:00": "off_grid",
	} {
		before := s.rows()
		answer := s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start, "customer": guest("a@example.com")}))
		if code == "" {
			answer.Want(201)
			continue
		}
		answer.WantCode(422, code).WantField("start")
		if s.rows() != before {
			t.Errorf("%s left a trace", start)
		}
	}
	for _, start := range []any{"2026-11-25T10:00:00", "2026-11-25", "tomorrow", "", 1795600800, "2026-11-25T24:00:00Z", "2026-02-30T10:00:00Z", "9999-01-01T00:00:00Z"} {
		s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start, "customer": guest("a@example.com")})).WantCode(422, "validation_failed").WantField("start")
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": nil, "customer": guest("a@example.com")})).WantCode(422, "validation_failed").WantField("start")
}

func TestAnOverrideLeavesOnlyTheCalendarToBind(t *testing.T) {
	s := open(t)
	s.change(body{"closures": []body{{"start": "2026-12-08", "end": "2026-12-09"}}, "bookingPolicy": body{"maxPerDay": 1}})
	s.book("10:00", "a@example.com")
	walkIn := func(start string) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start, "override": true, "customer": guest("a@example.com")}))
	}
	for _, start := range []string{"2026-11-23T10:00:00+01:00", "2026-11-24T10:07:30+01:00", "2026-11-25T03:00:00+01:00", "2026-12-08T10:00:00+01:00", "9998-12-31T23:50:00Z"} {
		made := walkIn(start).Want(201)
		if !instantOf(t, made.String("start")).Equal(instantOf(t, start)) {
			t.Errorf("%s became %s", start, made.String("start"))
		}
	}
	walkIn("2026-11-23T09:59:59+01:00").WantCode(422, "past").WantField("start")
	walkIn("2026-11-25T10:15:00+01:00").WantCode(409, "slot_taken")
	walkIn("9999-12-31T23:50:00Z").WantCode(422, "validation_failed").WantField("start")
	s.Call(s.key, "POST", "/api/bookings", s.order("12:00", body{"customer": guest("b@example.com")})).WantCode(409, "cap")
}

func TestATakenTimeNamesTheNearestFreeOnes(t *testing.T) {
	s := open(t)
	s.book("10:00", "a@example.com")
	before := s.rows()
	refused := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:15", body{"customer": guest("b@example.com")})).WantCode(409, "slot_taken")
	want := []string{"2026-11-25T09:30:00Z", "2026-11-25T09:45:00Z", "2026-11-25T08:30:00Z"}
	if got := starts(refused.List("alternatives")); !slices.Equal(got, want) {
		t.Errorf("alternatives %v, want %v", got, want)
	}
	if s.rows() != before {
		t.Error("a refused booking left a trace")
	}
	s.change(body{"hours": []body{{"weekday": "wed", "start": "10:00", "end": "10:30"}}, "bookingPolicy": body{"advanceDays": 2}})
	none := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("b@example.com")})).WantCode(409, "slot_taken")
	if got := none.List("alternatives"); len(got) != 0 {
		t.Errorf("without any, alternatives are %v", got)
	}
}
