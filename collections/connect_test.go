package collections_test

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/pocketbase/dbx"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

func connect(t *testing.T, synchronous, path string) *dbx.DB {
	t.Helper()
	db, err := collections.Connect(synchronous)(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestEveryPragmaIsInForceOnEveryConnection(t *testing.T) {
	for synchronous, code := range map[string]string{"NORMAL": "1", "FULL": "2"} {
		db := connect(t, synchronous, filepath.Join(t.TempDir(), "a.db"))
		held, err := db.Begin() // the next statement needs another connection
		if err != nil {
			t.Fatal(err)
		}
		for _, connection := range []dbx.Builder{held, db} {
			for pragma, want := range map[string]string{
				"busy_timeout": "10000", "journal_mode": "wal", "journal_size_limit": "200000000", "synchronous": code,
				"foreign_keys": "1", "temp_store": "2", "cache_size": "-32000",
			} {
				var got string
				if err := connection.NewQuery("PRAGMA " + pragma).Row(&got); err != nil || got != want {
					t.Errorf("%s is %q, want %q: %v", pragma, got, want, err)
				}
			}
		}
		if err := held.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPocketBaseUsesItForBothDatabases(t *testing.T) {
	app := hookstest.Open(t, t.TempDir())
	for name, db := range map[string]dbx.Builder{
		"data": app.NonconcurrentDB(), "data, reading": app.ConcurrentDB(), "auxiliary": app.AuxNonconcurrentDB(), "auxiliary, reading": app.AuxConcurrentDB(),
	} {
		var cache int
		if err := db.NewQuery("PRAGMA cache_size").Row(&cache); err != nil || cache != -32000 {
			t.Errorf("%s: cache_size is %d, %v", name, cache, err)
		}
	}
}

// A transaction that reads and then writes takes the write lock as it begins. Were it to take it at the write, another
// connection's commit in between would end it with SQLITE_BUSY_SNAPSHOT, which no waiting heals.
func TestATransactionThatReadsFirstCanWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	one, other := connect(t, "NORMAL", path), connect(t, "NORMAL", path)
	if _, err := one.NewQuery("CREATE TABLE counter (n INTEGER)").Execute(); err != nil {
		t.Fatal(err)
	}
	if _, err := one.NewQuery("INSERT INTO counter VALUES (0)").Execute(); err != nil {
		t.Fatal(err)
	}
	const rounds = 200
	failures := make(chan error, 2*rounds)
	var writers sync.WaitGroup
	for _, db := range []*dbx.DB{one, other} {
		writers.Go(func() {
			for range rounds {
				failures <- db.Transactional(func(tx *dbx.Tx) error {
					var n int
					if err := tx.NewQuery("SELECT n FROM counter").Row(&n); err != nil {
						return err
					}
					_, err := tx.NewQuery("UPDATE counter SET n = {:n}").Bind(dbx.Params{"n": n + 1}).Execute()
					return err
				})
			}
		})
	}
	writers.Wait()
	close(failures)
	for err := range failures {
		if err != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := one.NewQuery("SELECT n FROM counter").Row(&n); err != nil || n != 2*rounds {
		t.Errorf("%d of %d increments were kept, %v", n, 2*rounds, err)
	}
}

// While one transaction has only read, no other one can have begun: the lock is taken at BEGIN.
func TestBeginTakesTheWriteLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	first, err := connect(t, "NORMAL", path).Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Rollback() }()
	impatient, err := dbx.Open("sqlite", path+"?_pragma=busy_timeout(0)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = impatient.Close() }()
	second, err := impatient.Begin()
	if err == nil {
		_ = second.Rollback()
		t.Fatal("two transactions began at once")
	}
	if !strings.Contains(err.Error(), "SQLITE_BUSY") {
		t.Error(err)
	}
}
