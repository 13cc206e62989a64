package integrations_test

import (
	"regexp"
	"strings"
	"testing"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

const keys = "/api/integrations/api-keys"

// opens tells what a key with services:read gets.
func opens(i *hookstest.Instance, key string) int {
	return i.Call(hookstest.WithKey(key), "GET", "/api/services", nil).Status
}

func create(i *hookstest.Instance, b *hookstest.Business, more body) hookstest.Answer {
	i.T.Helper()
	given := body{"businessId": b.ID, "name": "Website", "scopes": []string{"services:read"}}
	for field, value := range more {
		given[field] = value
	}
	return i.Call(b.Owner.Caller, "POST", keys, given).Want(201)
}

func TestKeyIsShownOnceAndWorksAtOnce(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, body{"name": " Website ", "scopes": []string{"bookings:read", "services:read"}})
	key := made.String("key")
	if !regexp.MustCompile(`^na_live_[0-9A-Za-z]{36}$`).MatchString(key) || made.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("key %q, Cache-Control %q", key, made.Header.Get("Cache-Control"))
	}
	for field, want := range map[string]any{
		"businessId": salon.ID, "name": "Website", "prefix": key[:12], "last4": key[40:], "rateLimit": nil, "expiresAt": nil, "status": "active",
		"lastUsedAt": nil, "lastUsedIp": nil, "lastUsedOperation": nil, "previous": nil, "createdAt": "2026-11-24T09:00:00Z", "revokedAt": nil,
		"createdBy.id": salon.Owner.ID, "createdBy.name": "Ana Gil",
	} {
		if got := made.Value(field); got != want {
			t.Errorf("%s is %v", field, got)
		}
	}
	if !strings.Contains(made.Body, `"scopes":["bookings:read","services:read"],"allowedIps":[]`) {
		t.Errorf("scopes and addresses: %s", made.Body)
	}
	if status := opens(i, key); status != 200 {
		t.Errorf("a new key gets %d", status)
	}
	if err := i.Server.Gate().Flush(i.App); err != nil {
		t.Fatal(err)
	}
	list := i.Call(salon.Owner.Caller, "GET", keys+"?businessId="+salon.ID, nil).Want(200)
	one := i.Call(salon.Owner.Caller, "GET", keys+"/"+made.String("id"), nil).Want(200)
	for _, shown := range []map[string]any{list.List("apiKeys")[0], one.Object()} {
		if _, secret := shown["key"]; secret || shown["lastUsedAt"] != "2026-11-24T09:00:00Z" || shown["lastUsedIp"] != "127.0.0.1" {
			t.Errorf("later it shows as %v", shown)
		}
	}
	if list.Int("total") != 1 || strings.Contains(list.Body+one.Body, key) {
		t.Errorf("the list: %s", list.Body)
	}
}

func TestWhoMayManageKeys(t *testing.T) {
	i := hookstest.New(t)
	ana, bea, carl, dora, eva := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Carl Diaz"), i.SignUp("Dora Vega"), i.SignUp("Eva Mora")
	salon := ana.Business("Salon Sol")
	eva.Business("Otro")
	salon.Join(bea, "admin")
	salon.Join(carl, "staff")
	key := create(i, salon, body{"scopes": []string{"business:read", "business:write", "services:read"}})
	for _, who := range []struct {
		name   string
		caller hookstest.Caller
		status int
		code   string
	}{
		{"guest", hookstest.Guest, 401, "unauthenticated"},
		{"other user", dora.Caller, 404, "not_found"},
		{"other tenant's owner", eva.Caller, 404, "not_found"},
		{"staff", carl.Caller, 403, "insufficient_role"},
		{"the key itself", hookstest.WithKey(key.String("key")), 403, "insufficient_role"},
		{"admin", bea.Caller, 200, ""},
		{"owner", ana.Caller, 200, ""},
	} {
		for _, call := range []struct {
			method, path string
			body         any
			made         int
		}{
			{"GET", keys + "?businessId=" + salon.ID, nil, 200},
			{"GET", keys + "/" + key.String("id"), nil, 200},
			{"POST", keys, body{"businessId": salon.ID, "name": "Mine", "scopes": []string{"services:read"}}, 201},
			{"POST", keys + "/" + create(i, salon, nil).String("id") + "/rotate", nil, 200},
			{"DELETE", keys + "/" + create(i, salon, nil).String("id"), nil, 200},
		} {
			before := len(i.Audit("api_keys"))
			answer := i.Call(who.caller, call.method, call.path, call.body)
			want := who.status
			if want == 200 {
				want = call.made
			}
			if answer.Status != want || answer.String("code") != who.code {
				t.Errorf("%s: %s %s gets %d %s", who.name, call.method, call.path, answer.Status, answer.Body)
			}
			if told := len(i.Audit("api_keys")) - before; (told == 1) != (want < 300 && call.method != "GET") {
				t.Errorf("%s: %s %s is told %d times", who.name, call.method, call.path, told)
			}
		}
	}
	if status := opens(i, key.String("key")); status != 200 {
		t.Errorf("a key that nobody touched gets %d", status)
	}
	i.Call(ana.Caller, "DELETE", keys+"/aaaaaaaaaaaaaaa", nil).WantCode(404, "not_found")
	i.Call(ana.Caller, "GET", keys, nil).WantCode(400, "invalid_parameter").WantField("businessId")
}

func TestEveryBrokenFieldOfAKeyIsNamedAtOnce(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.Limits.Global = 5000 })
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	for name, c := range map[string]struct {
		given  string
		fields []string
	}{
		"nothing": {`{}`, []string{"businessId", "name", "scopes"}},
		"all wrong": {
			`{"name":" ","scopes":["bookings:read","users:read","bookings:read"],"allowedIps":["203.0.113.0/24","203.0.113.0/33","here","fe80::1%eth0"],
			"rateLimit":5001,"expiresAt":"2026-11-24T09:00:00Z","key":"x","prefix":"x"}`,
			[]string{"businessId", "name", "scopes[1]", "scopes[2]", "allowedIps[1]", "allowedIps[2]", "allowedIps[3]", "rateLimit", "expiresAt", "key", "prefix"},
		},
		"wrong types": {
			`{"businessId":"` + salon.ID + `","name":7,"scopes":"all","allowedIps":"any","rateLimit":"no","expiresAt":"soon"}`,
			[]string{"name", "scopes", "allowedIps", "rateLimit", "expiresAt"},
		},
		"none and none": {`{"businessId":"` + salon.ID + `","name":"x","scopes":[],"rateLimit":0,"allowedIps":null}`, []string{"scopes", "rateLimit", "allowedIps"}},
	} {
		answer := i.Call(salon.Owner.Caller, "POST", keys, c.given).WantCode(422, "validation_failed")
		for _, field := range c.fields {
			answer.WantField(field)
		}
		if len(answer.List("errors")) != len(c.fields) || strings.Contains(answer.Body, "⟦") {
			t.Errorf("%s: %s", name, answer.Body)
		}
	}
	if total := i.Call(salon.Owner.Caller, "GET", keys+"?businessId="+salon.ID, nil).Int("total"); total != 0 {
		t.Errorf("%d keys were made", total)
	}
	create(i, salon, body{"rateLimit": 5000, "expiresAt": "2026-11-24T09:00:00.001Z", "allowedIps": []string{"2001:db8::/32"}})
	create(i, salon, body{"rateLimit": nil, "expiresAt": nil})
}
