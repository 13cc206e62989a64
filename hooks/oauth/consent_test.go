package oauth_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"nearbyassist/hooks/hookstest"
)

// The page asks, tells what for, and is nobody else's to show.
func TestTheConsentPage(t *testing.T) {
	w := newWorld(t)
	w.app.Scopes = []string{"services:write"}
	page := w.owner.Get(w.app.asks()).Want(200)
	for _, words := range []string{"Let Sol CRM in?", "Ana Gil (ana@example.com)", "For Salon Sol.", "Add, change and archive services services:write", "crm.example.com", callback, "Deny", "Allow", "until you withdraw it"} {
		page.WantWords(words)
	}
	if strings.Contains(page.Words("main"), "See bookings") {
		t.Error("it names scopes that are not asked for")
	}
	policy := page.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "frame-ancestors 'none'") || !strings.Contains(policy, "form-action 'self' https://crm.example.com;") || page.Header.Get("X-Frame-Options") != "DENY" ||
		page.Header.Get("Cache-Control") != "no-store" || page.Header.Get("Access-Control-Allow-Origin") != "" || page.Header.Get("Referrer-Policy") != "strict-origin" {
		t.Errorf("headers %v", page.Header)
	}
	if page.Find("script").Length() != 0 {
		t.Error("it needs a script")
	}
	spanish := w.salon.Owner.Browse()
	spanish.Get("/app?lang=es")
	spanish.Get(w.app.asks()).Want(200).WantWords("¿Dejas entrar a Sol CRM?")
	if elsewhere := w.owner.Get("/app/salon-sol").Header.Get("Content-Security-Policy"); !strings.Contains(elsewhere, "form-action 'self';") {
		t.Errorf("other pages: %s", elsewhere)
	}
}

func TestWhoSaysNoSendsTheAppAway(t *testing.T) {
	w := newWorld(t)
	before := w.Dump()
	for _, decision := range []string{"deny", "", "Allow"} {
		answer := answerIn(t, w.owner.Submit(w.owner.Get(w.app.asks()).Want(200), hookstest.Form{"decision": decision}))
		if answer.Get("error") != "access_denied" || answer.Get("state") != "a state & more" || answer.Get("iss") != w.URL || answer.Has("code") {
			t.Errorf("%q: %v", decision, answer)
		}
	}
	w.WantUnchanged(before)
}

func TestSignInComesFirst(t *testing.T) {
	w := newWorld(t)
	guest := w.Browse()
	for _, page := range []hookstest.Page{guest.Get(w.app.asks()), guest.Post(w.app.asks(), hookstest.Form{"decision": "allow", "business": w.salon.ID})} {
		page.WantGo("/signin?next=" + url.QueryEscape(w.app.asks()))
	}
	door := guest.Get("/signin?next=" + url.QueryEscape(w.app.asks())).Want(200)
	back := guest.Submit(door, hookstest.Form{"email": w.salon.Owner.Email, "password": hookstest.Password}).WantGo(w.app.asks())
	guest.Get(back.Header.Get("Location")).Want(200).WantWords("Let Sol CRM in?")
	unknown := strings.Replace(w.app.asks(), w.app.ClientID, "aaaaaaaaaaaaaaa", 1)
	if to := w.Browse().Get(unknown).Want(303).Header.Get("Location"); !strings.HasPrefix(to, "/signin?") {
		t.Errorf("a guest is led to %s", to)
	}
}

func TestConsentsOfOtherSitesAreRefused(t *testing.T) {
	w := newWorld(t)
	before := w.Dump()
	for name, headers := range map[string]map[string]string{"fetch metadata": {"Sec-Fetch-Site": "cross-site"}, "origin": {"Origin": "https://evil.example"}} {
		w.owner.Headers = headers
		if page := w.owner.Post(w.app.asks(), hookstest.Form{"decision": "allow", "business": w.salon.ID}).Want(403); page.Header.Get("Location") != "" {
			t.Errorf("%s: it leads to %s", name, page.Header.Get("Location"))
		}
	}
	w.WantUnchanged(before)
}

