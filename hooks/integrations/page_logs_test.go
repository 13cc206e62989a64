package integrations_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

const logsPath = "/app/salon-sol/integrations/logs"

func TestTheLogOnThePage(t *testing.T) {
	d := newDesk(t)
	d.Browser.Get(logsPath).WantWords("Request log")
	made := create(d.Instance, d.salon, body{"rateLimit": 2})
	id, caller := made.String("id"), hookstest.WithKey(made.String("key"))
	fine := d.Call(caller, "GET", "/api/services", nil).Want(200).Header.Get("X-Request-Id")
	lacking := d.Call(caller, "GET", "/api/customers", nil).Want(403).Header.Get("X-Request-Id")
	limited := d.Call(caller, "GET", "/api/services", nil).Want(429).Header.Get("X-Request-Id")
	page := d.Browser.Get(logsPath).Want(200)
	for _, request := range []string{fine, lacking, limited} {
		if page.Find("a[href='"+logsPath+"/"+request+"']").Length() != 1 {
			t.Errorf("%s is not listed: %s", request, page.Words("tbody"))
		}
	}
	page.WantWords("403 insufficient_scope").WantWords("429 rate_limited").WantWords("Key Website").WantWords("GET /api/services")
	if secretShape.MatchString(page.Body) {
		t.Error("the log shows a key")
	}
	for query, want := range map[string]int{
		"?key=" + id: 3, "?key=" + id + "&st=4": 2, "?st=5": 0, "?key=" + id + "&st=2&m=GET": 1, "?key=" + id + "&m=POST": 0, "?path=customers": 1, "?path=%25": 0,
		"?code=rate_limited": 1, "?id=" + lacking: 1, "?key=" + id + "&from=2026-11-24&to=2026-11-24": 3, "?from=2026-11-25": 0, "?to=2026-11-23": 0,
		"?key=" + id + "&from=soon": 3, "?key=nobody": 0, "?key=%FF": -1,
	} {
		if got := d.Browser.Get(logsPath + query).Want(200).Find("tbody tr").Length(); got != want && want >= 0 {
			t.Errorf("%s finds %d", query, got)
		}
	}
	kept := d.Browser.Get(logsPath + "?key=" + id + "&st=4&path=serv&from=2026-11-24").Want(200)
	if kept.Shown("path") != "serv" || kept.Shown("from") != "2026-11-24T00:00" || kept.Find("select[name=st] option[selected]").AttrOr("value", "") != "4" {
		t.Errorf("the filter is lost: %s", kept.Words("form"))
	}
	d.Browser.Get(logsPath + "?code=nothing").WantWords("Nothing matches")
	d.Browser.Get(logsPath + "?cursor=nonsense").WantGo(logsPath)

	d.Browser.Get(logsPath + "/" + fine).Want(200).WantWords("listServices").WantWords("127.0.0.1").WantWords("It changed nothing.")
	d.Browser.Get(logsPath + "/" + lacking).Want(200).WantWords("Why this 403 The key or app lacks the scope bookings:read.").WantWords("The scopes of the key: services:read")
	why := d.Browser.Get(logsPath + "/" + limited).Want(200).WantWords("More than 2 requests in 15 minutes. The limit was whole again on 24 Nov 2026, 10:15.")
	if why.Find("a[href='"+keysPath+"/"+id+"']").Length() != 1 {
		t.Error("it does not lead to the key")
	}
	d.Browser.Get(logsPath + "/aaaaaaaaaaaaaaa").Want(404)
}

func TestCallsOfAnAppAreLogged(t *testing.T) {
	d := newDesk(t)
	app := d.Call(d.owner.Caller, "POST", "/api/integrations/apps", body{
		"businessId": d.salon.ID, "name": "Agenda", "website": "https://agenda.example.com", "redirectUris": []string{}, "scopes": []string{"services:read"}, "confidential": true,
	}).Want(201)
	form := "grant_type=client_credentials&client_id=" + app.String("clientId") + "&client_secret=" + app.String("clientSecret")
	token := d.Call(hookstest.Guest, "POST", "/oauth/token", form, "Content-Type", "application/x-www-form-urlencoded").Want(200).String("access_token")
	d.Call(hookstest.Bearer(token), "GET", "/api/services", nil).Want(200)
	d.Call(hookstest.Bearer(token), "GET", "/api/customers", nil).WantCode(403, "insufficient_scope")
	page := d.Browser.Get(logsPath + "?key=" + app.String("id")).Want(200).WantWords("App Agenda").WantWords("403 insufficient_scope")
	if page.Find("tbody tr").Length() != 2 || strings.Contains(page.Body, token) {
		t.Errorf("logged: %s", page.Words("tbody"))
	}
	d.Browser.Get(page.Find("tbody a").AttrOr("href", "")).Want(200).WantWords("App Agenda")
}

