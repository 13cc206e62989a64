package auth_test

import (
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

func TestEmailIsChangedOnAPage(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	i.Mails()
	browser := ana.Browse()
	form := browser.Get("/account/email").Want(200)
	wrong := browser.Submit(form, hookstest.Form{"email": "new@example.com", "currentPassword": "not it"}).Want(422)
	if wrong.WantWords("Not correct"); wrong.Shown("email") != "new@example.com" {
		t.Errorf("address %q", wrong.Shown("email"))
	}
	browser.Submit(form, hookstest.Form{"email": bea.Email, "currentPassword": hookstest.Password}).Want(409)
	browser.Submit(form, hookstest.Form{"email": "new@", "currentPassword": hookstest.Password}).Want(422)
	browser.Submit(form, hookstest.Form{"email": "new@example.com", "currentPassword": hookstest.Password}).WantGo("/account/sign-in")
	browser.Get("/account/sign-in").WantWords("A link is on its way to new@example.com.")
	mails := i.Mails()
	if len(mails) != 1 || mails[0].To != "new@example.com" {
		t.Fatalf("mails %v", mails)
	}
	browser.Submit(browser.Get(mails[0].Link()), nil).WantGo("/app")
	page := browser.Get("/account/sign-in")
	if page.WantWords("new@example.com Confirmed"); strings.Contains(page.Body, ana.Email) {
		t.Error("the old address stands there still")
	}
}

func TestThePersonTurnsTheSecondStepOnAndOff(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Mails()
	browser := ana.Browse()
	form := browser.Get("/account/second-step").Want(200)
	form.WantWords("Confirm your address first")
	before := i.Dump()
	browser.Submit(form, nil).Want(422)
	i.WantUnchanged(before)

	i.SQL("UPDATE users SET verified = TRUE", nil)
	browser.Submit(form, nil).WantGo("/account/sign-in")
	browser.Get("/account/sign-in").WantWords("Turned on")
	browser.Submit(form, nil).WantGo("/account/sign-in") // again
	other := i.Browse()
	other.Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).WantGo("/mfa")
	other.Post("/mfa", hookstest.Form{"otp": code(t, i)}).WantGo("/app")
	signIn(i, ana.Email, hookstest.Password).WantCode(401, "mfa_required")
	var told int
	if err := i.App.DB().NewQuery("SELECT count(*) FROM audit WHERE action = 'user.second_factor_changed'").Row(&told); err != nil || told != 1 {
		t.Errorf("%d audit rows (%v)", told, err)
	}

	i.Clock.Advance(11 * time.Minute)
	off := browser.Get("/account/second-step").Want(200)
	browser.Submit(off, nil).Want(422).WantWords("Your password is required")
	browser.Submit(off, hookstest.Form{"proof": hookstest.Password}).WantGo("/account/sign-in")
	signIn(i, ana.Email, hookstest.Password).Want(200)
}

func TestWhatTheInstanceAsksForIsNotTurnedOff(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	browser := ana.Browse()
	withSecondFactor(t, i, "")
	page := browser.Get("/account/sign-in").Want(200)
	page.WantWords("The operator of this site asks for the second step")
	if page.Find("a[href='/account/second-step']").Length() != 0 {
		t.Error("it is offered")
	}
	signIn(i, ana.Email, hookstest.Password).WantCode(401, "mfa_required")
}
