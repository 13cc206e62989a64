package integrations_test

import (
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

func TestKeyFromOneAddressOnly(t *testing.T) {
	i := hookstest.New(t)
	i.App.Settings().TrustedProxy.Headers = []string{"X-Client"}
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	for _, c := range []struct {
		allowed []string
		address string
		want    int
	}{
		{[]string{}, "198.51.100.7", 200},
		{[]string{"203.0.113.0/24"}, "203.0.113.7", 200},
		{[]string{"203.0.113.0/24"}, "::ffff:203.0.113.7", 200},
		{[]string{"203.0.113.0/24"}, "203.0.114.7", 401},
		{[]string{"::ffff:203.0.113.0/120"}, "203.0.113.7", 200},
		{[]string{"198.51.100.9", "2001:db8::/32"}, "2001:db8:0:1::5", 200},
		{[]string{"198.51.100.9", "2001:db8::/32"}, "198.51.100.9", 200},
		{[]string{"198.51.100.9", "2001:db8::/32"}, "198.51.100.8", 401},
		{[]string{"2001:db8::1"}, "2001:0db8:0:0::0001", 200},
		{[]string{"2001:db8::1"}, "2001:db8::2", 401},
		{[]string{"0.0.0.0/0"}, "2001:db8::2", 401},
	} {
		key := create(i, salon, body{"allowedIps": c.allowed}).String("key")
		if answer := i.Call(hookstest.WithKey(key), "GET", "/api/services", nil, "X-Client", c.address); answer.Status != c.want {
			t.Errorf("%v from %s gets %d", c.allowed, c.address, answer.Status)
		}
	}
}

func TestKeyWithALowerLimitOfItsOwn(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	slow, fast := create(i, salon, body{"rateLimit": 2}).String("key"), create(i, salon, nil).String("key")
	for left := 1; left >= 0; left-- {
		answer := i.Call(hookstest.WithKey(slow), "GET", "/api/services", nil).Want(200)
		if answer.Header.Get("X-RateLimit-Limit") != "2" || answer.Header.Get("X-RateLimit-Remaining") != string(rune('0'+left)) {
			t.Errorf("headers %v", answer.Header)
		}
	}
	refused := i.Call(hookstest.WithKey(slow), "GET", "/api/services", nil).WantCode(429, "rate_limited")
	if refused.Header.Get("Retry-After") == "" || refused.Header.Get("Retry-After") == "0" {
		t.Errorf("Retry-After %q", refused.Header.Get("Retry-After"))
	}
	if opens(i, fast) != 200 {
		t.Error("another key is limited too")
	}
	i.Clock.Advance(15 * time.Minute)
	if opens(i, slow) != 200 {
		t.Error("the limit never ends")
	}
}