func TestTheLogStandsOnPages(t *testing.T) {
	d := newDesk(t)
	caller := d.salon.Key("services:read")
	forget(d.Instance)
	for range 52 {
		d.Call(caller, "GET", "/api/services", nil).Want(200)
	}
	first := d.Browser.Get(logsPath + "?m=GET").Want(200)
	next := first.Find(".pager a").AttrOr("href", "")
	second := d.Browser.Get(next).Want(200)
	if first.Find("tbody tr").Length() != 50 || second.Find("tbody tr").Length() != 2 || !strings.Contains(next, "m=GET") {
		t.Errorf("%d calls, then %d by %s", first.Find("tbody tr").Length(), second.Find("tbody tr").Length(), next)
	}
}

func TestACallLeadsToWhatItBroughtAbout(t *testing.T) {
	d := newDesk(t)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	t.Cleanup(receiver.Close)
	webhook := d.Call(d.owner.Caller, "POST", "/api/webhooks", body{"businessId": d.salon.ID, "url": receiver.URL, "events": []string{"booking.created"}}).Want(201).String("id")
	service := d.Call(d.owner.Caller, "POST", "/api/services", body{"businessId": d.salon.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	booked := d.Call(d.salon.Key("bookings:write"), "POST", "/api/integrations/partner/bookings", body{
		"serviceId": service, "start": "2026-11-25T09:00:00Z", "customer": body{"name": "Fay Ruiz", "email": "fay@example.com"},
	}).Want(201)
	if err := d.Server.Dispatcher().Drain(context.Background(), d.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	page := d.Browser.Get(logsPath + "/" + booked.Header.Get("X-Request-Id")).Want(200)
	page.WantWords("booking.created " + booked.String("id")).WantWords("Event booking.created").WantWords("to endpoint " + webhook).WantWords("Waiting").WantWords("Attempt 1: 418, 24 Nov 2026, 10:00")
	if strings.Contains(page.Body, "fay@example.com") {
		t.Error("it tells of whom the call was")
	}
}

func TestUsageOnThePagesOfAKey(t *testing.T) {
	d := newDesk(t)
	id, secret := d.create(hookstest.Form{"name": "Web", "preset": "full"})
	d.Browser.Get(keysPath + "/" + id).WantWords("No requests in the last 30 days.")
	d.opens(secret, 200)
	d.opens(secret, 200)
	d.Call(hookstest.WithKey(secret), "GET", "/api/services/aaaaaaaaaaaaaaa", nil).Want(404)
	page := d.Browser.Get(keysPath + "/" + id).Want(200).WantWords("3 requests, 1 of them refused or failed.").WantWords("Requests 3 Errors 1").WantWords("listMyBusinesses 2 0")
	if page.Find("a[href='"+logsPath+"?key="+id+"']").Length() != 1 {
		t.Error("it does not lead to the log")
	}
	d.Browser.Get(keysPath + "/" + id + "/revoke").WantWords("3 requests in the last 24 hours, the last just now from 127.0.0.1.")
	d.Clock.Advance(26 * time.Hour)
	d.Browser.Get(keysPath + "/" + id + "/revoke").WantWords("This key was last used 1 day ago from 127.0.0.1.")
	if _, err := d.App.AuxNonconcurrentDB().NewQuery("DROP TABLE usage; DROP TABLE requests").Execute(); err != nil {
		t.Fatal(err)
	}
	d.Browser.Get(keysPath + "/" + id + "/revoke").Want(200)
	d.Browser.Get(keysPath + "/" + id).Want(200)
}
