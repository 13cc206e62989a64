package calendars_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

// shop is a business with two people and a service that each of them gives.
type shop struct {
	*hookstest.Instance
	business *hookstest.Business
	bea      string // staff
	service  string
}

func open(t *testing.T) *shop {
	t.Helper()
	i := hookstest.New(t)
	s := &shop{Instance: i, business: i.SignUp("Ana Gil").Business("Salon Sol")}
	s.bea = s.owner("POST", "/api/staff", body{"businessId": s.business.ID, "name": "Bea Sanz"}).Want(201).String("id")
	s.service = s.owner("POST", "/api/services", body{"businessId": s.business.ID, "name": "Cut", "durationMinutes": 60}).Want(201).String("id")
	return s
}

func (s *shop) owner(method, path string, fields any) hookstest.Answer {
	s.T.Helper()
	return s.Call(s.business.Owner.Caller, method, path, fields)
}

// book books with one of the people.
func (s *shop) book(caller hookstest.Caller, staff, start string) string {
	s.T.Helper()
	order := body{"businessId": s.business.ID, "serviceId": s.service, "start": start, "staffId": staff}
	if caller == hookstest.Guest {
		order["customer"] = body{"name": "Fay, Ruiz", "email": "fay@example.com", "phone": "+34600111222"}
	}
	return s.Call(caller, "POST", "/api/bookings", order).Want(201).String("id")
}

// address asks for one, and answers its path.
func (s *shop) address(caller hookstest.Caller, fields body) string {
	s.T.Helper()
	answer := s.Call(caller, "POST", "/api/calendars", fields).Want(201)
	path, ours := strings.CutPrefix(answer.String("url"), s.URL)
	if !ours || !strings.HasPrefix(path, "/calendar/") || !strings.HasSuffix(path, ".ics") || answer.Header.Get("Cache-Control") != "no-store" {
		s.T.Errorf("%s %v", answer.Body, answer.Header)
	}
	return path
}

// events are those of a calendar, as another library reads them.
func (s *shop) events(path string) []ical.Event {
	s.T.Helper()
	answer := s.Call(hookstest.Guest, "GET", path, nil).Want(200)
	if kind := answer.Header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
		s.T.Errorf("type %s", kind)
	}
	calendar, err := ical.NewDecoder(strings.NewReader(answer.Body)).Decode()
	if err != nil {
		s.T.Fatalf("%v in %s", err, answer.Body)
	}
	return calendar.Events()
}

// uids are the bookings that a calendar shows.
func (s *shop) uids(path string) (ids []string) {
	s.T.Helper()
	for _, event := range s.events(path) {
		ids = append(ids, strings.TrimSuffix(event.Props.Get(ical.PropUID).Value, "@nearbyassist"))
	}
	return ids
}

func (s *shop) wantShown(path string, bookings ...string) {
	s.T.Helper()
	if shown := s.uids(path); !slices.Equal(shown, bookings) {
		s.T.Errorf("shown are %q, want %q", shown, bookings)
	}
}

func (s *shop) wantNothing(path string) {
	s.T.Helper()
	if answer := s.Call(hookstest.Guest, "GET", path, nil); answer.Status != 404 {
		s.T.Errorf("%d %s", answer.Status, answer.Body)
	}
}

func TestWhatEachCalendarShows(t *testing.T) {
	s := open(t)
	gus := s.SignUp("Gus Mora")
	withAna := s.book(hookstest.Guest, s.business.StaffID, "2026-11-25T10:00:00+01:00")
	withBea := s.book(gus.Caller, s.bea, "2026-11-25T11:00:00+01:00")
	other := open(t) // another instance: its ids are unlike
	s.wantShown(s.address(s.business.Owner.Caller, body{"businessId": s.business.ID}), withAna, withBea)
	s.wantShown(s.address(s.business.Owner.Caller, body{"businessId": s.business.ID, "staffId": s.bea}), withBea)
	s.wantShown(s.address(gus.Caller, body{}), withBea)
	s.wantShown(s.address(s.business.Owner.Caller, body{}))
	s.Call(s.business.Owner.Caller, "POST", "/api/calendars", body{"businessId": s.business.ID, "staffId": other.bea}).WantCode(404, "not_found").WantField("staffId")
	s.Call(gus.Caller, "POST", "/api/calendars", body{"businessId": s.business.ID}).WantCode(404, "not_found").WantField("businessId")
	s.Call(gus.Caller, "POST", "/api/calendars", body{"staffId": s.bea}).WantCode(422, "validation_failed").WantField("businessId")
	for _, path := range []string{"/calendar/x.ics", "/calendar/", "/calendar/" + strings.Repeat("a", 43) + ".ics", "/calendar/" + strings.Repeat("a", 43)} {
		s.wantNothing(path)
	}
}

