package users_test

import (
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

const profile = "/api/users/profile"

// another is a password that is not everybody's.
const another = "another horse battery"

func TestProfileChangesWhatIsSentAndLeavesTheRest(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Clock.Advance(time.Minute)
	changed := i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"name": " Ana Gil Ros ", "phone": "+34600111222", "locale": "es", "timezone": "Europe/Madrid", "marketingConsent": true}).Want(200)
	for field, want := range map[string]any{"name": "Ana Gil Ros", "phone": "+34600111222", "locale": "es", "timezone": "Europe/Madrid", "marketingConsent": true, "email": "ana@example.com", "updatedAt": "2026-11-24T09:01:00Z"} {
		if changed.Value(field) != want {
			t.Errorf("%s is %v, want %v", field, changed.Value(field), want)
		}
	}
	if _, there := changed.Object()["accessToken"]; there {
		t.Errorf("a token without a new password: %s", changed.Body)
	}
	cleared := i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"phone": nil}).Want(200)
	if cleared.Value("phone") != nil || cleared.String("name") != "Ana Gil Ros" || cleared.Value("marketingConsent") != true {
		t.Errorf("not only the phone: %s", cleared.Body)
	}
	if read := i.Call(ana.Caller, "GET", profile, nil).Want(200); read.String("name") != "Ana Gil Ros" || read.String("locale") != "es" {
		t.Errorf("read %s", read.Body)
	}
}

func TestProfileRefusesWhatBreaksARule(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	for field, body := range map[string]hookstest.Body{
		"name": {"name": "  "}, "phone": {"phone": "12"}, "locale": {"locale": "fr"}, "timezone": {"timezone": "Mars/Base"},
		"marketingConsent": {"marketingConsent": "yes"}, "email": {"email": "eva@example.com"}, "emailVerified": {"emailVerified": true},
		"newPassword": {"currentPassword": hookstest.Password}, "currentPassword": {"newPassword": another},
	} {
		before := i.Dump()
		i.Call(ana.Caller, "PATCH", profile, body).WantCode(422, "validation_failed").WantField(field)
		i.WantUnchanged(before)
	}
	before := i.Dump()
	i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"name": nil}).WantCode(422, "validation_failed").WantField("name")
	i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"currentPassword": hookstest.Password, "newPassword": "password"}).WantCode(422, "validation_failed").WantField("newPassword")
	i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"name": "Eva", "currentPassword": "wrong horse battery", "newPassword": another}).WantCode(422, "validation_failed").WantField("currentPassword")
	i.WantUnchanged(before)
}

func TestANewPasswordEndsAllSessionsAndOpensOne(t *testing.T) {
	i := hookstest.New(t)
	ana, eva := i.SignUp("Ana Gil"), i.SignUp("Eva Luna")
	browser := ana.Browse()
	answer := i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"name": "Ana Ros", "currentPassword": hookstest.Password, "newPassword": another}).Want(200)
	if answer.String("name") != "Ana Ros" || answer.String("expiresAt") != "2026-12-01T09:00:00Z" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s, Cache-Control %q", answer.Body, answer.Header.Get("Cache-Control"))
	}
	i.Call(ana.Caller, "GET", profile, nil).WantCode(401, "unauthenticated")
	browser.Get("/app").WantGo("/signin?next=%2Fapp")
	i.Call(eva.Caller, "GET", profile, nil).Want(200)
	i.Call(hookstest.Bearer(answer.String("accessToken")), "GET", profile, nil).Want(200)
	i.Call(hookstest.Guest, "POST", "/api/auth/signin", hookstest.Body{"email": ana.Email, "password": hookstest.Password}).WantCode(401, "invalid_credentials")
	i.Call(hookstest.Guest, "POST", "/api/auth/signin", hookstest.Body{"email": ana.Email, "password": another}).Want(200)
	if trail := i.Audit("users"); len(trail) != 1 || trail[0].Action != "user.password_changed" || trail[0].Changes != "[]" {
		t.Errorf("audit %+v", trail)
	}
}

func TestAReplayedPasswordChangeShowsNoToken(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	body := hookstest.Body{"currentPassword": hookstest.Password, "newPassword": another}
	first := i.Call(ana.Caller, "PATCH", profile, body, "Idempotency-Key", "one").Want(200)
	fresh := hookstest.Bearer(first.String("accessToken"))
	before := i.Dump()
	again := i.Call(fresh, "PATCH", profile, body, "Idempotency-Key", "one").Want(200)
	i.WantUnchanged(before)
	if again.Value("accessToken") != nil || again.Value("secretShown") != true || again.Header.Get("Idempotent-Replayed") != "true" || first.String("accessToken") == "" {
		t.Errorf("replayed %s after %s", again.Body, first.Body)
	}
	i.Call(fresh, "PATCH", profile, hookstest.Body{"name": "Eva"}, "Idempotency-Key", "one").WantCode(422, "idempotency_mismatch")
	wrong := hookstest.Body{"currentPassword": hookstest.Password, "newPassword": "yet another battery"}
	i.Call(fresh, "PATCH", profile, wrong, "Idempotency-Key", "two").WantCode(422, "validation_failed").WantField("currentPassword")
	i.Call(fresh, "PATCH", profile, wrong, "Idempotency-Key", "two").WantCode(422, "validation_failed") // it ran again
}

func TestPasswordsAreTriedAsOftenAsSignInsAre(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.Limits.Authentication = 3 })
	ana := i.SignUp("Ana Gil")
	for range 3 {
		i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"currentPassword": "wrong horse", "newPassword": another}).WantCode(422, "validation_failed")
	}
	refused := i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"currentPassword": hookstest.Password, "newPassword": another}).WantCode(429, "rate_limited")
	if refused.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	i.Call(ana.Caller, "PATCH", profile, hookstest.Body{"name": "Ana Ros"}).Want(200)
}

// A superuser's change in the console ends sessions as well.
func TestAPasswordSetInTheConsoleEndsSessions(t *testing.T) {
	i := hookstest.New(t)
	ana, eva, operator := i.SignUp("Ana Gil"), i.SignUp("Eva Luna"), i.Superuser()
	i.Call(operator, "PATCH", "/api/collections/users/records/"+ana.ID, hookstest.Body{"name": "Ana Ros"}).Want(200)
	i.Call(ana.Caller, "GET", profile, nil).Want(200)
	i.Call(operator, "PATCH", "/api/collections/users/records/"+ana.ID, hookstest.Body{"password": another, "passwordConfirm": another}).Want(200)
	i.Call(ana.Caller, "GET", profile, nil).WantCode(401, "unauthenticated")
	i.Call(eva.Caller, "GET", profile, nil).Want(200)
}
