package auth_test

import (
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks"
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

func TestEndedSessionIsDeadOnTheNextRequest(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	in := func() hookstest.Caller {
		return hookstest.Bearer(i.Call(hookstest.Guest, "POST", signin, body{"email": ana.Email, "password": hookstest.Password}).Want(200).String("accessToken"))
	}
	open := func(caller hookstest.Caller) bool { return i.Call(caller, "GET", profile, nil).Status == 200 }
	one, two, three := in(), in(), in()

	if out := i.Call(one, "POST", "/api/auth/signout", nil).Want(200); out.Body != "{}\n" && out.Body != "{}" {
		t.Errorf("signed out with %q", out.Body)
	}
	i.Call(one, "GET", profile, nil).WantCode(401, "unauthenticated")
	if !open(two) || !open(ana.Caller) {
		t.Error("a sign-out ended other sessions")
	}

	fresh := i.Call(two, "POST", refresh, nil).Want(200)
	i.Call(two, "GET", profile, nil).WantCode(401, "unauthenticated")
	i.Call(two, "POST", refresh, nil).WantCode(401, "unauthenticated")
	if !open(hookstest.Bearer(fresh.String("accessToken"))) {
		t.Error("the refreshed token does not work")
	}

	i.SQL("DELETE FROM sessions WHERE user = {:user} AND createdAt = (SELECT max(createdAt) FROM sessions WHERE user = {:user}) AND id = (SELECT id FROM sessions WHERE user = {:user} ORDER BY rowid DESC LIMIT 1)",
		body{"user": ana.ID})
	if open(three) {
		t.Error("a session that was deleted by SQL still opens")
	}

	i.Call(ana.Caller, "POST", "/api/auth/signout-everywhere", nil).Want(200)
	for _, caller := range []hookstest.Caller{ana.Caller, hookstest.Bearer(fresh.String("accessToken"))} {
		i.Call(caller, "GET", profile, nil).WantCode(401, "unauthenticated")
	}
	if !open(bea.Caller) {
		t.Error("somebody else's session ended")
	}
}

func TestSessionLastsSevenDaysAndRefreshRenewsIt(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Clock.Advance(7*24*time.Hour - time.Second)
	fresh := i.Call(ana.Caller, "POST", refresh, nil).Want(200)
	if fresh.String("expiresAt") != "2026-12-08T08:59:59Z" || fresh.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("renewed until %s", fresh.String("expiresAt"))
	}
	renewed := hookstest.Bearer(fresh.String("accessToken"))
	i.Clock.Advance(7*24*time.Hour - time.Second)
	i.Call(renewed, "GET", profile, nil).Want(200)
	i.Clock.Advance(time.Second)
	i.Call(renewed, "GET", profile, nil).WantCode(401, "unauthenticated")
	i.Call(renewed, "POST", refresh, nil).WantCode(401, "unauthenticated")
}

