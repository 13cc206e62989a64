package oauth_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAnAppIsRegisteredAndItsSecretShownOnce(t *testing.T) {
	w := newWorld(t)
	given := body{
		"businessId": w.maker.ID, "name": " Web shop ", "website": "https://shop.example.com", "redirectUris": []string{callback},
		"scopes": []string{"services:read", "bookings:read"},
	}
	made := w.Call(w.maker.Owner.Caller, "POST", apps, given, "Idempotency-Key", "one").Want(201)
	secret := made.String("clientSecret")
	for field, want := range map[string]any{
		"businessId": w.maker.ID, "clientId": made.String("id"), "name": "Web shop", "status": "review", "confidential": true, "logoUrl": nil, "previousSecretEndsAt": nil,
		"deletedAt": nil, "createdAt": "2026-11-24T09:00:00Z",
	} {
		if got := made.Value(field); got != want {
			t.Errorf("%s is %v", field, got)
		}
	}
	if !strings.HasPrefix(secret, "na_cs_") || len(secret) != 42 || made.Header.Get("Cache-Control") != "no-store" || !strings.Contains(made.Body, `"scopes":["bookings:read","services:read"]`) {
		t.Errorf("made %s", made.Body)
	}
	again := w.Call(w.maker.Owner.Caller, "POST", apps, given, "Idempotency-Key", "one").Want(201)
	one := w.Call(w.maker.Owner.Caller, "GET", apps+"/"+made.String("id"), nil).Want(200)
	list := w.Call(w.maker.Owner.Caller, "GET", apps+"?businessId="+w.maker.ID, nil).Want(200)
	if strings.Contains(again.Body+one.Body+list.Body, secret) || again.Value("clientSecret") != nil || list.Int("total") != 2 {
		t.Errorf("shown again: %s", again.Body)
	}
	if public := w.Call(w.maker.Owner.Caller, "POST", apps, body{
		"businessId": w.maker.ID, "name": "Phone", "website": "https://shop.example.com", "redirectUris": []string{"com.example.shop:/cb"}, "scopes": []string{"bookings:read"}, "confidential": false,
	}).Want(201); public.Value("clientSecret") != nil {
		t.Errorf("a public one gets %s", public.Body)
	}
}

func TestEveryBrokenFieldOfAnAppIsNamedAtOnce(t *testing.T) {
	w := newWorld(t)
	for given, fields := range map[string][]string{
		`{}`: {"businessId", "name", "website", "scopes"},
		`{"businessId":"` + w.maker.ID + `","name":" ","website":"javascript:alert(1)","redirectUris":["https://x.example/cb#","http://x.example/","https://x.example/cb","https://x.example/cb"],"scopes":["users:read","bookings:read","bookings:read"],"status":"active"}`: {
			"name", "website", "redirectUris[0]", "redirectUris[1]", "redirectUris[3]", "scopes[0]", "scopes[2]", "status",
		},
		`{"businessId":"` + w.maker.ID + `","name":"x","website":"https://x.example","scopes":[],"confidential":false}`:                                                                                    {"redirectUris", "scopes"},
		`{"businessId":"` + w.maker.ID + `","name":"x","website":"https://x.example","scopes":["bookings:read"],"redirectUris":["` + strings.Repeat(`https://x.example/","`, 10) + `https://x.example/"]}`: {"redirectUris"},
	} {
		answer := w.Call(w.maker.Owner.Caller, "POST", apps, given).WantCode(422, "validation_failed")
		for _, field := range fields {
			answer.WantField(field)
		}
		if len(answer.List("errors")) != len(fields) || strings.Contains(answer.Body, "⟦") {
			t.Errorf("%s: %s", given, answer.Body)
		}
	}
}

func TestAChangedAppIsReviewedAgain(t *testing.T) {
	w := newWorld(t)
	token := w.app.connect()
	path := apps + "/" + w.app.ClientID
	change := func(given body) string {
		t.Helper()
		return w.Call(w.maker.Owner.Caller, "PATCH", path, given).Want(200).String("status")
	}
	if status := change(body{"scopes": []string{"services:read"}}); status != "active" {
		t.Errorf("with fewer scopes it is %s", status)
	}
	for name, given := range map[string]body{
		"name": {"name": "Bank"}, "website": {"website": "https://bank.example"}, "address": {"redirectUris": []string{callback, "https://bank.example/cb"}}, "scope": {"scopes": []string{"services:read", "billing:read"}},
	} {
		w.review(w.app, "active")
		if status := change(given); status != "review" {
			t.Errorf("with another %s it is %s", name, status)
		}
		w.owner.Get(w.app.asks()).Want(400)
		if w.opens(token) != 200 {
			t.Errorf("with another %s whoever let it in loses it", name)
		}
	}
	if answer := w.Call(w.maker.Owner.Caller, "PATCH", path, body{"confidential": false}).WantCode(422, "validation_failed"); !strings.Contains(answer.Body, "confidential") {
		t.Errorf("refused %s", answer.Body)
	}
}

