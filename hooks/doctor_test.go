package hooks_test

import (
	"cmp"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/spf13/cobra"

	"nearbyassist/collections"
	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

// cli is the command line without PocketBase's: the data folder is open already.
type cli struct{ core.App }

func (cli) Execute() error { return errors.New("not called") }

// command runs one of ours in this process, and answers what it prints.
func command(t *testing.T, app core.App, config hooks.Config, words ...string) (printed string, err error) {
	t.Helper()
	root := &cobra.Command{}
	hooks.Commands(root, cli{app}, hooks.Bind(app, config))
	var out strings.Builder
	root.SetOut(&out)
	root.SetArgs(words)
	err = root.Execute()
	return out.String(), err
}

const secret = "a secret of this test"

// withWebhook is the data folder of an instance on which a business has an endpoint, whose secret is sealed.
func withWebhook(t *testing.T, configured string) core.App {
	t.Helper()
	i := hookstest.New(t, func(c *hooks.Config) { c.Secret = configured })
	business := i.SignUp("Ana Gil").Business("Barbería Ana")
	webhook := collections.Webhook{
		ID: collections.NewID(), URL: "https://hooks.example.com/in", Events: collections.Of([]string{"*"}), Status: "active", CreatedByType: "user",
		CreatedAt: collections.At(hookstest.Start), UpdatedAt: collections.At(hookstest.Start),
	}
	sealed, err := i.Server.Gate().Instance().Box.Seal([]byte("whsec_"), "webhook/"+webhook.ID, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	webhook.Secret = sealed
	if err := collections.NewTenant(i.App, business.ID, collections.Actor{Type: "system"}).AddWebhook(&webhook); err != nil {
		t.Fatal(err)
	}
	return i.App
}

func TestTheDoctorFindsAndRepairs(t *testing.T) {
	for name, test := range map[string]struct {
		configured string // the secret that is configured when the doctor comes
		damage     func(*testing.T, core.App)
		found      string // empty: nothing is wrong
		repaired   string // empty: still wrong after --repair
		after      string // what is found after the repair
	}{
		"nothing": {configured: secret, damage: func(*testing.T, core.App) {}, repaired: "Nothing is wrong"},
		"lost trigger": {
			configured: secret, damage: func(t *testing.T, app core.App) { sql(t, app, "DROP TRIGGER audit_keep") },
			found: "Missing or changed: trigger audit_keep.", repaired: "Restored: trigger audit_keep.",
		},
		"opened rule": {
			configured: secret, damage: func(t *testing.T, app core.App) {
				sql(t, app, "UPDATE _collections SET viewRule = '' WHERE name = 'customers'")
			},
			found: "Missing or changed: rule customers.viewRule.", repaired: "Restored: rule customers.viewRule.",
		},
		"lost column": {
			configured: secret, damage: func(t *testing.T, app core.App) {
				sql(t, app, "UPDATE _collections SET fields = (SELECT json_group_array(json(value)) FROM json_each(fields) WHERE value ->> 'name' != 'notes') WHERE name = 'customers'")
			},
			found: "Missing or changed: field customers.notes.", after: "Missing or changed: field customers.notes.",
		},
		"lost secret": {
			damage: func(t *testing.T, app core.App) { remove(t, app, hooks.SecretFile) },
			found:  "The instance secret is lost", after: "1 of 1 stored secrets were not sealed under this instance secret, such as that of webhook/",
		},
		"other secret": {
			configured: "another secret of this test", damage: func(*testing.T, core.App) {},
			found: "1 of 1 stored secrets were not sealed under this instance secret, such as that of webhook/", after: "1 of 1 stored secrets",
		},
		"empty secret": {
			damage: func(t *testing.T, app core.App) { write(t, app, hooks.SecretFile, "", 0o600) },
			found:  "instance.secret is empty", after: "instance.secret is empty",
		},
		"short secret": {
			damage: func(t *testing.T, app core.App) { write(t, app, hooks.SecretFile, "short", 0o600) },
			found:  "the instance secret has fewer than 16 bytes", after: "fewer than 16 bytes",
		},
		"open secret": {
			damage: func(t *testing.T, app core.App) {
				if err := os.Chmod(filepath.Join(app.DataDir(), hooks.SecretFile), 0o644); err != nil {
					t.Fatal(err)
				}
			},
			found: "can be read by others", after: "can be read by others",
		},
		"nothing, secret in its file": {damage: func(*testing.T, core.App) {}, repaired: "Nothing is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			started := secret
			if test.configured == "" {
				started = ""
			}
			app := withWebhook(t, started)
			test.damage(t, app)
			config := hooks.Config{Secret: test.configured}
			printed, err := command(t, app, config, "doctor")
			if (err == nil) != (test.found == "") || !strings.Contains(printed, test.found) {
				t.Errorf("found %q, %v", printed, err)
			}
			printed, err = command(t, app, config, "doctor", "--repair")
			if test.repaired != "" && (err != nil || !strings.Contains(printed, test.repaired)) {
				t.Errorf("repaired %q, %v", printed, err)
			}
			printed, err = command(t, app, config, "doctor")
			if test.after == "" && (err != nil || !strings.Contains(printed, "Nothing is wrong")) {
				t.Errorf("afterwards %q, %v", printed, err)
			}
			if test.after != "" && (err == nil || !strings.Contains(printed, test.after)) {
				t.Errorf("afterwards %q, %v", printed, err)
			}
		})
	}
}

func sql(t *testing.T, app core.App, statement string) {
	t.Helper()
	if _, err := app.NonconcurrentDB().NewQuery(statement).Execute(); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, app core.App, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(app.DataDir(), name)); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, app core.App, name, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(app.DataDir(), name), []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func TestTheDoctorLeavesAFolderAloneThatNeverServed(t *testing.T) {
	app := hookstest.Open(t, t.TempDir())
	printed, err := command(t, app, hooks.Config{}, "doctor", "--repair")
	if err != nil || !strings.Contains(printed, "the next start takes: 1764000000_foundation.go") {
		t.Errorf("%q, %v", printed, err)
	}
	if _, err := os.Stat(filepath.Join(app.DataDir(), hooks.SecretFile)); err == nil {
		t.Error("it made a secret")
	}
}

func TestRoutesPrintsTheTable(t *testing.T) {
	printed, err := command(t, hookstest.Open(t, t.TempDir()), hooks.Config{}, "routes")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(printed), "\n")
	if len(lines) != len(hooks.Routes())+1 {
		t.Errorf("%d lines for %d rows", len(lines), len(hooks.Routes()))
	}
	for at, route := range hooks.Routes() {
		words := strings.Fields(lines[at+1])
		if words[0] != route.Method || words[1] != route.Path || words[len(words)-1] != route.ID || words[len(words)-3] != cmp.Or(route.Tenant.String(), "-") {
			t.Errorf("%s is printed as %s", route.ID, lines[at+1])
		}
	}
}

func TestTheDoctorIsNotWorriedByADeletedAuxiliaryDatabase(t *testing.T) {
	folder := hookstest.Folder(t)
	files, err := filepath.Glob(filepath.Join(folder, "auxiliary.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v %v", files, err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	printed, err := command(t, hookstest.Open(t, folder), hooks.Config{Secret: secret}, "doctor")
	if err != nil || !strings.Contains(printed, "the next start takes: 1764000300_requests.go") {
		t.Errorf("%v: %s", err, printed)
	}
}
