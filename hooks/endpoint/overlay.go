package endpoint

import (
	"fmt"
	"sync"

	"go.yaml.in/yaml/v4"

	"nearbyassist/docs"
	"nearbyassist/locales"
)

// overlay are the words of the documents in one language: docs/overlay.<lang>.yaml.
type overlay struct {
	Info     string
	Postman  string // how the collection is run
	Tags     map[string]tagTexts
	Security map[string]string // by scheme
	Scopes   map[string]string // what each lets do
	Callers  map[string]string // who may call, by the column auth
	Scope    string            // what a key needs: one %s
	NoKeys   string            `yaml:"noKeys"`
	AnyKey   string            `yaml:"anyKey"`
	Success  map[int]string    // by status
	Errors   map[int]string    // by status

	Headers    map[string]string
	Parameters map[string]string // those that mean the same in every operation
	Fields     map[string]string // by name, or by Schema.name where that means something of its own
	Values     map[string]any    // of examples, by name, by Schema.name or by operation.name
	Operations map[string]operationTexts
}

// tagTexts are how people call a tag, and what is in it.
type tagTexts struct{ Title, Text string }

// operationTexts are the words of one operation, and an example of a call.
type operationTexts struct {
	Summary     string
	Description string
	Parameters  map[string]string
	Query       map[string]any // of the example
	Example     any            // body of the example
}

// overlays are read once; nobody changes them.
var overlays = map[locales.Lang]func() (*overlay, error){}

func init() {
	for _, lang := range locales.All {
		overlays[lang] = sync.OnceValues(func() (*overlay, error) { return loadOverlay(lang) })
	}
}

func loadOverlay(lang locales.Lang) (*overlay, error) {
	name := "overlay." + string(lang) + ".yaml"
	data, err := docs.Overlays.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var texts overlay
	if err := yaml.Load(data, &texts, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("docs/%s: %w", name, err)
	}
	return &texts, nil
}

// parameter is the text of an operation's parameter; its own goes before the common one.
func (o *overlay) parameter(operation, name string) string {
	if own := o.Operations[operation].Parameters[name]; own != "" {
		return own
	}
	return o.Parameters[name]
}

// field is the text of a schema's member.
func (o *overlay) field(schema, name string) string {
	if own := o.Fields[schema+"."+name]; own != "" {
		return own
	}
	return o.Fields[name]
}

// caller says who may call a row.
func (o *overlay) caller(route Route) string {
	switch {
	case route.Scope == "":
		return o.Callers[route.Auth.String()] + " " + o.NoKeys
	case !route.asksForScope():
		return o.Callers[route.Auth.String()] + " " + o.AnyKey
	default:
		return o.Callers[route.Auth.String()] + " " + fmt.Sprintf(o.Scope, route.Scope)
	}
}
