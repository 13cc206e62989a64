package integrations_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks/hookstest"
)

const overviewPath = "/app/salon-sol/integrations"

func TestTheOverviewCountsAndLeadsToWhatItCounts(t *testing.T) {
	d := newDesk(t)
	page := d.Browser.Get(overviewPath).Want(200).WantWords("Connect in three steps").WantWords("No requests in the last 24 hours.")
	if open := page.Find(".steps .tag").Map(func(_ int, tag *goquery.Selection) string { return strings.TrimSpace(tag.Text()) }); fmt.Sprint(open) != "[Open Open Open]" {
		t.Errorf("steps %v", open)
	}
	id, secret := d.create(hookstest.Form{"name": "Web", "preset": "read", "expires": "30"})
	forget(d.Instance)
	for path, status := range map[string]int{"/api/services": 200, "/api/integrations/partner/bookings": 200, "/api/customers": 200, "/api/services/nothing": 404} {
		d.Call(hookstest.WithKey(secret), "GET", path, nil).Want(status)
	}
	page = d.Browser.Get(overviewPath).Want(200).WantWords("Requests 4 Refused or failed 25%").WantWords("4 requests, 1 of them refused or failed.")
	for name, want := range map[string]int{"Requests": 4, "Refused or failed": 1, "95 in 100 within": 1} {
		link := page.Find(".stats div").FilterFunction(func(_ int, each *goquery.Selection) bool { return each.Find("dt").Text() == name }).Find("a")
		if got := d.Browser.Get(link.AttrOr("href", "")).Want(200).Find("#list tbody tr").Length(); got != want {
			t.Errorf("%s leads to %d calls, want %d", name, got, want)
		}
	}
	bars := page.Find(".chart a").FilterFunction(func(_ int, bar *goquery.Selection) bool { return bar.Find(".ok").Length() > 0 })
	if bars.Length() != 1 || d.Browser.Get(bars.AttrOr("href", "")).Find("#list tbody tr").Length() != 4 {
		t.Errorf("%d bars, the first leads elsewhere", bars.Length())
	}

	d.Clock.Advance(17 * 24 * time.Hour)
	d.Browser = d.owner.Browse()
	page = d.Browser.Get(overviewPath).Want(200).WantWords("Keys that end soon 1").WantWords("Keys idle for 90 days 0")
	if found := d.Browser.Get(page.Find("a[href$='status=expiring']").AttrOr("href", "")); found.Find("#key-"+id).Length() != 1 {
		t.Errorf("which end soon: %s", found.Words("main"))
	}
}

func TestIdleKeysAreHintedAt(t *testing.T) {
	d := newDesk(t)
	idle, _ := d.create(hookstest.Form{"name": "Idle", "expires": "never"})
	used, secret := d.create(hookstest.Form{"name": "Used", "expires": "never", "preset": "read"})
	d.Clock.Advance(90*24*time.Hour - time.Minute)
	d.Browser = d.owner.Browse()
	if page := d.Browser.Get(keysPath).Want(200); strings.Contains(page.Words("main"), "idle for 90 days.") {
		t.Errorf("a minute before: %s", page.Words("main"))
	}
	d.opens(secret, 200)
	d.Clock.Advance(2 * time.Minute)
	page := d.Browser.Get(keysPath).Want(200).WantWords("1 key idle for 90 days. Review")
	list := d.Browser.Get(page.Find(".note a").AttrOr("href", "")).Want(200)
	if list.Find("#key-"+idle).Length() != 1 || list.Find("#key-"+used).Length() != 0 || list.Find("select[name=status] option[selected]").AttrOr("value", "") != "idle" {
		t.Errorf("the hint leads to %s", list.Words("tbody"))
	}
}

