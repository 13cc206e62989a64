package businesses_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"nearbyassist/hooks/hookstest"
)

const auditPath = "/app/salon-sol/settings/security"

func TestTheAuditLogTellsWhoDidWhatByWhat(t *testing.T) {
	i := hookstest.New(t)
	salon, other := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	bea := i.SignUp("Bea Sanz")
	beaID := salon.Join(bea, "admin")
	key := salon.Key("staff:write")
	i.Clock.Advance(time.Second)
	i.Call(bea.Caller, "PATCH", "/api/staff/"+beaID, hookstest.Body{"title": "Stylist"}).Want(200)
	i.Clock.Advance(time.Second)
	spare := i.Call(key, "POST", "/api/staff", hookstest.Body{"businessId": salon.ID, "name": "<b>Spare</b>"}).Want(201)
	i.Clock.Advance(time.Second)
	i.Call(i.Superuser(), "PATCH", "/api/collections/staff/records/"+beaID, hookstest.Body{"title": "Chief"}).Want(200)
	i.Call(other.Owner.Caller, "POST", "/api/staff", hookstest.Body{"businessId": other.ID, "name": "Foreign"}).Want(201)
	owner := salon.Owner.Browse()
	page := owner.Get(auditPath).Want(200)
	lines := page.Find(".audit > li")
	line := func(n int) string { return strings.Join(strings.Fields(lines.Eq(n).Text()), " ") }
	for n, want := range []string{"Person changed Bea Sanz", "Person added <b>Spare</b>"} {
		if !strings.Contains(line(n)+line(n+1)+line(n+2), want) {
			t.Errorf("%q is not among the last: %s", want, line(n))
		}
	}
	page.WantWords("API key: Key").WantWords("Operator, in the console: operator@example.com").WantWords("title Stylist Chief")
	if strings.Contains(page.Body, "Foreign") || strings.Contains(page.Body, key.Header()) {
		t.Error("it tells of another business, or a secret")
	}
	request := spare.Header.Get("X-Request-Id")
	if page.Find("a[href='/app/salon-sol/integrations/logs/"+request+"']").Length() != 1 {
		t.Error("nothing leads to the call in the request log")
	}
	for query, want := range map[string]int{
		"?by=key": 1, "?by=superuser": 1, "?kind=api_keys": 1, "?who=bea": 1, "?who=b%25": 0, "?kind=webhooks": 0, "?subject=" + beaID: 3,
		"?from=2026-11-25": 0, "?to=2026-11-23": 0, "?from=2026-11-24&to=2026-11-24&by=key": 1, "?from=soon&by=key": 1,
	} {
		if got := owner.Get(auditPath + query).Want(200); got.Find(".audit > li").Length() != want || got.Find(".filters a[href='"+auditPath+"']").Length() != 1 {
			t.Errorf("%s finds %d, want %d", query, got.Find(".audit > li").Length(), want)
		}
	}
	owner.Get(auditPath + "?cursor=zzz").WantGo(auditPath)
}

func TestTheAuditLogPageByPage(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	for n := range 30 {
		i.Clock.Advance(time.Duration(n%2) * time.Second) // some at the same instant
		i.Call(salon.Owner.Caller, "POST", "/api/staff", hookstest.Body{"businessId": salon.ID, "name": fmt.Sprintf("Person %d", n)}).Want(201)
	}
	owner := salon.Owner.Browse()
	var seen []string
	for at := auditPath + "?kind=staff"; at != ""; {
		page := owner.Get(at).Want(200)
		page.Find(".audit > li > div > p:first-child").Each(func(_ int, line *goquery.Selection) { seen = append(seen, line.Text()) })
		at = ""
		if next := page.Find(".pager a").Last(); next.Text() == "Next page" {
			at = next.AttrOr("href", "")
		}
	}
	if len(seen) != 30 {
		t.Fatalf("%d of 30 changes were seen", len(seen))
	}
	for n, line := range seen {
		if want := fmt.Sprintf("Person %d", 29-n); !strings.HasSuffix(strings.TrimSpace(line), want) {
			t.Errorf("line %d is %q, want %s", n, line, want)
		}
	}
}
