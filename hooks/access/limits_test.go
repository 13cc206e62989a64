package access_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

func limited(limits access.Limits) func(*hooks.Config) {
	return func(config *hooks.Config) { config.Limits = limits }
}

// shown are limit and rest of an answer's headers.
func shown(answer hookstest.Answer) string {
	return answer.Header.Get("X-RateLimit-Limit") + "/" + answer.Header.Get("X-RateLimit-Remaining")
}

const open = "/api/businesses/aaaaaaaaaaaaaaa"

func TestLimitOverTheWholeAPI(t *testing.T) {
	i := hookstest.New(t, limited(access.Limits{Global: 4, Authentication: 100, Account: 100, Guests: 100}))
	start := i.Clock.Now()
	for left, call := range []struct{ method, path, body string }{
		{"GET", open, ""}, {"GET", "/api/nothing", ""}, {"PUT", open, ""}, {"POST", "/api/bookings", "{"},
	} {
		answer := i.Call(hookstest.Guest, call.method, call.path, call.body)
		if answer.Status < 400 || shown(answer) != fmt.Sprintf("4/%d", 3-left) {
			t.Errorf("%s %s: %d with %s", call.method, call.path, answer.Status, shown(answer))
		}
		if reset := answer.Header.Get("X-RateLimit-Reset"); reset != strconv.FormatInt(i.Clock.Now().Add(15*time.Minute).Unix(), 10) {
			t.Errorf("%s %s: whole again at %s", call.method, call.path, reset)
		}
		i.Clock.Advance(time.Minute)
	}
	for range 3 { // refused requests are not counted
		answer := i.Call(hookstest.Guest, "GET", open, nil).WantCode(429, "rate_limited")
		if shown(answer) != "4/0" || answer.Header.Get("Retry-After") != strconv.Itoa(14*60) {
			t.Errorf("%s, wait %s", shown(answer), answer.Header.Get("Retry-After"))
		}
	}
	i.Clock.Set(start.Add(15*time.Minute - time.Millisecond))
	i.Call(hookstest.Guest, "GET", open, nil).Want(429)
	i.Clock.Set(start.Add(15 * time.Minute)) // the first one is over, the others are not: the window slides
	i.Call(hookstest.Guest, "GET", open, nil).Want(404)
	i.Call(hookstest.Guest, "GET", open, nil).Want(429)
}