func TestAnEventSaysWhoWhatAndWhen(t *testing.T) {
	s := open(t)
	id := s.book(hookstest.Guest, s.bea, "2026-11-25T10:00:00+01:00")
	event := s.events(s.address(s.business.Owner.Caller, body{"businessId": s.business.ID}))[0]
	for property, want := range map[string]string{
		ical.PropSummary: "Cut · Fay, Ruiz", ical.PropStatus: "CONFIRMED", ical.PropUID: id + "@nearbyassist",
	} {
		if got, err := event.Props.Text(property); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", property, got, want, err)
		}
	}
	if sequence, err := event.Props.Get(ical.PropSequence).Int(); err != nil || sequence != 1 {
		t.Errorf("sequence %d, %v", sequence, err)
	}
	if notes, err := event.Props.Text(ical.PropDescription); err != nil || !strings.HasPrefix(notes, "With: Bea Sanz\nPhone: +34600111222\nEmail: fay@example.com\nReference: NA-") {
		t.Errorf("notes %q, %v", notes, err)
	}
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	if start, err := event.DateTimeStart(madrid); err != nil || start.In(madrid).Format("2 15:04") != "25 10:00" {
		t.Errorf("starts %s, %v", start, err)
	}
}

func TestLocalTimesOverAChangeOfTheClock(t *testing.T) {
	s := open(t)
	for start, clocks := range map[string]map[string]string{
		"2027-03-28T00:30:00Z": {"Europe/Madrid": "28 01:30", "America/New_York": "27 20:30", "Australia/Lord_Howe": "28 11:30"},
		"2027-03-28T01:30:00Z": {"Europe/Madrid": "28 03:30", "America/New_York": "27 21:30", "Australia/Lord_Howe": "28 12:30"},
		"2027-10-31T01:30:00Z": {"Europe/Madrid": "31 02:30", "America/New_York": "30 21:30", "Australia/Lord_Howe": "31 12:30"},
	} {
		order := body{"businessId": s.business.ID, "serviceId": s.service, "start": start, "override": true, "customer": body{"name": "Fay", "phone": "+34600111222"}}
		id := s.owner("POST", "/api/bookings", order).Want(201).String("id")
		for _, event := range s.events(s.address(s.business.Owner.Caller, body{"businessId": s.business.ID})) {
			if !strings.HasPrefix(event.Props.Get(ical.PropUID).Value, id) {
				continue
			}
			for name, clock := range clocks {
				zone, err := time.LoadLocation(name)
				if err != nil {
					t.Fatal(err)
				}
				if shown, err := event.DateTimeStart(zone); err != nil || shown.In(zone).Format("2 15:04") != clock {
					t.Errorf("%s in %s is shown at %s, want %s (%v)", start, name, shown.In(zone), clock, err)
				}
			}
		}
	}
}

func TestAChangeRaisesTheSequenceAndACancelledBookingIsGone(t *testing.T) {
	s := open(t)
	id := s.book(hookstest.Guest, s.bea, "2026-11-25T10:00:00+01:00")
	path := s.address(s.business.Owner.Caller, body{"businessId": s.business.ID})
	edit := body{"start": "2026-11-27 09:00:00.000Z", "blockStart": "2026-11-27 09:00:00.000Z", "end": "2026-11-27 10:00:00.000Z", "blockEnd": "2026-11-27 10:00:00.000Z"}
	s.Call(s.Superuser(), "PATCH", "/api/collections/bookings/records/"+id, edit).Want(200)
	moved := s.events(path)[0]
	if start, err := moved.DateTimeStart(nil); err != nil || start.UTC().Format(time.RFC3339) != "2026-11-27T09:00:00Z" || moved.Props.Get(ical.PropSequence).Value != "2" {
		t.Errorf("%s, %v, %v", start, moved.Props, err)
	}
	s.owner("POST", "/api/bookings/"+id+"/cancel", body{"reason": "Closed"}).Want(200)
	s.wantShown(path)
}

func TestTheEarlierAddressEnds(t *testing.T) {
	s := open(t)
	first := s.address(s.business.Owner.Caller, body{"businessId": s.business.ID})
	mine, beas := s.address(s.business.Owner.Caller, body{}), s.address(s.business.Owner.Caller, body{"businessId": s.business.ID, "staffId": s.bea})
	second := s.address(s.business.Owner.Caller, body{"businessId": s.business.ID})
	if first == second {
		t.Error("it is the same again")
	}
	s.wantNothing(first)
	for _, path := range []string{second, mine, beas} {
		s.wantShown(path)
	}
}