func TestTwoSecretsWorkWhileOneIsReplaced(t *testing.T) {
	w := newWorld(t)
	token, old, older := w.app.connect(), *w.app, *w.app
	path := apps + "/" + w.app.ClientID
	rotated := w.Call(w.maker.Owner.Caller, "POST", path+"/rotate-secret", body{"graceMinutes": 60}).Want(200)
	w.app.ClientSecret = rotated.String("clientSecret")
	if rotated.String("previousSecretEndsAt") != "2026-11-24T10:00:00Z" || rotated.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("rotated %s", rotated.Body)
	}
	for _, client := range []*app{w.app, &old} {
		if _, err := client.enter(); err != nil {
			t.Error(err)
		}
	}
	if w.opens(token) != 200 {
		t.Error("tokens end with the secret")
	}
	w.Clock.Advance(time.Hour)
	_, err := old.enter()
	wantRefused(t, err, "invalid_client")
	old.ClientSecret = w.app.ClientSecret
	w.app.ClientSecret = w.Call(w.maker.Owner.Caller, "POST", path+"/rotate-secret", nil).Want(200).String("clientSecret")
	w.app.ClientSecret = w.Call(w.maker.Owner.Caller, "POST", path+"/rotate-secret", body{"graceMinutes": 0}).Want(200).String("clientSecret")
	for _, client := range []*app{&old, &older} {
		_, err := client.enter()
		wantRefused(t, err, "invalid_client")
	}
	if _, err := w.app.enter(); err != nil {
		t.Error(err)
	}
	public := w.register(body{"confidential": false})
	w.Call(w.maker.Owner.Caller, "POST", apps+"/"+public.ClientID+"/rotate-secret", nil).WantCode(409, "invalid_transition")
}

func TestADeletedAppStaysSo(t *testing.T) {
	w := newWorld(t)
	path := apps + "/" + w.app.ClientID
	for range 2 {
		w.Clock.Advance(time.Minute)
		if deleted := w.Call(w.maker.Owner.Caller, "DELETE", path, nil).Want(200); deleted.String("deletedAt") != "2026-11-24T09:01:00Z" {
			t.Errorf("deleted %s", deleted.Body)
		}
	}
	w.Call(w.maker.Owner.Caller, "PATCH", path, body{"name": "Again"}).WantCode(409, "invalid_transition")
	w.Call(w.maker.Owner.Caller, "POST", path+"/rotate-secret", nil).WantCode(409, "invalid_transition")
	if list := w.Call(w.maker.Owner.Caller, "GET", apps+"?businessId="+w.maker.ID, nil).Want(200); list.Int("total") != 0 {
		t.Errorf("listed %s", list.Body)
	}
	w.owner.Get(w.app.asks()).Want(400)
	_, err := w.app.enter()
	wantRefused(t, err, "invalid_client")
	if answer := w.Call(w.operator, "PATCH", "/api/collections/apps/records/"+w.app.ClientID, body{"deletedAt": ""}); answer.Status != 400 {
		t.Errorf("the console brings it back: %s", answer.Body)
	}
	var actions []string
	for _, row := range w.Audit("apps") {
		actions = append(actions, row.Action+" "+row.ActorType)
	}
	if told := strings.Join(actions, ", "); told != "app.created member, app.active superuser, app.deleted member" {
		t.Errorf("told %s", told)
	}
}

func TestNoSecretOfAnAppIsStoredInClear(t *testing.T) {
	w := newWorld(t)
	code := w.app.allow(w.owner, w.salon.ID).Get("code")
	token := w.app.exchange(code)
	next, err := w.app.refresh(token)
	if err != nil {
		t.Fatal(err)
	}
	stored := ""
	files, _ := filepath.Glob(filepath.Join(w.App.DataDir(), "*.db*"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stored += string(data)
	}
	if !strings.Contains(stored, "grant.created") {
		t.Fatal("the files do not hold what was written")
	}
	for _, secret := range []string{code, token.AccessToken, token.RefreshToken, next.AccessToken, w.app.ClientSecret} {
		if strings.Contains(stored, secret[6:]) {
			t.Errorf("%s is stored in clear", secret)
		}
	}
	for _, row := range append(w.Audit("apps"), w.Audit("grants")...) {
		if strings.Contains(row.Changes, "ash") {
			t.Errorf("the trail tells a hash: %s", row.Changes)
		}
	}
}

func TestTheConsoleCannotBreakAnApp(t *testing.T) {
	w := newWorld(t)
	for name, edit := range map[string]body{
		"redirectUris": {"redirectUris": []string{"http://evil.example/"}}, "scopes": {"scopes": []string{"users:read"}}, "website": {"website": "javascript:alert(1)"},
		"hash": {"hash": w.app.ClientSecret}, "business": {"business": w.salon.ID}, "status": {"status": "famous"},
	} {
		answer := w.Call(w.operator, "PATCH", "/api/collections/apps/records/"+w.app.ClientID, edit)
		if answer.Status != 400 || answer.Value("data."+name) == nil {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	if _, err := w.app.enter(); err != nil {
		t.Error(err)
	}
}

// The export has what a business let in, and nothing that opens anything.
func TestTheExportTellsOfApps(t *testing.T) {
	w := newWorld(t)
	w.app.connect()
	archive := w.Call(w.salon.Owner.Caller, "GET", "/api/businesses/"+w.salon.ID+"/export", nil).Want(200)
	for name, want := range map[string]bool{"grants.json": true, "tokens.json": false, "codes.json": false} {
		if strings.Contains(archive.Body, name) != want {
			t.Errorf("%s: not %v", name, want)
		}
	}
	if person := w.Call(w.salon.Owner.Caller, "GET", "/api/users/export", nil).Want(200); !strings.Contains(person.Body, "apps.json") {
		t.Error("a person's export lacks what they let in")
	}
}
