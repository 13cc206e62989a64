package auth_test

import (
	"regexp"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

const (
	signup  = "/api/auth/signup"
	signin  = "/api/auth/signin"
	refresh = "/api/auth/refresh"
	profile = "/api/users/profile"
)

var tokenShape = regexp.MustCompile(`^na_st_[0-9A-Za-z_-]{43}$`)

func TestSignUpAnswersAsTheReferenceSays(t *testing.T) {
	i := hookstest.New(t)
	answer := i.Call(hookstest.Guest, "POST", signup, `{"name":"Ana","password":"short"}`).WantCode(422, "validation_failed")
	want := `{"error":"Validation failed","errors":[{"field":"email","message":"Email is required"},{"field":"password","message":"Minimum 8 characters"}],`
	if !strings.HasPrefix(answer.Body, want) || answer.String("requestId") != answer.Header.Get("X-Request-Id") {
		t.Errorf("answered %s", answer.Body)
	}
}

func TestSignUp(t *testing.T) {
	i := hookstest.New(t)
	answer := i.Call(hookstest.Guest, "POST", signup,
		body{"email": " Ana@Example.com ", "password": "correct horse", "name": " Ana Gil ", "phone": "+34600111222", "timezone": "Europe/Madrid"},
		"Accept-Language", "es-MX").Want(201)
	for path, want := range map[string]any{
		"tokenType": "Bearer", "expiresAt": "2026-12-01T09:00:00Z", "user.email": "ana@example.com", "user.emailVerified": false, "user.name": "Ana Gil",
		"user.phone": "+34600111222", "user.locale": "es", "user.timezone": "Europe/Madrid", "user.marketingConsent": false, "user.createdAt": "2026-11-24T09:00:00Z",
	} {
		if got := answer.Value(path); got != want {
			t.Errorf("%s is %v", path, got)
		}
	}
	if !tokenShape.MatchString(answer.String("accessToken")) || answer.Header.Get("Cache-Control") != "no-store" || strings.Contains(answer.Body, "correct horse") {
		t.Errorf("session %s", answer.Body)
	}
	i.Call(hookstest.Bearer(answer.String("accessToken")), "GET", profile, nil).Want(200)
	taken := i.Call(hookstest.Guest, "POST", signup, body{"email": "ANA@example.com", "password": "another password", "name": "Ana"})
	taken.WantCode(409, "email_taken").WantField("email")
	i.Call(hookstest.Guest, "POST", signin, body{"email": "ana@example.com", "password": "another password"}).Want(401)
}

func TestEveryBrokenFieldOfASignUpIsNamedAtOnce(t *testing.T) {
	i := hookstest.New(t)
	for given, fields := range map[string][]string{
		`{}`: {"email", "password", "name"},
		`{"email":"no","password":"password1","name":" ","phone":"1","locale":"fr","timezone":"Mars/Olympus","role":"owner"}`: {
			"email", "password", "name", "phone", "locale", "timezone", "role",
		},
		`{"Email":"ana@example.com","email":"ana@example.com","email":"bea@example.com","password":"` + strings.Repeat("ñ", 36) + `","name":null}`: {
			"Email", "email", "password", "name",
		},
	} {
		answer := i.Call(hookstest.Guest, "POST", signup, given).WantCode(422, "validation_failed")
		for _, field := range fields {
			answer.WantField(field)
		}
		if len(answer.List("errors")) != len(fields) || strings.Contains(answer.Body, "⟦") {
			t.Errorf("%s: %s", given, answer.Body)
		}
	}
	for _, text := range []string{"", "{", "[]x", `{"email":"a@example.com"} {}`, "{\"name\":\"\xff\"}"} {
		i.Call(hookstest.Guest, "POST", signup, text).WantCode(400, "invalid_json")
	}
	i.Call(hookstest.Guest, "POST", signup, `email=a`, "Content-Type", "application/x-www-form-urlencoded").WantCode(415, "unsupported_media_type")
}

func TestSignInDoesNotTellWhoHasAnAccount(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	wrong := i.Call(hookstest.Guest, "POST", signin, body{"email": ana.Email, "password": "not hers at all"}).WantCode(401, "invalid_credentials")
	unknown := i.Call(hookstest.Guest, "POST", signin, body{"email": "nobody@example.com", "password": "not hers at all"}).WantCode(401, "invalid_credentials")
	without := func(a hookstest.Answer) string { return strings.ReplaceAll(a.Body, a.String("requestId"), "") }
	if without(wrong) != without(unknown) {
		t.Errorf("%s is not %s", wrong.Body, unknown.Body)
	}
	in := i.Call(hookstest.Guest, "POST", signin, body{"email": "ANA@example.com", "password": hookstest.Password}).Want(200)
	if !tokenShape.MatchString(in.String("accessToken")) || in.String("user.id") != ana.ID {
		t.Errorf("session %s", in.Body)
	}
	again := i.Call(hookstest.Guest, "POST", signin, body{"email": ana.Email, "password": hookstest.Password}, "Idempotency-Key", "x").Want(200)
	twice := i.Call(hookstest.Guest, "POST", signin, body{"email": ana.Email, "password": hookstest.Password}, "Idempotency-Key", "x").Want(200)
	if again.String("accessToken") == twice.String("accessToken") {
		t.Error("a sign-in was replayed")
	}
}

func TestErrorsInSpanish(t *testing.T) {
	i := hookstest.New(t)
	answer := i.Call(hookstest.Guest, "POST", signup, `{"name":"Ana","password":"short"}`, "Accept-Language", "es-ES,es;q=0.9,en;q=0.1").WantCode(422, "validation_failed")
	if got := answer.List("errors"); got[0]["message"] == "Email is required" || got[1]["message"] != "8 caracteres como mínimo" {
		t.Errorf("answered %s", answer.Body)
	}
	english := i.Call(hookstest.Guest, "GET", profile, nil, "Accept-Language", "fr").WantCode(401, "unauthenticated")
	spanish := i.Call(hookstest.Guest, "GET", profile, nil, "Accept-Language", "es").WantCode(401, "unauthenticated")
	if english.String("error") != "Missing or invalid authentication token." || spanish.String("error") == english.String("error") {
		t.Errorf("%s and %s", english.Body, spanish.Body)
	}
}
