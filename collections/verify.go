package collections

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/dbutils"
)

// Missing names what the build's list has and the database lacks or has otherwise: "trigger bookings_keep". Of a field only
// its type is compared. A database that a later build has migrated is compared by names alone, for a later step may have
// changed what stands under them, and this build has to run on it until it is replaced.
func Missing(app core.App) ([]string, error) {
	parts, err := missing(app)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(parts))
	for i, part := range parts {
		names[i] = part.kind + " " + part.name
	}
	return names, nil
}

// Verify refuses a database in which a trigger, an index, a rule or a column of ours is missing or is not the build's.
func Verify(app core.App) error {
	names, err := Missing(app)
	if err != nil || len(names) == 0 {
		return err
	}
	const shown = 5
	more := ""
	if len(names) > shown {
		names, more = names[:shown], fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return fmt.Errorf(`the database is not whole: %s%s missing or changed; run "nearbyassist doctor --repair"`, strings.Join(names, ", "), more)
}

// Ours tells the collections that this build makes.
func Ours(collection string) bool {
	return slices.ContainsFunc(buildParts(), func(p part) bool { return p.kind == kindCollection && p.name == collection })
}

// Lost names a part of ours that a collection has and would not have, or not so, after a change; empty where there is none.
func Lost(app core.App, before, after *core.Collection) (string, error) {
	definitions, err := app.FindAllCollections()
	if err != nil {
		return "", err
	}
	names := namesOf(definitions)
	ours, kept := buildParts(), partsOf(after, names)
	for _, part := range partsOf(before, names) {
		if slices.Contains(ours, part) && !slices.Contains(kept, part) {
			return part.kind + " " + part.name, nil
		}
	}
	return "", nil
}

// Repair restores the triggers, indexes and rules that are missing, in one transaction. What else is missing holds data and
// comes back from a backup only; Missing names it afterwards.
func Repair(app core.App) error {
	parts, err := missing(app)
	if err != nil {
		return err
	}
	err = app.RunInTransaction(func(tx core.App) error {
		for _, part := range parts {
			if err := part.restore(tx); err != nil {
				return fmt.Errorf("restore %s %s: %w", part.kind, part.name, err)
			}
		}
		if slices.ContainsFunc(parts, part.keepsSearch) {
			err = run(tx, `UPDATE businesses SET name = name`) // lets the triggers write what they missed
		}
		if err == nil && slices.ContainsFunc(parts, part.keepsCounts) {
			err = run(tx, recountBookings)
		}
		return err
	})
	if err != nil {
		return err
	}
	return app.ReloadCachedCollections()
}

// Pending are the build's migrations that the next start takes: those that the database has not seen, and those that are due
// again because the auxiliary database was deleted.
func Pending(app core.App) ([]string, error) {
	applied, err := migrated(app)
	if err != nil {
		return nil, err
	}
	var pending []string
	for _, migration := range core.AppMigrations.Items() {
		due := !slices.Contains(applied, migration.File)
		if !due && migration.ReapplyCondition != nil {
			if due, err = migration.ReapplyCondition(app, nil, migration.File); err != nil {
				return nil, err
			}
		}
		if due {
			pending = append(pending, migration.File)
		}
	}
	return pending, nil
}

func migrated(app core.App) ([]string, error) {
	files := []string{}
	return files, app.DB().Select("file").From(core.DefaultMigrationsTable).Column(&files)
}

func missing(app core.App) ([]part, error) {
	parts, err := schema(app)
	if err != nil {
		return nil, err
	}
	byName, err := isNewer(app)
	if err != nil {
		return nil, err
	}
	return lacking(parts, byName), nil
}

// lacking is the build's list without what is there.
func lacking(there []part, byName bool) []part {
	found := map[string]bool{}
	for _, part := range there {
		found[part.compared(byName)] = true
	}
	return slices.DeleteFunc(buildParts(), func(p part) bool { return found[p.compared(byName)] })
}

// compared is as much of a part as has to be the same.
func (p part) compared(byName bool) string {
	switch {
	case byName:
		p.text = ""
	case p.kind == kindField:
		p.text, _, _ = strings.Cut(p.text, " ")
	}
	return p.String()
}

func buildParts() (parts []part) {
	for line := range strings.Lines(built) {
		head, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if words := strings.Fields(head); len(words) == 3 {
			parts = append(parts, part{words[0], words[1], words[2], text})
		}
	}
	return parts
}

// isNewer tells a database that a later build has migrated.
func isNewer(app core.App) (bool, error) {
	applied, err := migrated(app)
	known := slices.Concat(core.SystemMigrations.Items(), core.AppMigrations.Items())
	return slices.ContainsFunc(applied, func(file string) bool {
		return !slices.ContainsFunc(known, func(m *core.Migration) bool { return m.File == file })
	}), err
}

func (p part) restore(tx core.App) error {
	switch p.kind {
	case kindTrigger:
		return run(tx, "DROP TRIGGER IF EXISTS "+p.name, p.text)
	case kindTable:
		if p.keepsCounts() { // the one table that holds nothing of its own
			return run(tx, "DROP TABLE IF EXISTS "+p.name, p.text)
		}
	case kindPlainIndex:
		return run(tx, "DROP INDEX IF EXISTS "+p.name, p.text)
	case kindIndex:
		return p.restoreIndex(tx)
	case kindRule:
		return p.restoreRule(tx)
	}
	return nil
}

// keepsSearch tells the triggers of the search index.
func (p part) keepsSearch() bool {
	return p.kind == kindTrigger && strings.Contains(p.name, "_search_")
}

// keepsCounts tells the triggers that count bookings, and what they count into.
func (p part) keepsCounts() bool {
	return p.name == "booking_counts" || (p.kind == kindTrigger && strings.HasPrefix(p.name, "bookings_count_"))
}

func run(tx core.App, statements ...string) error {
	for _, statement := range statements {
		if _, err := tx.DB().NewQuery(statement).Execute(); err != nil {
			return err
		}
	}
	return nil
}

// restoreIndex makes the index and puts it into its collection's list, by SQL: saving the collection would ask its hooks.
func (p part) restoreIndex(tx core.App) error {
	definition, err := tx.FindCollectionByNameOrId(dbutils.ParseIndex(p.text).TableName)
	if err != nil {
		return err
	}
	if err := run(tx, "DROP INDEX IF EXISTS "+p.name, p.text); err != nil {
		return err
	}
	definition.RemoveIndex(p.name)
	definition.Indexes = append(definition.Indexes, p.text)
	_, err = tx.DB().Update("_collections", dbx.Params{"indexes": definition.Indexes}, dbx.HashExp{"id": definition.Id}).Execute()
	return err
}

// restoreRule writes a rule, which the list has as JSON: null is superusers only.
func (p part) restoreRule(tx core.App) error {
	collection, rule, _ := strings.Cut(p.name, ".")
	set := "[[" + rule + "]] = json_extract({:rule}, '$')"
	if rule == "authRule" || rule == "manageRule" {
		set = "options = json_set(options, '$." + rule + "', json({:rule}))"
	}
	_, err := tx.DB().NewQuery("UPDATE _collections SET " + set + " WHERE name = {:name}").
		Bind(dbx.Params{"rule": p.text, "name": collection}).Execute()
	return err
}
