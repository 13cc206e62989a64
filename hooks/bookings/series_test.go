package bookings_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

// series books the shop's service by a rule, as the key.
func (s *shop) series(start, rule string, more body) hookstest.Answer {
	s.T.Helper()
	order := body{"start": start, "rrule": rule, "customer": guest("a@example.com")}
	for name, value := range more {
		order[name] = value
	}
	return s.Call(s.key, "POST", "/api/bookings/series", s.order("", order))
}

// startsOf are the starts of the bookings, or of what was refused.
func startsOf(answer hookstest.Answer, list string) []string { return starts(answer.List(list)) }

func TestASeriesKeepsItsHourWhenTheClocksChange(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"advanceDays": 365}})
	made := s.series("2027-03-17T10:00:00+01:00", "FREQ=WEEKLY;COUNT=4", nil).Want(201)
	want := []string{"2027-03-17T09:00:00Z", "2027-03-24T09:00:00Z", "2027-03-31T08:00:00Z", "2027-04-07T08:00:00Z"}
	if got := startsOf(made, "bookings"); !slices.Equal(got, want) || len(made.List("refused")) != 0 {
		t.Errorf("made %v, refused %v", got, made.List("refused"))
	}
	for _, b := range made.List("bookings") {
		id := b["id"].(string)
		alone := s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200)
		if b["seriesId"] != made.String("seriesId") || alone.String("seriesId") != made.String("seriesId") || b["status"] != "confirmed" || b["version"] != 1.0 {
			t.Errorf("one of it: %v", b)
		}
		if events, actions := s.events(id), s.actions(id); !slices.Equal(events, []string{"booking.created"}) || !slices.Equal(actions, []string{"booking.created"}) {
			t.Errorf("events %v, history %v", events, actions)
		}
	}
	if n := s.number("SELECT count(*) FROM customers", nil); n != 1 {
		t.Errorf("%d customers", n)
	}
}