// What a calendar shows ends with the role of whoever asked for it.
func TestACalendarEndsWithTheRole(t *testing.T) {
	s := open(t)
	id := s.book(hookstest.Guest, s.bea, "2026-11-25T10:00:00+01:00")
	dani, cris := s.SignUp("Dani Paz"), s.SignUp("Cris Vega")
	danis, criss := s.business.Join(dani, "admin"), s.business.Join(cris, "staff")
	s.Call(cris.Caller, "POST", "/api/calendars", body{"businessId": s.business.ID}).WantCode(403, "insufficient_role")
	s.Call(cris.Caller, "POST", "/api/calendars", body{"businessId": s.business.ID, "staffId": s.bea}).WantCode(403, "insufficient_role")
	own := s.address(cris.Caller, body{"businessId": s.business.ID, "staffId": criss})
	s.wantShown(own)
	all := s.address(dani.Caller, body{"businessId": s.business.ID})
	s.wantShown(all, id)
	s.SQL("UPDATE staff SET role = 'staff' WHERE id = {:id}", body{"id": danis})
	s.wantNothing(all)
	s.SQL("UPDATE staff SET seesAll = TRUE WHERE id = {:id}", body{"id": danis})
	s.wantShown(all, id)
	s.SQL("UPDATE staff SET status = 'removed' WHERE id IN ({:dani}, {:cris})", body{"dani": danis, "cris": criss})
	s.wantNothing(all)
	s.wantNothing(own)
}

func TestACalendarShowsAMonthBackAndAllThatComes(t *testing.T) {
	s := open(t)
	id := s.book(hookstest.Guest, s.bea, "2026-11-25T10:00:00+01:00")
	path := s.address(s.business.Owner.Caller, body{"businessId": s.business.ID})
	s.Clock.Advance(30 * 24 * time.Hour)
	s.wantShown(path, id)
	s.Clock.Advance(2 * 24 * time.Hour)
	s.wantShown(path)
}

func TestAnUnchangedCalendarIsNotSentAgain(t *testing.T) {
	s := open(t)
	s.book(hookstest.Guest, s.bea, "2026-11-25T10:00:00+01:00")
	path := s.address(s.business.Owner.Caller, body{"businessId": s.business.ID})
	tag := s.Call(hookstest.Guest, "GET", path, nil).Want(200).Header.Get("ETag")
	s.Clock.Advance(time.Hour)
	if again := s.Call(hookstest.Guest, "GET", path, nil, "If-None-Match", tag); again.Status != http.StatusNotModified || tag == "" {
		t.Errorf("%d, tag %q", again.Status, tag)
	}
	s.book(hookstest.Guest, s.bea, "2026-11-25T12:00:00+01:00")
	s.Call(hookstest.Guest, "GET", path, nil, "If-None-Match", tag).Want(200)
}

// The address is a secret: a repeated answer has it no more, and no table or log keeps it.
func TestTheAddressIsKeptNowhere(t *testing.T) {
	s := open(t)
	s.App.Settings().Logs.MaxDays, s.App.Settings().Logs.MinLevel = 1, -8
	headers := []string{"Idempotency-Key", "once"}
	path := strings.TrimPrefix(s.Call(s.business.Owner.Caller, "POST", "/api/calendars", body{}, headers...).Want(201).String("url"), s.URL)
	if again := s.Call(s.business.Owner.Caller, "POST", "/api/calendars", body{}, headers...).Want(201); again.Value("url") != nil {
		t.Errorf("shown again: %s", again.Body)
	}
	s.wantShown(path)
	secret := strings.TrimSuffix(strings.TrimPrefix(path, "/calendar/"), ".ics")
	for table, content := range s.Dump() {
		if strings.Contains(content, secret) {
			t.Errorf("%s keeps it", table)
		}
	}
	s.Call(hookstest.Guest, "GET", "/?q=marker", nil).Want(200)
	for tries := 0; s.logged("marker") == 0; tries++ { // lines are written off the request, 200 at a time
		if tries == 1000 {
			t.Fatal("plain pages are not logged")
		}
		for range 200 {
			s.App.Logger().Info("another line")
		}
	}
	if leaked := s.logged(secret); leaked > 0 {
		t.Errorf("%d lines with it", leaked)
	}
}

func (s *shop) logged(text string) (n int) {
	s.T.Helper()
	if err := s.App.AuxDB().NewQuery("SELECT count(*) FROM _logs WHERE data LIKE {:text}").Bind(body{"text": "%" + text + "%"}).Row(&n); err != nil {
		s.T.Fatal(err)
	}
	return n
}

func TestACalendarEndsWithTheAccount(t *testing.T) {
	s := open(t)
	gus := s.SignUp("Gus Mora")
	s.book(gus.Caller, s.bea, "2026-11-25T10:00:00+01:00")
	path := s.address(gus.Caller, body{})
	s.Call(gus.Caller, "DELETE", "/api/users/profile", nil).Want(200)
	s.wantNothing(path)
	if left := s.Dump()["calendars"]; left != "" {
		t.Errorf("left is %s", left)
	}
}
