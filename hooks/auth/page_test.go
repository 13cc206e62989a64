package auth_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

func TestSignUpPage(t *testing.T) {
	i := hookstest.New(t)
	guest := i.Browse()
	page := guest.Submit(guest.Get("/signup").Want(200), hookstest.Form{"name": " ", "email": "ana@", "password": "short"}).Want(422)
	page.WantWords("Check 3 fields Name is required Email: Must be")
	for _, field := range []string{"name", "email", "password"} {
		if page.Find("#trouble a[href='#"+field+"']").Length() != 1 || page.Find("#"+field).AttrOr("aria-invalid", "") != "true" {
			t.Errorf("%s is not told", field)
		}
	}
	if page.Shown("email") != "ana@" || page.Shown("password") != "" || strings.Contains(page.Body, "short") {
		t.Errorf("email %q, password %q", page.Shown("email"), page.Shown("password"))
	}

	guest.Submit(page, hookstest.Form{"name": "Ana Gil", "email": " Ana@Example.com ", "password": hookstest.Password, "timezone": "Mars/Base"}).WantGo("/businesses/new")
	guest.Get("/businesses/new").Want(200).WantWords("Signed in as Ana Gil")
	i.Call(hookstest.Guest, "POST", "/api/auth/signin", hookstest.Body{"email": "ana@example.com", "password": hookstest.Password}).Want(200)

	other := i.Browse()
	taken := other.Post("/signup", hookstest.Form{"name": "Eve", "email": "ana@example.com", "password": hookstest.Password}).Want(409)
	taken.WantWords("An account with this email exists already.")
	if taken.Shown("name") != "Eve" || len(other.Cookies) > 0 {
		t.Errorf("name %q, cookies %v", taken.Shown("name"), other.Cookies)
	}
}

func TestSignUpKeepsLanguageZoneAndAim(t *testing.T) {
	i := hookstest.New(t)
	guest := i.Browse()
	guest.Headers["Accept-Language"] = "es-MX"
	form := guest.Get("/signup?next=%2Fapp%3Fall%3D1")
	if link := form.Find("a[hreflang=en]").AttrOr("href", ""); link != "/signup?lang=en&next=%2Fapp%3Fall%3D1" {
		t.Errorf("the language link leads to %q", link)
	}
	guest.Submit(form, hookstest.Form{"name": "Ana Gil", "email": "ana@example.com", "password": hookstest.Password, "timezone": "America/Lima"}).WantGo("/app?all=1")
	profile := i.Call(hookstest.Bearer(guest.Cookies["na_session"]), "GET", "/api/users/profile", nil).Want(200)
	if profile.String("locale") != "es" || profile.String("timezone") != "America/Lima" {
		t.Errorf("not as the browser said: %s", profile.Body)
	}
	if zone := guest.Get("/businesses/new").Shown("timezone"); zone != "America/Lima" {
		t.Errorf("proposed zone %q", zone)
	}
}

func TestSignInPageTellsUnknownFromWrongInNothing(t *testing.T) {
	i := hookstest.New(t)
	i.SignUp("Ana Gil")
	said := map[string]string{}
	for _, email := range []string{"ana@example.com", "nobody@example.com"} {
		guest := i.Browse()
		page := guest.Submit(guest.Get("/signin"), hookstest.Form{"email": email, "password": "wrong horse battery"}).Want(401)
		page.WantWords("Email or password is wrong.")
		if page.Shown("email") != email || page.Shown("password") != "" || len(guest.Cookies) > 0 {
			t.Errorf("email %q, password %q, cookies %v", page.Shown("email"), page.Shown("password"), guest.Cookies)
		}
		said[strings.ReplaceAll(page.Body, email, "")] = email
	}
	if len(said) != 1 {
		t.Error("the pages differ")
	}
	i.Browse().Post("/signin", nil).Want(422).WantWords("Email is required")
}

func TestFailedSignInsOfPagesCountForTheAccount(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.Limits.Account = 2 })
	ana := i.SignUp("Ana Gil")
	owner := ana.Browse()
	guest := i.Browse()
	for range 2 {
		guest.Post("/signin", hookstest.Form{"email": ana.Email, "password": "wrong"}).Want(401)
	}
	guest.Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).Want(429).WantWords("Too many attempts")
	owner.Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).WantGo("/app") // who is in is not locked out
	i.SignUp("Bea Sanz").Browse().Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).Want(429)
}

