package auth_test

import (
	"regexp"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// withSecondFactor switches PocketBase's second factor on, as an administrator does in the console.
func withSecondFactor(t *testing.T, i *hookstest.Instance, rule string) {
	t.Helper()
	factor := hookstest.Body{"otp": hookstest.Body{"enabled": true, "duration": 180, "length": 8}, "mfa": hookstest.Body{"enabled": true, "duration": 600, "rule": rule}}
	i.Call(i.Superuser(), "PATCH", "/api/collections/users", factor).Want(200)
	i.Mails()
}

// code is the one that was mailed last.
func code(t *testing.T, i *hookstest.Instance) string {
	t.Helper()
	mails := i.Mails()
	if len(mails) != 1 || mails[0].Link() != "" {
		t.Fatalf("mails %v", mails)
	}
	return regexp.MustCompile(`(?m)^\d{6}\r?$`).FindString(mails[0].Text)[:6]
}

// other is a code that is not this one.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func withCode(i *hookstest.Instance, who *hookstest.Person, id, code string) hookstest.Answer {
	i.T.Helper()
	return post(i, hookstest.Guest, "signin", hookstest.Body{"email": who.Email, "password": hookstest.Password, "mfaId": id, "otp": code})
}

// asked signs in as far as the second factor.
func asked(t *testing.T, i *hookstest.Instance, who *hookstest.Person) (id, mailed string) {
	t.Helper()
	id = signIn(i, who.Email, hookstest.Password).WantCode(401, "mfa_required").String("mfaId")
	if id == "" {
		t.Fatal("no mfaId")
	}
	return id, code(t, i)
}

func TestTheSecondFactorIsAMailedCode(t *testing.T) {
	i := hookstest.New(t)
	ana, eva := i.SignUp("Ana Gil"), i.SignUp("Eva Luna")
	withSecondFactor(t, i, "")
	signIn(i, ana.Email, "wrong horse").WantCode(401, "invalid_credentials")
	if mails := i.Mails(); len(mails) > 0 {
		t.Errorf("a wrong password mails %v", mails)
	}
	id, mailed := asked(t, i, ana)
	for name, refused := range map[string]hookstest.Answer{
		"wrong code":     withCode(i, ana, id, other(mailed)),
		"wrong password": post(i, hookstest.Guest, "signin", hookstest.Body{"email": ana.Email, "password": "wrong horse", "mfaId": id, "otp": mailed}),
	} {
		if refused.Status != 401 || refused.String("code") != "invalid_credentials" {
			t.Errorf("%s: %d %s", name, refused.Status, refused.Body)
		}
	}
	withCode(i, ana, id, other(mailed)).WantField("otp")
	withCode(i, eva, id, mailed).WantCode(401, "mfa_required") // somebody else's
	i.Mails()
	session := withCode(i, ana, id, " "+mailed+" ").Want(200)
	i.Call(hookstest.Bearer(session.String("accessToken")), "GET", "/api/users/profile", nil).Want(200)
	withCode(i, ana, id, mailed).WantCode(401, "mfa_required") // once
	if n := len(i.Mails()); n != 1 {
		t.Errorf("%d codes for the new try", n)
	}
	post(i, hookstest.Guest, "signin", hookstest.Body{"email": ana.Email, "password": hookstest.Password, "otp": mailed}).WantCode(422, "validation_failed").WantField("mfaId")
	post(i, hookstest.Guest, "signin", hookstest.Body{"email": ana.Email, "password": hookstest.Password, "mfaId": id}).WantCode(422, "validation_failed").WantField("otp")
}

func TestACodeIsGoodForFiveMinutes(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	withSecondFactor(t, i, "")
	id, mailed := asked(t, i, ana)
	late, lateCode := asked(t, i, ana)
	i.Clock.Advance(5*time.Minute - time.Second)
	withCode(i, ana, id, mailed).Want(200)
	i.Clock.Advance(time.Second)
	again := withCode(i, ana, late, lateCode).WantCode(401, "mfa_required")
	if again.String("mfaId") == late {
		t.Error("the old one goes on")
	}
	withCode(i, ana, again.String("mfaId"), code(t, i)).Want(200)
}

