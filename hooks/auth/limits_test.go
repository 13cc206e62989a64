package auth_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

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