func TestWhichBusiness(t *testing.T) {
	w := newWorld(t)
	shop := w.salon.Owner.Business("Shop")
	eva, carl := w.SignUp("Eva Mora"), w.SignUp("Carl Diaz")
	w.salon.Join(eva, "staff")
	w.salon.Join(carl, "admin")
	page := w.owner.Get(w.app.asks()).Want(200)
	if page.Find("input[name=business][type=radio]").Length() != 2 || page.Find("input[name=business]:checked").Length() != 0 {
		t.Error("of two businesses one is chosen before")
	}
	w.owner.Submit(page, hookstest.Form{"decision": "allow"}).Want(422).WantWords("A business is required")
	w.owner.Submit(page, hookstest.Form{"decision": "allow", "business": w.maker.ID}).Want(422)
	token := w.app.exchange(w.app.allow(w.owner, shop.ID).Get("code"))
	if token.Extra("business_id") != shop.ID {
		t.Errorf("let into %v", token.Extra("business_id"))
	}
	staff := eva.Browse()
	nowhere := staff.Get(w.app.asks()).Want(200).WantWords("Only an owner or admin of a business can let an app in")
	if nowhere.Find("button[value=allow]").Length() != 0 {
		t.Error("it offers what the role may not")
	}
	staff.Post(w.app.asks(), hookstest.Form{"decision": "allow", "business": w.salon.ID}).Want(422)
	if w.app.allow(carl.Browse(), w.salon.ID).Get("code") == "" {
		t.Error("an admin may not")
	}
}

// An app that nobody has looked at is its makers' alone, and may not send other people anywhere.
func TestInReviewItIsItsMakersAlone(t *testing.T) {
	w := newWorld(t)
	draft := w.register(nil)
	for _, asked := range []string{draft.asks(), draft.asks(oauth2.SetAuthURLParam("scope", "everything"))} {
		if page := w.owner.Get(asked).Want(400).WantWords("This link does not work"); page.Header.Get("Location") != "" {
			t.Error("it sends people on")
		}
	}
	w.owner.Post(draft.asks(), hookstest.Form{"decision": "allow", "business": w.salon.ID}).Want(400)
	maker := w.maker.Owner.Browse()
	maker.Get(draft.asks()).Want(200).WantWords("This app has not been looked at yet")
	if w.opens(draft.exchange(draft.allow(maker, w.maker.ID).Get("code"))) != 200 {
		t.Error("its makers cannot try it")
	}
}

