package endpoint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/yaml"

	"nearbyassist/locales"
)

// Document is TABLE 1 as clients read it, in one language.
type Document struct {
	JSON    []byte // OpenAPI 3.0.3
	YAML    []byte // the same
	Postman []byte // collection v2.1
}

// group is a tag with its rows.
type group struct {
	tagTexts
	name string
	rows []Route
}

// Document is made at the first call, once for each language.
func (a *API) Document(lang locales.Lang) (*Document, error) { return a.documents[lang]() }

// Contract is the document of no instance in particular: its address is a variable. It is committed, as docs/openapi.yaml.
func Contract(routes []Route) (*Document, error) {
	return New(routes, contractVersion, "").describe(locales.English)
}

// The API's version, as events tell it too, and the address that the reference names.
const (
	contractVersion  = "1"
	publishedAddress = "https://api.nearbyassist.com"
)

// base is where the API is.
func (a *API) base() string { return cmp.Or(a.address, publishedAddress) }

func (a *API) server() *huma.Server {
	if a.address != "" {
		return &huma.Server{URL: a.address}
	}
	return &huma.Server{URL: "{baseUrl}", Variables: map[string]*huma.ServerVariable{"baseUrl": {Default: publishedAddress}}}
}

// writer makes one document.
type writer struct {
	lang     locales.Lang
	texts    *overlay
	document *huma.OpenAPI
	api      *API // registered anew, so that nothing here changes what validates
}

// write makes the document's parts.
func (a *API) write(lang locales.Lang) (*writer, error) {
	texts, err := overlays[lang]()
	if err != nil {
		return nil, err
	}
	fresh := &API{routes: a.routes, version: a.version, address: a.address}
	w := &writer{lang: lang, texts: texts, api: fresh, document: fresh.register()}
	w.frame()
	for _, route := range a.routes {
		w.describe(route)
	}
	w.describeSchemas()
	w.exemplify()
	return w, nil
}

func (a *API) describe(lang locales.Lang) (*Document, error) {
	w, err := a.write(lang)
	if err != nil {
		return nil, err
	}
	made := &Document{}
	if made.JSON, err = w.render(); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := yaml.Convert(&text, bytes.NewReader(made.JSON)); err != nil {
		return nil, err
	}
	made.YAML = text.Bytes()
	made.Postman, err = w.postman()
	return made, err
}

// frame is what the rows do not tell: where the API is, how to call it, and what every answer has.
func (w *writer) frame() {
	w.document.Info.Description = w.texts.Info
	w.document.Servers = []*huma.Server{w.api.server()}
	components := w.document.Components
	components.Headers, components.Responses = map[string]*huma.Param{}, map[string]*huma.Response{}
	components.SecuritySchemes = w.schemes()
	longest := 255
	components.Parameters = map[string]*huma.Param{"Idempotency-Key": {
		Name: "Idempotency-Key", In: "header", Description: w.texts.Parameters["Idempotency-Key"], Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &longest},
	}}
	w.addHeaders()
	for _, group := range groupsOf(w.api.routes, w.texts) {
		w.document.Tags = append(w.document.Tags, &huma.Tag{Name: group.name, Description: group.Text, Extensions: map[string]any{"x-displayName": group.Title}})
	}
}

// describe writes a row's operation.
func (w *writer) describe(route Route) {
	operation, texts := w.api.ops[route.ID], w.texts.Operations[route.ID]
	operation.Summary = texts.Summary
	operation.Description = strings.TrimSpace(texts.Description) + "\n\n" + w.texts.caller(route)
	operation.Security = security(route)
	operation.Extensions = map[string]any{"x-auth": route.Auth.String()}
	if route.asksForScope() {
		operation.Extensions["x-required-scope"] = route.Scope
	}
	for _, parameter := range operation.Parameters {
		if text := w.texts.parameter(route.ID, parameter.Name); text != "" || w.lang != locales.English {
			parameter.Description = text
		}
		parameter.Schema.Description = ""
		parameter.Example = exampleOf(parameter, texts.Query[parameter.Name])
	}
	if route.idempotent() {
		operation.Parameters = append(operation.Parameters, &huma.Param{Ref: "#/components/parameters/Idempotency-Key"})
	}
	if operation.RequestBody != nil {
		_, content := sentAs(operation)
		content.Example = texts.Example
	}
	operation.Responses = w.answersOf(route, operation)
}

// exampleOf is a query's text as the parameter's schema has it: the parts of a list are separated by commas.
func exampleOf(parameter *huma.Param, value any) any {
	if text, ok := value.(string); ok && parameter.Schema.Type == huma.TypeArray {
		return strings.Split(text, ",")
	}
	return value
}

// describeSchemas closes requests, opens answers and describes their members.
func (w *writer) describeSchemas() {
	shapes := schemas{named: w.document.Components.Schemas.Map()}
	for _, operation := range w.api.ops {
		if operation.RequestBody != nil {
			_, content := sentAs(operation)
			content.Schema = clone(content.Schema)
			shapes.requests = append(shapes.requests, content.Schema)
		}
		for _, answer := range operation.Responses {
			for _, content := range answer.Content {
				content.Schema = clone(content.Schema)
				shapes.answers = append(shapes.answers, content.Schema)
			}
		}
	}
	for _, answer := range w.document.Components.Responses {
		for _, content := range answer.Content {
			shapes.answers = append(shapes.answers, content.Schema)
		}
	}
	shapes.shape()
	for _, root := range slices.Concat(shapes.requests, shapes.answers) {
		w.describeFields("", root)
	}
	for name, schema := range shapes.named {
		w.describeFields(strings.TrimSuffix(name, "Input"), schema)
	}
}

// groupsOf are the tags in the order of the table.
func groupsOf(routes []Route, texts *overlay) []group {
	var groups []group
	for _, route := range routes {
		at := slices.IndexFunc(groups, func(known group) bool { return known.name == route.Tag })
		if at < 0 {
			at, groups = len(groups), append(groups, group{tagTexts: texts.Tags[route.Tag], name: route.Tag})
		}
		groups[at].rows = append(groups[at].rows, route)
	}
	return groups
}

// render writes OpenAPI 3.0.3 with its parts in the usual order.
func (w *writer) render() ([]byte, error) {
	text, err := w.document.Downgrade()
	if err != nil {
		return nil, err
	}
	var ordered struct {
		OpenAPI    json.RawMessage `json:"openapi"`
		Info       json.RawMessage `json:"info"`
		Servers    json.RawMessage `json:"servers"`
		Tags       json.RawMessage `json:"tags"`
		Paths      json.RawMessage `json:"paths"`
		Components json.RawMessage `json:"components"`
	}
	if err := json.Unmarshal(text, &ordered); err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	return json.Marshal(ordered)
}
