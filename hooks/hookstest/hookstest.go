// Package hookstest starts whole instances for tests: a migrated database, our tables bound, a real HTTP server, a clock that
// only tests move. Its builders speak the domain and go through the public API.
package hookstest

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations"

	"nearbyassist/collections"
	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	_ "nearbyassist/pb_migrations"
)

// Start is where every clock stands at first: a Tuesday, 10:00 in Madrid.
var Start = time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)

// Instance is a running NearbyAssist.
type Instance struct {
	T      testing.TB
	App    core.App
	Server *hooks.Server
	URL    string
	Clock  *Clock

	inbox *inbox // of a test that reads mails
}

// Clock stands still until it is moved.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is what the instance takes for the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(by time.Duration) { c.Set(c.Now().Add(by)) }

// Set puts the clock to an instant.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// New starts an instance on an empty database. Its limits are wide, its jobs run only when a test says so, and webhooks may
// go to this machine; change what a test is about.
func New(t testing.TB, change ...func(*hooks.Config)) *Instance {
	t.Helper()
	return On(t, Folder(t), change...)
}

// On starts an instance on a data folder.
func On(t testing.TB, folder string, change ...func(*hooks.Config)) *Instance {
	t.Helper()
	clock := &Clock{now: Start}
	config := hooks.Config{
		Version: "test", Secret: "a secret of hookstest only", Synchronous: "NORMAL", Now: clock.Now, Idle: true,
		Limits: access.Limits{Global: 1e6, Authentication: 1e6, Account: 1e6, Guests: 1e6}, WebhookAllow: []string{"127.0.0.0/8"},
	}
	server := httptest.NewUnstartedServer(nil)
	config.URL = "http://" + server.Listener.Addr().String()
	for _, apply := range change {
		apply(&config)
	}
	app := Open(t, folder)
	bound := hooks.Bind(app, config)
	server.Config.Handler = router(t, app)
	server.Start()
	t.Cleanup(func() {
		server.Close()
		if err := app.OnTerminate().Trigger(&core.TerminateEvent{App: app}); err != nil {
			t.Error(err)
		}
	})
	return &Instance{T: t, App: app, Server: bound, URL: server.URL, Clock: clock}
}

// Open starts PocketBase on a data folder, as main does.
func Open(t testing.TB, folder string) core.App {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: folder, DBConnect: collections.Connect("NORMAL")})
	must(t, app.Bootstrap())
	app.Settings().Logs.MaxDays = 0
	t.Cleanup(func() { must(t, app.ResetBootstrapState()) })
	return app
}

func router(t testing.TB, app core.App) (handler http.Handler) {
	t.Helper()
	made, err := apis.NewRouter(app)
	must(t, err)
	made.Bind(apis.CORS(apis.CORSConfig{AllowOrigins: []string{"*"}}))
	must(t, app.OnServe().Trigger(&core.ServeEvent{App: app, Router: made}, func(e *core.ServeEvent) error {
		handler, err = e.Router.BuildMux()
		return err
	}))
	return handler
}

// template has the files of a migrated data folder by their names.
var template = sync.OnceValues(func() (files map[string][]byte, err error) {
	folder, err := os.MkdirTemp("", "nearbyassist-template-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := migrate(folder); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	files = map[string][]byte{}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		if files[entry.Name()], err = os.ReadFile(filepath.Join(folder, entry.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
})

func migrate(folder string) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: folder, DBConnect: collections.Connect("NORMAL")})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	if _, err := app.NonconcurrentDB().NewQuery("PRAGMA wal_checkpoint(TRUNCATE)").Execute(); err != nil {
		return err
	}
	return app.ResetBootstrapState()
}

// Folder is a data folder of a test's own, migrated.
func Folder(t testing.TB) string {
	t.Helper()
	files, err := template()
	must(t, err)
	folder := t.TempDir()
	for name, data := range files {
		must(t, os.WriteFile(filepath.Join(folder, name), data, 0o600))
	}
	return folder
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
