package integrations_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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
		"all wrong": {`{"name":" ","scopes":["bookings:read","users:read","bookings:read"],"allowedIps":["203.0.113.0/24","203.0.113.0/33","here","fe80::1%eth0"],
			"rateLimit":5001,"expiresAt":"2026-11-24T09:00:00Z","key":"x","prefix":"x"}`,
			[]string{"businessId", "name", "scopes[1]", "scopes[2]", "allowedIps[1]", "allowedIps[2]", "allowedIps[3]", "rateLimit", "expiresAt", "key", "prefix"}},
		"wrong types": {`{"businessId":"` + salon.ID + `","name":7,"scopes":"all","allowedIps":"any","rateLimit":"no","expiresAt":"soon"}`,
			[]string{"name", "scopes", "allowedIps", "rateLimit", "expiresAt"}},
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

func TestRevokedKeyIsDeadOnTheNextRequest(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	operator := i.Superuser()
	for door, revoke := range map[string]func(id string){
		"API": func(id string) {
			first := i.Call(salon.Owner.Caller, "DELETE", keys+"/"+id, nil).Want(200)
			again := i.Call(salon.Owner.Caller, "DELETE", keys+"/"+id, nil).Want(200)
			if first.String("status") != "revoked" || first.String("revokedAt") != "2026-11-24T09:00:00Z" || again.Body != first.Body {
				t.Errorf("revoked as %s, again %s", first.Body, again.Body)
			}
		},
		"SQL": func(id string) {
			i.SQL("UPDATE api_keys SET revokedAt = '2026-11-24 09:00:00.000Z' WHERE id = {:id}", body{"id": id})
		},
		"console": func(id string) {
			i.Call(operator, "PATCH", "/api/collections/api_keys/records/"+id, body{"revokedAt": "2026-11-24 09:00:00.000Z"}).Want(200)
		},
		"deleted in the console": func(id string) {
			i.Call(operator, "DELETE", "/api/collections/api_keys/records/"+id, nil).Want(204)
		},
	} {
		t.Run(door, func(t *testing.T) {
			made := create(i, salon, nil)
			rotated := i.Call(salon.Owner.Caller, "POST", keys+"/"+made.String("id")+"/rotate", nil).Want(200)
			secrets := []string{made.String("key"), rotated.String("key")}
			for _, secret := range secrets {
				if status := opens(i, secret); status != 200 {
					t.Fatalf("before, a secret gets %d", status)
				}
			}
			revoke(made.String("id"))
			for _, secret := range secrets {
				i.Call(hookstest.WithKey(secret), "GET", "/api/services", nil).WantCode(401, "unauthenticated")
			}
		})
	}
	var told []string
	for _, row := range i.Audit("api_keys") {
		if row.Action != "api_key.created" && row.Action != "api_key.rotated" {
			told = append(told, row.Action+" by "+row.ActorType)
		}
	}
	slices.Sort(told)
	if got := strings.Join(told, ", "); got != "api_key.deleted by superuser, api_key.revoked by member, api_key.revoked by superuser" {
		t.Errorf("audit tells %s", got)
	}
}

func TestKeyThatIsOverCannotBeRotatedOrTakenBack(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	revoked, expired := create(i, salon, nil), create(i, salon, body{"expiresAt": i.Clock.Now().Add(time.Hour)})
	i.Call(salon.Owner.Caller, "DELETE", keys+"/"+revoked.String("id"), nil).Want(200)
	if status := opens(i, expired.String("key")); status != 200 {
		t.Errorf("before its end a key gets %d", status)
	}
	i.Clock.Advance(time.Hour)
	if status := opens(i, expired.String("key")); status != 401 {
		t.Errorf("after its end a key gets %d", status)
	}
	for status, key := range map[string]hookstest.Answer{"revoked": revoked, "expired": expired} {
		refused := i.Call(salon.Owner.Caller, "POST", keys+"/"+key.String("id")+"/rotate", body{"graceMinutes": 60}).WantCode(409, "invalid_transition")
		if refused.String("currentStatus") != status {
			t.Errorf("refused with %s", refused.Body)
		}
		if shown := i.Call(salon.Owner.Caller, "GET", keys+"/"+key.String("id"), nil).Want(200).String("status"); shown != status {
			t.Errorf("%s shows as %s", status, shown)
		}
		if got := opens(i, key.String("key")); got != 401 {
			t.Errorf("a key that is %s gets %d", status, got)
		}
	}
	i.Call(i.Superuser(), "PATCH", "/api/collections/api_keys/records/"+revoked.String("id"), body{"revokedAt": ""}).Want(400)
	ended := i.Call(salon.Owner.Caller, "DELETE", keys+"/"+expired.String("id"), nil).Want(200)
	if ended.String("status") != "revoked" {
		t.Errorf("an expired key can be revoked: %s", ended.Body)
	}
}

