package auth_test

import (
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

func TestResetPage(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	guest := i.Browse()
	if link := guest.Get("/signin").Find("a[href='/reset']").Text(); link != "Forgot your password?" {
		t.Errorf("the door's link says %q", link)
	}
	form := guest.Get("/reset").Want(200)
	refused := guest.Submit(form, hookstest.Form{"email": "ana@"}).Want(422)
	if refused.Find("#trouble a[href='#email']").Length() != 1 || refused.Shown("email") != "ana@" {
		t.Errorf("%s", refused.Words("main"))
	}
	said := map[string]bool{}
	for _, email := range []string{ana.Email, "nobody@example.com"} {
		guest.Submit(form, hookstest.Form{"email": email}).WantGo("/signin")
		said[guest.Get("/signin").Words("main")] = true
	}
	if len(said) != 1 {
		t.Errorf("the pages differ: %v", said)
	}
	token := lastTo(i, ana.Email, "/reset")
	before := i.Dump()
	page := guest.Get("/reset?token=" + token).Want(200)
	if field := page.Find("#newPassword"); field.AttrOr("autocomplete", "") != "new-password" {
		t.Error("no field for a new password")
	}
	short := guest.Submit(page, hookstest.Form{"newPassword": "short"}).Want(422)
	i.WantUnchanged(before)
	if short.Find("#trouble a[href='#newPassword']").Length() != 1 || short.Shown("token") != token || short.Shown("newPassword") != "" {
		t.Errorf("%s", short.Words("main"))
	}
	signedIn := ana.Browse()
	guest.Submit(short, hookstest.Form{"newPassword": another}).WantGo("/signin")
	guest.Get("/signin").WantWords("The new password is set.")
	signedIn.Get("/app").WantGo("/signin?next=%2Fapp")
	guest.Post("/signin", hookstest.Form{"email": ana.Email, "password": another}).WantGo("/app")
	guest.Get("/reset?token=unknown").Want(404)
}

func TestAResetLinkThatIsOverOffersAnother(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	token := forgotten(i, ana.Email)
	guest := i.Browse()
	open := guest.Get("/reset?token=" + token).Want(200)
	i.Clock.Advance(30 * time.Minute)
	guest.Submit(open, hookstest.Form{"newPassword": another}).Want(410)
	over := guest.Get("/reset?token=" + token).Want(410).WantWords("This link has expired")
	guest.Submit(over, nil).WantGo("/signin")
	fresh := lastTo(i, ana.Email, "/reset")
	guest.Submit(guest.Get("/reset?token="+fresh).Want(200), hookstest.Form{"newPassword": another}).WantGo("/signin")
	guest.Get("/reset?token=" + fresh).Want(410)
}

func TestANewAddressIsConfirmedOnThePageToo(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Mails()
	post(i, ana.Caller, "change-email", hookstest.Body{"email": "ana.gil@example.com", "currentPassword": hookstest.Password}).Want(200)
	old := "/verify?token=" + lastTo(i, "ana.gil@example.com", "/verify")
	i.Clock.Advance(3 * 24 * time.Hour)
	guest := i.Browse()
	over := guest.Get(old).Want(410).WantWords("ana.gil@example.com")
	guest.Submit(over, hookstest.Form{"again": "1"}).WantGo("/app")
	link := "/verify?token=" + lastTo(i, "ana.gil@example.com", "/verify")
	before := i.Dump()
	page := guest.Get(link).Want(200).WantWords("Is ana.gil@example.com yours?")
	i.WantUnchanged(before)
	guest.Submit(page, nil).WantGo("/app")
	if profile := i.Call(ana.Caller, "GET", "/api/users/profile", nil); profile.String("email") != "ana.gil@example.com" {
		t.Errorf("profile %s", profile.Body)
	}
	guest.Get(link).Want(200).WantWords("there is nothing left to do")
}

func TestFormsOfTheDoorCountTogether(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.Limits.Authentication = 3 })
	guest := i.Browse()
	guest.Post("/reset", hookstest.Form{"email": "nobody@example.com"}).WantGo("/signin")
	guest.Post("/mfa", hookstest.Form{"otp": "123456"}).WantGo("/signin")
	guest.Post("/verify", hookstest.Form{"token": "unknown"}).Want(404)
	guest.Post("/reset", hookstest.Form{"email": "nobody@example.com"}).Want(429).WantWords("Too many attempts")
	post(i, hookstest.Guest, "forgot-password", hookstest.Body{"email": "nobody@example.com"}).WantCode(429, "rate_limited")
}