func TestAKeyIsEditedOnThePage(t *testing.T) {
	d := newDesk(t)
	id, secret := d.create(hookstest.Form{"name": "Web", "preset": "website", "expires": "30", "ips": "127.0.0.0/8", "rateLimit": "60"})
	at := keysPath + "/" + id
	form := d.Browser.Get(at + "/edit").Want(200)
	if form.Shown("name") != "Web" || form.Find("[name=preset][checked]").AttrOr("value", "") != "website" || form.Shown("rateLimit") != "60" || form.Words("textarea") != "127.0.0.0/8" {
		t.Errorf("it shows %s", form.Words("form"))
	}
	d.Submit(form, nil).WantGo(at)
	if audit := d.Audit("api_keys"); len(audit) != 1 {
		t.Errorf("nothing changed, and %v", audit)
	}
	refused := d.Submit(form, hookstest.Form{"name": " ", "ips": "nowhere", "expires": "soon"}).Want(422)
	if refused.Words("textarea") != "nowhere" || refused.Find("#trouble a").Length() != 3 {
		t.Errorf("refused by %s", refused.Words("#trouble"))
	}
	d.Submit(refused, hookstest.Form{"name": "Shop", "preset": "custom", "scope.bookings": "none", "scope.services": "read", "ips": "", "rateLimit": "", "expires": "never"}).WantGo(at)
	d.Browser.Get(at).WantWords("The key is changed.").WantWords("Expires never").WantWords("Allowed from anywhere").WantWords("Limit the usual one")
	d.Call(hookstest.WithKey(secret), "GET", "/api/services", nil).Want(200)
	d.Call(hookstest.WithKey(secret), "GET", "/api/integrations/partner/bookings", nil).WantCode(403, "insufficient_scope")
	d.Call(d.owner.Caller, "DELETE", keys+"/"+id, nil).Want(200)
	d.Browser.Get(at + "/edit").WantGo(at)
	d.Submit(form, nil).WantGo(at)
}

// A key that writes without reading can be made by the API only; the form would have it read too.
func TestScopesThatTheFormLacksStayUnlessChosenAnew(t *testing.T) {
	d := newDesk(t)
	id := create(d.Instance, d.salon, body{"scopes": []string{"bookings:write"}}).String("id")
	at := keysPath + "/" + id
	scopes := func() string {
		return fmt.Sprint(d.Call(d.owner.Caller, "GET", keys+"/"+id, nil).Object()["scopes"])
	}
	d.Submit(d.Browser.Get(at+"/edit"), hookstest.Form{"name": "Renamed"}).WantGo(at)
	if scopes() != "[bookings:write]" {
		t.Errorf("renaming gave it %s", scopes())
	}
	d.Submit(d.Browser.Get(at+"/edit"), hookstest.Form{"scope.staff": "read"}).WantGo(at)
	if scopes() != "[bookings:read bookings:write staff:read]" {
		t.Errorf("it has %s", scopes())
	}
}

func TestTheUsageOfAKeyByRange(t *testing.T) {
	d := newDesk(t)
	id, secret := d.create(hookstest.Form{"name": "Web", "preset": "read"})
	d.opens(secret, 200)
	d.Clock.Advance(3 * 24 * time.Hour)
	d.opens(secret, 200)
	for query, want := range map[string]string{"": "30 2", "?range=24h": "24 1", "?range=7d": "7 2", "?range=nothing": "30 2"} {
		page := d.Browser.Get(keysPath + "/" + id + query).Want(200)
		counted := strings.Fields(page.Words(".plot > p"))[0]
		if got := fmt.Sprint(page.Find(".chart a").Length(), " ", counted); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	d.Call(hookstest.WithKey(secret), "GET", "/api/customers/nobody", nil).Want(404)
	failed := d.Browser.Get(keysPath + "/" + id).Want(200).WantWords("Last requests that went wrong")
	if failed.Find("section[aria-labelledby=failed] li a").Length() != 1 {
		t.Errorf("failed: %s", failed.Words("section[aria-labelledby=failed]"))
	}
}

func TestTheLogAsAFile(t *testing.T) {
	d := newDesk(t)
	id, secret := d.create(hookstest.Form{"name": "=1+1", "preset": "read"})
	forget(d.Instance)
	d.opens(secret, 200)
	d.Call(hookstest.WithKey(secret), "GET", "/api/services/nothing", nil).Want(404)
	file := d.Browser.Get(logsPath + "/export.csv?st=4&key=" + id).Want(200)
	if got := file.Header.Get("Content-Type") + " " + file.Header.Get("Content-Disposition") + " " + file.Header.Get("Cache-Control"); got !=
		`text/csv; charset=utf-8 attachment; filename="requests-salon-sol-2026-11-24.csv" no-store` {
		t.Errorf("headers %s", got)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Body, "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v: %s", len(rows), err, file.Body)
	}
	if got := strings.Join(rows[1][2:8], " "); got != "GET /api/services/{serviceId} getService 404 not_found client_error" || rows[1][11] != "'=1+1" || strings.Contains(file.Body, secret) {
		t.Errorf("the row is %v", rows[1])
	}
}

