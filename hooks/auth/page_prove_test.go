package auth_test

import (
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

// newKey is a form of a Fresh row, as somebody filled it in.
func newKey() hookstest.Form {
	return hookstest.Form{"name": "Website", "preset": "full", "expires": "never"}
}

// stale is a browser whose sign-in is over ten minutes old, in front of such a form.
func stale(i *hookstest.Instance) (*hookstest.Person, *hookstest.Browser, string) {
	owner := i.SignUp("Ana Gil")
	path := "/app/" + owner.Business("Salon Sol").Slug + "/integrations/keys/new"
	browser := owner.Browse()
	i.Clock.Advance(10*time.Minute + time.Second)
	return owner, browser, path
}

func TestWhoProvesWhoTheyAreGoesOn(t *testing.T) {
	i := hookstest.New(t)
	_, browser, path := stale(i)
	asked := browser.Get(path).Want(200)
	asked.WantWords("Your password Needed again: your last check is over 10 minutes old. Mail a code to ana")
	refused := browser.Submit(asked, newKey()).Want(422)
	refused.WantWords("Your password is required")
	wrong := newKey()
	wrong["proof"] = "not it"
	refused = browser.Submit(refused, wrong).Want(422)
	if refused.WantWords("Your password: Not correct"); refused.Shown("name") != "Website" || refused.Shown("proof") != "" {
		t.Errorf("name %q, password %q", refused.Shown("name"), refused.Shown("proof"))
	}
	before := browser.Cookies["na_session"]
	browser.Submit(refused, hookstest.Form{"proof": hookstest.Password}).Want(201).WantWords("Key created Website")
	if browser.Cookies["na_session"] != before {
		t.Error("the session is another one")
	}
	i.Clock.Advance(10 * time.Minute)
	browser.Submit(browser.Get(path), newKey()).Want(201)
	i.Clock.Advance(time.Second)
	browser.Submit(browser.Get(path), newKey()).Want(422)
}

func TestAProofIsOfOneSession(t *testing.T) {
	i := hookstest.New(t)
	owner, browser, path := stale(i)
	other := owner.Browse()
	i.Clock.Advance(10*time.Minute + time.Second)
	browser.Submit(browser.Get(path), hookstest.Form{"name": "Website", "proof": hookstest.Password}).Want(201)
	if other.Get(path).Find("#proof").Length() != 1 {
		t.Error("the other session is fresh too")
	}
}

func TestWhoMistypesAFormProvesOnce(t *testing.T) {
	i := hookstest.New(t)
	_, browser, path := stale(i)
	page := browser.Submit(browser.Get(path), hookstest.Form{"name": " ", "proof": hookstest.Password}).Want(422)
	if page.WantWords("Name is required"); page.Find("#proof").Length() > 0 {
		t.Error("it is asked again")
	}
	browser.Submit(page, newKey()).Want(201)
}

func TestProofByMailedCode(t *testing.T) {
	i := hookstest.New(t)
	owner, browser, path := stale(i)
	i.Mails()
	form := newKey()
	form["proof_by"] = "code"
	asked := browser.Submit(browser.Get(path), form).Want(422)
	asked.WantWords("Code: Type the code that we mailed to " + owner.Email)
	first := code(t, i)

	wrong := browser.Submit(asked, hookstest.Form{"proof_code": "12345"}).Want(422)
	if wrong.WantWords("Code: Not correct"); wrong.Shown("name") != "Website" {
		t.Errorf("name %q", wrong.Shown("name"))
	}
	browser.Submit(wrong, nil).Want(422).WantWords("Code is required")
	browser.Submit(wrong, hookstest.Form{"proof_code": " " + first + " "}).Want(201)

	i.Clock.Advance(11 * time.Minute)
	used := browser.Submit(wrong, hookstest.Form{"proof_code": first, "form_id": "abcdefghij12345"}).Want(422)
	used.WantWords("Type the code that we mailed")
	if second := code(t, i); second == first {
		t.Error("the same code came again")
	} else {
		browser.Submit(used, hookstest.Form{"proof_code": second}).Want(201)
	}
}

func TestCodesOfOthersProveNothing(t *testing.T) {
	i := hookstest.New(t)
	_, browser, path := stale(i)
	eve := i.SignUp("Eve Roy")
	evesPath, evesBrowser := "/app/"+eve.Business("Studio Sur").Slug+"/integrations/keys/new", eve.Browse()
	i.Clock.Advance(11 * time.Minute)
	i.Mails()
	asked := evesBrowser.Submit(evesBrowser.Get(evesPath), hookstest.Form{"proof_by": "code"}).Want(422)
	form := newKey()
	form["proof_id"], form["proof_code"] = asked.Shown("proof_id"), code(t, i)
	refused := browser.Submit(browser.Get(path), form).Want(422)
	if refused.Shown("proof_id") == asked.Shown("proof_id") {
		t.Error("the code of another person is taken")
	}
}

func TestAProofOpensNoSession(t *testing.T) {
	i := hookstest.New(t)
	_, browser, path := stale(i)
	i.Mails()
	asked := browser.Submit(browser.Get(path), hookstest.Form{"proof_by": "code"}).Want(422)
	guest := i.Browse()
	guest.Cookies["mfa"] = asked.Shown("proof_id")
	guest.Post("/mfa", hookstest.Form{"otp": code(t, i)}).Want(401)
	if guest.Cookies["na_session"] != "" {
		t.Error("a code that proves who is signed in signs somebody in")
	}
}

func TestWrongProofsAreLimited(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) {
		config.Limits = access.Limits{Global: 1000, Authentication: 1000, Account: 3, Guests: 1000}
	})
	owner, browser, path := stale(i)
	wrong := hookstest.Form{"name": "Website", "proof": "not it"}
	for range 3 {
		browser.Submit(browser.Get(path), wrong).Want(422)
	}
	page := browser.Submit(browser.Get(path), hookstest.Form{"name": "Website", "proof": hookstest.Password}).Want(429)
	if page.WantWords("Too many attempts. Try again in 15 minutes."); page.Shown("name") != "Website" {
		t.Errorf("name %q", page.Shown("name"))
	}
	i.Browse().Post("/signin", hookstest.Form{"email": owner.Email, "password": hookstest.Password}).Want(429)
	i.Clock.Advance(15 * time.Minute)
	browser.Submit(browser.Get(path), hookstest.Form{"name": "Website", "proof": hookstest.Password}).Want(201)
}

// TestProofsOfOnePersonAreLimitedFromEverywhere: failures count by address, tries by the person.
func TestProofsOfOnePersonAreLimitedFromEverywhere(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) {
		config.Limits = access.Limits{Global: 1000, Authentication: 8, Account: 1000, Guests: 1000}
	})
	_, browser, path := stale(i)
	i.Clock.Advance(15 * time.Minute)
	for range 8 {
		browser.Post(path, hookstest.Form{"proof": "not it"}).Want(422)
	}
	browser.Post(path, hookstest.Form{"proof": hookstest.Password}).Want(429)
}
