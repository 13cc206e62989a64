package bookings_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/dbx"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

func TestAvailabilityOfADay(t *testing.T) {
	s := open(t)
	s.book("10:00", "a@example.com")
	answer := s.free(hookstest.Guest, "2026-11-25", "2026-11-26").Want(200)
	found := starts(answer.List("slots"))
	if len(found) != 32 || found[0] != "2026-11-25T08:00:00Z" || found[31] != "2026-11-25T16:30:00Z" || slices.Contains(found, "2026-11-25T09:15:00Z") {
		t.Errorf("slots %v", found)
	}
	if answer.String("timezone") != "Europe/Madrid" || answer.Value("closed") != nil {
		t.Errorf("timezone %s, closed %v", answer.String("timezone"), answer.Value("closed"))
	}
	tokyo := starts(s.free(hookstest.Guest, "2026-11-25", "2026-11-26", "timezone", "Asia/Tokyo").Want(200).List("slots"))
	if len(tokyo) == 0 || tokyo[0] != "2026-11-24T15:00:00Z" || tokyo[len(tokyo)-1] != "2026-11-25T14:45:00Z" {
		t.Errorf("Tokyo's day: %v", tokyo)
	}
}

func TestWhatAvailabilityRefuses(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Otto")
	strange := other.book("10:00", "b@example.com").String("id")
	mine := s.book("10:00", "a@example.com").String("id")
	for name, test := range map[string]struct {
		from, to string
		more     []string
		status   int
		code     string
		field    string
	}{
		"an end before its start":  {"2026-11-26", "2026-11-25", nil, 400, "invalid_parameter", "to"},
		"an empty range":           {"2026-11-26", "2026-11-26", nil, 400, "invalid_parameter", "to"},
		"32 days":                  {"2026-12-01", "2027-01-02", nil, 400, "invalid_parameter", "to"},
		"no date":                  {"2026-11-31", "2026-12-01", nil, 400, "invalid_parameter", "from"},
		"no start":                 {"", "2026-12-01", nil, 400, "invalid_parameter", "from"},
		"no seat":                  {"2026-11-25", "2026-11-26", []string{"seats", "0"}, 400, "invalid_parameter", "seats"},
		"a zone of fiction":        {"2026-11-25", "2026-11-26", []string{"timezone", "Mars/Olympus"}, 400, "invalid_parameter", "timezone"},
		"no such service":          {"2026-11-25", "2026-11-26", []string{"serviceId", "nothing00000000"}, 404, "not_found", "serviceId"},
		"another tenant's service": {"2026-11-25", "2026-11-26", []string{"serviceId", other.service}, 404, "not_found", "serviceId"},
		"another tenant's staff":   {"2026-11-25", "2026-11-26", []string{"staffId", other.business.StaffID}, 404, "not_found", "staffId"},
		"another tenant's booking": {"2026-11-25", "2026-11-26", []string{"bookingId", strange}, 404, "not_found", "bookingId"},
		"somebody's booking":       {"2026-11-25", "2026-11-26", []string{"bookingId", mine}, 404, "not_found", "bookingId"},
		"reasons, to a guest":      {"2026-11-25", "2026-11-26", []string{"explain", "true"}, 403, "insufficient_role", ""},
	} {
		answer := s.free(hookstest.Guest, test.from, test.to, test.more...)
		if answer.Status != test.status || answer.String("code") != test.code {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		} else if test.field != "" {
			answer.WantField(test.field)
		}
	}
	s.free(s.SignUp("Carla").Caller, "2026-11-25", "2026-11-26", "explain", "true").WantCode(403, "insufficient_role")
	s.free(hookstest.Guest, "2026-12-01", "2027-01-01").Want(200)
	s.free(hookstest.Guest, "2027-03-01", "2027-04-01").Want(200) // 31 days less an hour
	s.free(hookstest.Guest, "2026-10-01", "2026-11-01").Want(200) // 31 days and an hour
}

func TestABookingsOwnTimeIsFreeToMoveIt(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	made := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201)
	long := s.Call(s.key, "POST", "/api/bookings", s.order("11:00", body{"durationMinutes": 60, "customer": guest("a@example.com")})).Want(201)
	offered := func(caller hookstest.Caller, clock string, more ...string) bool {
		slots := s.free(caller, at(clock), at("18:00"), more...).Want(200).List("slots")
		return len(slots) > 0 && instantOf(t, slots[0]["start"].(string)).Equal(instantOf(t, at(clock)))
	}
	if offered(user.Caller, "10:00") || !offered(user.Caller, "10:15", "bookingId", made.String("id")) {
		t.Error("the customer is not offered the booking's own time, or others are")
	}
	if !offered(s.key, "10:30", "bookingId", made.String("id")) || offered(s.key, "10:15", "bookingId", long.String("id")) {
		t.Error("a booking is moved by its own length")
	}
	if !offered(s.key, "10:30", "bookingId", long.String("id")) {
		t.Error("the long one fits nowhere before itself")
	}
}

