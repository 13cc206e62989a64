package endpoint

import (
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// exampler makes an example of an answer: of what its request sent, of the overlay's values, else of what a schema says.
type exampler struct {
	*writer
	operation string
}

// exemplify gives each answer with a body its example, and each parameter of a path.
func (w *writer) exemplify() {
	for _, operation := range w.api.ops {
		for _, parameter := range operation.Parameters {
			if parameter.In == "path" {
				parameter.Example = w.texts.Values[parameter.Name]
			}
		}
		var sent any
		if operation.RequestBody != nil {
			_, content := sentAs(operation)
			sent = content.Example
		}
		for status, answer := range operation.Responses {
			if content := answer.Content[jsonType]; status[0] == '2' && content != nil {
				content.Example = exampler{w, operation.OperationID}.of(content.Schema, "", "", sent)
			}
		}
	}
}

// of is an example of a member's schema; in is the schema or member that it is in, and sent what the request has in its place.
func (e exampler) of(schema *huma.Schema, in, member string, sent any) any {
	own := member
	if name, named := strings.CutPrefix(schema.Ref, schemaPrefix); named {
		schema, own = e.document.Components.Schemas.Map()[name], name
	}
	if value, known := e.value(in, member); known && fits(schema, value) {
		return value
	}
	switch {
	case schema.Type == huma.TypeObject && (!schema.Nullable || sent != nil):
		return e.object(schema, own, sent)
	case sent != nil && schema.Type != huma.TypeArray && fits(schema, sent):
		return sent
	case schema.Nullable:
		return nil
	case schema.Type == huma.TypeArray:
		return e.list(schema, in, own, sent)
	}
	return plain(schema)
}

// value is the overlay's: that of the operation goes first, then that of the schema or member, then the common one.
func (e exampler) value(in, member string) (value any, known bool) {
	for _, name := range []string{e.operation + "." + member, in + "." + member, member} {
		if value, known = e.texts.Values[name]; known {
			return value, true
		}
	}
	return nil, false
}

func (e exampler) object(schema *huma.Schema, name string, sent any) any {
	made, given := map[string]any{}, map[string]any{}
	if members, ok := sent.(map[string]any); ok {
		given = members
	}
	for _, member := range slices.Sorted(maps.Keys(schema.Properties)) {
		made[member] = e.of(schema.Properties[member], name, member, given[member])
	}
	return made
}

func (e exampler) list(schema *huma.Schema, in, member string, sent any) any {
	given, listed := sent.([]any)
	if !listed {
		given = []any{nil}
	}
	made := []any{}
	for _, item := range given {
		made = append(made, e.of(schema.Items, member, "", item))
	}
	return made
}

// plain is a value that a schema allows.
func plain(schema *huma.Schema) any {
	switch {
	case len(schema.Enum) > 0:
		return schema.Enum[0]
	case schema.Format == "date-time":
		return "2026-12-01T10:00:00Z"
	case schema.Format == "date":
		return "2026-12-01"
	case schema.Type == huma.TypeInteger, schema.Type == huma.TypeNumber:
		return 1
	case schema.Type == huma.TypeBoolean:
		return false
	}
	return noValue
}

// noValue stands where the overlays lack a value; a test finds it.
const noValue = "…"

// fits tells whether a value is of the schema's type.
func fits(schema *huma.Schema, value any) bool {
	switch value.(type) {
	case nil:
		return schema.Nullable || schema.Type == ""
	case string:
		return schema.Type == huma.TypeString || schema.Type == ""
	case bool:
		return schema.Type == huma.TypeBoolean
	case int:
		return schema.Type == huma.TypeInteger || schema.Type == huma.TypeNumber
	case float64:
		return schema.Type == huma.TypeNumber
	case []any:
		return schema.Type == huma.TypeArray
	case map[string]any:
		return schema.Type == huma.TypeObject
	}
	return false
}
