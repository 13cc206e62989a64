package integrations_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

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
