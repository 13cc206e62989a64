package collections

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/dbutils"
)

// built is what Schema answers of a database that this build's migrations have just made; a test keeps it so.
//
//go:embed schema.golden.txt
var built string

// The kinds of lines. An index is in its collection's list; a plain one was made by SQL and PocketBase does not know it.
const (
	kindCollection = "collection"
	kindField      = "field"
	kindRule       = "rule"
	kindIndex      = "index"
	kindPlainIndex = "plain-index"
	kindTrigger    = "trigger"
	kindTable      = "table"
)

// part is one line of the schema: "data field bookings.seats: number onlyInt system".
type part struct {
	database string // data or auxiliary
	kind     string
	name     string
	text     string // SQL on one line, a rule as JSON, or the settings of a field
}

func (p part) String() string { return p.database + " " + p.kind + " " + p.name + ": " + p.text }

// Schema lists what both databases hold beside PocketBase's own, one thing a line, sorted: collections, their fields and API
// rules, indexes, triggers, views, virtual and plain tables.
func Schema(app core.App) ([]string, error) {
	parts, err := schema(app)
	if err != nil {
		return nil, err
	}
	lines := make([]string, len(parts))
	for i, part := range parts {
		lines[i] = part.String()
	}
	slices.Sort(lines)
	return lines, nil
}

func schema(app core.App) ([]part, error) {
	definitions, err := app.FindAllCollections()
	if err != nil {
		return nil, err
	}
	names := namesOf(definitions)
	var defined []part
	for _, definition := range definitions {
		if !foreign(definition.Name) {
			defined = append(defined, partsOf(definition, names)...)
		}
	}
	data, err := objects(app.DB(), "data")
	if err != nil {
		return nil, err
	}
	auxiliary, err := objects(app.AuxDB(), "auxiliary")
	if err != nil {
		return nil, err
	}
	return append(merge(defined, data), auxiliary...), nil
}

// namesOf are the names of collections by id.
func namesOf(definitions []*core.Collection) map[string]string {
	names := map[string]string{}
	for _, definition := range definitions {
		names[definition.Id] = definition.Name
	}
	return names
}

// foreign tells PocketBase's and SQLite's own names.
func foreign(name string) bool {
	return strings.HasPrefix(name, "_") || strings.HasPrefix(name, "sqlite_")
}

// merge adds what SQLite has to what the collections say. An index counts only when it is in both.
func merge(defined, objects []part) []part {
	merged := slices.DeleteFunc(slices.Clone(defined), func(p part) bool { return p.kind == kindIndex })
	for _, object := range objects {
		isTable := slices.ContainsFunc(defined, func(p part) bool { return p.kind == kindCollection && p.name == object.name })
		if object.kind == kindIndex && !slices.Contains(defined, object) {
			object.kind = kindPlainIndex
		}
		if object.kind != "table" || !isTable {
			merged = append(merged, object)
		}
	}
	return merged
}

// objects reads what a database's own catalogue says; the tables behind a virtual table are its own matter.
func objects(db dbx.Builder, database string) ([]part, error) {
	rows, err := all[struct {
		Kind  string `db:"kind"`
		Name  string `db:"name"`
		Table string `db:"tableName"`
		SQL   string `db:"sql"`
	}](db, `SELECT CASE WHEN l.type = 'virtual' THEN 'virtual' ELSE m.type END AS kind, m.name, m.tbl_name AS tableName, m.sql
		FROM sqlite_master m LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = m.name AND m.type = 'table'
		WHERE m.sql IS NOT NULL AND coalesce(l.type, '') != 'shadow'`, nil)
	if err != nil {
		return nil, err
	}
	var parts []part
	for _, row := range rows {
		if !foreign(row.Name) && !foreign(row.Table) {
			parts = append(parts, part{database, row.Kind, row.Name, oneLine(row.SQL)})
		}
	}
	return parts, nil
}

func oneLine(sql string) string { return strings.Join(strings.Fields(sql), " ") }

// partsOf is what a collection says of itself; names are the collections' by id.
func partsOf(c *core.Collection, names map[string]string) []part {
	add := func(parts []part, kind, name, text string) []part {
		return append(parts, part{"data", kind, name, text})
	}
	parts := add(nil, kindCollection, c.Name, c.Type+flag(" system", c.System))
	for _, field := range c.Fields {
		parts = add(parts, kindField, c.Name+"."+field.GetName(), settings(field, names))
	}
	for _, rule := range rulesOf(c) {
		parts = add(parts, kindRule, c.Name+"."+rule.name, asJSON(rule.rule))
	}
	for _, index := range c.Indexes {
		parsed := dbutils.ParseIndex(index)
		parsed.TableName = c.Name
		parts = add(parts, kindIndex, parsed.IndexName, oneLine(parsed.Build()))
	}
	return parts
}

type namedRule struct {
	name string
	rule *string
}

func rulesOf(c *core.Collection) []namedRule {
	rules := []namedRule{
		{"listRule", c.ListRule}, {"viewRule", c.ViewRule}, {"createRule", c.CreateRule}, {"updateRule", c.UpdateRule}, {"deleteRule", c.DeleteRule},
	}
	if c.IsAuth() {
		rules = append(rules, namedRule{"authRule", c.AuthRule}, namedRule{"manageRule", c.ManageRule})
	}
	return rules
}

func flag(text string, on bool) string {
	if on {
		return text
	}
	return ""
}

// settings are the type of a field and what is set of it, by name; how the console shows it is left out.
func settings(field core.Field, names map[string]string) string {
	var values map[string]any
	text, err := json.Marshal(field)
	if err != nil || json.Unmarshal(text, &values) != nil {
		return "unreadable"
	}
	if target, ok := values["collectionId"].(string); ok {
		values["collectionId"] = names[target]
	}
	for _, shown := range []string{"id", "name", "type", "presentable", "help"} {
		delete(values, shown)
	}
	set := []string{}
	for name, value := range values {
		switch text := asJSON(value); text {
		case `true`:
			set = append(set, name)
		case `false`, `0`, `""`, `null`, `[]`:
		default:
			set = append(set, name+"="+text)
		}
	}
	slices.Sort(set)
	return strings.Join(append([]string{field.Type()}, set...), " ")
}

// asJSON keeps < and & as they are, for these lines are read by people.
func asJSON(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSpace(text.String())
}