func TestSignOutIsInForceOnTheNextRequest(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	browser, elsewhere := ana.Browse(), ana.Browse()
	session := browser.Cookies["na_session"]
	browser.Post("/signout", nil).WantGo("/")
	if _, kept := browser.Cookies["na_session"]; kept {
		t.Error("the cookie stays")
	}
	browser.Cookies["na_session"] = session
	browser.Get("/app").WantGo("/signin?next=%2Fapp")
	i.Call(hookstest.Bearer(session), "GET", "/api/users/profile", nil).WantCode(http.StatusUnauthorized, "unauthenticated")
	elsewhere.Get("/app").Want(200)
	browser.Post("/signout", nil).WantGo("/") // again
	i.Call(hookstest.Bearer(elsewhere.Cookies["na_session"]), "POST", "/api/auth/signout", nil).Want(200)
	elsewhere.Get("/app").WantGo("/signin?next=%2Fapp")
}

// mails sends what waits and answers the links of what left.
func mails(t *testing.T, i *hookstest.Instance) (links []string) {
	t.Helper()
	for _, mail := range i.Mails() {
		links = append(links, mail.Link())
	}
	return links
}

func verified(t *testing.T, i *hookstest.Instance, who *hookstest.Person) bool {
	t.Helper()
	return i.Call(who.Caller, "GET", "/api/users/profile", nil).Want(200).Value("emailVerified") == true
}

func TestVerification(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	link := mails(t, i)[0]
	guest := i.Browse()
	before := i.Dump()
	page := guest.Get(link).Want(200).WantWords("Is ana@example.com yours?")
	i.WantUnchanged(before)
	guest.Submit(page, nil).WantGo("/app")
	if !verified(t, i, ana) {
		t.Error("not verified")
	}
	guest.Get("/signin?next=%2Fapp").WantWords("The address is confirmed.")
	guest.Get(link).Want(200).WantWords("there is nothing left to do")
	before = i.Dump()
	guest.Submit(page, nil).WantGo("/app")
	i.WantUnchanged(before)
	guest.Get("/verify?token=unknown").Want(404)
	guest.Post("/verify", hookstest.Form{"token": "unknown"}).Want(404)
	guest.Post("/verify", hookstest.Form{"again": "1"}).WantGo("/signin?next=%2Fverify")
	guest.Get("/verify").WantGo("/signin?next=%2Fverify")
	i.WantUnchanged(before)
}

func TestExpiredVerificationOffersANewLink(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	old := mails(t, i)[0]
	i.Clock.Advance(3*24*time.Hour - time.Second)
	guest := i.Browse()
	open := guest.Get(old).Want(200)
	i.Clock.Advance(time.Second)
	guest.Submit(open, nil).Want(410).WantWords("This link has expired")
	if verified(t, i, ana) {
		t.Error("an expired link verifies")
	}
	guest.Submit(guest.Get(old).Want(410), hookstest.Form{"again": "1"}).WantGo("/app")
	guest.Get("/signin").WantWords("A new link is on its way")
	fresh := mails(t, i)
	if len(fresh) != 1 || fresh[0] == old {
		t.Fatalf("links %v after %s", fresh, old)
	}
	guest.Submit(guest.Get(fresh[0]).Want(200), nil).WantGo("/app")
	if !verified(t, i, ana) {
		t.Error("not verified")
	}
	guest.Get(old).Want(200).WantWords("there is nothing left to do")
	guest.Post("/verify", hookstest.Form{"token": strings.TrimPrefix(old, "/verify?token="), "again": "1"}).WantGo("/app")
	if more := mails(t, i); len(more) > 0 {
		t.Errorf("a verified person gets %v", more)
	}
}

func TestASignedInPersonAsksForTheLinkAgain(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	mails(t, i)
	browser := ana.Browse()
	browser.Submit(browser.Get("/verify").Want(200), hookstest.Form{"again": "1"}).WantGo("/app")
	link := mails(t, i)
	if len(link) != 1 {
		t.Fatalf("links %v", link)
	}
	browser.Submit(browser.Get(link[0]), nil).WantGo("/app")
	browser.Get("/app").WantWords("The address is confirmed.")
	browser.Get("/verify").Want(200).WantWords("there is nothing left to do")
}

func TestNoLogKeepsALinksToken(t *testing.T) {
	i := hookstest.New(t)
	i.App.Settings().Logs.MaxDays, i.App.Settings().Logs.MinLevel = 1, -8
	i.SignUp("Ana Gil")
	i.Browse().Get(mails(t, i)[0]).Want(200)
	i.Browse().Get("/verify?token=secretsecretsecret").Want(404)
	for range 20 {
		i.Browse().Get("/?q=marker").Want(200)
	}
	count := func(text string) (n int) {
		if err := i.App.AuxDB().NewQuery("SELECT count(*) FROM _logs WHERE data LIKE {:text}").Bind(map[string]any{"text": "%" + text + "%"}).Row(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for tries := 0; count("marker") < 20; tries++ { // lines are written off the request, 200 at a time
		if tries == 1000 {
			t.Fatal("plain pages are not logged")
		}
		for range 200 {
			i.App.Logger().Info("another line")
		}
	}
	if leaked := count("verify?token"); leaked > 0 {
		t.Errorf("%d lines with a token", leaked)
	}
}
