package oauth_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

func TestALostAnswerToARefreshIsForgivenForAMinute(t *testing.T) {
	w := newWorld(t)
	first := w.app.connect()
	second, err := w.app.refresh(first)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Minute)
	third, err := w.app.refresh(first)
	if err != nil || third.RefreshToken == second.RefreshToken {
		t.Fatalf("within the grace: %v", err)
	}
	for _, token := range []*oauth2.Token{first, second, third} {
		if w.opens(token) != 200 {
			t.Error("one of them does not open")
		}
	}
}

func TestAReusedRefreshTokenEndsAllThatCameOfIt(t *testing.T) {
	w := newWorld(t)
	first, other := w.app.connect(), w.app.connect()
	second, err := w.app.refresh(first)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Minute + time.Millisecond)
	_, err = w.app.refresh(first)
	wantRefused(t, err, "invalid_grant")
	for _, token := range []*oauth2.Token{first, second} {
		if w.opens(token) != 401 {
			t.Error("it still opens")
		}
		_, err := w.app.refresh(token)
		wantRefused(t, err, "invalid_grant")
	}
	if w.opens(other) != 200 {
		t.Error("another consent of the same person ended with it")
	}
}

func TestRefreshTokensEndUnused(t *testing.T) {
	w := newWorld(t)
	kept, forgotten := w.app.connect(), w.app.connect()
	w.Clock.Advance(89 * 24 * time.Hour)
	kept, err := w.app.refresh(kept)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(24 * time.Hour)
	_, err = w.app.refresh(forgotten)
	wantRefused(t, err, "invalid_grant")
	if kept, err = w.app.refresh(kept); err != nil {
		t.Fatal(err)
	}
	if err := collections.NewSystem(w.App).DropExpiredTokens(w.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err = w.app.refresh(kept); err != nil {
		t.Error("the job took what lives: ", err)
	}
}

func TestRevocation(t *testing.T) {
	w := newWorld(t)
	token, other := w.app.connect(), w.app.connect()
	if answer := w.app.revoke(token.AccessToken).Want(200); answer.Header.Get("Cache-Control") != "no-store" || w.opens(token) != 401 {
		t.Error("a revoked access token opens")
	}
	next, err := w.app.refresh(token)
	if err != nil || w.opens(next) != 200 {
		t.Fatalf("its refresh token: %v", err)
	}
	w.app.revoke(next.RefreshToken).Want(200)
	if w.opens(next) != 401 {
		t.Error("the access token of a revoked refresh token opens")
	}
	_, err = w.app.refresh(next)
	wantRefused(t, err, "invalid_grant")
	for _, unknown := range []string{next.RefreshToken, "na_rt_" + strings.Repeat("a", 36), "nothing"} {
		w.app.revoke(unknown).Want(200)
	}
	if w.opens(other) != 200 {
		t.Error("another consent ended with it")
	}
	w.owner.Get("/app/salon-sol/integrations/connections").Want(200).WantWords("Sol CRM")
	w.app.revoke(other.RefreshToken).Want(200)
	w.owner.Get("/app/salon-sol/integrations/connections").Want(200).WantWords("No app is connected")
	w.Call(hookstest.Guest, "POST", "/oauth/revoke", "token=x", "Content-Type", "application/x-www-form-urlencoded").Want(401)
}

func TestAnAppComesInByItselfAtHomeOnly(t *testing.T) {
	w := newWorld(t)
	token, err := w.app.enter()
	if err != nil || token.RefreshToken != "" || token.Extra("business_id") != w.maker.ID || w.opens(token) != 200 {
		t.Fatalf("%+v, %v", token, err)
	}
	caller := hookstest.Bearer(token.AccessToken)
	w.Call(caller, "GET", "/api/services?businessId="+w.salon.ID, nil).WantCode(404, "not_found")
	if mine := w.Call(caller, "GET", "/api/businesses/my-businesses", nil).Want(200); mine.List("businesses")[0]["id"] != w.maker.ID {
		t.Errorf("its business: %s", mine.Body)
	}
	narrow, err := w.app.enter("bookings:read")
	if err != nil || w.opens(narrow) != 403 {
		t.Errorf("narrower: %v", err)
	}
	_, err = w.app.enter("staff:read")
	wantRefused(t, err, "invalid_scope")
	public := w.register(body{"confidential": false})
	w.review(public, "active")
	_, err = public.enter()
	wantRefused(t, err, "unauthorized_client")
	draft := w.register(nil) // in review it may be tried at home
	if token, err = draft.enter(); err != nil || w.opens(token) != 200 {
		t.Errorf("in review: %v", err)
	}
	wrong := *w.app
	wrong.ClientSecret = draft.ClientSecret
	_, err = wrong.enter()
	wantRefused(t, err, "invalid_client")
}
