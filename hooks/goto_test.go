package hooks_test

import (
	"net/url"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestGotoLeadsToWhatIsMeant(t *testing.T) {
	w := hookstest.NewWorld(t)
	v := &visitors{owner: w.Mine.Owner.Browse(), staff: w.Staff.Browse(), other: w.Theirs.Owner.Browse(), guest: w.Browse()}
	v.book(w)
	v.register(w)
	v.letIn(w)
	call := w.Call(w.Mine.Owner.Caller, "POST", "/api/integrations/api-keys", hookstest.Body{"businessId": w.Mine.ID, "name": "Web", "scopes": []string{"bookings:read"}}).Want(201)
	v.key = call.String("id")
	listed := w.Call(w.Mine.Owner.Caller, "GET", "/api/bookings/business/"+w.Mine.ID, nil).Want(200).List("bookings")
	booking, reference := listed[0]["id"].(string), listed[0]["reference"].(string)
	home, key := "/app/"+w.Mine.Slug, call.String("key")
	for query, to := range map[string]string{
		booking: "/bookings/" + booking, reference: "/bookings/" + booking, " " + strings.ToLower(reference) + " ": "/bookings/" + booking,
		strings.TrimPrefix(reference, "NA-"): "/bookings/" + booking,
		v.service:                            "/settings/services/" + v.service, v.key: "/integrations/keys/" + v.key, key[:12]: "/integrations/keys/" + v.key, key: "/integrations/keys/" + v.key,
		v.webhook: "/integrations/webhooks/" + v.webhook, v.delivery: "/integrations/webhooks/" + v.webhook + "/d/" + v.delivery, v.app: "/integrations/apps/" + v.app,
		call.Header.Get("X-Request-Id"): "/integrations/logs/" + call.Header.Get("X-Request-Id"), "api KEYS": "/integrations/keys",
	} {
		v.owner.Get(home + "/goto?q=" + url.QueryEscape(query)).WantGo(home + to)
		if other := v.other.Get("/app/" + w.Theirs.Slug + "/goto?q=" + url.QueryEscape(query)); query != "api KEYS" {
			if other.Want(200).WantWords("Nothing matches"); strings.Contains(other.Body, key) {
				t.Error("a whole key stands in the page")
			}
		}
	}
	v.owner.Get(home + "/goto?q=fay").Want(200).WantWords("Fay Ruiz Cut")
	v.owner.Get(home + "/goto?q=webh").Want(200).WantWords("Webhooks")
}

// TestGotoShowsNobodyMore: what the role may not open is not found, neither by name nor by id.
func TestGotoShowsNobodyMore(t *testing.T) {
	w := hookstest.NewWorld(t)
	v := &visitors{owner: w.Mine.Owner.Browse(), staff: w.Staff.Browse()}
	v.book(w) // not with the staff
	v.register(w)
	booking := w.Call(w.Mine.Owner.Caller, "GET", "/api/bookings/business/"+w.Mine.ID, nil).Want(200).List("bookings")[0]
	home := "/app/" + w.Mine.Slug
	w.SQL("UPDATE bookings SET version = version + 1, staff = (SELECT id FROM staff WHERE business = {:id} AND role = 'owner')", hookstest.Body{"id": w.Mine.ID})
	for _, query := range []string{v.webhook, v.delivery, v.service, booking["id"].(string), booking["reference"].(string), "na_live_abcd"} {
		v.staff.Get(home + "/goto?q=" + query).Want(200).WantWords("Nothing matches")
	}
	if found := v.staff.Get(home + "/goto?q=fay").Want(200); strings.Contains(found.Words("main"), "Fay Ruiz") {
		t.Errorf("another's booking: %s", found.Words("main"))
	}
	all := v.staff.Get(home + "/goto").Want(200)
	if all.Find("main a[href*='/integrations']").Length() != 0 || all.Find("main a[href$='/bookings']").Length() != 1 {
		t.Errorf("pages: %s", all.Words("main"))
	}
	w.SQL("UPDATE bookings SET version = version + 1, staff = (SELECT id FROM staff WHERE user = {:id})", hookstest.Body{"id": w.Staff.ID})
	v.staff.Get(home + "/goto?q=" + booking["reference"].(string)).WantGo(home + "/bookings/" + booking["id"].(string))
	v.staff.Get(home + "/goto?q=fay").WantWords("Fay Ruiz")
}

func TestGotoTakesAnything(t *testing.T) {
	i := hookstest.New(t)
	owner := i.SignUp("Ana Gil")
	home := "/app/" + owner.Business("Salon Sol").Slug
	browser := owner.Browse()
	for _, query := range []string{"%", "_", "'", `"><b>`, "\x00", "\xff", strings.Repeat("é", 5000), "NA-", "🤝", "na_live_" + strings.Repeat("a", 40)} {
		browser.Get(home + "/goto?q=" + url.QueryEscape(query)).Want(200)
	}
	browser.Headers["Accept-Language"] = "es"
	i.SQL("UPDATE users SET locale = 'es'", nil)
	browser.Get(home + "/goto?q=petici%C3%B3n").Want(200)
	browser.Get(home + "/goto?q=registro+de+peticiones").WantGo(home + "/integrations/logs")
}
