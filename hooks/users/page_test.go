package users_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0"

func TestProfilePage(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	browser := ana.Browse()
	shown := browser.Get("/account").Want(200)
	refused := browser.Submit(shown, hookstest.Form{"name": " ", "phone": "12", "timezone": "Mars/Base"}).Want(422)
	refused.WantWords("Check 3 fields Name is required")
	if refused.Shown("phone") != "12" || refused.Shown("timezone") != "Mars/Base" || refused.Find("#name").AttrOr("aria-invalid", "") != "true" {
		t.Error("what was typed is lost")
	}
	browser.Submit(refused, hookstest.Form{"name": "Ana Gil Ruiz", "phone": "+34600111222", "locale": "es", "timezone": "America/Lima", "marketingConsent": "on"}).WantGo("/account")
	saved := browser.Get("/account").WantWords("Guardado.")
	if saved.Shown("name") != "Ana Gil Ruiz" || saved.Shown("timezone") != "America/Lima" || saved.Find("#marketingConsent[checked]").Length() != 1 {
		t.Error("not as it was saved")
	}
	browser.Submit(saved, hookstest.Form{"phone": ""}).WantGo("/account")
	profile := i.Call(ana.Caller, "GET", profile, nil)
	if profile.String("name") != "Ana Gil Ruiz" || profile.String("phone") != "" || !strings.Contains(profile.Body, `"marketingConsent":true`) {
		t.Errorf("the account is %s", profile.Body)
	}
}

func TestPasswordPage(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	browser, other := ana.Browse(), ana.Browse()
	form := browser.Get("/account/password").Want(200)
	browser.Submit(form, nil).Want(422).WantWords("Check 2 fields")
	before := i.Dump()
	refused := browser.Submit(form, hookstest.Form{"currentPassword": "not it", "newPassword": "a new horse battery"}).Want(422)
	if refused.WantWords("Not correct"); strings.Contains(refused.Body, "a new horse battery") {
		t.Error("a password stands in the page")
	}
	browser.Submit(form, hookstest.Form{"currentPassword": hookstest.Password, "newPassword": "password"}).Want(422).WantWords("too common")
	i.WantUnchanged(before)
	cookie := browser.Cookies["na_session"]
	browser.Submit(form, hookstest.Form{"currentPassword": hookstest.Password, "newPassword": "a new horse battery"}).WantGo("/account/sign-in")
	if browser.Cookies["na_session"] == cookie {
		t.Error("the session is the old one")
	}
	browser.Get("/account/sign-in").Want(200).WantWords("The password is changed. All other sessions have ended.")
	other.Get("/account").WantGo("/signin?next=%2Faccount")
	i.Call(ana.Caller, "GET", profile, nil).WantCode(401, "unauthenticated")
}

func TestDevicesEndOnTheirRequest(t *testing.T) {
	i := hookstest.New(t)
	ana, eve := i.SignUp("Ana Gil"), i.SignUp("Eve Roy")
	here := ana.Browse()
	there := i.Browse()
	there.Headers["User-Agent"] = firefox
	there.Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).WantGo("/app")
	i.Clock.Advance(time.Hour)
	list := here.Get("/account/devices").Want(200)
	list.WantWords("This device")
	if got := list.Find("tbody tr").Length(); got != 3 || list.Find("tbody form").Length() != 2 {
		t.Errorf("%d sessions: %s", got, list.Words("main"))
	}
	list.WantWords("Firefox on Windows 127.0.0.1")
	end := list.Find("tbody tr:contains(Firefox) form").AttrOr("action", "")
	eve.Browse().Post(end, nil).Want(404)
	there.Get("/account").Want(200)
	i.SQL("DELETE FROM sessions WHERE user = {:user}", hookstest.Body{"user": eve.ID})
	before := i.Dump()
	here.Post("/account/devices/abcdefghij12345/end", nil).Want(404)
	i.WantUnchanged(before)
	here.Post(end, nil).WantGo("/account/devices")
	there.Get("/account").WantGo("/signin?next=%2Faccount")
	here.Get("/account/devices").WantWords("The session has ended.")

	here.Post("/account/devices/others", nil).WantGo("/account/devices")
	if last := here.Get("/account/devices").Want(200); last.Find("tbody tr").Length() != 1 || last.Find("main form").Length() != 0 {
		t.Errorf("others stay: %s", last.Words("main"))
	}
	i.Call(ana.Caller, "GET", profile, nil).WantCode(401, "unauthenticated")
}