func TestExplainNamesTheRuleAndWhatClosed(t *testing.T) {
	s := open(t)
	booked := s.book("10:00", "a@example.com")
	closed := s.free(s.key, at("08:45"), at("10:30"), "explain", "true").Want(200).List("closed")
	want := [][2]any{{"2026-11-25T07:45:00Z", "outside_hours"}, {"2026-11-25T08:45:00Z", "busy"}, {"2026-11-25T09:00:00Z", "capacity"}, {"2026-11-25T09:15:00Z", "busy"}}
	for i, c := range closed {
		if i >= len(want) || c["start"] != want[i][0] || c["reason"] != want[i][1] || c["staffId"] != s.business.StaffID {
			t.Fatalf("closed %v, want %v", closed, want)
		}
	}
	if len(closed) != len(want) || closed[1]["from"] != booked.String("start") || closed[1]["to"] != booked.String("end") || closed[0]["from"] != nil {
		t.Errorf("closed %v", closed)
	}
	if none := s.free(s.owner.Caller, at("12:00"), at("13:00"), "explain", "true").Want(200); none.Value("closed") == nil || len(none.List("closed")) != 0 {
		t.Errorf("closed without any: %s", none.Body)
	}
}

func TestAnUnchangedAnswerIsNotSentAgain(t *testing.T) {
	s := open(t)
	first := s.free(hookstest.Guest, "2026-11-25", "2026-11-26").Want(200)
	tag := first.Header.Get("ETag")
	path := "/api/bookings/availability?from=2026-11-25&to=2026-11-26&businessId=" + s.business.ID + "&serviceId=" + s.service
	for given, status := range map[string]int{tag: 304, "W/" + tag: 304, `"other", ` + tag: 304, "*": 304, `"other"`: 200, "": 200} {
		answer := s.Call(hookstest.Guest, "GET", path, nil, "If-None-Match", given).Want(status)
		if answer.Header.Get("ETag") != tag || !slices.Contains(answer.Header.Values("Vary"), "Authorization, X-API-Key, Accept-Language") || (status == 304) != (answer.Body == "") {
			t.Errorf("%q: ETag %q, Vary %q, %d bytes", given, answer.Header.Get("ETag"), answer.Header.Values("Vary"), len(answer.Body))
		}
	}
	s.book("10:00", "a@example.com")
	if changed := s.Call(hookstest.Guest, "GET", path, nil, "If-None-Match", tag).Want(200); changed.Header.Get("ETag") == tag {
		t.Error("another answer has the same tag")
	}
}

func TestAvailabilityReadsTwiceWhateverItsLength(t *testing.T) {
	s := open(t)
	for n := range 9 {
		s.addStaff(fmt.Sprintf("Person %d", n))
	}
	for _, clock := range []string{"09:00", "10:00", "11:00"} {
		s.book(clock, "a@example.com")
	}
	var queries atomic.Int64
	s.App.ConcurrentDB().(*dbx.DB).QueryLogFunc = func(context.Context, time.Duration, string, *sql.Rows, error) { queries.Add(1) }
	for _, to := range []string{"2026-11-26", "2026-12-26"} {
		queries.Store(0)
		s.free(hookstest.Guest, "2026-11-25", to).Want(200)
		if n := queries.Load(); n != 3 { // whose business it is, and two
			t.Errorf("until %s: %d queries", to, n)
		}
	}
}

// errUndone rolls a transaction back.
var errUndone = errors.New("undone")

// place books in a transaction that is thrown away, and answers the code of a refusal.
func (s *shop) place(now time.Time, order bookings.Order) (code string) {
	s.T.Helper()
	db := collections.NewTenant(s.App, s.business.ID, collections.Actor{Type: "key", ID: "somekey00000000", Role: "admin"})
	name, email := "Ana", "ana@example.com"
	order.Customer = &bookings.CustomerFields{Name: &name, Email: &email}
	err := db.Tx(func(db collections.Tenant) error {
		if _, err := bookings.Place(db, &order, []byte("secret"), now); err != nil {
			return err
		}
		return errUndone
	})
	if err == nil || errors.Is(err, errUndone) {
		return ""
	}
	return fault.CodeOf(err)
}

