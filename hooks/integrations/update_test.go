package integrations_test

import (
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

func TestAChangeOfAKeyCountsOnTheNextRequest(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, body{"rateLimit": 100, "expiresAt": i.Clock.Now().Add(48 * time.Hour)})
	path, caller := keys+"/"+made.String("id"), hookstest.WithKey(made.String("key"))
	edit := func(change body) hookstest.Answer {
		t.Helper()
		answer := i.Call(salon.Owner.Caller, "PATCH", path, change).Want(200)
		if read := i.Call(salon.Owner.Caller, "GET", path, nil); read.Body != answer.Body {
			t.Errorf("answered %s, read %s", answer.Body, read.Body)
		}
		return answer
	}
	if renamed := edit(body{"name": " Web "}); renamed.String("name") != "Web" || renamed.Int("rateLimit") != 100 || renamed.String("expiresAt") != "2026-11-26T09:00:00Z" || renamed.Value("key") != nil {
		t.Errorf("renamed: %s", renamed.Body)
	}
	i.Call(caller, "GET", "/api/customers", nil).WantCode(403, "insufficient_scope")
	edit(body{"scopes": []string{"services:read", "bookings:read"}})
	i.Call(caller, "GET", "/api/customers", nil).Want(200)
	edit(body{"scopes": []string{"bookings:read"}})
	i.Call(caller, "GET", "/api/services", nil).WantCode(403, "insufficient_scope")
	edit(body{"allowedIps": []string{"203.0.113.0/24"}})
	i.Call(caller, "GET", "/api/customers", nil).WantCode(401, "unauthenticated")
	edit(body{"allowedIps": []string{}})
	i.Call(caller, "GET", "/api/customers", nil).Want(200)
	edit(body{"rateLimit": 1})
	i.Call(caller, "GET", "/api/customers", nil).WantCode(429, "rate_limited")
	if cleared := edit(body{"rateLimit": nil, "expiresAt": nil}); cleared.Value("rateLimit") != nil || cleared.Value("expiresAt") != nil {
		t.Errorf("cleared: %s", cleared.Body)
	}
	i.Call(caller, "GET", "/api/customers", nil).Want(200)
	edit(body{"expiresAt": i.Clock.Now().Add(time.Minute)})
	told := len(i.Audit("api_keys"))
	edit(body{"name": "Web"})
	edit(body{})
	if rows := i.Audit("api_keys"); len(rows) != told || told != 9 || rows[1].Changes != `[{"field":"name","from":"Website","to":"Web"}]` || rows[8].Action != "api_key.updated" {
		t.Errorf("the trail: %v", rows)
	}
	i.Clock.Advance(time.Minute)
	i.Call(caller, "GET", "/api/customers", nil).WantCode(401, "unauthenticated")
	refused := i.Call(salon.Owner.Caller, "PATCH", path, body{"expiresAt": nil}).WantCode(409, "invalid_transition")
	if refused.String("currentStatus") != "expired" {
		t.Errorf("refused: %s", refused.Body)
	}
}

func TestEveryBrokenFieldOfAChangedKeyIsNamed(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.Limits.Global = 5000 })
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, nil)
	path := keys + "/" + made.String("id")
	for given, fields := range map[string][]string{
		`{"name":" ","scopes":["bookings:read","users:read"],"allowedIps":["203.0.113.0/24","here"],"rateLimit":5001,"expiresAt":"2026-11-24T09:00:00Z"}`: {"name", "scopes[1]", "allowedIps[1]", "rateLimit", "expiresAt"},
		`{"scopes":[]}`:                    {"scopes"},
		`{"name":null,"scopes":null}`:      {"name", "scopes"},
		`{"allowedIps":null}`:              {"allowedIps"},
		`{"status":"active","key":"x"}`:    {"status", "key"},
		`{"businessId":"aaaaaaaaaaaaaaa"}`: {"businessId"},
	} {
		answer := i.Call(salon.Owner.Caller, "PATCH", path, given).WantCode(422, "validation_failed")
		for _, field := range fields {
			answer.WantField(field)
		}
		if len(answer.List("errors")) != len(fields) {
			t.Errorf("%s: %s", given, answer.Body)
		}
	}
	if after := i.Call(salon.Owner.Caller, "GET", path, nil); after.String("name") != "Website" || opens(i, made.String("key")) != 200 {
		t.Errorf("a refused change was made: %s", after.Body)
	}
	i.Call(salon.Owner.Caller, "DELETE", path, nil).Want(200)
	i.Call(salon.Owner.Caller, "PATCH", path, body{"name": "Web"}).WantCode(409, "invalid_transition")
}

func TestTheOldSecretIsEndedByTheAPI(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, nil)
	path := keys + "/" + made.String("id")
	fresh := i.Call(salon.Owner.Caller, "POST", path+"/rotate", nil).Want(200).String("key")
	if opens(i, made.String("key")) != 200 {
		t.Error("during the grace the old secret does not open")
	}
	for range 2 {
		if ended := i.Call(salon.Owner.Caller, "DELETE", path+"/previous", nil).Want(200); ended.String("status") != "active" || ended.Value("previous") != nil {
			t.Errorf("ended: %s", ended.Body)
		}
		if opens(i, made.String("key")) != 401 || opens(i, fresh) != 200 {
			t.Error("after its end the old secret opens, or the new one does not")
		}
	}
	if rows := i.Audit("api_keys"); len(rows) != 3 || rows[2].Action != "api_key.previous_ended" {
		t.Errorf("the trail: %v", rows)
	}
}