func TestBothSecretsWorkDuringTheGrace(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, body{"allowedIps": []string{"127.0.0.1"}})
	path := keys + "/" + made.String("id")
	opens(i, made.String("key"))
	i.Clock.Advance(time.Minute)
	rotated := i.Call(salon.Owner.Caller, "POST", path+"/rotate", nil).Want(200)
	old, fresh := made.String("key"), rotated.String("key")
	if rotated.Header.Get("Cache-Control") != "no-store" || fresh == old || rotated.String("last4") != fresh[40:] || rotated.String("prefix") != fresh[:12] ||
		rotated.String("id") != made.String("id") || rotated.String("status") != "rotating" || rotated.String("name") != "Website" {
		t.Errorf("rotated: %s", rotated.Body)
	}
	if rotated.String("previous.last4") != old[40:] || rotated.String("previous.endsAt") != "2026-11-25T09:01:00Z" || rotated.Value("previous.lastUsedAt") != nil {
		t.Errorf("the old secret shows as %v", rotated.Value("previous"))
	}
	i.Clock.Advance(24*time.Hour - time.Second)
	if opens(i, fresh) != 200 || opens(i, old) != 200 {
		t.Error("a second before the end, one of the two does not work")
	}
	if err := i.Server.Gate().Flush(i.App); err != nil {
		t.Fatal(err)
	}
	if seen := i.Call(salon.Owner.Caller, "GET", path, nil).Want(200); seen.String("previous.lastUsedAt") != "2026-11-25T09:00:59Z" || seen.String("previous.lastUsedIp") != "127.0.0.1" {
		t.Errorf("who still uses the old secret: %s", seen.Body)
	}
	i.Clock.Advance(time.Second)
	if opens(i, fresh) != 200 || opens(i, old) != 401 {
		t.Error("after the grace, the new secret alone works")
	}
	if after := i.Call(salon.Owner.Caller, "GET", path, nil).Want(200); after.String("status") != "active" || after.Value("previous") != nil {
		t.Errorf("after the grace: %s", after.Body)
	}
}

func TestAtMostTwoSecretsWork(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, nil)
	path := keys + "/" + made.String("id") + "/rotate"
	secrets := []string{made.String("key")}
	rotate := func(given any) {
		secrets = append(secrets, i.Call(salon.Owner.Caller, "POST", path, given).Want(200).String("key"))
	}
	check := func(want ...int) {
		t.Helper()
		var got []int
		for _, secret := range secrets {
			got = append(got, opens(i, secret))
		}
		if !slices.Equal(got, want) {
			t.Errorf("secrets get %v, want %v", got, want)
		}
	}
	rotate(body{"graceMinutes": 10080})
	check(200, 200)
	rotate(body{})
	check(401, 200, 200)
	rotate(body{"graceMinutes": 0})
	check(401, 401, 401, 200)
	rotate(body{"graceMinutes": 1})
	i.Clock.Advance(time.Minute)
	check(401, 401, 401, 401, 200)
	for _, minutes := range []any{-1, 10081, 1.5, "60", nil} {
		i.Call(salon.Owner.Caller, "POST", path, body{"graceMinutes": minutes}).WantCode(422, "validation_failed").WantField("graceMinutes")
	}
	check(401, 401, 401, 401, 200)
}

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

func TestKeyDiesWithItsBusinessAndSurvivesItsMaker(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	salon := ana.Business("Salon Sol")
	staffID := salon.Join(bea, "admin")
	made := i.Call(bea.Caller, "POST", keys, body{"businessId": salon.ID, "name": "Website", "scopes": []string{"services:read"}}).Want(201)
	i.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": staffID})
	i.Call(bea.Caller, "GET", keys+"/"+made.String("id"), nil).WantCode(404, "not_found")
	if opens(i, made.String("key")) != 200 {
		t.Error("the key went with its maker's role")
	}
	i.Call(i.Superuser(), "DELETE", "/api/collections/users/records/"+bea.ID, nil).Want(204)
	if opens(i, made.String("key")) != 200 {
		t.Error("the key went with its maker's account")
	}
	shown := i.Call(ana.Caller, "GET", keys+"/"+made.String("id"), nil).Want(200)
	if shown.String("createdBy.name") != "Bea Sanz" || shown.Value("createdBy.id") != nil {
		t.Errorf("made by %v", shown.Value("createdBy"))
	}
	i.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", body{"id": salon.ID})
	if opens(i, made.String("key")) != 401 {
		t.Error("the key outlives its business")
	}
	i.SQL("UPDATE businesses SET status = 'active' WHERE id = {:id}", body{"id": salon.ID})
	if opens(i, made.String("key")) != 200 {
		t.Error("the key does not come back with its business")
	}
}