func TestDevicesTellWhatTheyAre(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	browser := ana.Browse()
	for agent, words := range map[string]string{
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1": "Safari on iOS",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36":                                   "Chrome on Linux",
		"curl/8.5.0": "curl",
		"":           "Unknown program",
		"((((;;;/)":  "127.0.0.1", // whatever it says
		`<b>"x</b>`:  "127.0.0.1",
	} {
		i.SQL("UPDATE sessions SET device = {:agent}", hookstest.Body{"agent": agent})
		browser.Get("/account/devices").Want(200).WantWords(words)
	}
}

func TestManyDevicesHavePages(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	browser := ana.Browse()
	i.SQL(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
		INSERT INTO sessions (id, user, hash, kind, device, address, createdAt, signedInAt, lastSeenAt, expiresAt)
		SELECT 'other' || printf('%010d', i), user, 'h' || i, kind, device, address, createdAt, signedInAt, lastSeenAt, expiresAt FROM sessions, n WHERE kind = 'page'`, nil)
	first := browser.Get("/account/devices").Want(200)
	next := first.Find("nav.pager a").Last().AttrOr("href", "")
	if first.Find("tbody tr").Length() != 25 || browser.Get(next).Find("tbody tr").Length() != 7 {
		t.Errorf("%d rows, then %q", first.Find("tbody tr").Length(), next)
	}
	browser.Get("/account/devices?cursor=nowhere").WantGo("/account/devices")
}

func TestExportPage(t *testing.T) {
	i := hookstest.New(t)
	browser := i.SignUp("Ana Gil").Browse()
	sent := browser.Get(browser.Get("/account/data").Want(200).Find("a[href$=export]").AttrOr("href", "")).Want(200)
	if sent.Header.Get("Content-Type") != "application/zip" || sent.Header.Get("Cache-Control") != "no-store" ||
		sent.Header.Get("Content-Disposition") != `attachment; filename="nearbyassist-account.zip"` {
		t.Errorf("headers %v", sent.Header)
	}
	if files, err := zip.NewReader(bytes.NewReader([]byte(sent.Body)), int64(len(sent.Body))); err != nil || len(files.File) < 3 {
		t.Errorf("no archive: %v", err)
	}
}

func TestDeletePage(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	browser := ana.Browse()
	kept := browser.Get("/account/delete").Want(200)
	if kept.WantWords("These businesses would be without an owner."); kept.Find("main form").Length() != 0 ||
		kept.Find("a[href='/app/"+salon.Slug+"/settings/staff']").Length() != 1 {
		t.Error("no way out is shown")
	}
	before := i.Dump()
	browser.Post("/account/delete", hookstest.Form{"confirmEmail": ana.Email}).Want(409)
	i.WantUnchanged(before)

	bea := i.SignUp("Bea Sanz")
	browser = bea.Browse()
	i.Clock.Advance(11 * time.Minute)
	form := browser.Get("/account/delete").Want(200)
	browser.Submit(form, hookstest.Form{"proof": hookstest.Password}).Want(422).WantWords("The address is required")
	wrong := browser.Submit(form, hookstest.Form{"confirmEmail": ana.Email, "proof": hookstest.Password}).Want(422)
	if wrong.WantWords("Not correct"); wrong.Shown("confirmEmail") != ana.Email {
		t.Error("what was typed is lost")
	}
	browser.Submit(wrong, hookstest.Form{"confirmEmail": strings.ToUpper(bea.Email)}).WantGo("/")
	browser.Get("/").WantWords("Your account is deleted.")
	if _, stays := browser.Cookies["na_session"]; stays {
		t.Error("the cookie stays")
	}
	i.Browse().Post("/signin", hookstest.Form{"email": bea.Email, "password": hookstest.Password}).Want(401)
}