func TestWhichStartsARuleHas(t *testing.T) {
	for name, test := range map[string]struct{ zone, start, rule, want string }{
		"days":                       {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=DAILY;COUNT=3", "12-01T09:00 12-02T09:00 12-03T09:00"},
		"every other week":           {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=WEEKLY;INTERVAL=2;COUNT=2", "12-01T09:00 12-15T09:00"},
		"two weekdays":               {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", "12-01T09:00 12-03T09:00 12-08T09:00 12-10T09:00"},
		"twice a day":                {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=DAILY;BYHOUR=10,16;COUNT=3", "12-01T09:00 12-01T15:00 12-02T09:00"},
		"the last weekday":           {"Europe/Madrid", "2026-11-30T10:00:00+01:00", "FREQ=MONTHLY;BYDAY=-1MO;COUNT=2", "11-30T09:00 12-28T09:00"},
		"a day that some lack":       {"Europe/Madrid", "2026-12-31T10:00:00+01:00", "FREQ=MONTHLY;COUNT=3", "12-31T09:00 2027-01-31T09:00 2027-03-31T08:00"},
		"with its name":              {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "RRULE:FREQ=DAILY;COUNT=1", "12-01T09:00"},
		"until an instant, included": {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=DAILY;UNTIL=20261203T090000Z", "12-01T09:00 12-02T09:00 12-03T09:00"},
		"until just before":          {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=DAILY;UNTIL=20261203T085959Z", "12-01T09:00 12-02T09:00"},
		"until a wall clock":         {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=DAILY;UNTIL=20261203T100000", "12-01T09:00 12-02T09:00 12-03T09:00"},
		"until a date, included":     {"Europe/Madrid", "2026-12-01T10:00:00+01:00", "FREQ=DAILY;UNTIL=20261203", "12-01T09:00 12-02T09:00 12-03T09:00"},
		"until an instant in summer": {"Europe/Madrid", "2027-03-27T10:00:00+01:00", "FREQ=DAILY;UNTIL=20270328T080000Z", "2027-03-27T09:00 2027-03-28T08:00"},
		"over a skipped hour":        {"Europe/Madrid", "2027-03-27T02:30:00+01:00", "FREQ=DAILY;COUNT=3", "2027-03-27T01:30 2027-03-28T01:00 2027-03-29T00:30"},
		"over a repeated hour":       {"Europe/Madrid", "2027-10-30T02:30:00+02:00", "FREQ=DAILY;COUNT=3", "2027-10-30T00:30 2027-10-31T00:30 2027-11-01T01:30"},
		"from the second 02:30":      {"Europe/Madrid", "2027-10-31T02:30:00+01:00", "FREQ=DAILY;COUNT=2", "2027-10-31T01:30 2027-11-01T01:30"},
		"over half an hour":          {"Australia/Lord_Howe", "2027-04-03T23:00:00+11:00", "FREQ=DAILY;COUNT=2", "2027-04-03T12:00 2027-04-04T12:30"},
		"on another date in UTC":     {"Asia/Kolkata", "2026-12-01T01:00:00+05:30", "FREQ=WEEKLY;BYDAY=TU;COUNT=2", "11-30T19:30 12-07T19:30"},
		"with seconds":               {"UTC", "2026-12-01T10:00:07Z", "FREQ=DAILY;COUNT=2", "12-01T10:00 12-02T10:00"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			s.change(body{"timezone": test.zone})
			made := s.series(test.start, test.rule, body{"override": true}).Want(201)
			var got []string
			for _, start := range startsOf(made, "bookings") {
				got = append(got, strings.TrimPrefix(start[:len("2026-12-01T10:00")], "2026-"))
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %s, want %s", strings.Join(got, " "), test.want)
			}
		})
	}
}

func TestWhichRulesAreRefused(t *testing.T) {
	s := open(t)
	for name, test := range map[string]struct{ rule, sentence string }{
		"none":                     {"", "DAILY"},
		"no rule":                  {"every monday", "DAILY"},
		"no frequency":             {"COUNT=3", "DAILY"},
		"endless":                  {"FREQ=WEEKLY", "DAILY"},
		"both ends":                {"FREQ=WEEKLY;COUNT=3;UNTIL=20261224", "DAILY"},
		"hours":                    {"FREQ=HOURLY;COUNT=3", "DAILY"},
		"seconds":                  {"FREQ=SECONDLY;COUNT=3", "DAILY"},
		"by the second":            {"FREQ=DAILY;BYSECOND=1,2;COUNT=3", "DAILY"},
		"Easter":                   {"FREQ=YEARLY;BYEASTER=1;COUNT=3", "DAILY"},
		"its own start":            {"FREQ=DAILY;COUNT=3;DTSTART=20261124T090000Z", "DAILY"},
		"two lines":                {"DTSTART:20261124T090000Z\nRRULE:FREQ=DAILY;COUNT=3", "DAILY"},
		"the 53rd Monday":          {"FREQ=MONTHLY;BYDAY=+53MO;COUNT=2", "DAILY"},
		"the month 13":             {"FREQ=YEARLY;BYMONTH=13;COUNT=2", "DAILY"},
		"no times":                 {"FREQ=DAILY;COUNT=0", "DAILY"},
		"less than no times":       {"FREQ=DAILY;COUNT=-1", "DAILY"},
		"a huge step":              {"FREQ=DAILY;INTERVAL=9223372036854775807;COUNT=2", "DAILY"},
		"backwards":                {"FREQ=DAILY;INTERVAL=-1;COUNT=2", "DAILY"},
		"another weekday":          {"FREQ=WEEKLY;BYDAY=MO;COUNT=3", "first date"},
		"another hour":             {"FREQ=DAILY;BYHOUR=11;COUNT=3", "first date"},
		"a day that there is not":  {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20271224", "first date"},
		"over before it begins":    {"FREQ=DAILY;UNTIL=20261124", "first date"},
		"53 starts":                {"FREQ=DAILY;COUNT=53", "52"},
		"53 starts until a date":   {"FREQ=DAILY;UNTIL=20270116", "52"},
		"starts that are far away": {"FREQ=YEARLY;COUNT=7", "52"},
		"a far end":                {"FREQ=YEARLY;UNTIL=20991231", "52"},
		"never, 3 times":           {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", "52"},
	} {
		before := s.rows()
		refused := s.series(at("10:00"), test.rule, nil)
		if refused.Status != 422 || refused.String("code") != "validation_failed" || !strings.Contains(refused.Body, test.sentence) || s.rows() != before {
			t.Errorf("%s: %d %s", name, refused.Status, refused.Body)
			continue
		}
		refused.WantField("rrule")
	}
	s.series(at("10:00"), "FREQ=DAILY;COUNT=52", body{"override": true}).Want(201)
}

func TestWhatOfASeriesCannotBeBooked(t *testing.T) {
	s := open(t)
	s.change(body{"closures": []body{{"start": "2026-12-09", "end": "2026-12-10"}}, "bookingPolicy": body{"advanceDays": 27}})
	s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": "2026-12-02T10:15:00+01:00", "customer": guest("x@example.com")})).Want(201)
	made := s.series(at("10:00"), "FREQ=WEEKLY;COUNT=6", nil).Want(201)
	if got := startsOf(made, "bookings"); !slices.Equal(got, []string{"2026-11-25T09:00:00Z", "2026-12-16T09:00:00Z"}) {
		t.Errorf("made %v", got)
	}
	want := []map[string]any{
		{"start": "2026-12-02T09:00:00Z", "code": "slot_taken"},
		{"start": "2026-12-09T09:00:00Z", "code": "closure"},
		{"start": "2026-12-23T09:00:00Z", "code": "advance"},
		{"start": "2026-12-30T09:00:00Z", "code": "advance"},
	}
	if got := made.List("refused"); len(got) != len(want) || !equalLists(t, got, want) {
		t.Errorf("refused %v", got)
	}
	before := s.rows()
	s.series(at("15:00"), "FREQ=WEEKLY;COUNT=3", body{"atomic": true}).WantCode(422, "closure").WantField("start")
	s.series("2026-12-09T10:00:00+01:00", "FREQ=DAILY;COUNT=1", nil).WantCode(422, "closure")
	s.series("2026-11-28T10:00:00+01:00", "FREQ=DAILY;COUNT=2", nil).WantCode(422, "outside_hours")
	s.series(at("10:00"), "FREQ=WEEKLY;COUNT=1", nil).WantCode(409, "slot_taken")
	s.series(at("15:00"), "FREQ=WEEKLY;COUNT=2", body{"customer": body{"id": "nobody000000000"}}).WantCode(404, "not_found").WantField("customer.id")
	if s.rows() != before {
		t.Error("a series that was refused left a trace")
	}
	s.series(at("15:00"), "FREQ=WEEKLY;COUNT=2", body{"atomic": true}).Want(201)
}

func equalLists(t *testing.T, a, b []map[string]any) bool {
	t.Helper()
	first, errFirst := json.Marshal(a)
	second, errSecond := json.Marshal(b)
	if errFirst != nil || errSecond != nil {
		t.Fatal(errFirst, errSecond)
	}
	return string(first) == string(second)
}

func TestASeriesStaysWithOnePerson(t *testing.T) {
	s := open(t)
	berta := s.addStaff("Berta")
	busy := func(start, staff string) {
		t.Helper()
		s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start, "staffId": staff, "customer": guest("x@example.com")})).Want(201)
	}
	busy(at("09:00"), s.business.StaffID)
	busy("2026-11-26T09:00:00+01:00", berta) // Rosa would be next that day
	busy("2026-11-27T10:00:00+01:00", berta)
	made := s.series(at("10:00"), "FREQ=DAILY;COUNT=3", nil).Want(201).List("bookings")
	if len(made) != 3 || made[0]["staffId"] != berta || made[1]["staffId"] != berta || made[2]["staffId"] != s.business.StaffID {
		t.Errorf("made %v", made)
	}
	named := s.series(at("12:00"), "FREQ=DAILY;COUNT=3", body{"staffId": s.business.StaffID}).Want(201).List("bookings")
	for _, b := range named {
		if b["staffId"] != s.business.StaffID {
			t.Errorf("named %v", b)
		}
	}
}

func TestWhoBooksASeries(t *testing.T) {
	s := open(t)
	user, hugo, other := s.SignUp("Carla"), s.SignUp("Hugo"), openIn(s.Instance, "Otto")
	own := s.business.Join(hugo, "staff")
	book := func(caller hookstest.Caller, more body) hookstest.Answer {
		order := body{"start": at("10:00"), "rrule": "FREQ=DAILY;COUNT=2"}
		for name, value := range more {
			order[name] = value
		}
		return s.Call(caller, "POST", "/api/bookings/series", s.order("", order))
	}
	book(hookstest.Guest, nil).WantCode(422, "validation_failed").WantField("customer")
	book(user.Caller, body{"override": true}).WantCode(422, "validation_failed").WantField("override")
	book(s.business.Key("bookings:read"), body{"customer": guest("a@example.com")}).WantCode(403, "insufficient_scope")
	book(other.key, body{"customer": guest("a@example.com")}).WantCode(404, "not_found").WantField("businessId")
	book(hugo.Caller, body{"customer": guest("a@example.com"), "staffId": s.business.StaffID}).WantCode(403, "insufficient_role")
	for _, b := range book(hugo.Caller, body{"customer": guest("a@example.com")}).Want(201).List("bookings") {
		if b["staffId"] != own {
			t.Errorf("staff booked %v", b)
		}
	}
	mine := book(user.Caller, body{"staffId": s.business.StaffID}).Want(201)
	if listed := s.Call(user.Caller, "GET", "/api/bookings/my-bookings", nil).Want(200); listed.Int("total") != 2 || mine.List("bookings")[0]["internalNotes"] != nil {
		t.Errorf("mine %s", listed.Body)
	}
	capped := book(hookstest.Guest, body{"start": at("12:00"), "rrule": "FREQ=DAILY;COUNT=9;BYDAY=MO,TU,WE,TH,FR", "customer": guest("g@example.com")}).Want(201)
	if refused := capped.List("refused"); len(capped.List("bookings")) != 5 || len(refused) != 4 || refused[0]["code"] != "cap" {
		t.Errorf("a guest's %s", capped.Body)
	}
	s.change(body{"bookingPolicy": body{"allowGuests": false}})
	book(hookstest.Guest, body{"customer": guest("h@example.com")}).WantCode(401, "unauthenticated")
}

func TestAHoldKeepsTheFirstOfASeries(t *testing.T) {
	s := open(t)
	held := s.hold(s.key, "10:00", nil).Want(201).String("id")
	made := s.series(at("10:00"), "FREQ=DAILY;COUNT=2", body{"hold": held}).Want(201).List("bookings")
	if len(made) != 2 || made[0]["id"] != held || made[0]["seriesId"] != made[1]["seriesId"] || made[0]["seriesId"] == nil {
		t.Errorf("made %v", made)
	}
}

func TestASeriesRepeatedIsAnsweredTheSame(t *testing.T) {
	s := open(t)
	order := s.order("", body{"start": at("10:00"), "rrule": "FREQ=DAILY;COUNT=3", "customer": guest("a@example.com")})
	counts := s.race(6, func(int) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings/series", order, "Idempotency-Key", "one")
	})
	if counts["201 "] != 6 || s.number("SELECT count(*) FROM bookings", nil) != 3 {
		t.Errorf("answers %v", counts)
	}
}

func TestAtomicSeriesRace(t *testing.T) {
	s := open(t)
	counts := s.race(8, func(n int) hookstest.Answer {
		return s.series(at("10:00"), "FREQ=DAILY;COUNT=3", body{"atomic": true, "customer": guest(fmt.Sprintf("c%d@example.com", n))})
	})
	if counts["201 "] != 1 || counts["409 slot_taken"] != 7 || s.number("SELECT count(*) FROM bookings", nil) != 3 || s.number("SELECT count(*) FROM customers", nil) != 1 {
		t.Errorf("answers %v", counts)
	}
}

// Whatever the rule says, it is refused, or its starts are at most 52, in order, and begin with the start.
func FuzzRule(f *testing.F) {
	for _, rule := range []string{
		"FREQ=MONTHLY;BYDAY=+5MO,-1TU;BYSETPOS=-1;COUNT=5;WKST=SU", "FREQ=YEARLY;BYWEEKNO=1,53;BYMONTHDAY=-31;BYSETPOS=366,-366;COUNT=9",
		"FREQ=WEEKLY;BYSETPOS=-300;BYHOUR=1,2,3;BYDAY=MO,TU;UNTIL=20270101", "FREQ=DAILY;BYYEARDAY=-366;INTERVAL=12;BYMINUTE=5;COUNT=2",
		"FREQ=DAILY;COUNT=52", "FREQ=YEARLY;BYMONTH=2;BYDAY=-5MO;COUNT=2",
	} {
		f.Add(rule)
	}
	s := open(f)
	db := collections.NewTenant(s.App, s.business.ID, collections.Actor{Type: "key", ID: "somekey00000000", Role: "admin"})
	name, email, override := "Ana", "ana@example.com", true
	start := instantOf(f, at("10:00"))
	f.Fuzz(func(t *testing.T, rule string) {
		order := &bookings.Order{ServiceID: s.service, Start: start, Override: &override, Customer: &bookings.CustomerFields{Name: &name, Email: &email}}
		_ = db.Tx(func(db collections.Tenant) error {
			series, err := bookings.PlaceSeries(db, order, rule, false, s.Clock.Now())
			if err != nil {
				if fault.CodeOf(err) == "internal" {
					t.Errorf("%q: %v", rule, err)
				}
				return err
			}
			var all []time.Time
			for _, b := range series.Bookings {
				all = append(all, b.Start.Time)
			}
			if len(all)+len(series.Refused) > 52 || !all[0].Equal(start) || !slices.IsSortedFunc(all, time.Time.Compare) {
				t.Errorf("%q: %v", rule, all)
			}
			return errUndone
		})
	})
}