func TestSecretsAreNowhereInClear(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	made := i.Call(ana.Caller, "POST", keys, body{"businessId": salon.ID, "name": "Website", "scopes": []string{"services:read"}}, "Idempotency-Key", "make").Want(201)
	rotate := keys + "/" + made.String("id") + "/rotate"
	rotated := i.Call(ana.Caller, "POST", rotate, nil, "Idempotency-Key", "rotate").Want(200)
	opens(i, made.String("key"))
	opens(i, rotated.String("key"))
	if err := i.Server.Gate().Flush(i.App); err != nil {
		t.Fatal(err)
	}
	session := i.Call(hookstest.Guest, "POST", "/api/auth/signin", body{"email": ana.Email, "password": hookstest.Password}).Want(200).String("accessToken")
	files, err := filepath.Glob(filepath.Join(i.App.DataDir(), "*.db*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v", files, err)
	}
	stored := ""
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stored += string(data)
	}
	if !strings.Contains(stored, made.String("prefix")) || !strings.Contains(stored, "api_key.rotated") {
		t.Fatal("the files do not hold what was written")
	}
	for name, secret := range map[string]string{
		"key": made.String("key"), "rotated key": rotated.String("key"), "session": session, "password": hookstest.Password,
	} {
		if secret == "" || strings.Contains(stored, secret) || strings.Contains(stored, secret[8:]) {
			t.Errorf("%s %q is stored in clear", name, secret)
		}
	}
	for _, row := range i.Audit("api_keys") {
		if strings.Contains(row.Changes, "ash") {
			t.Errorf("the trail tells a hash: %s", row.Changes)
		}
	}
	for answer, replayed := range map[*hookstest.Answer]hookstest.Answer{
		&made:    i.Call(ana.Caller, "POST", keys, body{"businessId": salon.ID, "name": "Website", "scopes": []string{"services:read"}}, "Idempotency-Key", "make"),
		&rotated: i.Call(ana.Caller, "POST", rotate, nil, "Idempotency-Key", "rotate"),
	} {
		replayed.Want(answer.Status)
		key, present := replayed.Object()["key"]
		if !present || key != nil || replayed.Value("secretShown") != true || replayed.Header.Get("Idempotent-Replayed") != "true" || replayed.String("id") != made.String("id") {
			t.Errorf("replayed as %s", replayed.Body)
		}
	}
	if list := i.Call(ana.Caller, "GET", keys+"?businessId="+salon.ID, nil).Want(200); list.Int("total") != 1 || list.List("apiKeys")[0]["last4"] != rotated.String("last4") {
		t.Errorf("a replay made or rotated one: %s", list.Body)
	}
}

func TestRevokedKeyTakesItsWebhooksWithIt(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	operator := i.Superuser()
	webhook := func(id, kind, maker string) {
		i.SQL(`INSERT INTO webhooks (id, business, url, events, status, createdByType, createdById, createdAt, updatedAt)
			VALUES ({:id}, {:business}, 'https://example.com/' || {:id}, '["*"]', 'active', {:kind}, {:maker}, '2026-11-24 09:00:00.000Z', '2026-11-24 09:00:00.000Z')`,
			body{"id": id, "business": salon.ID, "kind": kind, "maker": maker})
	}
	for door, revoke := range map[string]func(id string){
		"api": func(id string) { i.Call(salon.Owner.Caller, "DELETE", keys+"/"+id, nil).Want(200) },
		"console": func(id string) {
			i.Call(operator, "PATCH", "/api/collections/api_keys/records/"+id, body{"revokedAt": "2026-11-24 09:00:00.000Z"}).Want(200)
		},
		"delete": func(id string) { i.Call(operator, "DELETE", "/api/collections/api_keys/records/"+id, nil).Want(204) },
	} {
		key, other := create(i, salon, nil).String("id"), create(i, salon, nil).String("id")
		webhook(door+"1", "key", key)
		webhook(door+"2", "key", other)
		webhook(door+"3", "user", salon.Owner.ID)
		revoke(key)
		for id, want := range map[string]string{"1": "disabled key_revoked", "2": "active ", "3": "active "} {
			var got string
			if err := i.App.DB().NewQuery("SELECT status || ' ' || disabledReason FROM webhooks WHERE id = {:id}").Bind(body{"id": door + id}).Row(&got); err != nil || got != want {
				t.Errorf("%s: webhook %s is %q, want %q (%v)", door, id, got, want, err)
			}
		}
	}
}

func TestConsoleCannotBreakAKey(t *testing.T) {
	i := hookstest.New(t)
	salon, other := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	made := create(i, salon, nil)
	operator := i.Superuser()
	for name, edit := range map[string]struct {
		field string
		value any
	}{
		"a scope that is none": {"scopes", []string{"users:read"}}, "no scope": {"scopes", []string{}}, "scopes of another shape": {"scopes", "all"},
		"an address that is none": {"allowedIps", []string{"here"}}, "a secret in clear": {"hash", made.String("key")}, "a negative limit": {"rateLimit", -1},
		"another business": {"business", other.ID}, "an old secret in clear": {"previousHash", made.String("key")},
	} {
		answer := i.Call(operator, "PATCH", "/api/collections/api_keys/records/"+made.String("id"), body{edit.field: edit.value})
		if answer.Status != 400 || answer.Value("data."+edit.field) == nil {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	i.Call(operator, "PATCH", "/api/collections/api_keys/records/"+made.String("id"), body{"name": "Renamed"}).Want(200)
	told := i.Audit("api_keys")
	if len(told) != 2 || told[1].Action != "api_key.updated" || told[1].Changes != `[{"field":"name","from":"Website","to":"Renamed"}]` {
		t.Errorf("the trail: %v", told)
	}
	if opens(i, made.String("key")) != 200 {
		t.Error("the key does not work any more")
	}
}
