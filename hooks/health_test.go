package hooks_test

import (
	"net/url"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks/hookstest"
)

// What happens on SIGTERM is shown on the program itself, in main_drain_test.go.
func TestHealthIsOpenToAnyoneAndCountedNowhere(t *testing.T) {
	i := hookstest.New(t)
	for path, want := range map[string]string{"/livez": "ok", "/readyz": "ok", "/leaderz": "leader"} {
		answer := i.Call(hookstest.Guest, "GET", path, nil).Want(200)
		if answer.Body != want || answer.Header.Get("X-RateLimit-Limit") != "" {
			t.Errorf("%s: %q, limit %q", path, answer.Body, answer.Header.Get("X-RateLimit-Limit"))
		}
	}
}

func TestItIsNotReadyWithoutItsDatabase(t *testing.T) {
	i := hookstest.New(t)
	if err := i.App.ConcurrentDB().(*dbx.DB).Close(); err != nil {
		t.Fatal(err)
	}
	if answer := i.Call(hookstest.Guest, "GET", "/readyz", nil).Want(503); answer.Body != "database" {
		t.Errorf("it says %q", answer.Body)
	}
	i.Call(hookstest.Guest, "GET", "/livez", nil).Want(200)
}

func TestLastUsesAreWrittenAtTheEnd(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := i.Call(salon.Owner.Caller, "POST", "/api/integrations/apps", hookstest.Body{
		"businessId": salon.ID, "name": "Web", "website": "https://crm.example.com", "redirectUris": []string{"https://crm.example.com/cb"}, "scopes": []string{"services:read"},
	}).Want(201)
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {made.String("clientId")}, "client_secret": {made.String("clientSecret")}}
	token := i.Call(hookstest.Guest, "POST", "/oauth/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded").Want(200).String("access_token")
	for _, caller := range []hookstest.Caller{salon.Key("services:read"), hookstest.Bearer(token)} {
		i.Call(caller, "GET", "/api/services", nil).Want(200)
	}
	if err := i.App.OnTerminate().Trigger(&core.TerminateEvent{App: i.App}); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"api_keys", "grants"} {
		if got := number(t, i.App.DB(), "SELECT count(*) FROM "+table+" WHERE lastUsedAt != ''"); got != 1 {
			t.Errorf("%d %s were used", got, table)
		}
	}
}
