package hooks_test

import (
	"testing"

	"github.com/pocketbase/dbx"

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
