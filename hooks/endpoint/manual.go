package endpoint

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/domain/manual"
	"nearbyassist/domain/snippet"
	"nearbyassist/hooks/access"
	"nearbyassist/locales"
)

// Manual is the rows as the pages of the reference show them. The addresses of its calls begin with the path.
func Manual(routes []Route, lang locales.Lang) ([]manual.Group, error) {
	w, err := New(routes, contractVersion, "").write(lang)
	if err != nil {
		return nil, err
	}
	var groups []manual.Group
	for _, group := range groupsOf(routes, w.texts) {
		shown := manual.Group{Name: group.name, Title: group.Title, Text: group.Text}
		for _, row := range group.rows {
			shown.Operations = append(shown.Operations, w.explain(row))
		}
		groups = append(groups, shown)
	}
	return groups, nil
}

var limitNames = map[access.Limit]string{access.Authentication: "authentication", access.Guests: "guests"}

func (w *writer) explain(route Route) manual.Operation {
	operation, texts := w.api.ops[route.ID], w.texts.Operations[route.ID]
	shown := manual.Operation{
		ID: route.ID, Method: route.Method, Path: route.Path, Summary: texts.Summary, Description: strings.TrimSpace(texts.Description),
		Caller: w.texts.caller(route), Limit: limitNames[route.Limit], Idempotent: route.idempotent(), Call: w.call(route, operation),
	}
	if route.asksForScope() {
		shown.Scope, shown.ScopeText = route.Scope, w.texts.Scopes[route.Scope]
	}
	for _, parameter := range operation.Parameters {
		shown.Parameters = append(shown.Parameters, w.parameterOf(parameter))
	}
	if operation.RequestBody != nil {
		kind, content := sentAs(operation)
		shown.BodyType, shown.Body = kind, w.members(content.Schema, "", "", nil)
	}
	w.addAnswers(&shown, operation)
	return shown
}

func (w *writer) parameterOf(parameter *huma.Param) manual.Member {
	if name, shared := strings.CutPrefix(parameter.Ref, "#/components/parameters/"); shared {
		parameter = w.document.Components.Parameters[name]
	}
	shown := memberOf(parameter.Name, parameter.Schema)
	shown.In, shown.Text = parameter.In, parameter.Description
	shown.Required = parameter.Required || parameter.In == "path"
	return shown
}

// addAnswers tells answers and refusals apart, each in the order of their statuses.
func (w *writer) addAnswers(shown *manual.Operation, operation *huma.Operation) {
	for _, text := range slices.Sorted(maps.Keys(operation.Responses)) {
		answer := operation.Responses[text]
		if name, shared := strings.CutPrefix(answer.Ref, "#/components/responses/"); shared {
			answer = w.document.Components.Responses[name]
		}
		status, _ := strconv.Atoi(text) // ours: each is a number
		if status >= http.StatusBadRequest {
			codes, _ := answer.Extensions["x-codes"].([]string)
			shown.Refusals = append(shown.Refusals, manual.Refusal{Status: status, Codes: codes, Text: w.texts.Errors[status]})
			continue
		}
		made := manual.Answer{Status: status, Text: answer.Description}
		for kind, content := range answer.Content {
			made.Type, made.Members = kind, w.members(content.Schema, "", "", nil)
			if text, err := marshalPlain(content.Example); err == nil && content.Example != nil {
				made.Example = string(text)
			}
		}
		shown.Answers = append(shown.Answers, made)
	}
}

// members are those of a schema and of what is in it, required ones first. A schema within itself is not opened again.
func (w *writer) members(schema *huma.Schema, in, prefix string, opened []string) (found []manual.Member) {
	if name, named := strings.CutPrefix(schema.Ref, schemaPrefix); named {
		if slices.Contains(opened, name) {
			return nil
		}
		schema, in, opened = w.document.Components.Schemas.Map()[name], strings.TrimSuffix(name, "Input"), append(slices.Clone(opened), name)
	}
	names := slices.Sorted(maps.Keys(schema.Properties))
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(btoi(!slices.Contains(schema.Required, a)), btoi(!slices.Contains(schema.Required, b)))
	})
	for _, name := range names {
		property := schema.Properties[name]
		shown := memberOf(prefix+name, w.resolve(property))
		shown.Required = slices.Contains(schema.Required, name)
		shown.Text = cmp.Or(property.Description, w.texts.field(in, name), w.texts.Parameters[name])
		found = append(found, shown)
		found = append(found, w.within(property, name, prefix+name, opened)...)
	}
	return found
}

// within are the members of an object, or of the objects of a list or a map.
func (w *writer) within(property *huma.Schema, name, place string, opened []string) []manual.Member {
	whole := w.resolve(property)
	if more, isMap := whole.AdditionalProperties.(*huma.Schema); isMap {
		return w.members(more, name, place+".*.", opened)
	}
	if whole.Items != nil {
		return w.members(whole.Items, name, place+"[].", opened)
	}
	return w.members(property, name, place+".", opened)
}

