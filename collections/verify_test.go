package collections_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

func execute(t *testing.T, app core.App, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := app.NonconcurrentDB().NewQuery(statement).Execute(); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func TestWhatIsMissingIsNamedAndRestored(t *testing.T) {
	for missing, damage := range map[string][]string{
		"trigger bookings_keep":        {`DROP TRIGGER bookings_keep`},
		"trigger bookings_insert":      {`DROP TRIGGER bookings_insert`},
		"trigger audit_fixed":          {`DROP TRIGGER audit_fixed`, `CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit WHEN 0 BEGIN SELECT 1; END`},
		"table booking_counts":         {`DROP TABLE booking_counts`},
		"plain-index bookings_overlap": {`DROP INDEX bookings_overlap`},
		"index links_hash":             {`DROP INDEX links_hash`},
		"index staff_user":             {`DROP INDEX staff_user`, `CREATE INDEX staff_user ON staff (user)`},
		"index api_keys_hash": {
			`DROP INDEX api_keys_hash`,
			`UPDATE _collections SET indexes = (SELECT json_group_array(value) FROM json_each(indexes) WHERE value NOT LIKE '%api_keys_hash%') WHERE name = 'api_keys'`,
		},
		"rule bookings.listRule": {`UPDATE _collections SET listRule = '' WHERE name = 'bookings'`},
		"rule users.createRule":  {`UPDATE _collections SET createRule = '' WHERE name = 'users'`},
		"rule users.authRule":    {`UPDATE _collections SET options = json_set(options, '$.authRule', NULL) WHERE name = 'users'`},
		"rule users.manageRule":  {`UPDATE _collections SET options = json_set(options, '$.manageRule', '') WHERE name = 'users'`},
	} {
		t.Run(missing, func(t *testing.T) {
			t.Parallel()
			app := hookstest.Open(t, hookstest.Folder(t))
			if err := collections.Verify(app); err != nil {
				t.Fatal(err)
			}
			execute(t, app, damage...)
			if names, err := collections.Missing(app); err != nil || !slices.Equal(names, []string{missing}) {
				t.Fatalf("missing %v, %v", names, err)
			}
			if err := collections.Verify(app); err == nil || !strings.Contains(err.Error(), missing) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("refused with %v", err)
			}
			if err := collections.Repair(app); err != nil {
				t.Fatal(err)
			}
			lines, err := collections.Schema(app)
			if err != nil || strings.Join(lines, "\n") != strings.TrimSpace(goldenText(t)) {
				t.Errorf("not as it was: %v", err)
			}
		})
	}
}

func TestARestoredIndexIsPocketBasesAgain(t *testing.T) {
	app := hookstest.Open(t, hookstest.Folder(t))
	execute(t, app, `DROP INDEX businesses_slug`,
		`UPDATE _collections SET indexes = (SELECT json_group_array(value) FROM json_each(indexes) WHERE value NOT LIKE '%businesses_slug%') WHERE name = 'businesses'`)
	if err := collections.Repair(app); err != nil {
		t.Fatal(err)
	}
	businesses, err := app.FindCollectionByNameOrId("businesses")
	if err != nil {
		t.Fatal(err)
	}
	businesses.Fields.Add(&core.TextField{Name: "extra"})
	if err := app.Save(businesses); err != nil { // drops and makes all its indexes
		t.Fatal(err)
	}
	if err := collections.Verify(app); err != nil {
		t.Error(err)
	}
}

// Altering a table makes SQLite read all triggers again: one that it cannot read stops every later migration.
func TestEveryCollectionCanStillBeAltered(t *testing.T) {
	app := hookstest.Open(t, hookstest.Folder(t))
	for name := range goldenParts(t, "collection") {
		collection, err := app.FindCollectionByNameOrId(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range []func(){
			func() { collection.Fields.Add(&core.TextField{Name: "extra"}) },
			func() { collection.Fields.GetByName("extra").SetName("other") },
			func() { collection.Fields.RemoveByName("other") },
		} {
			change()
			if err := app.Save(collection); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	if err := collections.Verify(app); err != nil {
		t.Error(err)
	}
}

func TestWhatHoldsDataIsNamedAndNotRestored(t *testing.T) {
	app := hookstest.Open(t, hookstest.Folder(t))
	execute(t, app, `UPDATE _collections SET fields = (SELECT json_group_array(json(value)) FROM json_each(fields)
		WHERE value ->> 'name' != 'notes') WHERE name = 'customers'`)
	if err := collections.Repair(app); err != nil {
		t.Fatal(err)
	}
	if names, err := collections.Missing(app); err != nil || !slices.Equal(names, []string{"field customers.notes"}) {
		t.Errorf("missing %v, %v", names, err)
	}
}

func TestWhatAnOperatorAddsIsTheirs(t *testing.T) {
	app := hookstest.Open(t, hookstest.Folder(t))
	own := core.NewBaseCollection("own")
	own.Fields.Add(&core.TextField{Name: "text"})
	own.AddIndex("own_text", true, "text", "")
	if err := app.Save(own); err != nil {
		t.Fatal(err)
	}
	execute(t, app, `CREATE TRIGGER own_keep BEFORE DELETE ON own BEGIN SELECT RAISE(ABORT, 'no'); END`)
	if err := collections.Verify(app); err != nil {
		t.Error(err)
	}
}

// The old program runs on the schema of the new one, until it is replaced.
func TestADatabaseOfALaterBuildIsComparedByNames(t *testing.T) {
	app := hookstest.Open(t, hookstest.Folder(t))
	changed := []string{
		`DROP TRIGGER bookings_keep`,
		`CREATE TRIGGER bookings_keep BEFORE DELETE ON bookings WHEN OLD.version > 0 BEGIN SELECT RAISE(ABORT, 'undeletable'); END`,
	}
	execute(t, app, changed...)
	if err := collections.Verify(app); err == nil {
		t.Fatal("a trigger was changed under this build, and it serves")
	}
	execute(t, app, `INSERT INTO _migrations (file, applied) VALUES ('9999999999_later.go', 1)`)
	if err := collections.Verify(app); err != nil {
		t.Error(err)
	}
	execute(t, app, `DROP TRIGGER bookings_keep`)
	if err := collections.Verify(app); err == nil {
		t.Error("a trigger is gone, and it serves")
	}
}

func TestPendingMigrationsAreNamed(t *testing.T) {
	app := hookstest.Open(t, t.TempDir())
	if pending, err := collections.Pending(app); err != nil || !slices.Contains(pending, "1764000000_foundation.go") {
		t.Errorf("pending %v, %v", pending, err)
	}
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	if pending, err := collections.Pending(app); err != nil || len(pending) != 0 {
		t.Errorf("pending %v, %v", pending, err)
	}
}