func TestOfTwoRefreshesAtOnceOneWins(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	var wait sync.WaitGroup
	var done atomic.Int64
	answers := make([]hookstest.Answer, 8)
	writers, _ := i.App.NonconcurrentDB().(*dbx.DB)
	before := writers.DB().Stats().WaitCount
	err := i.App.RunInTransaction(func(core.App) error { // nobody writes until all have found the session
		for n := range answers {
			wait.Go(func() {
				answers[n] = i.Call(ana.Caller, "POST", refresh, nil)
				done.Add(1)
			})
		}
		for writers.DB().Stats().WaitCount-before+done.Load() < int64(len(answers)) {
			runtime.Gosched()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	won := 0
	for _, answer := range answers {
		switch answer.Status {
		case 200:
			won++
			i.Call(hookstest.Bearer(answer.String("accessToken")), "GET", profile, nil).Want(200)
		default:
			answer.WantCode(401, "unauthenticated")
		}
	}
	if won != 1 {
		t.Errorf("%d of the twins won", won)
	}
}

func TestCredentialInTheWrongPlace(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	key := salon.Key("services:read").Header()
	session := strings.TrimPrefix(ana.Header(), "Bearer ")
	users, err := i.App.FindRecordById("users", ana.ID)
	if err != nil {
		t.Fatal(err)
	}
	jwt, err := users.NewAuthToken()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/services?businessId=" + salon.ID, "/api/businesses/my-businesses"} {
		for name, c := range map[string]struct {
			headers []string
			status  int
			code    string
			field   string
		}{
			"both":                    {[]string{"Authorization", "Bearer " + session, "X-API-Key", key}, 400, "invalid_parameter", "X-API-Key"},
			"key as Bearer":           {[]string{"Authorization", "Bearer " + key}, 401, "unauthenticated", "Authorization"},
			"session as X-API-Key":    {[]string{"X-API-Key", session}, 401, "unauthenticated", "X-API-Key"},
			"wrong key":               {[]string{"X-API-Key", "na_live_" + strings.Repeat("0", 36)}, 401, "unauthenticated", ""},
			"wrong session":           {[]string{"Authorization", "Bearer na_st_" + strings.Repeat("A", 43)}, 401, "unauthenticated", ""},
			"basic":                   {[]string{"Authorization", "Basic eDp5"}, 401, "unauthenticated", ""},
			"session without Bearer":  {[]string{"Authorization", session}, 401, "unauthenticated", ""},
			"PocketBase's user token": {[]string{"Authorization", "Bearer " + jwt}, 401, "unauthenticated", ""},
			"PocketBase's, bare":      {[]string{"Authorization", jwt}, 401, "unauthenticated", ""},
			"lower case bearer":       {[]string{"Authorization", "bearer " + session}, 200, "", ""},
		} {
			answer := i.Call(hookstest.Guest, "GET", path, nil, c.headers...)
			if answer.Status != c.status || answer.String("code") != c.code {
				t.Errorf("%s, %s: %d %s", path, name, answer.Status, answer.Body)
				continue
			}
			if c.field != "" {
				answer.WantField(c.field)
			}
		}
	}
	wrong := i.Call(hookstest.Guest, "GET", profile, nil, "Authorization", "Bearer "+key)
	if !strings.Contains(wrong.Body, "send it in X-API-Key") {
		t.Errorf("it does not name the right header: %s", wrong.Body)
	}
	i.Call(hookstest.Guest, "GET", profile, nil, "Cookie", "na_session="+session+"; __Host-na_session="+session).WantCode(401, "unauthenticated")
}

func TestSuperuserHasAnotherDoor(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	for _, call := range [][2]string{
		{"GET", profile}, {"GET", "/api/businesses/my-businesses"}, {"GET", "/api/services?businessId=" + salon.ID}, {"POST", "/api/businesses"}, {"POST", signin},
	} {
		i.Call(operator, call[0], call[1], nil).WantCode(403, "insufficient_role")
	}
	i.Call(operator, "GET", "/api/collections/businesses/records", nil).Want(200)
}

func TestPocketBasesOwnSignInIsClosedForUsers(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	users, err := i.App.FindCollectionByNameOrId("users")
	if err != nil {
		t.Fatal(err)
	}
	for _, collection := range []string{"users", users.Id, strings.ToUpper("users")} {
		for action, given := range map[string]body{
			"auth-with-password": {"identity": ana.Email, "password": hookstest.Password}, "auth-refresh": {}, "request-otp": {"email": ana.Email},
			"auth-with-otp": {"otpId": "x", "password": "x"}, "request-password-reset": {"email": ana.Email}, "confirm-password-reset": {"token": "x", "password": "x", "passwordConfirm": "x"},
			"request-verification": {"email": ana.Email}, "confirm-verification": {"token": "x"}, "request-email-change": {"newEmail": "b@example.com"},
			"confirm-email-change": {"token": "x", "password": "x"}, "impersonate/" + ana.ID: {},
		} {
			answer := i.Call(hookstest.Guest, "POST", "/api/collections/"+collection+"/"+action, given)
			if answer.Status != 404 {
				t.Errorf("%s of %s: %d %s", action, collection, answer.Status, answer.Body)
			}
		}
	}
	i.Call(hookstest.Guest, "POST", "/api/collections/users/records", body{"email": "bea@example.com", "password": hookstest.Password, "passwordConfirm": hookstest.Password}).Want(400)
	i.Call(hookstest.Guest, "POST", signin, body{"email": "bea@example.com", "password": hookstest.Password}).WantCode(401, "invalid_credentials")
	i.Call(hookstest.Guest, "GET", "/api/collections/users/auth-methods", nil).Want(200)
	i.Superuser()
	in := i.Call(hookstest.Guest, "POST", "/api/collections/_superusers/auth-with-password", body{"identity": "operator@example.com", "password": hookstest.Password}).Want(200)
	if in.String("token") == "" {
		t.Errorf("the operator's sign-in: %s", in.Body)
	}
}

func TestAuthenticationLimit(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.Limits.Authentication = 20 })
	i.App.Settings().TrustedProxy.Headers = []string{"X-Client"}
	ana := i.SignUp("Ana Gil")
	wrong := body{"email": "nobody@example.com", "password": "not at all his"}
	for left := 18; left >= 0; left-- {
		answer := i.Call(hookstest.Guest, "POST", signin, wrong).Want(401)
		if answer.Header.Get("X-RateLimit-Limit") != "20" || answer.Header.Get("X-RateLimit-Remaining") != strconv.Itoa(left) {
			t.Fatalf("with %d left: %v", left, answer.Header)
		}
	}
	for _, path := range []string{signin, signup} {
		refused := i.Call(hookstest.Guest, "POST", path, body{}).WantCode(429, "rate_limited")
		reset, _ := strconv.ParseInt(refused.Header.Get("X-RateLimit-Reset"), 10, 64)
		wait, err := strconv.Atoi(refused.Header.Get("Retry-After"))
		if err != nil || wait < 1 || wait > 900 || reset != i.Clock.Now().Unix()+900 {
			t.Errorf("Retry-After %q, reset %d", refused.Header.Get("Retry-After"), reset)
		}
	}
	operator := i.Call(hookstest.Guest, "POST", "/api/collections/_superusers/auth-with-password", body{"identity": "operator@example.com", "password": "x"}).Want(429)
	if operator.Value("data") == nil || operator.Header.Get("Retry-After") == "" {
		t.Errorf("PocketBase's body of its own paths: %s", operator.Body)
	}
	i.Call(hookstest.Guest, "GET", "/api/businesses/aaaaaaaaaaaaaaa", nil).Want(404)
	i.Call(ana.Caller, "POST", refresh, nil).Want(200) // another client: the user
	i.Call(hookstest.Guest, "POST", signin, wrong, "X-Client", "198.51.100.7").Want(401)
	i.Clock.Advance(15 * time.Minute)
	i.Call(hookstest.Guest, "POST", signin, wrong).Want(401)
}