func TestNoAnswerGoesToAnAddressThatIsNotRegistered(t *testing.T) {
	w := newWorld(t)
	local := w.register(body{"redirectUris": []string{"http://127.0.0.1/cb", "http://[::1]/cb", "com.example.app:/cb"}, "confidential": false})
	w.review(local, "active")
	for app, addresses := range map[*app][]string{
		w.app: {
			"", "https://evil.example/cb", callback + "/", callback + "/..", callback + "?x=1", callback + "#", callback + "%2f", callback + " ", " " + callback, "HTTPS://crm.example.com/cb",
			"https://CRM.example.com/cb", "https://crm.example.com:443/cb", "https://crm.example.com.evil.example/cb", "https://crm.example.com@evil.example/cb", "https://evil.example/https://crm.example.com/cb",
			"https://crm.example.com\\@evil.example/cb", "https://crm.example.com%2eevil.example/cb", "https://crm.example.com%00.evil.example/cb", "//crm.example.com/cb", "/cb", "http://crm.example.com/cb",
			"javascript:alert(1)", "data:text/html,x", "https://crm.example.com/cb\r\nX: y", "https%3A%2F%2Fcrm.example.com%2Fcb", "http://127.0.0.1/cb", "http://127.0.0.1:8080/cb", "*", "null",
		},
		local: {
			"http://127.0.0.1:8080/other", "http://127.0.0.1:8080/cb?x=1", "http://localhost:8080/cb", "https://127.0.0.1:8080/cb", "http://127.0.0.1:8080@evil.example/cb", "http://127.0.0.1.evil.example/cb",
			"http://127.0.0.2:8080/cb", "http://127.1:8080/cb", "http://2130706433:8080/cb", "http://[::ffff:127.0.0.1]:8080/cb", "http://[::1]:8080/", "com.example.app:/other", "com.example.app:/cb?x", "com.evil.app:/cb",
			"http://127.0.0.1:/cb", "http://127.0.0.1:08080/cb", "http://127.0.0.1:8080#/cb",
		},
	} {
		for _, address := range addresses {
			asked := app.asks(oauth2.SetAuthURLParam("redirect_uri", address))
			for _, page := range []hookstest.Page{w.owner.Get(asked), w.owner.Post(asked, hookstest.Form{"decision": "allow", "business": w.salon.ID}), w.owner.Post(asked, hookstest.Form{"decision": "deny"})} {
				if page.Status != 400 || page.Header.Get("Location") != "" || page.Find("main a[href], main form").Length() != 0 {
					t.Errorf("%q: %d to %q", address, page.Status, page.Header.Get("Location"))
				}
			}
		}
	}
	twice := w.app.asks() + "&redirect_uri=" + url.QueryEscape("https://evil.example/")
	w.owner.Get(twice).Want(400)
	w.owner.Get(w.app.asks() + "&client_id=" + local.ClientID).Want(400)
	w.owner.Get("/oauth/authorize").Want(400)
}

func TestOnTheAppsOwnMachineThePortIsFree(t *testing.T) {
	w := newWorld(t)
	local := w.register(body{"redirectUris": []string{"http://127.0.0.1/cb", "http://[::1]:1234/cb", "com.example.app:/cb"}, "confidential": false})
	w.review(local, "active")
	for address, forms := range map[string]string{"http://127.0.0.1:51004/cb": "http://127.0.0.1:51004", "http://[::1]:51004/cb": "http:", "http://[::1]/cb": "http:", "com.example.app:/cb": "com.example.app:"} {
		local.RedirectURL = address
		page := w.owner.Get(local.asks()).Want(200)
		if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "form-action 'self' "+forms+";") {
			t.Errorf("%s: %s", address, policy)
		}
		answered := w.owner.Submit(page, hookstest.Form{"decision": "allow"}).Want(303)
		if to := answered.Header.Get("Location"); !strings.HasPrefix(to, address+"?code=na_ac_") {
			t.Errorf("%s: it leads to %s", address, to)
		}
		if w.opens(local.exchange(answerIn(t, answered).Get("code"))) != 200 {
			t.Errorf("%s: the token does not open", address)
		}
	}
}

func TestWhatElseIsWrongIsToldToTheApp(t *testing.T) {
	w := newWorld(t)
	option := oauth2.SetAuthURLParam
	for asked, want := range map[string]string{
		w.app.asks(option("response_type", "token")):             "unsupported_response_type",
		w.app.asks(option("response_type", "")):                  "invalid_request",
		w.app.asks(option("response_mode", "fragment")):          "invalid_request",
		w.app.asks(option("request_uri", "https://x.example/r")): "invalid_request",
		w.app.asks() + "&scope=bookings:read&scope=staff:read":   "invalid_request",
		w.app.asks(option("scope", "staff:read")):                "invalid_scope",
	} {
		for _, page := range []hookstest.Page{w.owner.Get(asked), w.owner.Post(asked, hookstest.Form{"decision": "allow", "business": w.salon.ID})} {
			if answer := answerIn(t, page); answer.Get("error") != want || answer.Get("state") != "a state & more" || answer.Get("iss") != w.URL || answer.Get("error_description") == "" {
				t.Errorf("%s: %v", asked, answer)
			}
			if to := page.Header.Get("Location"); !strings.HasPrefix(to, callback+"?") {
				t.Errorf("it leads to %s", to)
			}
		}
	}
}
