package collections

import (
	"database/sql"
	"reflect"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
)

// altered tells whether an edit writes another value. What stood before stays, though a later build would refuse it: a guard
// must not keep a key from being revoked.
func altered(record *core.Record, name string) bool {
	return record.IsNew() || record.Original().GetString(name) != record.GetString(name)
}

// misshapen names the documents of a record that its row cannot read: one of them would break every list that it is in.
func misshapen[Row any](record *core.Record) validation.Errors {
	broken := validation.Errors{}
	kind := reflect.TypeFor[Row]()
	for _, column := range columnsOf(kind) {
		value, reads := reflect.New(kind.Field(column.index).Type).Interface().(sql.Scanner)
		if reads && altered(record, column.name) && value.Scan(record.GetString(column.name)) != nil {
			broken[column.name] = validation.NewError("shape", "Not a document of this column's shape.")
		}
	}
	return broken
}

// moved tells whether an edit would move a row to another business.
func moved(record *core.Record) bool { return !record.IsNew() && altered(record, "business") }

var errMoved = validation.NewError("fixed", "The business cannot be changed.")