func TestAccountLimitCountsFailuresOnly(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.Limits.Account = 3 })
	i.App.Settings().TrustedProxy.Headers = []string{"X-Client"}
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	try := func(caller hookstest.Caller, email, password, address string) int {
		return i.Call(caller, "POST", signin, body{"email": email, "password": password}, "X-Client", address).Status
	}
	for range 5 {
		if status := try(hookstest.Guest, ana.Email, hookstest.Password, "198.51.100.7"); status != 200 {
			t.Fatalf("successes count: %d", status)
		}
	}
	for range 3 {
		if status := try(hookstest.Guest, ana.Email, "not hers at all", "198.51.100.7"); status != 401 {
			t.Fatalf("a failure is %d", status)
		}
	}
	for name, c := range map[string]struct {
		caller         hookstest.Caller
		email, address string
		want           int
	}{
		"the same address":            {hookstest.Guest, ana.Email, "198.51.100.7", 429},
		"in capitals":                 {hookstest.Guest, strings.ToUpper(ana.Email), "198.51.100.7", 429},
		"the same block":              {hookstest.Guest, ana.Email, "198.51.100.8", 429},
		"another block":               {hookstest.Guest, ana.Email, "203.0.113.8", 200},
		"another account":             {hookstest.Guest, bea.Email, "198.51.100.7", 200},
		"who has a session of theirs": {ana.Caller, ana.Email, "198.51.100.7", 200},
	} {
		if status := try(c.caller, c.email, hookstest.Password, c.address); status != c.want {
			t.Errorf("%s: %d", name, status)
		}
	}
	i.Clock.Advance(15 * time.Minute)
	if status := try(hookstest.Guest, ana.Email, hookstest.Password, "198.51.100.7"); status != 200 {
		t.Errorf("the limit never ends: %d", status)
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
