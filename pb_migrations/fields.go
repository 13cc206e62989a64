// Package pb_migrations makes and changes the schema, one file per step, in the order of their names.
// It imports PocketBase only: a migration is history and must not change with the code around it.
package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// The constructors below mark every field as System: PocketBase then refuses its removal and renaming.

func text(name string, max int) core.Field {
	return &core.TextField{Name: name, Max: max, System: true}
}

func requiredText(name string, max int) core.Field {
	return &core.TextField{Name: name, Max: max, Required: true, System: true}
}

func secretText(name string) core.Field {
	return &core.TextField{Name: name, Max: 500, Hidden: true, System: true}
}

func number(name string) core.Field {
	return &core.NumberField{Name: name, OnlyInt: true, System: true}
}

func boolean(name string) core.Field {
	return &core.BoolField{Name: name, System: true}
}

func instant(name string) core.Field {
	return &core.DateField{Name: name, System: true}
}

func requiredInstant(name string) core.Field {
	return &core.DateField{Name: name, Required: true, System: true}
}

func document(name string) core.Field {
	return &core.JSONField{Name: name, MaxSize: 1 << 20, System: true}
}

func choice(name string, values ...string) core.Field {
	return &core.SelectField{Name: name, Values: values, MaxSelect: 1, System: true}
}

func requiredChoice(name string, values ...string) core.Field {
	return &core.SelectField{Name: name, Values: values, MaxSelect: 1, Required: true, System: true}
}

func relation(name string, to *core.Collection) core.Field {
	return &core.RelationField{Name: name, CollectionId: to.Id, MaxSelect: 1, System: true}
}

func requiredRelation(name string, to *core.Collection) core.Field {
	return &core.RelationField{Name: name, CollectionId: to.Id, MaxSelect: 1, Required: true, System: true}
}

func relations(name string, to *core.Collection) core.Field {
	return &core.RelationField{Name: name, CollectionId: to.Id, MaxSelect: 1000, System: true}
}

// base is a collection that only superusers reach through PocketBase's own API: all five rules stay nil.
func base(name string, fields ...core.Field) *core.Collection {
	collection := core.NewBaseCollection(name)
	collection.Fields.Add(fields...)
	return collection
}

// machinery is a base collection that the console may neither change nor delete.
func machinery(name string, fields ...core.Field) *core.Collection {
	collection := base(name, fields...)
	collection.System = true
	return collection
}

func execute(app core.App, statements ...string) error {
	for _, statement := range statements {
		if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
			return err
		}
	}
	return nil
}

func pointer(rule string) *string { return types.Pointer(rule) }
