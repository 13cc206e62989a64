package bookings_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/token"
	"nearbyassist/hooks/hookstest"
)

func TestABookingIsWhatWasAgreed(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": body{"freeMinutes": 1440, "tiers": []body{{"minutesBefore": 1440, "feePercent": 50}}}})
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{
		"customer": body{"name": " Ana García ", "email": "ANA@example.com", "phone": "+34 600 111 222", "locale": "es", "timezone": "Atlantic/Canary"},
		"notes":    "First visit", "internalNotes": "Pays late",
	})).Want(201)
	for path, want := range map[string]any{
		"businessName": "Rosa's", "serviceName": "Cut", "staffName": "Rosa", "staffId": s.business.StaffID,
		"start": "2026-11-25T09:00:00Z", "end": "2026-11-25T09:30:00Z", "timezone": "Europe/Madrid", "durationMinutes": 30.0, "seats": 1.0,
		"status": "confirmed", "pendingFor": nil, "expiresAt": nil, "price.amount": 2000.0, "price.currency": "EUR", "amountDue.amount": 2000.0,
		"paymentStatus": "unpaid", "customer.name": "Ana García", "customer.email": "ana@example.com", "customer.phone": "+34600111222",
		"customer.locale": "es", "customer.timezone": "Atlantic/Canary", "notes": "First visit", "internalNotes": "Pays late",
		"source": "key", "externalReference": nil, "version": 1.0, "cancellationPolicy.freeMinutes": 1440.0,
	} {
		if got := made.Value(path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	s.SQL("UPDATE services SET name = 'Shave', price = 9900, durationMinutes = 60", nil)
	s.change(body{"cancellationPolicy": nil})
	later := s.Call(s.key, "GET", "/api/bookings/"+made.String("id"), nil).Want(200)
	for _, path := range []string{"serviceName", "price.amount", "end", "cancellationPolicy.freeMinutes"} {
		if later.Value(path) != made.Value(path) {
			t.Errorf("an edit of the service changed %s of its booking to %v", path, later.Value(path))
		}
	}
}

func TestTheManageLinkIsShownOnceAndStoredHashed(t *testing.T) {
	s := open(t)
	made := s.book("10:00", "ana@example.com")
	_, secret, found := strings.Cut(made.String("manageUrl"), s.URL+"/m/")
	if !found || len(secret) != 43 || made.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("link %q, Cache-Control %q", made.String("manageUrl"), made.Header.Get("Cache-Control"))
	}
	if n := s.number(`SELECT count(*) FROM links WHERE hash = {:hash} AND subject = {:id} AND purpose = 'manage' AND expiresAt = '2026-12-02 09:30:00.000Z'`,
		body{"hash": token.LinkHash(secret), "id": made.String("id")}); n != 1 {
		t.Error("the hash of the link is not stored until a week after the end")
	}
	for _, table := range []string{"links", "outbox", "audit", "bookings"} {
		if n := s.number("SELECT count(*) FROM "+table+" x WHERE x.rowid IN (SELECT rowid FROM "+table+") AND "+text(s, table)+" LIKE {:secret}", body{"secret": "%" + secret + "%"}); n != 0 {
			t.Errorf("%s holds the link", table)
		}
	}
	if _, there := s.Call(s.key, "GET", "/api/bookings/"+made.String("id"), nil).Want(200).Object()["manageUrl"]; there {
		t.Error("the link is shown again")
	}
}

// text is an SQL expression of all that a row holds.
func text(s *shop, table string) string {
	var columns []string
	if err := s.App.DB().NewQuery("SELECT name FROM pragma_table_info('" + table + "')").Column(&columns); err != nil {
		s.T.Fatal(err)
	}
	return "(coalesce(x.`" + strings.Join(columns, "`, '') || coalesce(x.`") + "`, ''))"
}

