package hookstest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"
)

// Dump is the content of every table, for tests that nothing changed.
type Dump map[string]string

// Dump reads all tables.
func (i *Instance) Dump() Dump {
	i.T.Helper()
	return dump(i.T, i.App.DB())
}

// DumpAuxiliary reads all tables of the auxiliary database, PocketBase's log among them.
func (i *Instance) DumpAuxiliary() Dump {
	i.T.Helper()
	return dump(i.T, i.App.AuxDB())
}

func dump(t testing.TB, db dbx.Builder) Dump {
	t.Helper()
	var tables []string
	must(t, db.NewQuery("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").Column(&tables))
	contents := Dump{}
	for _, table := range tables {
		rows, err := db.NewQuery("SELECT * FROM `" + table + "` ORDER BY 1").Rows()
		must(t, err)
		contents[table] = dumpRows(t, rows)
	}
	return contents
}

func dumpRows(t testing.TB, rows *dbx.Rows) string {
	t.Helper()
	var content strings.Builder
	for rows.Next() {
		row := dbx.NullStringMap{}
		must(t, rows.ScanMap(row))
		for _, column := range slices.Sorted(maps.Keys(row)) {
			fmt.Fprintf(&content, "%s=%q ", column, row[column].String)
		}
		content.WriteByte('\n')
	}
	must(t, rows.Err())
	return content.String()
}

// WantUnchanged fails the test unless every table is as it was.
func (i *Instance) WantUnchanged(before Dump) {
	i.T.Helper()
	for table, content := range i.Dump() {
		if content != before[table] {
			i.T.Errorf("table %s changed\nfrom %s\nto %s", table, linesOnlyIn(before[table], content), linesOnlyIn(content, before[table]))
		}
	}
}

func linesOnlyIn(one, other string) string {
	only := strings.Split(one, "\n")
	return strings.Join(slices.DeleteFunc(only, func(line string) bool { return strings.Contains(other, line) }), "\n")
}