func TestACodeIsTriedFiveTimes(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	withSecondFactor(t, i, "")
	for round := range 4 {
		id, mailed := asked(t, i, ana)
		for range 5 {
			withCode(i, ana, id, other(mailed)).WantCode(401, "invalid_credentials")
		}
		if round == 3 {
			break
		}
		withCode(i, ana, id, mailed).WantCode(401, "mfa_required")
		i.Mails()
	}
	// 20 were wrong, from wherever: there is no further code for a while.
	refused := signIn(i, ana.Email, hookstest.Password).WantCode(429, "rate_limited")
	if refused.Header.Get("Retry-After") != "900" || len(i.Mails()) > 0 {
		t.Errorf("Retry-After %q", refused.Header.Get("Retry-After"))
	}
	i.Clock.Advance(15 * time.Minute)
	id, mailed := asked(t, i, ana)
	withCode(i, ana, id, mailed).Want(200)
}

func TestTheSecondFactorIsForWhomTheRuleNames(t *testing.T) {
	i := hookstest.New(t)
	ana, eva := i.SignUp("Ana Gil"), i.SignUp("Eva Luna")
	withSecondFactor(t, i, "email = 'ana@example.com'")
	signIn(i, eva.Email, hookstest.Password).Want(200)
	signIn(i, ana.Email, hookstest.Password).WantCode(401, "mfa_required")
}

func TestCodePage(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	withSecondFactor(t, i, "")
	guest := i.Browse()
	guest.Get("/mfa?next=%2Fapp%3Fall%3D1").WantGo("/signin?next=%2Fapp%3Fall%3D1")
	guest.Submit(guest.Get("/signin?next=%2Fapp%3Fall%3D1"), hookstest.Form{"email": ana.Email, "password": hookstest.Password}).WantGo("/mfa?next=%2Fapp%3Fall%3D1")
	if _, in := guest.Cookies["na_session"]; in {
		t.Fatal("a session for a password alone")
	}
	mailed := code(t, i)
	form := guest.Get("/mfa?next=%2Fapp%3Fall%3D1").Want(200)
	if field := form.Find("#otp"); field.AttrOr("autocomplete", "") != "one-time-code" || field.AttrOr("inputmode", "") != "numeric" {
		t.Error("no field for a code")
	}
	guest.Submit(form, nil).Want(422).WantWords("The code is required")
	wrong := guest.Submit(form, hookstest.Form{"otp": other(mailed)}).Want(401)
	if wrong.Find("#trouble a[href='#otp']").Length() != 1 || wrong.Shown("otp") != "" {
		t.Errorf("%s", wrong.Words("main"))
	}
	guest.Submit(wrong, hookstest.Form{"otp": mailed}).WantGo("/app?all=1")
	guest.Get("/app?all=1").Want(200).WantWords("Ana Gil")
	if _, kept := guest.Cookies["mfa"]; kept {
		t.Error("the cookie stays")
	}
	i.Browse().Post("/mfa", hookstest.Form{"otp": mailed}).WantGo("/signin")
}

func TestACodeThatIsOverLeadsBackToTheDoor(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	withSecondFactor(t, i, "")
	guest := i.Browse()
	guest.Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).WantGo("/mfa")
	mailed, form := code(t, i), guest.Get("/mfa")
	i.Clock.Advance(5 * time.Minute)
	guest.Submit(form, hookstest.Form{"otp": mailed}).WantGo("/signin")
	guest.Get("/signin").WantWords("The code no longer works.")
	if _, in := guest.Cookies["na_session"]; in {
		t.Error("a session")
	}
}
