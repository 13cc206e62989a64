package oauth_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

const appsPath = "/app/crm-makers/integrations/apps"

var filled = hookstest.Form{
	"name": "Web shop", "website": "https://shop.example.com", "redirectUris": "https://shop.example.com/cb\nhttp://127.0.0.1/cb", "preset": "read",
}

func TestAnAppIsRegisteredOnThePage(t *testing.T) {
	w := newWorld(t)
	maker := w.maker.Owner.Browse()
	form := maker.Get(appsPath + "/new").Want(200)
	made := maker.Submit(form, filled).Want(201).WantWords("App registered")
	id, secret := strings.TrimPrefix(made.Find("main form[method=get]").AttrOr("action", ""), appsPath+"/"), made.Words("#secret")
	if made.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(secret, "na_cs_") {
		t.Errorf("secret %q, headers %v", secret, made.Header)
	}
	shop := &app{w.app.Config, w}
	shop.ClientID, shop.ClientSecret = id, secret
	if token, err := shop.enter(); err != nil || token.Extra("business_id") != w.maker.ID {
		t.Errorf("it comes in: %v", err)
	}
	if again := maker.Submit(form, filled).WantGo(appsPath + "/" + id); strings.Contains(again.Body, secret) {
		t.Error("the secret is shown again")
	}
	for _, path := range []string{appsPath, appsPath + "/" + id} {
		if page := maker.Get(path).Want(200).WantWords("Web shop").WantWords("In review"); strings.Contains(page.Body, secret) {
			t.Error("the secret is shown again")
		}
	}
	filled := hookstest.Form{"name": "", "website": "shop", "redirectUris": "https://shop.example.com/cb\nhttp://shop.example.com/", "preset": "custom", "kind": "public"}
	refused := maker.Submit(maker.Get(appsPath+"/new"), filled).Want(422).WantWords("Line 2: Must be a whole https address")
	if refused.Shown("website") != "shop" || refused.Find("#kind-public:checked").Length() != 1 {
		t.Error("what was typed is gone")
	}
	public := maker.Submit(maker.Get(appsPath+"/new"), hookstest.Form{"name": "Phone", "website": "https://shop.example.com", "redirectUris": "com.example.shop:/cb", "preset": "read", "kind": "public"})
	maker.Get(public.Want(303).Header.Get("Location")).Want(200).WantWords("On people's devices")
}

func TestAnAppIsChangedOnThePage(t *testing.T) {
	w := newWorld(t)
	maker, path := w.maker.Owner.Browse(), appsPath+"/"+w.app.ClientID
	form := maker.Get(path + "/edit").Want(200).WantWords("the app is reviewed again")
	if form.Shown("name") != "Sol CRM" || form.Find("textarea[name=redirectUris]").Text() != callback || form.Find("[name='scope.services'][value=write]:checked").Length() != 1 {
		t.Error("the form does not have what there is")
	}
	maker.Submit(form, nil).WantGo(path)
	maker.Get(path).Want(200).WantWords("Active")
	maker.Submit(form, hookstest.Form{"name": "Luna CRM"}).WantGo(path)
	maker.Get(path).Want(200).WantWords("Luna CRM").WantWords("In review")

	rotated := maker.Submit(maker.Get(path+"/rotate").Want(200), hookstest.Form{"grace": "60"}).Want(201).WantWords("New secret")
	for _, secret := range []string{w.app.ClientSecret, rotated.Words("#secret")} {
		w.app.ClientSecret = secret
		if _, err := w.app.enter(); err != nil {
			t.Error(err)
		}
	}
	maker.Get(path).Want(200).WantWords("Old secret")

	ask := maker.Get(path + "/delete").Want(200)
	maker.Submit(ask, hookstest.Form{"confirm": "Sol CRM"}).Want(422)
	if _, err := w.app.enter(); err != nil {
		t.Error("it ended without its name")
	}
	maker.Submit(ask, hookstest.Form{"confirm": "luna crm"}).WantGo(appsPath)
	maker.Get(path).Want(200).WantWords("Deleted")
	for _, verb := range []string{"/edit", "/rotate", "/delete"} {
		maker.Get(path + verb).WantGo(path)
	}
	_, err := w.app.enter()
	wantRefused(t, err, "invalid_client")
}

func TestTheTextsOfOthersAreOnlyTexts(t *testing.T) {
	w := newWorld(t)
	spiteful := w.register(body{"name": `<script>alert(1)</script>"'`, "website": `https://x.example/"><b>`})
	w.review(spiteful, "active")
	if page := w.owner.Get(spiteful.asks()).Want(200).WantWords("<script>alert(1)</script>"); strings.Contains(page.Body, "<script>alert") || strings.Contains(page.Body, `"><b>`) {
		t.Error("a name becomes a part of the page")
	}
	spiteful.allow(w.owner, w.salon.ID)
	if page := w.owner.Get("/app/salon-sol/integrations/connections").Want(200); strings.Contains(page.Body, "<script>alert") {
		t.Error("a name becomes a part of the page")
	}
}
