package operator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks/hookstest"
)

const address = "operator@example.com"

// enter is a browser in which the superuser came in from the console.
func enter(i *hookstest.Instance, superuser hookstest.Caller) *hookstest.Browser {
	i.T.Helper()
	browser := i.Browse()
	browser.Headers["Authorization"] = superuser.Header()
	browser.Post("/operator/enter", nil).WantGo("/operator")
	delete(browser.Headers, "Authorization")
	return browser
}

func record(i *hookstest.Instance) *core.Record {
	i.T.Helper()
	found, err := i.App.FindAuthRecordByEmail(core.CollectionNameSuperusers, address)
	if err != nil {
		i.T.Fatal(err)
	}
	return found
}

func TestOnlyTheConsolesTokenLetsIn(t *testing.T) {
	i := hookstest.New(t)
	superuser, ana := i.Superuser(), i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	for name, header := range map[string]string{
		"nothing": "", "a person": ana.Header(), "a key": salon.Key("bookings:read").Header(), "a broken token": superuser.Header() + "x",
	} {
		for _, browser := range []*hookstest.Browser{i.Browse(), ana.Browse()} {
			browser.Headers["Authorization"] = header
			before := i.Dump()
			if answer := browser.Post("/operator/enter", nil); answer.Status < 400 || browser.Cookies["na_operator"] != "" {
				t.Errorf("%s comes in: %d", name, answer.Status)
			}
			i.WantUnchanged(before)
			browser.Get("/operator").Want(404)
		}
	}
	foreign := i.Browse()
	foreign.Headers = map[string]string{"Authorization": superuser.Header(), "Sec-Fetch-Site": "cross-site"}
	foreign.Post("/operator/enter", nil).Want(403)
	foreign.Headers["Sec-Fetch-Site"] = "same-origin"
	came := foreign.Post("/operator/enter", nil).WantGo("/operator")
	cookie := came.Header.Get("Set-Cookie")
	for _, part := range []string{"Path=/operator;", "HttpOnly", "SameSite=Strict", "Max-Age=3600"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("%s is not in %q", part, cookie)
		}
	}
	told := i.Audit("console")
	if len(told) != 1 || told[0].Action != "operator.entered" || told[0].ActorType != "superuser" {
		t.Errorf("told: %+v", told)
	}
	secret := foreign.Cookies["na_operator"]
	for table, content := range i.Dump() {
		if strings.Contains(content, secret) || strings.Contains(content, superuser.Header()) {
			t.Errorf("a secret stands in %s", table)
		}
	}
	browser := i.Browse()
	browser.Cookies["na_operator"] = secret
	browser.Get("/operator").Want(200).WantWords(address)
}

func TestEachVisitEnds(t *testing.T) {
	i := hookstest.New(t)
	superuser := i.Superuser()
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	visit := func() *hookstest.Browser {
		t.Helper()
		browser := enter(i, superuser)
		browser.Post("/operator/look", hookstest.Form{"business": salon.ID}).WantGo("/app/salon-sol")
		browser.Get("/operator").Want(200)
		browser.Get("/app/salon-sol").Want(200)
		return browser
	}
	over := func(why string, browser *hookstest.Browser) {
		t.Helper()
		if status := browser.Get("/operator").Status; status != 404 {
			t.Errorf("%s: the operator page answers %d", why, status)
		}
		if to := browser.Get("/app/salon-sol").Header.Get("Location"); !strings.HasPrefix(to, "/signin") {
			t.Errorf("%s: the business leads to %q", why, to)
		}
	}
	elsewhere := visit()
	i.App.Settings().SuperuserIPs = []string{"10.0.0.0/8"}
	over("another address", elsewhere)
	i.App.Settings().SuperuserIPs = []string{"127.0.0.1"}
	elsewhere.Get("/operator").Want(200)
	i.App.Settings().SuperuserIPs = nil

	i.Clock.Advance(time.Hour)
	over("an hour", elsewhere)

	left := visit()
	kept := i.Browse()
	kept.Cookies["na_operator"], kept.Cookies["na_operator_look"] = left.Cookies["na_operator"], left.Cookies["na_operator_look"]
	left.Post("/operator/leave", nil).WantGo("/_/")
	over("left", kept)

	changed := visit()
	now := record(i)
	now.SetPassword("another password of the operator")
	if err := i.App.Save(now); err != nil {
		t.Fatal(err)
	}
	over("another password", changed)
}