func (w *writer) resolve(schema *huma.Schema) *huma.Schema {
	if name, named := strings.CutPrefix(schema.Ref, schemaPrefix); named {
		return w.document.Components.Schemas.Map()[name]
	}
	return schema
}

func btoi(is bool) int {
	if is {
		return 1
	}
	return 0
}

func memberOf(name string, schema *huma.Schema) manual.Member {
	shown := manual.Member{Name: name, Type: typeOf(schema), Nullable: schema.Nullable, Rules: rulesOf(schema)}
	values := schema.Enum
	if schema.Items != nil {
		values = schema.Items.Enum
	}
	for _, value := range values {
		if value != nil {
			shown.Values = append(shown.Values, fmt.Sprint(value))
		}
	}
	if schema.Default != nil {
		shown.Default = fmt.Sprint(schema.Default)
	}
	return shown
}

func typeOf(schema *huma.Schema) string {
	var choices []string
	for _, choice := range slices.Concat(schema.OneOf, schema.AnyOf) {
		choices = append(choices, typeOf(choice))
	}
	switch {
	case schema.Ref != "":
		return huma.TypeObject
	case len(choices) > 0:
		slices.Sort(choices)
		return strings.Join(slices.Compact(choices), " | ")
	case schema.Items != nil:
		return typeOf(schema.Items) + "[]"
	case schema.Type == huma.TypeString && schema.Format != "":
		return schema.Format
	}
	return cmp.Or(schema.Type, "any")
}

func rulesOf(schema *huma.Schema) (rules []manual.Rule) {
	between := func(kind string, least, most any, hasLeast, hasMost bool) {
		switch {
		case hasLeast && hasMost:
			rules = append(rules, manual.Rule{Kind: kind, Args: []any{least, most}})
		case hasLeast:
			rules = append(rules, manual.Rule{Kind: kind + "_min", Args: []any{least}})
		case hasMost:
			rules = append(rules, manual.Rule{Kind: kind + "_max", Args: []any{most}})
		}
	}
	between("value", number(schema.Minimum), number(schema.Maximum), schema.Minimum != nil, schema.Maximum != nil)
	between("length", whole(schema.MinLength), whole(schema.MaxLength), schema.MinLength != nil, schema.MaxLength != nil)
	between("items", whole(schema.MinItems), whole(schema.MaxItems), schema.MinItems != nil, schema.MaxItems != nil)
	if schema.Pattern != "" {
		rules = append(rules, manual.Rule{Kind: "pattern", Args: []any{schema.Pattern}})
	}
	return rules
}

func number(value *float64) string {
	if value == nil {
		return ""
	}
	return strconv.FormatFloat(*value, 'f', -1, 64)
}

func whole(value *int) string {
	if value == nil {
		return ""
	}
	return strconv.Itoa(*value)
}

// call is the example of a row. With a key where keys may call, for that is what programs have.
func (w *writer) call(route Route, operation *huma.Operation) snippet.Call {
	made := snippet.Call{Method: route.Method, URL: w.address(operation), Credential: snippet.Token}
	switch {
	case route.Auth == access.Anyone:
		made.Credential = snippet.None
	case route.Scope != "":
		made.Credential = snippet.APIKey
	}
	if usual := operation.Responses[strconv.Itoa(route.Status)]; usual.Content[archiveType] != nil {
		made.Saves = path.Base(route.Path) + ".zip"
	}
	if operation.RequestBody == nil {
		return made
	}
	kind, content := sentAs(operation)
	if kind == jsonType {
		made.Body = content.Example
		return made
	}
	example, _ := content.Example.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(example)) {
		field := snippet.Field{Name: name, Value: textOf(example[name])}
		if name == filePart {
			field.File = path.Base(path.Dir(route.Path)) + ".csv"
		}
		made.Form = append(made.Form, field)
	}
	return made
}

// readable are characters that may stand in a query as they are.
var readable = strings.NewReplacer("%2C", ",", "%3A", ":", "+", "%20")

func (w *writer) address(operation *huma.Operation) string {
	address, query := operation.Path, []string{}
	for _, parameter := range operation.Parameters {
		switch value := textOf(parameter.Example); {
		case parameter.In == "path":
			address = strings.ReplaceAll(address, "{"+parameter.Name+"}", url.PathEscape(value))
		case parameter.In == "query" && value != "":
			query = append(query, parameter.Name+"="+readable.Replace(url.QueryEscape(value)))
		}
	}
	if len(query) == 0 {
		return address
	}
	return address + "?" + strings.Join(query, "&")
}