// TestClientsAreApart: the key, else the user whatever the session, else the address; a credential that fails is none.
func TestClientsAreApart(t *testing.T) {
	i := hookstest.New(t, limited(access.Limits{Global: 1000, Authentication: 1000, Account: 1000, Guests: 1000}))
	i.App.Settings().TrustedProxy.Headers = []string{"X-Client"}
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	key, other := salon.Key("business:read"), salon.Key("business:read")
	again := i.Call(hookstest.Guest, "POST", "/api/auth/signin", body{"email": ana.Email, "password": hookstest.Password}).Want(200)
	rest := func(caller hookstest.Caller, address string) int {
		t.Helper()
		left, err := strconv.Atoi(i.Call(caller, "GET", open, nil, "X-Client", address).Header.Get("X-RateLimit-Remaining"))
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	for name, pair := range map[string]struct {
		one, two   hookstest.Caller
		from, then string
		same       bool
	}{
		"two sessions of a user":         {ana.Caller, hookstest.Bearer(again.String("accessToken")), "198.51.100.1", "198.51.100.2", true},
		"a user and their key":           {ana.Caller, key, "198.51.100.1", "198.51.100.1", false},
		"two keys":                       {key, other, "198.51.100.1", "198.51.100.1", false},
		"a key from elsewhere":           {key, key, "198.51.100.1", "203.0.113.9", true},
		"two addresses":                  {hookstest.Guest, hookstest.Guest, "198.51.100.3", "198.51.100.4", false},
		"a household":                    {hookstest.Guest, hookstest.Guest, "2001:db8:1:2::1", "2001:db8:1:2:ffff::2", true},
		"two households":                 {hookstest.Guest, hookstest.Guest, "2001:db8:1:4::1", "2001:db8:1:5::1", false},
		"an address in version 6's form": {hookstest.Guest, hookstest.Guest, "198.51.100.5", "::ffff:198.51.100.5", true},
		"a wrong key":                    {hookstest.WithKey("na_live_x"), hookstest.Guest, "198.51.100.6", "198.51.100.6", true},
		"a wrong session":                {hookstest.Bearer("na_st_x"), hookstest.Guest, "198.51.100.7", "198.51.100.7", true},
	} {
		before := rest(pair.two, pair.then)
		rest(pair.one, pair.from)
		if counted := before - rest(pair.two, pair.then) - 1; counted != map[bool]int{true: 1}[pair.same] {
			t.Errorf("%s: the other's call took %d", name, counted)
		}
	}
}

// TestHeadersShowTheLimitNearestToItsEnd: by the share that is left of each.
func TestHeadersShowTheLimitNearestToItsEnd(t *testing.T) {
	signIn := body{"email": "nobody@example.com", "password": "not at all his"}
	for name, c := range map[string]struct {
		limits access.Limits
		want   []string // after each sign-in
	}{
		"the narrower one":      {access.Limits{Global: 100, Authentication: 4, Account: 100, Guests: 100}, []string{"4/3", "4/2", "4/1", "4/0"}},
		"the whole API's":       {access.Limits{Global: 4, Authentication: 100, Account: 100, Guests: 100}, []string{"4/3", "4/2", "4/1", "4/0"}},
		"of equals any":         {access.Limits{Global: 4, Authentication: 4, Account: 100, Guests: 100}, []string{"4/3", "4/2"}},
		"the account's at last": {access.Limits{Global: 100, Authentication: 50, Account: 2, Guests: 100}, []string{"50/49", "50/48", "2/0"}},
	} {
		i := hookstest.New(t, limited(c.limits))
		for n, want := range c.want {
			if answer := i.Call(hookstest.Guest, "POST", "/api/auth/signin", signIn); shown(answer) != want {
				t.Errorf("%s: sign-in %d shows %s, want %s: %s", name, n+1, shown(answer), want, answer.Body)
			}
		}
	}
}

// TestARefusedSignInCountsNowhere: who waits for one limit does not use up the other.
func TestARefusedSignInCountsNowhere(t *testing.T) {
	i := hookstest.New(t, limited(access.Limits{Global: 10, Authentication: 2, Account: 100, Guests: 100}))
	signIn := body{"email": "nobody@example.com", "password": "not at all his"}
	for range 2 {
		i.Call(hookstest.Guest, "POST", "/api/auth/signin", signIn).Want(401)
	}
	for range 5 {
		i.Call(hookstest.Guest, "POST", "/api/auth/signin", signIn).WantCode(429, "rate_limited")
	}
	if answer := i.Call(hookstest.Guest, "GET", open, nil).Want(404); shown(answer) != "10/7" {
		t.Errorf("two sign-ins and this call leave %s", shown(answer))
	}
}

func TestLimitOfGuestsBookings(t *testing.T) {
	i := hookstest.New(t, limited(access.Limits{Global: 1000, Authentication: 1000, Account: 1000, Guests: 2}))
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	salon := ana.Business("Salon Sol")
	order := body{"businessId": salon.ID, "serviceId": "aaaaaaaaaaaaaaa", "start": "2026-12-01T10:00:00Z"}
	for left := 1; left >= 0; left-- {
		if answer := i.Call(hookstest.Guest, "POST", "/api/bookings", order); answer.Status == 429 || shown(answer) != fmt.Sprintf("2/%d", left) {
			t.Errorf("%d with %s", answer.Status, shown(answer))
		}
	}
	i.Call(hookstest.Guest, "POST", "/api/bookings", order).WantCode(429, "rate_limited")
	i.Call(hookstest.Guest, "GET", open, nil).Want(404)
	for name, caller := range map[string]hookstest.Caller{"a user": bea.Caller, "a key": salon.Key("bookings:write")} {
		for range 3 {
			if answer := i.Call(caller, "POST", "/api/bookings", order); answer.Status == 429 || shown(answer)[:5] != "1000/" {
				t.Errorf("%s: %d with %s", name, answer.Status, shown(answer))
			}
		}
	}
}

// TestWhatIsNotCounted: reading pages, files, documents and health, and PocketBase's own API.
func TestWhatIsNotCounted(t *testing.T) {
	i := hookstest.New(t, limited(access.Limits{Global: 1, Authentication: 1000, Account: 1000, Guests: 1000}))
	operator := i.Superuser()
	i.Call(hookstest.Guest, "GET", open, nil).Want(404)
	i.Call(hookstest.Guest, "GET", open, nil).Want(429)
	for _, path := range []string{"/", "/docs/en", "/openapi.yaml", "/openapi.json", "/postman.json", "/livez", "/readyz", "/api/health"} {
		if answer := i.Call(hookstest.Guest, "GET", path, nil); answer.Status >= 400 || answer.Header.Get("X-RateLimit-Limit") != "" {
			t.Errorf("%s: %d with limit %q", path, answer.Status, answer.Header.Get("X-RateLimit-Limit"))
		}
	}
	for range 3 {
		i.Call(operator, "GET", "/api/collections/businesses/records", nil).Want(200)
	}
}

func TestAKeysLimitAboveTheInstancesIsTheInstances(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	key := salon.Key("business:read")
	i.SQL("UPDATE api_keys SET rateLimit = 2000000", nil)
	if answer := i.Call(key, "GET", "/api/businesses/my-businesses", nil).Want(200); answer.Header.Get("X-RateLimit-Limit") != "1000000" {
		t.Errorf("the limit is %s", answer.Header.Get("X-RateLimit-Limit"))
	}
	i.SQL("UPDATE api_keys SET rateLimit = 1", nil) // in force on the next request, whatever way it was changed
	i.Call(key, "GET", "/api/businesses/my-businesses", nil).WantCode(429, "rate_limited")
}
