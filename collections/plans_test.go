package collections_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/pocketbase/dbx"

	"nearbyassist/collections"
)

func openPlain(t *testing.T) *dbx.DB {
	t.Helper()
	db, err := collections.Connect("NORMAL")(filepath.Join(t.TempDir(), "data.db"))
	if err != nil {
		t.Fatal(err)
	}
	db.DB().SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	run(t, db, "CREATE TABLE a (n INTEGER PRIMARY KEY, text TEXT)")
	run(t, db, "INSERT INTO a VALUES (1, 'one'), (2, 'two'), (3, 'three')")
	return db
}

func run(t *testing.T, db dbx.Builder, text string) {
	t.Helper()
	if _, err := db.NewQuery(text).Execute(); err != nil {
		t.Fatal(text, err)
	}
}

func number(t *testing.T, db dbx.Builder, text string, params dbx.Params) (n int) {
	t.Helper()
	if err := db.NewQuery(text).Bind(params).Row(&n); err != nil {
		t.Fatal(text, err)
	}
	return n
}

func TestTheSameTextIsReadWhileItIsBeingRead(t *testing.T) {
	err := openPlain(t).Transactional(func(tx *dbx.Tx) error {
		const text = "SELECT n FROM a WHERE n >= {:from} ORDER BY n"
		outer, err := tx.NewQuery(text).Bind(dbx.Params{"from": 1}).Rows()
		if err != nil {
			return err
		}
		for want := 1; outer.Next(); want++ {
			var n int
			if err := outer.Scan(&n); err != nil {
				return err
			}
			if inner := number(t, tx, text, dbx.Params{"from": n}); n != want || inner != want {
				t.Errorf("row %d: outer %d, inner %d", want, n, inner)
			}
		}
		return outer.Err()
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAPlanOutlivesAChangeOfTheTable(t *testing.T) {
	db := openPlain(t)
	for _, columns := range []int{2, 3} {
		rows, err := db.NewQuery("SELECT * FROM a").Rows()
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil || len(names) != columns || rows.Close() != nil {
			t.Fatalf("columns %v, error %v", names, err)
		}
		if columns == 2 {
			run(t, db, "ALTER TABLE a ADD COLUMN more TEXT")
		}
	}
	run(t, db, "DROP TABLE a")
	if _, err := db.NewQuery("SELECT * FROM a").Rows(); err == nil {
		t.Error("a table that is gone was read")
	}
	run(t, db, "CREATE TABLE a (n INTEGER)")
	if n := number(t, db, "SELECT count(*) FROM a", nil); n != 0 {
		t.Errorf("%d rows in a new table", n)
	}
}

func TestMoreTextsThanPlans(t *testing.T) {
	db := openPlain(t)
	for round := range 2 {
		for i := range 250 {
			if n := number(t, db, fmt.Sprintf("SELECT n + %d FROM a WHERE n = {:n}", i), dbx.Params{"n": 2}); n != i+2 {
				t.Fatalf("round %d: %d of text %d", round, n, i)
			}
		}
	}
}

func TestARefusedStatementLeavesItsPlanUsable(t *testing.T) {
	db := openPlain(t)
	insert := func(n int) error {
		_, err := db.NewQuery("INSERT INTO a (n) VALUES ({:n})").Bind(dbx.Params{"n": n}).Execute()
		return err
	}
	if insert(1) == nil || insert(9) != nil || insert(9) == nil || insert(10) != nil {
		t.Error("a plan was spoilt by a refusal")
	}
	returned := "UPDATE a SET text = {:text} WHERE n = {:n} RETURNING n"
	for n := range 3 {
		if got := number(t, db, returned, dbx.Params{"text": "x", "n": n + 1}); got != n+1 {
			t.Errorf("returned %d", got)
		}
	}
	if n := number(t, db, "SELECT count(*) FROM a WHERE text = 'x'", nil); n != 3 {
		t.Errorf("%d rows changed", n)
	}
}
