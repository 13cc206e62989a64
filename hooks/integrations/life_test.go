package integrations_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

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
