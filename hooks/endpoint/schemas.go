package endpoint

import (
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/locales"
)

const schemaPrefix = "#/components/schemas/"

// schemas are those of one document. Requests are closed, for an unknown member is a typo; answers are open, for a client
// ignores what it does not know. A schema that serves both becomes two.
type schemas struct {
	named    map[string]*huma.Schema
	requests []*huma.Schema // roots
	answers  []*huma.Schema
}

// shape gives every place a schema of its own (Huma shares parts of them), splits the named ones and opens the answers.
func (s *schemas) shape() {
	for name, schema := range s.named {
		s.named[name] = clone(schema)
	}
	inRequests, inAnswers := s.reach(s.requests), s.reach(s.answers)
	for _, name := range slices.Sorted(maps.Keys(inRequests)) {
		if inAnswers[name] {
			s.named[name+"Input"] = clone(s.named[name])
		}
	}
	for _, root := range s.requests {
		s.rename(root, inAnswers)
	}
	for name := range inRequests {
		if inAnswers[name] {
			name += "Input"
		}
		s.rename(s.named[name], inAnswers)
	}
	for _, root := range s.answers {
		open(root)
	}
	for name := range inAnswers {
		open(s.named[name])
	}
}

// reach are the names of the schemas that the roots refer to, at any depth.
func (s *schemas) reach(roots []*huma.Schema) map[string]bool {
	reached := map[string]bool{}
	var follow func(*huma.Schema)
	follow = func(schema *huma.Schema) {
		name, named := strings.CutPrefix(schema.Ref, schemaPrefix)
		if named && !reached[name] {
			reached[name] = true
			each(s.named[name], follow)
		}
	}
	for _, root := range roots {
		each(root, follow)
	}
	return reached
}

// rename leads a request's references to the closed copy of a schema that answers have too.
func (s *schemas) rename(schema *huma.Schema, shared map[string]bool) {
	each(schema, func(part *huma.Schema) {
		if name, named := strings.CutPrefix(part.Ref, schemaPrefix); named && shared[name] {
			part.Ref += "Input"
		}
	})
}

func open(schema *huma.Schema) {
	each(schema, func(part *huma.Schema) {
		if part.Type == huma.TypeObject && part.AdditionalProperties == false {
			part.AdditionalProperties = true
		}
	})
}

// each visits a schema and its parts, without following references.
func each(schema *huma.Schema, visit func(*huma.Schema)) {
	visit(schema)
	for _, part := range parts(schema) {
		each(part, visit)
	}
}

func parts(schema *huma.Schema) []*huma.Schema {
	var found []*huma.Schema
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		found = append(found, schema.Properties[name])
	}
	return append(found, unnamed(schema)...)
}

// unnamed are the parts that are no members: of a list, a map or a choice.
func unnamed(schema *huma.Schema) []*huma.Schema {
	found := slices.Concat(schema.OneOf, schema.AnyOf, schema.AllOf)
	if schema.Items != nil {
		found = append(found, schema.Items)
	}
	if more, ok := schema.AdditionalProperties.(*huma.Schema); ok {
		found = append(found, more)
	}
	return found
}

func clone(schema *huma.Schema) *huma.Schema {
	made := *schema
	if schema.Properties != nil {
		made.Properties = make(map[string]*huma.Schema, len(schema.Properties))
		for name, property := range schema.Properties {
			made.Properties[name] = clone(property)
		}
	}
	if schema.Items != nil {
		made.Items = clone(schema.Items)
	}
	if more, ok := schema.AdditionalProperties.(*huma.Schema); ok {
		made.AdditionalProperties = clone(more)
	}
	made.OneOf, made.AnyOf, made.AllOf = clones(schema.OneOf), clones(schema.AnyOf), clones(schema.AllOf)
	made.Enum = slices.Clone(schema.Enum)
	return &made
}

func clones(list []*huma.Schema) []*huma.Schema {
	var made []*huma.Schema
	for _, schema := range list {
		made = append(made, clone(schema))
	}
	return made
}

// describeFields gives members their texts, by the name of the schema or member that they are in; in English a doc tag stands in for
// a missing one. What only Huma knows goes, and a nullable enum names null, as 3.0 wants it.
func (w *writer) describeFields(in string, schema *huma.Schema) {
	schema.PatternDescription = ""
	if schema.Nullable && len(schema.Enum) > 0 {
		schema.Enum = append(schema.Enum, nil)
	}
	for member, property := range schema.Properties {
		text := w.texts.field(in, member)
		switch {
		case property.Ref != "":
			property.Description = "" // 3.0 allows nothing beside a reference
		case text != "" || w.lang != locales.English:
			property.Description = text
		}
		w.describeFields(member, property)
	}
	for _, part := range unnamed(schema) {
		w.describeFields(in, part)
	}
}
