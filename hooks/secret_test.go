package hooks_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

// start serves a data folder once more, without listening, and answers the instance secret in force.
func start(t *testing.T, app core.App, configured string) (inForce string, err error) {
	t.Helper()
	router, err := apis.NewRouter(app)
	if err != nil {
		t.Fatal(err)
	}
	again := core.NewBaseApp(core.BaseAppConfig{DataDir: app.DataDir()})
	if err := again.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.ResetBootstrapState() })
	server := hooks.Bind(again, hooks.Config{Secret: configured, Now: hookstest.Start.UTC, Idle: true})
	err = again.OnServe().Trigger(&core.ServeEvent{App: again, Router: router}, func(*core.ServeEvent) error { return nil })
	if err != nil {
		return "", err
	}
	return string(server.Gate().Instance().Secret), nil
}

func TestTheFirstStartMakesASecretThatLaterOnesKeep(t *testing.T) {
	i := hookstest.New(t, func(c *hooks.Config) { c.Secret = "" })
	path := filepath.Join(i.App.DataDir(), hooks.SecretFile)
	text, err := os.ReadFile(path)
	if err != nil || !regexp.MustCompile(`^[0-9a-f]{64}$`).Match(text) {
		t.Fatalf("%q, %v", text, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if inForce, err := start(t, i.App, ""); err != nil || inForce != string(text) {
		t.Errorf("the next start has %q, %v", inForce, err)
	}
	entries, err := filepath.Glob(path + "*")
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	other := hookstest.New(t, func(c *hooks.Config) { c.Secret = "" })
	if string(other.Server.Gate().Instance().Secret) == string(text) {
		t.Error("two instances have one secret")
	}
}

func TestAConfiguredSecretNeedsNoFile(t *testing.T) {
	i := hookstest.New(t, func(c *hooks.Config) { c.Secret = secret })
	if got := string(i.Server.Gate().Instance().Secret); got != secret {
		t.Errorf("the secret is %q", got)
	}
	if _, err := os.Stat(filepath.Join(i.App.DataDir(), hooks.SecretFile)); err == nil {
		t.Error("it made a file")
	}
}

func TestALostOrBrokenSecretIsNotReplaced(t *testing.T) {
	for name, test := range map[string]struct {
		damage func(*testing.T, core.App)
		says   string
	}{
		"lost":  {func(t *testing.T, app core.App) { remove(t, app, hooks.SecretFile) }, "the instance secret is lost"},
		"empty": {func(t *testing.T, app core.App) { write(t, app, hooks.SecretFile, "", 0o600) }, "is empty"},
		"short": {func(t *testing.T, app core.App) { write(t, app, hooks.SecretFile, "short", 0o600) }, "fewer than 16 bytes"},
		"a folder": {func(t *testing.T, app core.App) {
			remove(t, app, hooks.SecretFile)
			if err := os.Mkdir(filepath.Join(app.DataDir(), hooks.SecretFile), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "read the instance secret"},
	} {
		t.Run(name, func(t *testing.T) {
			app := withWebhook(t, "")
			test.damage(t, app)
			if _, err := start(t, app, ""); err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("it starts: %v", err)
			}
			if inForce, err := start(t, app, secret); err != nil || inForce != secret {
				t.Errorf("with a configured one: %q, %v", inForce, err)
			}
		})
	}
}

func TestALostSecretUnderWhichNothingWasSealedIsMadeAnew(t *testing.T) {
	i := hookstest.New(t, func(c *hooks.Config) { c.Secret = "" })
	remove(t, i.App, hooks.SecretFile)
	if inForce, err := start(t, i.App, ""); err != nil || len(inForce) != 64 {
		t.Errorf("%q, %v", inForce, err)
	}
}

func TestItServesNothingOnASchemaThatIsNotWhole(t *testing.T) {
	i := hookstest.New(t)
	sql(t, i.App, "DROP TRIGGER bookings_insert")
	if _, err := start(t, i.App, secret); err == nil || !strings.Contains(err.Error(), "trigger bookings_insert missing") {
		t.Errorf("it starts: %v", err)
	}
}
