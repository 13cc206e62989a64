package businesses_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// book makes a booking by a guest on a weekday of the next week.
func book(i *hookstest.Instance, business *hookstest.Business, service, start string) string {
	i.T.Helper()
	return i.Call(hookstest.Guest, "POST", "/api/bookings", body{
		"businessId": business.ID, "serviceId": service, "start": start, "customer": body{"name": "Fay Ruiz", "email": "fay@example.com"},
	}).Want(201).String("id")
}

func offer(i *hookstest.Instance, business *hookstest.Business) string {
	i.T.Helper()
	return i.Call(business.Owner.Caller, "POST", "/api/services", body{"businessId": business.ID, "name": "Corte", "durationMinutes": 30}).Want(201).String("id")
}

func TestAnArchivedBusinessIsGoneUntilASuperuserBringsItBack(t *testing.T) {
	var received atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { received.Add(1) }))
	defer receiver.Close()
	i := hookstest.New(t)
	ana, bea, carl := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Carl Diaz")
	salon := ana.Business("Salon Sol")
	salon.Join(bea, "admin")
	salon.Join(carl, "staff")
	key := salon.Key("business:read", "bookings:read")
	i.Call(ana.Caller, "POST", "/api/webhooks", body{"businessId": salon.ID, "url": receiver.URL, "events": []string{"*"}}).Want(201)
	service := offer(i, salon)
	booking := book(i, salon, service, "2026-12-01T10:00:00Z")
	path := "/api/businesses/" + salon.ID

	for name, caller := range map[string]hookstest.Caller{"admin": bea.Caller, "staff": carl.Caller} {
		if answer := i.Call(caller, "DELETE", path, nil); answer.Status != 403 {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	i.Call(ana.Caller, "DELETE", path, nil).WantCode(409, "has_bookings")
	i.Call(ana.Caller, "GET", path, nil).Want(200)
	i.Call(ana.Caller, "POST", "/api/bookings/"+booking+"/cancel", body{"reason": "We close"}).Want(200)
	archived := i.Call(ana.Caller, "DELETE", path, nil).Want(200)
	if archived.String("status") != "archived" || archived.String("role") != "owner" {
		t.Errorf("archived as %s", archived.Body)
	}
	if again := i.Call(ana.Caller, "DELETE", path, nil).Want(200); again.Body != archived.Body {
		t.Errorf("again %s", again.Body)
	}

	if err := i.Server.Dispatcher().Drain(context.Background(), i.Clock.Now()); err != nil || received.Load() != 0 {
		t.Errorf("%d events were sent: %v", received.Load(), err)
	}
	i.Call(key, "GET", "/api/businesses/my-businesses", nil).WantCode(401, "unauthenticated")
	for _, call := range []struct {
		caller       hookstest.Caller
		method, path string
		given        any
	}{
		{hookstest.Guest, "GET", path, nil},
		{hookstest.Guest, "GET", "/api/businesses/" + salon.Slug, nil},
		{ana.Caller, "GET", path, nil},
		{bea.Caller, "GET", path, nil},
		{ana.Caller, "PATCH", path, body{"name": "Back"}},
		{ana.Caller, "PATCH", path, body{"listed": true}},
		{hookstest.Guest, "GET", "/api/services?businessId=" + salon.ID, nil},
		{hookstest.Guest, "GET", "/api/services/" + service, nil},
		{hookstest.Guest, "GET", "/api/staff?businessId=" + salon.ID, nil},
		{ana.Caller, "GET", "/api/bookings/" + booking, nil},
		{hookstest.Guest, "GET", "/api/bookings/availability?from=2026-12-01&to=2026-12-02&businessId=" + salon.ID + "&serviceId=" + service, nil},
		{ana.Caller, "GET", "/api/bookings/business/" + salon.ID, nil},
		{ana.Caller, "GET", "/api/integrations/api-keys?businessId=" + salon.ID, nil},
		{hookstest.Guest, "POST", "/api/bookings", body{"businessId": salon.ID, "serviceId": service, "start": "2026-12-01T10:00:00Z", "customer": body{"name": "Fay", "email": "fay@example.com"}}},
	} {
		if answer := i.Call(call.caller, call.method, call.path, call.given); answer.Status != 404 {
			t.Errorf("%s %s: %d %s", call.method, call.path, answer.Status, answer.Body)
		}
	}
	i.Call(bea.Caller, "DELETE", path, nil).WantCode(404, "not_found")
	if mine := i.Call(ana.Caller, "GET", "/api/businesses/my-businesses", nil).Want(200); mine.Int("total") != 0 {
		t.Errorf("still Ana's: %s", mine.Body)
	}
	wantFound(t, i, "q=salon", "")
	ana.Browse().Get("/app/salon-sol").Want(404)
	if slug := ana.Business("Salon Sol").Slug; slug != "salon-sol-2" {
		t.Errorf("the address was given to another: %s", slug)
	}

	i.Call(i.Superuser(), "PATCH", "/api/collections/businesses/records/"+salon.ID, body{"status": "active"}).Want(200)
	i.Call(key, "GET", "/api/businesses/my-businesses", nil).Want(200)
	i.Call(bea.Caller, "GET", path, nil).Want(200)
	i.Call(bea.Caller, "DELETE", path, nil).WantCode(403, "insufficient_role")
	if err := i.Server.Dispatcher().Drain(context.Background(), i.Clock.Now()); err != nil {
		t.Error(err)
	}
	var told []string
	for _, row := range i.Audit("businesses") {
		if row.Subject == salon.ID {
			told = append(told, row.Action+" by "+row.ActorType)
		}
	}
	if got := strings.Join(told, ", "); got != "business.created by user, business.archived by member, business.restored by superuser" {
		t.Errorf("the trail tells %s", got)
	}
}

func TestTheConsoleArchivesByTheSameRule(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	booking := book(i, salon, offer(i, salon), "2026-12-01T10:00:00Z")
	operator, record := i.Superuser(), "/api/collections/businesses/records/"+salon.ID
	if refused := i.Call(operator, "PATCH", record, body{"status": "archived"}).Want(400); refused.Value("data.status") == nil {
		t.Errorf("refused as %s", refused.Body)
	}
	i.Call(salon.Owner.Caller, "POST", "/api/bookings/"+booking+"/cancel", body{"reason": "We close"}).Want(200)
	i.Call(operator, "PATCH", record, body{"status": "archived"}).Want(200)
	wantFound(t, i, "", "")
	rows := i.Audit("businesses")
	if last := rows[len(rows)-1]; last.Action != "business.archived" || last.ActorType != "superuser" || len(rows) != 2 {
		t.Errorf("the trail tells %v", rows)
	}
}

func TestWhatBeganOrEndedStandsInNobodysWay(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	book(i, salon, offer(i, salon), "2026-12-01T10:00:00Z")
	i.Clock.Set(hookstest.Start.AddDate(0, 0, 7).Add(70 * 60 * 1e9)) // 1 December, 10:10 in UTC: it is going on
	i.Call(salon.Owner.Caller, "DELETE", "/api/businesses/"+salon.ID, nil).WantCode(401, "unauthenticated")
	fresh := i.Call(hookstest.Guest, "POST", "/api/auth/signin", body{"email": salon.Owner.Email, "password": hookstest.Password}).Want(200)
	i.Call(hookstest.Bearer(fresh.String("accessToken")), "DELETE", "/api/businesses/"+salon.ID, nil).Want(200)
}
