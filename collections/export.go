package collections

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Writing makes the next file of an export.
type Writing func(file string) (io.Writer, error)

// exported is a file of an export: the rows of a collection that somebody owns, without columns that are not theirs to read.
type exported struct {
	file       string
	collection string
	where      string
	without    []string
	instead    map[string]string // columns of which only a part is theirs, as SQL
}

// ofPerson is everything about a person that they see themselves. What a business notes for itself is the business's.
var ofPerson = []exported{
	{file: "profile", collection: "users", where: `id = {:user}`},
	{file: "memberships", collection: "staff", where: `user = {:user}`},
	{file: "customers", collection: "customers", where: `user = {:user}`, without: []string{"notes", "tags"}},
	{
		file: "bookings", collection: "bookings", where: `customer IN ` + theirCustomers, without: []string{"internalNotes", "caller", "externalReference"},
		instead: map[string]string{"cancellation": `CASE WHEN json_extract(cancellation, '$.byStaff') THEN json_set(cancellation, '$.reason', NULL) ELSE cancellation END`},
	},
	{file: "waitlist", collection: "waitlist", where: `customer IN ` + theirCustomers, without: []string{"hold"}},
	{file: "calendars", collection: "calendars", where: `user = {:user}`},
	{file: "sessions", collection: "sessions", where: `user = {:user}`},
	{file: "apps", collection: "grants", where: `user = {:user}`},
	{file: "activity", collection: "audit", where: `actorType = 'user' AND actorId = {:user}`},
	{file: "providers", collection: "_externalAuths", where: `collectionRef = {:users} AND recordRef = {:user}`, without: []string{"collectionRef", "recordRef"}},
}

// notOfBusiness is machinery: what is to leave, and the hashes of links, codes and tokens.
var notOfBusiness = []string{"outbox", "reminders", "links", "codes", "tokens"}

// bookkeeping are columns that tell who works on a row.
var bookkeeping = []string{"claimedBy", "claimedUntil", "epoch", "emailVisibility", "created", "updated"}

// Export writes all that is stored about the person, as of one instant: a file of JSON for each collection.
func (p Person) Export(ctx context.Context, create Writing) error {
	users, err := p.app.FindCachedCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	return export(ctx, p.app, ofPerson, dbx.Params{"user": p.UserID, "users": users.Id}, create)
}

// Export writes all that is stored of the business, as of one instant: a file of JSON for each collection. No secrets.
func (t Tenant) Export(ctx context.Context, create Writing) error {
	parts := []exported{{file: "business", collection: "businesses", where: `id = {:business}`}}
	definitions, err := t.app.FindAllCollections()
	if err != nil {
		return err
	}
	for _, definition := range definitions {
		if Ours(definition.Name) && definition.Fields.GetByName("business") != nil && !slices.Contains(notOfBusiness, definition.Name) {
			parts = append(parts, exported{file: definition.Name, collection: definition.Name, where: `business = {:business}`})
		}
	}
	return export(ctx, t.app, parts, dbx.Params{"business": t.BusinessID}, create)
}

// export reads in one transaction that sees no write of others and holds none up.
func export(ctx context.Context, app core.App, parts []exported, params dbx.Params, create Writing) error {
	tx, err := app.ConcurrentDB().(*dbx.DB).BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, part := range parts {
		to, err := create(part.file + ".json")
		if err != nil {
			return err
		}
		if err := part.write(app, tx, params, to); err != nil {
			return err
		}
	}
	return nil
}

// write makes an array of the rows, one at a time.
func (e exported) write(app core.App, tx *dbx.Tx, params dbx.Params, to io.Writer) error {
	collection, err := app.FindCachedCollectionByNameOrId(e.collection)
	if err != nil {
		return err
	}
	fields := e.fields(collection)
	rows, err := tx.NewQuery(e.query(collection.Name, fields)).Bind(params).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	buffered, between := bufio.NewWriter(to), "[\n"
	for rows.Next() {
		row := dbx.NullStringMap{}
		if err := rows.ScanMap(row); err != nil {
			return err
		}
		text, err := json.Marshal(shownRow(fields, row))
		if err != nil {
			return err
		}
		_, _ = buffered.WriteString(between) // Flush tells its error
		_, _ = buffered.Write(text)
		between = ",\n"
	}
	if err := rows.Err(); err != nil {
		return err
	}
	_, _ = buffered.WriteString(strings.TrimPrefix(between, ",") + "]\n")
	return buffered.Flush()
}

// fields are those that may be read: hidden ones are secrets and their hashes.
func (e exported) fields(collection *core.Collection) []core.Field {
	return slices.DeleteFunc(slices.Clone([]core.Field(collection.Fields)), func(field core.Field) bool {
		return field.GetHidden() || slices.Contains(e.without, field.GetName()) || slices.Contains(bookkeeping, field.GetName())
	})
}

func (e exported) query(table string, fields []core.Field) string {
	columns := make([]string, len(fields))
	for n, field := range fields {
		name := field.GetName()
		columns[n] = `[[` + name + `]]`
		if instead, ok := e.instead[name]; ok {
			columns[n] = instead + ` AS [[` + name + `]]`
		}
	}
	return `SELECT ` + strings.Join(columns, ", ") + ` FROM {{` + table + `}} WHERE ` + e.where
}

// shownRow is a row as the API would write its values: instants in RFC 3339, documents as documents, null for what is empty.
func shownRow(fields []core.Field, row dbx.NullStringMap) map[string]any {
	shown := map[string]any{}
	for _, field := range fields {
		shown[field.GetName()] = shownValue(field.Type(), row[field.GetName()].String)
	}
	return shown
}

func shownValue(kind, text string) any {
	switch {
	case kind == core.FieldTypeBool:
		return text == "1" || text == "true"
	case text == "":
		return nil
	case kind == core.FieldTypeNumber:
		return json.Number(text)
	case kind == core.FieldTypeDate || kind == core.FieldTypeAutodate:
		instant, err := types.ParseDateTime(text)
		if err != nil {
			return text
		}
		return instant.Time().UTC()
	case kind == core.FieldTypeJSON || (text[0] == '[' && (kind == core.FieldTypeRelation || kind == core.FieldTypeSelect || kind == core.FieldTypeFile)):
		return rawJSON(text)
	}
	return text
}
