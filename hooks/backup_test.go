package hooks_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/archive"

	"nearbyassist/collections"
	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/jobs"
)

// restored unpacks a backup as PocketBase's restore does, and opens it.
func restored(i *hookstest.Instance, name string) core.App {
	i.T.Helper()
	folder := filepath.Join(i.T.TempDir(), "restored")
	if err := archive.Extract(filepath.Join(i.App.DataDir(), core.LocalBackupsDirName, name), folder); err != nil {
		i.T.Fatal(err)
	}
	return hookstest.Open(i.T, folder)
}

func number(t *testing.T, db dbx.Builder, query string) (n int) {
	t.Helper()
	if err := db.NewQuery(query).Row(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func whole(t *testing.T, app core.App) {
	t.Helper()
	for name, db := range map[string]dbx.Builder{"data": app.DB(), "auxiliary": app.AuxDB()} {
		var found string
		if err := db.NewQuery("PRAGMA integrity_check").Row(&found); err != nil || found != "ok" {
			t.Errorf("%s: %s, %v", name, found, err)
		}
	}
	if err := collections.Verify(app); err != nil {
		t.Error(err)
	}
}

// A write transaction is open all the while: what needs the write lock could not end.
func TestABackupNeedsNoWriteLock(t *testing.T) {
	i := hookstest.New(t, func(c *hooks.Config) { c.Secret = "" })
	i.SignUp("Ana Gil")
	stored := filepath.Join(i.App.DataDir(), core.LocalStorageDirName, "users", "abc", "picture.png")
	if err := os.MkdirAll(filepath.Dir(stored), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stored, []byte("a picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := i.App.RunInTransaction(func(tx core.App) error {
		return i.App.AuxRunInTransaction(func(core.App) error {
			if _, err := tx.DB().NewQuery("UPDATE users SET name = 'uncommitted'").Execute(); err != nil {
				return err
			}
			return i.App.CreateBackup(context.Background(), "open.zip")
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if number(t, i.App.DB(), "SELECT count(*) FROM users WHERE name = 'uncommitted'") != 1 {
		t.Error("the transaction was lost")
	}
	copied := restored(i, "open.zip")
	whole(t, copied)
	if number(t, copied.DB(), "SELECT count(*) FROM users WHERE name = 'Ana Gil'") != 1 {
		t.Error("the backup has not what was committed before")
	}
	for _, name := range []string{hooks.SecretFile, "storage/users/abc/picture.png"} {
		here, err := os.ReadFile(filepath.Join(i.App.DataDir(), name))
		if err != nil {
			t.Fatal(err)
		}
		there, err := os.ReadFile(filepath.Join(copied.DataDir(), name))
		if err != nil || string(here) != string(there) {
			t.Errorf("%s is %q, was %q: %v", name, there, here, err)
		}
	}
	if info, err := os.Stat(filepath.Join(copied.DataDir(), hooks.SecretFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret's mode is %v, %v", info.Mode(), err)
	}
	left, err := os.ReadDir(filepath.Join(i.App.DataDir(), core.LocalTempDirName))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Each transaction writes two rows: a backup has both or none of them, whenever it was made.
func TestABackupMadeWhileWritesGoOnIsWhole(t *testing.T) {
	i := hookstest.New(t)
	stop := make(chan struct{})
	var writer sync.WaitGroup
	written := make(chan struct{}, 1)
	writer.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			err := i.App.RunInTransaction(func(tx core.App) error {
				for _, half := range []string{"a", "b"} {
					_, err := tx.DB().Insert("idempotency", dbx.Params{
						"id": collections.NewID(), "caller": half, "key": strconv.Itoa(n), "fingerprint": "f", "body": string(make([]byte, 4000)), "createdAt": "", "expiresAt": "9",
					}).Execute()
					if err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Error(err)
				return
			}
			select {
			case written <- struct{}{}:
			default:
			}
		}
	})
	names := []string{"one.zip", "two.zip", "three.zip"}
	for _, name := range names {
		<-written // further ones since the last backup
		if err := i.App.CreateBackup(context.Background(), name); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	writer.Wait()
	sizes := []int{}
	for _, name := range names {
		copied := restored(i, name)
		whole(t, copied)
		sizes = append(sizes, number(t, copied.DB(), "SELECT count(*) FROM idempotency"))
		if halves := number(t, copied.DB(), "SELECT count(*) FROM (SELECT key FROM idempotency GROUP BY key HAVING count(*) != 2)"); halves != 0 {
			t.Errorf("%s has %d halves of transactions", name, halves)
		}
	}
	if sizes[0] == 0 || !slices.IsSorted(sizes) {
		t.Errorf("the backups have %v rows", sizes)
	}
}

func TestABackupOfTheConsoleHasAName(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	i.Call(operator, "POST", "/api/backups", hookstest.Body{}).Want(204)
	if answer := i.Call(operator, "GET", "/api/backups", nil).Want(200); !strings.Contains(answer.Body, `"nearbyassist_20261124090000.zip"`) {
		t.Errorf("it is called %s", answer.Body)
	}
}

func TestTheNightlyJobIsOursAndTruncatesNothing(t *testing.T) {
	i := hookstest.New(t)
	sql(t, i.App, "UPDATE users SET name = name")
	log := filepath.Join(i.App.DataDir(), "data.db-wal")
	before, err := os.Stat(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, job := range i.App.Cron().Jobs() {
		switch job.Id() {
		case "__pbDBOptimize__":
			t.Error("PocketBase's is still scheduled")
		case "optimize":
			job.Run()
		}
	}
	ran := slices.ContainsFunc(i.Server.Jobs().States(), func(state jobs.State) bool {
		return state.ID == "optimize" && !state.LastSuccess.IsZero() && state.LastError == nil
	})
	if !ran {
		t.Errorf("ours did not run: %+v", i.Server.Jobs().States())
	}
	if after, err := os.Stat(log); err != nil || after.Size() < before.Size() {
		t.Errorf("the log had %d bytes and has %d, %v", before.Size(), after.Size(), err)
	}
}