func TestApproval(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	auto := s.addService(body{"autoConfirm": true})
	user := s.SignUp("Carla")
	for name, test := range map[string]struct {
		caller   hookstest.Caller
		more     body
		status   string
		deadline any
		event    string
	}{
		"guest":                     {hookstest.Guest, body{"start": at("10:00"), "customer": guest("a@example.com")}, "pending", "2026-11-25T09:00:00Z", "booking.requested"}, // no later than its start
		"user":                      {user.Caller, body{"start": at("10:30")}, "pending", "2026-11-25T09:00:00Z", "booking.requested"},                                         // 24 hours
		"user on an automatic one":  {user.Caller, body{"start": at("11:00"), "serviceId": auto}, "confirmed", nil, "booking.created"},
		"key":                       {s.key, body{"start": at("11:30"), "customer": guest("a@example.com")}, "confirmed", nil, "booking.created"},
		"owner":                     {s.owner.Caller, body{"start": at("12:00"), "customer": guest("a@example.com")}, "confirmed", nil, "booking.created"},
		"guest on an automatic one": {hookstest.Guest, body{"start": at("12:30"), "serviceId": auto, "customer": guest("a@example.com")}, "confirmed", nil, "booking.created"},
	} {
		made := s.Call(test.caller, "POST", "/api/bookings", s.order("", test.more)).Want(201)
		if made.String("status") != test.status || made.Value("expiresAt") != test.deadline || (made.Value("pendingFor") == "approval") != (test.status == "pending") {
			t.Errorf("%s: %s for %v until %v", name, made.String("status"), made.Value("pendingFor"), made.Value("expiresAt"))
		}
		if events := s.events(made.String("id")); !slices.Equal(events, []string{test.event}) {
			t.Errorf("%s: events %v", name, events)
		}
	}
}

func TestApprovalIsAwaitedForADayAtMost(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	asked := s.Call(user.Caller, "POST", "/api/bookings", s.order("", body{"start": "2026-11-27T10:00:00+01:00"})).Want(201)
	if asked.String("expiresAt") != "2026-11-25T09:00:00Z" {
		t.Errorf("it waits until %s", asked.String("expiresAt"))
	}
	order := s.order("", body{"start": "2026-11-27T10:00:00+01:00", "customer": guest("b@example.com")})
	s.Call(s.key, "POST", "/api/bookings", order).WantCode(409, "slot_taken")
	s.Clock.Advance(24 * time.Hour)
	made := s.Call(s.key, "POST", "/api/bookings", order).Want(201)
	expired := s.Call(user.Caller, "GET", "/api/bookings/"+asked.String("id"), nil).Want(200)
	if expired.String("status") != "expired" || expired.Value("pendingFor") != nil || expired.Value("expiresAt") != nil || expired.Int("version") != 2 {
		t.Errorf("overdue: %s", expired.Body)
	}
	last := expired.List("history")[1]
	if by, _ := last["by"].(map[string]any); last["action"] != "expired" || by["type"] != "system" || by["name"] != "NearbyAssist" {
		t.Errorf("history %v", last)
	}
	if events := s.events(asked.String("id")); !slices.Equal(events, []string{"booking.requested", "booking.updated"}) {
		t.Errorf("events %v", events)
	}
	if events := s.events(made.String("id")); !slices.Equal(events, []string{"booking.created"}) {
		t.Errorf("events %v", events)
	}
}

func TestATwinGetsTheSameAnswerWithoutTheLink(t *testing.T) {
	s := open(t)
	order := s.order("10:00", body{"customer": guest("ana@example.com")})
	first := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "one").Want(201)
	rows := s.rows()
	twin := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "one").Want(201)
	again := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "one").Want(201)
	if twin.Body != again.Body || twin.Header.Get("Idempotent-Replayed") != "true" || twin.String("id") != first.String("id") || twin.Value("manageUrl") != nil {
		t.Errorf("replayed %s", twin.Body)
	}
	if first.String("manageUrl") == "" || s.rows() != rows {
		t.Error("the first had no link, or the twin wrote something")
	}
	refused := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "two").WantCode(409, "slot_taken")
	s.Call(s.key, "POST", "/api/bookings/"+first.String("id")+"/cancel", body{"reason": "r"}).Want(200)
	if same := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "two").WantCode(409, "slot_taken"); same.Body != refused.Body {
		t.Errorf("a kept refusal changed to %s", same.Body)
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("11:00", body{"customer": guest("ana@example.com")}), "Idempotency-Key", "one").WantCode(422, "idempotency_mismatch")
}
