package auth_test

import (
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

const another = "another horse battery"

func post(i *hookstest.Instance, who hookstest.Caller, operation string, body any) hookstest.Answer {
	i.T.Helper()
	return i.Call(who, "POST", "/api/auth/"+operation, body)
}

func signIn(i *hookstest.Instance, email, password string) hookstest.Answer {
	i.T.Helper()
	return post(i, hookstest.Guest, "signin", hookstest.Body{"email": email, "password": password})
}

func TestVerifyByTheAPI(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	token := i.Mails()[0].Token()
	before := i.Dump()
	post(i, hookstest.Guest, "verify", hookstest.Body{"token": "unknown"}).WantCode(404, "not_found")
	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": token}).WantCode(404, "not_found")
	post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": token, "newPassword": another}).WantCode(404, "not_found")
	i.WantUnchanged(before)
	if answer := post(i, hookstest.Guest, "verify", hookstest.Body{"token": token}).Want(200); strings.TrimSpace(answer.Body) != "{}" {
		t.Errorf("answer %s", answer.Body)
	}
	if !verified(t, i, ana) {
		t.Error("not verified")
	}
	before = i.Dump()
	post(i, hookstest.Guest, "verify", hookstest.Body{"token": token}).Want(200)
	post(i, ana.Caller, "resend-verification", nil).Want(200)
	i.WantUnchanged(before)
}

func TestAnExpiredVerificationIsRefused(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	token := i.Mails()[0].Token()
	i.Clock.Advance(3 * 24 * time.Hour)
	before := i.Dump()
	post(i, hookstest.Guest, "verify", hookstest.Body{"token": token}).WantCode(410, "link_expired")
	i.WantUnchanged(before)
	post(i, ana.Caller, "resend-verification", nil).Want(200)
	mails := i.Mails()
	if len(mails) != 1 || mails[0].To != ana.Email || mails[0].Token() == token {
		t.Fatalf("mails %v", mails)
	}
	post(i, hookstest.Guest, "verify", hookstest.Body{"token": mails[0].Token()}).Want(200)
}

// The answers to a known and an unknown address are the same, and so is the work: one look-up and one row for the post.
func TestForgotPasswordTellsNobodyWhoHasAnAccount(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Mails()
	said := map[string]bool{}
	for _, email := range []string{" Ana@Example.com", "nobody@example.com"} {
		rows := strings.Count(i.Dump()["outbox"], "\n")
		answer := post(i, hookstest.Guest, "forgot-password", hookstest.Body{"email": email}).Want(200)
		said[strings.TrimSpace(answer.Body)] = true
		if more := strings.Count(i.Dump()["outbox"], "\n") - rows; more != 1 {
			t.Errorf("%s: %d rows for the post", email, more)
		}
	}
	if len(said) != 1 || !said["{}"] {
		t.Errorf("answers %v", said)
	}
	if mails := i.Mails(); len(mails) != 1 || mails[0].To != ana.Email || !strings.HasPrefix(mails[0].Link(), "/reset?token=") {
		t.Errorf("mails %v", mails)
	}
	if again := i.Mails(); len(again) > 0 {
		t.Errorf("mails %v", again)
	}
	post(i, hookstest.Guest, "forgot-password", hookstest.Body{"email": "ana@"}).WantCode(422, "validation_failed").WantField("email")
}

func forgotten(i *hookstest.Instance, email string) string {
	i.T.Helper()
	post(i, hookstest.Guest, "forgot-password", hookstest.Body{"email": email}).Want(200)
	return lastTo(i, email, "/reset")
}

// lastTo is the token of the last mail to an address whose link leads to a page.
func lastTo(i *hookstest.Instance, email, page string) (token string) {
	i.T.Helper()
	for _, mail := range i.Mails() {
		if mail.To == email && strings.HasPrefix(mail.Link(), page+"?") {
			token = mail.Token()
		}
	}
	return token
}

func TestResetPassword(t *testing.T) {
	i := hookstest.New(t)
	ana, eva := i.SignUp("Ana Gil"), i.SignUp("Eva Luna")
	browser := ana.Browse()
	first := forgotten(i, ana.Email)
	token := forgotten(i, ana.Email)
	before := i.Dump()
	post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": token, "newPassword": "password"}).WantCode(422, "validation_failed").WantField("newPassword")
	post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": "unknown", "newPassword": another}).WantCode(404, "not_found")
	i.WantUnchanged(before)
	i.Clock.Advance(30*time.Minute - time.Second)
	post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": token, "newPassword": another}).Want(200)

	i.Call(ana.Caller, "GET", "/api/users/profile", nil).WantCode(401, "unauthenticated")
	browser.Get("/app").WantGo("/signin?next=%2Fapp")
	i.Call(eva.Caller, "GET", "/api/users/profile", nil).Want(200)
	signIn(i, ana.Email, hookstest.Password).WantCode(401, "invalid_credentials")
	if !signIn(i, ana.Email, another).Want(200).Value("user.emailVerified").(bool) {
		t.Error("the address is not proved")
	}
	before = i.Dump()
	for _, used := range []string{token, first} { // the earlier one too: a password is set once
		post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": used, "newPassword": "yet another battery"}).WantCode(410, "link_expired")
	}
	i.WantUnchanged(before)
	if trail := i.Audit("users"); len(trail) != 1 || trail[0].Action != "user.password_reset" {
		t.Errorf("audit %+v", trail)
	}
}

func TestAResetIsGoodForHalfAnHour(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	token := forgotten(i, ana.Email)
	i.Clock.Advance(30 * time.Minute)
	before := i.Dump()
	post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": token, "newPassword": another}).WantCode(410, "link_expired")
	i.WantUnchanged(before)
}

func TestTheAddressChangesOnceTheNewOneIsProved(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.SignUp("Eva Luna")
	reset := forgotten(i, ana.Email)
	change := func(email, password string) hookstest.Answer {
		return post(i, ana.Caller, "change-email", hookstest.Body{"email": email, "currentPassword": password})
	}
	before := i.Dump()
	change("ana.gil@example.com", "wrong horse").WantCode(422, "validation_failed").WantField("currentPassword")
	change("ana.gil@", hookstest.Password).WantCode(422, "validation_failed").WantField("email")
	change("Eva@example.com", hookstest.Password).WantCode(409, "email_taken").WantField("email")
	change(ana.Email, hookstest.Password).WantCode(409, "email_taken")
	i.WantUnchanged(before)

	change("first@example.com", hookstest.Password).Want(200)
	first := i.Mails()
	change(" Ana.Gil@example.com", hookstest.Password).Want(200)
	second := i.Mails()
	if len(first) != 1 || first[0].To != "first@example.com" || len(second) != 1 || second[0].To != "ana.gil@example.com" {
		t.Fatalf("mails %v and %v", first, second)
	}
	if profile := i.Call(ana.Caller, "GET", "/api/users/profile", nil); profile.String("email") != ana.Email {
		t.Errorf("it counts already: %s", profile.Body)
	}
	before = i.Dump()
	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": first[0].Token()}).WantCode(410, "link_expired") // another one is wanted by now
	post(i, hookstest.Guest, "verify", hookstest.Body{"token": second[0].Token()}).WantCode(404, "not_found")
	i.WantUnchanged(before)

	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": second[0].Token()}).Want(200)
	profile := i.Call(ana.Caller, "GET", "/api/users/profile", nil).Want(200)
	if profile.String("email") != "ana.gil@example.com" || profile.Value("emailVerified") != true {
		t.Errorf("profile %s", profile.Body)
	}
	before = i.Dump()
	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": second[0].Token()}).Want(200)
	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": first[0].Token()}).WantCode(410, "link_expired")
	post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": reset, "newPassword": another}).WantCode(410, "link_expired") // it went to the old address
	i.WantUnchanged(before)
	signIn(i, ana.Email, hookstest.Password).WantCode(401, "invalid_credentials")
	signIn(i, "ana.gil@example.com", hookstest.Password).Want(200)
}

func TestANewAddressThatSomebodyTookMeanwhileIsRefused(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Mails()
	post(i, ana.Caller, "change-email", hookstest.Body{"email": "eva@example.com", "currentPassword": hookstest.Password}).Want(200)
	token := i.Mails()[0].Token()
	i.SignUp("Eva Luna")
	before := i.Dump()
	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": token}).WantCode(409, "email_taken").WantField("email")
	i.WantUnchanged(before)
	i.Clock.Advance(3 * 24 * time.Hour)
	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": token}).WantCode(410, "link_expired")
}