// What is offered can be booked, and what is not offered is refused with the code that explain names, minute by minute.
func TestWhatIsOfferedCanBeBooked(t *testing.T) {
	for name, test := range map[string]struct{ now, from, to, zone string }{
		"a week in winter":                {"2026-11-24T09:00:00Z", "2026-11-24", "2026-12-01", "Europe/Madrid"},
		"the night without an hour":       {"2027-03-26T09:00:00Z", "2027-03-27", "2027-03-30", "Europe/Madrid"},
		"the night with an hour twice":    {"2026-10-23T09:00:00Z", "2026-10-24", "2026-10-27", "Europe/Madrid"},
		"half an hour back, far from UTC": {"2027-04-02T09:00:00Z", "2027-04-03", "2027-04-06", "Australia/Lord_Howe"},
	} {
		t.Run(name, func(t *testing.T) {
			now := instantOf(t, test.now)
			s := crowded(t, now, slots.Date(test.from), test.zone)
			answer := s.free(s.key, test.from, test.to, "explain", "true").Want(200)
			offered := starts(answer.List("slots"))
			if len(offered) == 0 {
				t.Fatal("nothing is offered")
			}
			s.checkOffered(t, now, offered)
			s.checkClosed(t, now, offered, answer.List("closed"))
		})
	}
}

// crowded is a shop that is open at night, with two people of other hours, a closure, time off, buffers and bookings.
func crowded(t *testing.T, now time.Time, from slots.Date, zone string) *shop {
	instance := hookstest.New(t)
	instance.Clock.Set(now)
	s := openIn(instance, "Rosa")
	night := []body{}
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		night = append(night, body{"weekday": day, "start": "00:00", "end": "05:00"}, body{"weekday": day, "start": "22:30", "end": "24:00"})
	}
	noon := now.Add(51 * time.Hour).Truncate(time.Hour)
	s.change(body{
		"timezone": zone, "hours": night, "bookingPolicy": body{"advanceDays": 5, "maxPerDay": 9, "noticeMinutes": 90},
		"closures": []body{{"start": noon.Format(time.RFC3339), "end": noon.Add(6 * time.Hour).Format(time.RFC3339)}},
	})
	berta := s.addStaff("Berta")
	s.Call(s.owner.Caller, "PUT", "/api/staff/"+berta+"/schedule", body{
		"weekly": []body{{"weekday": "sat", "start": "00:00", "end": "04:00"}, {"weekday": "sun", "start": "01:15", "end": "24:00"}}, "overrides": []body{},
		"timeOff": []body{{"start": now.Add(40 * time.Hour).Format(time.RFC3339), "end": now.Add(42 * time.Hour).Format(time.RFC3339)}},
	}).Want(200)
	s.service = s.addService(body{"durationMinutes": 40, "bufferBeforeMinutes": 10, "bufferAfterMinutes": 5, "stepMinutes": 20})
	midnight := slots.Midnight(from.AddDays(1), collections.ZoneOf(zone))
	for _, later := range []time.Duration{time.Hour, 2 * time.Hour, 3*time.Hour + 20*time.Minute, 23 * time.Hour, 26 * time.Hour} {
		start := midnight.Add(later)
		s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start.Format(time.RFC3339), "override": true, "customer": guest("a@example.com")})).Want(201)
	}
	return s
}

func (s *shop) checkOffered(t *testing.T, now time.Time, offered []string) {
	for _, start := range offered {
		if code := s.place(now, bookings.Order{ServiceID: s.service, Start: instantOf(t, start)}); code != "" {
			t.Errorf("%s is offered and refused: %s", start, code)
		}
	}
}

func (s *shop) checkClosed(t *testing.T, now time.Time, offered []string, closed []map[string]any) {
	answers := map[string]string{"busy": "slot_taken", "capacity": "slot_taken"}
	reasons := map[string]map[string]bool{}
	for _, c := range closed {
		start, reason := c["start"].(string), c["reason"].(string)
		if reasons[start] == nil {
			reasons[start] = map[string]bool{}
		}
		if code, renamed := answers[reason]; renamed {
			reason = code
		}
		reasons[start][reason] = true
	}
	seen := map[string]bool{}
	for start, codes := range reasons {
		if slices.Contains(offered, start) {
			continue // one of the two is free
		}
		code := s.place(now, bookings.Order{ServiceID: s.service, Start: instantOf(t, start)})
		if !codes[code] {
			t.Errorf("%s is refused as %q, explained as %v", start, code, codes)
		}
		seen[code] = true
		for _, off := range []time.Duration{time.Minute, 7 * time.Minute, time.Second, time.Millisecond} {
			if code := s.place(now, bookings.Order{ServiceID: s.service, Start: instantOf(t, start).Add(off)}); code != "off_grid" && code != "past" {
				t.Errorf("%s and %s is refused as %q", start, off, code)
			}
		}
	}
	for _, code := range []string{"outside_hours", "slot_taken"} {
		if !seen[code] {
			t.Errorf("no time was closed as %s: the test looks at too little", code)
		}
	}
}

func TestALinkIsOfItsBooking(t *testing.T) {
	s := open(t)
	made := s.book("10:00", "a@example.com")
	want := s.URL + "/m/" + token.Link([]byte("a secret of hookstest only"), token.Manage, made.String("id"), 1)
	if made.String("manageUrl") != want {
		t.Errorf("link %s, want %s", made.String("manageUrl"), want)
	}
}
