package oauth_test

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"nearbyassist/hooks/hookstest"
)

func TestAnAppIsLetInAndActs(t *testing.T) {
	for name, style := range map[string]oauth2.AuthStyle{"found out": oauth2.AuthStyleAutoDetect, "header": oauth2.AuthStyleInHeader, "body": oauth2.AuthStyleInParams} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.app.Endpoint.AuthStyle = style
			w.app.Scopes = []string{"services:write", "services:read"}
			answer := w.app.allow(w.owner, w.salon.ID)
			if answer.Get("state") != "a state & more" || answer.Get("iss") != w.URL || answer.Has("error") {
				t.Errorf("answered %v", answer)
			}
			token := w.app.exchange(answer.Get("code"))
			if token.TokenType != "Bearer" || token.ExpiresIn != 3600 || token.Extra("scope") != "services:read services:write" || token.Extra("business_id") != w.salon.ID ||
				!strings.HasPrefix(token.AccessToken, "na_at_") || !strings.HasPrefix(token.RefreshToken, "na_rt_") {
				t.Errorf("token %+v, scope %v", token, token.Extra("scope"))
			}
			made := w.Call(hookstest.Bearer(token.AccessToken), "POST", "/api/services", body{"name": "Cut", "durationMinutes": 30}).Want(201)
			if made.String("businessId") != w.salon.ID {
				t.Errorf("made %s", made.Body)
			}
			if refused := w.Call(hookstest.Bearer(token.AccessToken), "GET", "/api/bookings/business/"+w.salon.ID, nil).WantCode(403, "insufficient_scope"); refused.String("requiredScope") != "bookings:read" {
				t.Errorf("refused %s", refused.Body)
			}
			w.Clock.Advance(time.Hour - time.Second)
			if w.opens(token) != 200 {
				t.Error("it ends before its hour")
			}
			w.Clock.Advance(time.Second)
			if w.opens(token) != 401 {
				t.Error("it opens after its hour")
			}
			next, err := w.app.refresh(token)
			if err != nil || w.opens(next) != 200 || next.RefreshToken == token.RefreshToken {
				t.Errorf("refreshed: %v, %v", next, err)
			}
		})
	}
}

func TestAnAppSeesItsBusinessAlone(t *testing.T) {
	w := newWorld(t)
	token := hookstest.Bearer(w.app.connect().AccessToken)
	w.Call(token, "GET", "/api/services?businessId="+w.maker.ID, nil).WantCode(404, "not_found")
	w.Call(token, "GET", "/api/services?businessId="+w.salon.ID, nil).Want(200)
	mine := w.Call(token, "GET", "/api/businesses/my-businesses", nil).Want(200)
	if mine.Int("total") != 1 || mine.List("businesses")[0]["id"] != w.salon.ID {
		t.Errorf("its businesses: %s", mine.Body)
	}
	for _, path := range []string{"/api/users/profile", "/api/integrations/api-keys?businessId=" + w.salon.ID, apps + "?businessId=" + w.salon.ID} {
		w.Call(token, "GET", path, nil).WantCode(403, "insufficient_role")
	}
	for _, wrong := range []string{"na_at_" + strings.Repeat("a", 36), "na_at_", w.app.ClientSecret} {
		w.Call(hookstest.Bearer(wrong), "GET", "/api/services", nil).WantCode(401, "unauthenticated")
	}
	w.Call(hookstest.WithKey(strings.TrimPrefix(token.Header(), "Bearer ")), "GET", "/api/services", nil).WantCode(401, "unauthenticated").WantField("X-API-Key")
}

func TestPKCEIsRequiredAndKept(t *testing.T) {
	w := newWorld(t)
	option := oauth2.SetAuthURLParam
	for name, asked := range map[string][]oauth2.AuthCodeOption{
		"no challenge":   {option("code_challenge", ""), option("code_challenge_method", "")},
		"plain":          {option("code_challenge", verifier), option("code_challenge_method", "plain")},
		"no method":      {option("code_challenge_method", "")},
		"a verifier":     {option("code_challenge", verifier)},
		"another method": {option("code_challenge_method", "s256")},
		"no hash":        {option("code_challenge", strings.Repeat("a", 42))},
	} {
		answer := answerIn(t, w.owner.Get(w.app.asks(asked...)))
		if answer.Get("error") != "invalid_request" || answer.Get("state") != "a state & more" || answer.Get("iss") != w.URL || answer.Has("code") {
			t.Errorf("%s: %v", name, answer)
		}
	}
	code := w.app.allow(w.owner, w.salon.ID).Get("code")
	_, err := w.app.Exchange(context.Background(), code)
	wantRefused(t, err, "invalid_request")
	for _, wrong := range []string{verifier + "x", strings.ToUpper(verifier), oauth2.S256ChallengeFromVerifier(verifier), "short"} {
		_, err = w.app.Exchange(context.Background(), code, oauth2.VerifierOption(wrong))
		wantRefused(t, err, "invalid_grant")
	}
	if w.opens(w.app.exchange(code)) != 200 { // whoever has the right one is not harmed
		t.Error("the code is gone")
	}
}