func TestALookIsIntoOneBusiness(t *testing.T) {
	i := hookstest.New(t)
	superuser := i.Superuser()
	ana := i.SignUp("Ana Gil")
	salon, other, closed := ana.Business("Salon Sol"), i.SignUp("Bea Sanz").Business("Studio Sur"), ana.Business("Old")
	i.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", hookstest.Body{"id": closed.ID})
	browser := enter(i, superuser)
	for _, id := range []string{closed.ID, "", "nowhere", "' OR 1=1 --"} {
		browser.Post("/operator/look", hookstest.Form{"business": id}).Want(404)
	}
	ana.Browse().Post("/operator/look", hookstest.Form{"business": other.ID}).Want(404)
	went := browser.Post("/operator/look", hookstest.Form{"business": salon.ID}).WantGo("/app/salon-sol")
	if cookie := went.Header.Get("Set-Cookie"); !strings.Contains(cookie, "Path=/app/salon-sol;") || !strings.Contains(cookie, "SameSite=Strict") {
		t.Errorf("cookie %q", cookie)
	}
	told := i.Audit("businesses")
	if last := told[len(told)-1]; last.Action != "business.looked_into" || last.Subject != salon.ID || last.ActorType != "superuser" {
		t.Errorf("told: %+v", last)
	}
	if first := browser.Get("/app/salon-sol").Want(200).WantWords("You look into this business as " + address); first.Find("#first").Length() != 0 {
		t.Error("the first steps are shown to whoever may do none")
	}
	browser.Get("/app/salon-sol/integrations/keys").Want(200)
	browser.Get("/app/salon-sol/integrations/keys/new").Want(403).WantWords("You only look into this business")
	browser.Get("/app/studio-sur").Want(404)
	before := i.Dump()
	browser.Post("/app/salon-sol/started", nil).Want(403)
	browser.Post("/app/salon-sol/integrations/keys/new", hookstest.Form{"name": "Mine", "preset": "full", "form_id": "abcdefghij12345", "expires": "never"}).Want(403)
	i.WantUnchanged(before)
	ana.Browse().Get("/app/salon-sol/settings/security").Want(200).WantWords(address)

	swapped := i.Browse()
	swapped.Cookies["na_operator"] = browser.Cookies["na_operator_look"]
	swapped.Get("/operator").Want(404)
	swapped.Cookies["na_operator_look"] = browser.Cookies["na_operator"]
	swapped.Get("/app/salon-sol").Want(http.StatusSeeOther)

	browser.Post("/app/salon-sol/leave", nil).WantGo("/operator")
	browser.Get("/app/salon-sol").Want(http.StatusSeeOther)
	browser.Get("/operator").Want(200)
}

func TestTheOperatorPageListsBusinesses(t *testing.T) {
	i := hookstest.New(t)
	browser := enter(i, i.Superuser())
	browser.Get("/operator").Want(200).WantWords("No business yet").WantWords("There is no backup of the last 7 days")
	ana := i.SignUp("Ana Gil")
	for n := range 27 {
		i.Clock.Advance(time.Second)
		ana.Business(fmt.Sprintf("Shop %d", n))
	}
	bea := i.SignUp("Bea Sanz")
	salon := bea.Business("100% <b>Sol</b>")
	i.Call(salon.Key("bookings:read"), "GET", "/api/integrations/partner/bookings", nil).Want(200)
	i.Run("requests")
	i.SQL("UPDATE businesses SET status = 'archived' WHERE name = 'Shop 3'", nil)

	page := browser.Get("/operator").Want(200).WantWords("Active businesses: 27. Accounts: 2. Bookings: 0.")
	rows := page.Find("main table").First().Find("tbody tr")
	if rows.Length() != 25 {
		t.Errorf("%d rows", rows.Length())
	}
	if found := browser.Get("/operator?q=bea%40").Want(200); found.Find("main table").First().Find("tbody td.num").Last().Text() != "1" {
		t.Errorf("calls of the month: %s", found.Words("main table"))
	}
	next := page.Find(".pager a").Last().AttrOr("href", "")
	if last := browser.Get(next).Want(200).Find("main table").First().Find("tbody tr"); last.Length() != 3 {
		t.Errorf("%d rows on the next page", last.Length())
	}
	for query, want := range map[string]int{
		"q=100%25": 1, "q=%25+": 1, "q=shop-3": 1, "q=" + salon.ID: 1, "q=bea%40example": 1, "q=nobody": 0, "q=%27": 0, "status=archived": 1, "status=sample": 0,
		"status=active&q=shop-3": 0, "status=nonsense&q=shop-3": 1,
	} {
		found := browser.Get("/operator?" + query).Want(200)
		if got := found.Find("form[action='/operator/look'], tr:contains('Archived')").Length(); got != want {
			t.Errorf("%s finds %d, want %d", query, got, want)
		}
		if want == 0 {
			found.WantWords("Nothing matches")
		}
	}
	browser.Get("/operator?cursor=zzz").WantGo("/operator")
}

func TestTheOperatorPageTellsWhatGoesWrong(t *testing.T) {
	i := hookstest.New(t)
	browser := enter(i, i.Superuser())
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	hook := i.Call(salon.Owner.Caller, "POST", "/api/webhooks", hookstest.Body{"businessId": salon.ID, "url": i.URL + "/hook", "events": []string{"booking.created"}}).Want(201).String("id")
	well := browser.Get("/operator").Want(200)
	if well.Find("#failing, #jobs .tag.bad, .note.bad").Length() != 0 {
		t.Errorf("something is wrong: %s", well.Words("main"))
	}
	i.SQL("UPDATE webhooks SET failingSince = '2026-11-22 09:00:00.000Z' WHERE id = {:id}", hookstest.Body{"id": hook})
	i.SQL("DROP TABLE signin_codes", nil)
	i.Run("expiredSessions")
	i.App.Settings().Backups.S3.Enabled = true // with no bucket
	browser.Get("/operator").Want(200).WantWords("1 job failed on its last run.").WantWords("no such table: signin_codes").
		WantWords("Failing webhooks").WantWords(i.URL + "/hook").WantWords("The store of the backups does not answer.")
	i.App.Settings().Backups.S3.Enabled = false
	i.SQL("UPDATE webhooks SET status = 'disabled' WHERE id = {:id}", hookstest.Body{"id": hook})
	browser.Get("/operator").Want(200).WantWords("Switched off")
}
