package collections

import (
	"database/sql"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// Edit is what a superuser changes in a row of a collection that no feature tells of.
type Edit struct {
	tenant Tenant
	before map[string]string
}

// BeginEdit remembers a row as it is stored, before it is written or deleted in the same transaction.
func BeginEdit(app core.App, record *core.Record, actor Actor) (Edit, error) {
	before, err := stored(app, record)
	return Edit{TenantOf(app, record, actor), before}, err
}

// Audit tells what became of the row: created, updated or deleted. An update without a change is not told.
func (e Edit) Audit(record *core.Record, verb string, now time.Time) error {
	after, err := stored(e.tenant.app, record)
	if err != nil {
		return err
	}
	changes := differences(record.Collection(), e.before, after)
	if verb == "updated" && len(changes) == 0 {
		return nil
	}
	entity := record.Collection().Name
	return e.tenant.Audit(entity+"."+verb, entity, record.Id, changes, "", now)
}

// stored are the columns of a row as JSON, by name; a row that is not there has none.
func stored(app core.App, record *core.Record) (map[string]string, error) {
	fresh, err := app.FindRecordById(record.Collection(), record.Id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	exported, err := fresh.DBExport(app)
	if err != nil {
		return nil, err
	}
	columns := map[string]string{}
	for name, value := range exported {
		text, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		columns[name] = string(text)
	}
	return columns, nil
}

// differences lists the fields whose stored values differ, by name. Of a hidden one it only tells that it changed.
func differences(collection *core.Collection, before, after map[string]string) []Change {
	names := maps.Clone(before)
	if names == nil {
		names = map[string]string{}
	}
	maps.Copy(names, after)
	changes := []Change{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		field := collection.Fields.GetByName(name)
		isHidden := field == nil || field.GetHidden()
		isKept := !isHidden && (slices.Contains(unsaid, name) || field.Type() == core.FieldTypeAutodate)
		if before[name] == after[name] || isKept {
			continue
		}
		change := Change{Field: name}
		if !isHidden {
			change.From, change.To = visible(before[name]), visible(after[name])
		}
		changes = append(changes, change)
	}
	return changes
}

// visible shows what is empty as null.
func visible(text string) any {
	if text == "" || text == `""` {
		return nil
	}
	return rawJSON(text)
}