func TestACodeIsForOneExchange(t *testing.T) {
	w := newWorld(t)
	code := w.app.allow(w.owner, w.salon.ID).Get("code")
	other := w.app.connect()
	var mu sync.Mutex
	var all sync.WaitGroup
	var made []*oauth2.Token
	w.app.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	for range 20 {
		all.Go(func() {
			token, err := w.app.Exchange(context.Background(), code, oauth2.VerifierOption(verifier))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made = append(made, token)
				return
			}
			wantRefused(t, err, "invalid_grant")
		})
	}
	all.Wait()
	if len(made) != 1 {
		t.Fatalf("%d exchanges", len(made))
	}
	if w.opens(made[0]) != 401 {
		t.Error("what a reused code gave still opens")
	}
	_, err := w.app.refresh(made[0])
	wantRefused(t, err, "invalid_grant")
	if w.opens(other) != 200 {
		t.Error("another consent of the same person ended with it")
	}
	if told := w.Audit("grants"); told[len(told)-1].Action != "grant.tokens_revoked" || told[len(told)-1].ActorType != "app" {
		t.Errorf("told %+v", told)
	}
}

func TestACodeEndsSoon(t *testing.T) {
	w := newWorld(t)
	code := w.app.allow(w.owner, w.salon.ID).Get("code")
	w.Clock.Advance(2 * time.Minute)
	_, err := w.app.Exchange(context.Background(), code, oauth2.VerifierOption(verifier))
	wantRefused(t, err, "invalid_grant")
}

func TestCodesAndTokensAreBoundToTheirClient(t *testing.T) {
	w := newWorld(t)
	thief := w.register(body{"name": "Thief"})
	w.review(thief, "active")
	code := w.app.allow(w.owner, w.salon.ID).Get("code")
	_, err := thief.Exchange(context.Background(), code, oauth2.VerifierOption(verifier))
	wantRefused(t, err, "invalid_grant")
	token := w.app.exchange(code)
	_, err = thief.refresh(token)
	wantRefused(t, err, "invalid_grant")
	for _, secret := range []string{token.AccessToken, token.RefreshToken} {
		thief.revoke(secret).Want(200)
	}
	elsewhere := *w.app
	elsewhere.RedirectURL = callback + "/other"
	_, err = elsewhere.Exchange(context.Background(), w.app.allow(w.owner, w.salon.ID).Get("code"), oauth2.VerifierOption(verifier))
	wantRefused(t, err, "invalid_grant")
	if w.opens(token) != 200 {
		t.Error("another client ended it")
	}
	if _, err := w.app.refresh(token); err != nil {
		t.Error(err)
	}
}

func TestScopesOnlyNarrow(t *testing.T) {
	w := newWorld(t)
	for _, asked := range []string{"staff:read", "bookings:read staff:read", "everything", "Bookings:read"} {
		if answer := answerIn(t, w.owner.Get(w.app.asks(oauth2.SetAuthURLParam("scope", asked)))); answer.Get("error") != "invalid_scope" {
			t.Errorf("%q: %v", asked, answer)
		}
	}
	token := w.app.connect("services:read", "bookings:read")
	narrow := url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {token.RefreshToken}, "client_id": {w.app.ClientID}, "client_secret": {w.app.ClientSecret},
		"scope": {"services:read services:write"},
	}
	if refused := w.post("/oauth/token", narrow).Want(400); refused.String("error") != "invalid_scope" {
		t.Errorf("wider: %s", refused.Body)
	}
	narrow.Set("scope", "bookings:read")
	narrowed := w.post("/oauth/token", narrow).Want(200)
	if narrowed.String("scope") != "bookings:read" || w.opens(&oauth2.Token{AccessToken: narrowed.String("access_token")}) != 403 {
		t.Errorf("narrower: %s", narrowed.Body)
	}
	again, err := w.app.refresh(&oauth2.Token{RefreshToken: narrowed.String("refresh_token")})
	if err != nil || again.Extra("scope") != "bookings:read services:read" {
		t.Errorf("the next one: %v %v", again, err)
	}
	w.Call(w.maker.Owner.Caller, "PATCH", apps+"/"+w.app.ClientID, body{"scopes": []string{"bookings:read"}}).Want(200)
	if w.opens(again) != 403 {
		t.Error("what the app may no longer ask for is still open")
	}
}
