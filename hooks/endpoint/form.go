package endpoint

import (
	"context"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/hooks/access"
)

// Sent reads the values of a page's form as the body of the operation that does the same, so that both doors have one set of
// rules. Every broken field is named.
func Sent[I any](r *access.Request, values map[string]any) (*I, error) {
	setHuma()
	in := new(I)
	text, err := json.Marshal(map[string]any{"Body": values})
	if err != nil {
		return nil, err
	}
	var sent map[string]any
	if err := json.Unmarshal(text, &sent); err != nil {
		return nil, err
	}
	known := bodyShape(reflect.TypeFor[I]())
	path, found := huma.NewPathBuffer(nil, 0), &huma.ValidateResult{}
	path.Push("body")
	huma.Validate(known.registry, known.schema, path, huma.ModeWriteToServer, sent["Body"], found)
	if err := json.Unmarshal(text, in); err != nil && len(found.Errors) == 0 {
		return nil, err
	}
	if own, ok := any(in).(huma.Resolver); ok {
		found.Errors = append(found.Errors, own.Resolve(formContext{ctx: r.HTTP.Context()})...)
	}
	if len(found.Errors) > 0 {
		return nil, faultOfFindings(0, found.Errors)
	}
	return in, nil
}

// Number is the whole number that a field of a form says, else its text, which Sent refuses.
func Number(text string) any {
	number, err := strconv.Atoi(text)
	if err != nil {
		return text
	}
	return number
}

// OrNull is the trimmed text of a field, or null for none.
func OrNull(text string) any {
	if text = strings.TrimSpace(text); text != "" {
		return text
	}
	return nil
}

// NumberOrNull is Number, or null where nothing was typed.
func NumberOrNull(text string) any {
	if text = strings.TrimSpace(text); text != "" {
		return Number(text)
	}
	return nil
}

// shape is the schema of a Body; nobody changes it once it is made.
type shape struct {
	registry huma.Registry
	schema   *huma.Schema
}

var shapes sync.Map // of reflect.Type, to shape

// bodyShape is made once for each input, for an import asks of every line.
func bodyShape(input reflect.Type) shape {
	if known, ok := shapes.Load(input); ok {
		return known.(shape)
	}
	body, _ := input.FieldByName("Body")
	registry := huma.NewMapRegistry(schemaPrefix, schemaName)
	made := shape{registry, registry.Schema(body.Type, false, "Form")}
	shapes.Store(input, made)
	return made
}

// formContext is all that the rules of an input ask of Huma's.
type formContext struct {
	humaContext
	ctx context.Context
}

type humaContext = huma.Context // whose own name is that of its method

// Context has the request.
func (c formContext) Context() context.Context { return c.ctx }