func TestTheFileOfALongLogHasItsNewestCalls(t *testing.T) {
	d := newDesk(t)
	other := d.SignUp("Bea Sanz").Business("Studio Sur")
	forget(d.Instance)
	begin := d.Clock.Now().Add(-24 * time.Hour)
	fill(d.Instance, d.salon.ID, begin, 10_050)
	fill(d.Instance, other.ID, begin.Add(3*time.Hour), 10)
	file := d.Browser.Get(logsPath + "/export.csv").Want(200)
	rows, err := csv.NewReader(strings.NewReader(file.Body)).ReadAll()
	if err != nil || len(rows) != 10_001 || rows[1][1] != d.salon.ID+"10049" || rows[10_000][1] != d.salon.ID+"50" || strings.Contains(file.Body, other.ID) {
		t.Errorf("%d rows, %v, from %v to %v", len(rows), err, rows[1], rows[len(rows)-1])
	}
}

// tail follows the log and answers its lines as they come.
func (d *desk) tail(query string, headers ...string) (lines <-chan string, leave func()) {
	d.T.Helper()
	ctx, leave := context.WithCancel(context.Background())
	d.T.Cleanup(leave)
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, d.URL+logsPath+"/tail"+query, nil)
	for name, value := range d.Cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != 200 || response.Header.Get("Content-Type") != "text/event-stream" {
		d.T.Fatalf("%v %v", err, response)
	}
	read := make(chan string)
	go func() {
		defer close(read)
		defer func() { _ = response.Body.Close() }()
		for scanner := bufio.NewScanner(response.Body); scanner.Scan(); {
			if line := scanner.Text(); line != "" && line != ":" {
				read <- line
			}
		}
	}()
	return read, leave
}

func TestTheLogIsFollowedAsItGrows(t *testing.T) {
	d := newDesk(t)
	_, secret := d.create(hookstest.Form{"name": "Web", "preset": "read"})
	all, leave := d.tail("")
	refused, _ := d.tail("?st=4")
	d.Clock.Advance(time.Second)
	d.opens(secret, 200)
	d.Call(hookstest.WithKey(secret), "GET", "/api/services/nothing", nil).Want(404)
	at := d.Clock.Now()
	counted := 0
	for counted < 2 {
		var n int
		if line, ok := <-all; !ok {
			t.Fatal("it ended")
		} else if _, err := fmt.Sscanf(line, "data: %d", &n); err == nil {
			counted += n
		}
	}
	if first, second := <-refused, <-refused; counted != 2 || first != "id: "+at.UTC().Format(time.RFC3339Nano) || second != "data: 1" {
		t.Errorf("%d, and of those that were refused %q %q", counted, first, second)
	}
	leave()
	d.Clock.Advance(time.Minute)
	d.opens(secret, 200)
	again, _ := d.tail("?st=2", "Last-Event-ID", at.UTC().Format(time.RFC3339Nano))
	if <-again; <-again != "data: 1" {
		t.Error("what came meanwhile is missed")
	}
}

func TestFollowingEndsWithTheRightToIt(t *testing.T) {
	d := newDesk(t)
	lines, _ := d.tail("")
	d.Browser.Post("/signout", nil).Want(303)
	if line := <-lines; line != "event: end" {
		t.Errorf("it goes on: %q", line)
	}
	<-lines
	if _, more := <-lines; more {
		t.Error("it does not end")
	}
}

func TestNobodyWhoFollowsHoldsTheEndBack(t *testing.T) {
	d := newDesk(t)
	lines, _ := d.tail("")
	if err := d.App.OnTerminate().Trigger(&core.TerminateEvent{App: d.App}); err != nil {
		t.Fatal(err)
	}
	if line, more := <-lines; more {
		t.Errorf("it goes on: %q", line)
	}
}

func TestOneBusinessLeavesOthersRoomToFollow(t *testing.T) {
	d := newDesk(t)
	bea := d.SignUp("Bea Sanz")
	bea.Business("Studio Sur")
	for range 20 {
		d.tail("")
	}
	full := d.Browser.Get(logsPath + "/export.csv").Want(503)
	full.WantWords("Not available right now Nothing was changed. Try again in a moment.")
	bea.Browse().Get("/app/studio-sur/integrations/logs/export.csv").Want(200)
}
