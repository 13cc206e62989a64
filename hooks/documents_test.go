package hooks_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"

	"nearbyassist/docs"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

// documentIn reads the document as a client does.
func documentIn(t *testing.T, i *hookstest.Instance, path string) *openapi3.T {
	t.Helper()
	answer := i.Call(hookstest.Guest, "GET", path, nil).Want(200)
	document, err := openapi3.NewLoader().LoadFromData([]byte(answer.Body))
	if err != nil {
		t.Fatal(path, err)
	}
	return document
}

// TestDocumentIsValid covers the examples too, for they are held against their schemas.
func TestDocumentIsValid(t *testing.T) {
	i := hookstest.New(t)
	for _, path := range []string{"/openapi.json", "/openapi.yaml", "/openapi.json?lang=es", "/openapi.yaml?lang=es"} {
		document := documentIn(t, i, path)
		if err := document.Validate(t.Context()); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if document.OpenAPI != "3.0.3" || len(document.Servers) != 1 || document.Servers[0].URL != i.URL {
			t.Errorf("%s: version %s, servers %v", path, document.OpenAPI, document.Servers)
		}
	}
}

func TestDocumentSaysWhatTheRowsSay(t *testing.T) {
	i := hookstest.New(t)
	document := documentIn(t, i, "/openapi.json")
	operations := 0
	for _, item := range document.Paths.Map() {
		operations += len(item.Operations())
	}
	if operations != len(hooks.Routes()) {
		t.Errorf("%d operations, %d rows", operations, len(hooks.Routes()))
	}
	for _, route := range hooks.Routes() {
		operation := operationOf(t, document, route.ID)
		if !slices.Equal(operation.Tags, []string{route.Tag}) || document.Tags.Get(route.Tag) == nil {
			t.Errorf("%s: tags %v", route.ID, operation.Tags)
		}
		if scope, _ := operation.Extensions["x-required-scope"].(string); scope != route.Scope || scope != "" && !strings.Contains(operation.Description, scope) {
			t.Errorf("%s: scope %q in %q", route.ID, scope, operation.Description)
		}
		var ways []string
		for _, way := range *operation.Security {
			ways = append(ways, strings.Join(slices.Collect(maps.Keys(way)), "+"))
		}
		for name, wanted := range map[string]bool{"session": route.Auth != access.KeyOnly, "apiKey": route.Scope != "", "": route.Auth == access.Anyone} {
			if slices.Contains(ways, name) != wanted {
				t.Errorf("%s: credentials %q", route.ID, ways)
			}
		}
		for _, code := range strings.Fields(route.Refuses) {
			if _, known := fault.Codes()[code]; !known {
				t.Errorf("%s: no code %q", route.ID, code)
			}
		}
		for _, status := range append([]int{route.Status, 400, 401, 403, 429, 500, 503}, statusesOf(route.Refuses)...) {
			if operation.Responses.Status(status) == nil {
				t.Errorf("%s: %d is missing", route.ID, status)
			}
		}
		if keyed := operation.Parameters.GetByInAndName("header", "Idempotency-Key") != nil; keyed != idempotent(route.Method, route.Limit) {
			t.Errorf("%s: Idempotency-Key %v", route.ID, keyed)
		}
	}
}

func idempotent(method string, limit access.Limit) bool {
	return limit != access.Authentication && (method == "POST" || method == "PATCH")
}

func statusesOf(codes string) (statuses []int) {
	for _, code := range strings.Fields(codes) {
		statuses = append(statuses, fault.New(code).Status())
	}
	return statuses
}

func operationOf(t testing.TB, document *openapi3.T, id string) *openapi3.Operation {
	t.Helper()
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.OperationID == id {
				return operation
			}
		}
	}
	t.Fatalf("the document has no operation %s", id)
	return nil
}

// TestRequestsAreClosedAndAnswersOpen: an unknown member is a client's typo in a request, and a newer server's in an answer.
func TestRequestsAreClosedAndAnswersOpen(t *testing.T) {
	document := documentIn(t, hookstest.New(t), "/openapi.json")
	for _, route := range hooks.Routes() {
		operation := operationOf(t, document, route.ID)
		if operation.RequestBody != nil {
			eachObject(operation.RequestBody.Value.Content["application/json"].Schema, map[*openapi3.Schema]bool{}, func(schema *openapi3.Schema) {
				if schema.AdditionalProperties.Has == nil || *schema.AdditionalProperties.Has {
					t.Errorf("%s: an object of the request with %v is open", route.ID, slices.Sorted(maps.Keys(schema.Properties)))
				}
			})
		}
		for status, answer := range operation.Responses.Map() {
			content := answer.Value.Content["application/json"]
			if content == nil { // a 304
				continue
			}
			eachObject(content.Schema, map[*openapi3.Schema]bool{}, func(schema *openapi3.Schema) {
				if schema.AdditionalProperties.Has == nil || !*schema.AdditionalProperties.Has {
					t.Errorf("%s: an object of the %s with %v is closed", route.ID, status, slices.Sorted(maps.Keys(schema.Properties)))
				}
			})
		}
	}
}

func eachObject(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool, visit func(*openapi3.Schema)) {
	if ref == nil || seen[ref.Value] {
		return
	}
	seen[ref.Value] = true
	if ref.Value.Type.Is("object") {
		visit(ref.Value)
	}
	for _, property := range ref.Value.Properties {
		eachObject(property, seen, visit)
	}
	eachObject(ref.Value.Items, seen, visit)
}

// words are a document's texts by place.
func words(document *openapi3.T) map[string]string {
	found := map[string]string{"info": document.Info.Description}
	for _, tag := range document.Tags {
		found["tag "+tag.Name] = tag.Description
	}
	for name, scheme := range document.Components.SecuritySchemes {
		found["security "+name] = scheme.Value.Description
	}
	for name, header := range document.Components.Headers {
		found["header "+name] = header.Value.Description
	}
	for name, answer := range document.Components.Responses {
		found["answer "+name] = *answer.Value.Description
	}
	for name, schema := range document.Components.Schemas {
		wordsOfSchema(found, "schema "+name, schema.Value)
	}
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			wordsOfOperation(found, operation)
		}
	}
	return found
}

func wordsOfOperation(found map[string]string, operation *openapi3.Operation) {
	place := "operation " + operation.OperationID
	found[place+" summary"] = operation.Summary
	description, caller, _ := strings.Cut(operation.Description, "\n\n")
	found[place+" description"], found[place+" caller"] = description, caller
	for _, parameter := range operation.Parameters {
		found[place+" parameter "+parameter.Value.Name] = parameter.Value.Description
	}
	for status, answer := range operation.Responses.Map() {
		found[place+" "+status] = *answer.Value.Description
	}
}

// wordsOfSchema leaves members without a text out: an obvious one has none, in either language.
func wordsOfSchema(found map[string]string, place string, schema *openapi3.Schema) {
	for name, property := range schema.Properties {
		if property.Ref == "" && property.Value.Description != "" {
			found[place+"."+name] = property.Value.Description
		}
		if property.Ref == "" {
			wordsOfSchema(found, place+"."+name, property.Value)
		}
	}
}

// TestEveryWordIsThereInBothLanguages: no place is empty, none is said in English only, none in English to Spanish readers.
func TestEveryWordIsThereInBothLanguages(t *testing.T) {
	i := hookstest.New(t)
	english, spanish := words(documentIn(t, i, "/openapi.json")), words(documentIn(t, i, "/openapi.json?lang=es"))
	for place, text := range english {
		switch {
		case strings.TrimSpace(text) == "" || strings.Contains(text, "%!"):
			t.Errorf("%s: no text: %q", place, text)
		case spanish[place] == "":
			t.Errorf("%s: no Spanish text for %q", place, text)
		case spanish[place] == text:
			t.Errorf("%s: not translated: %q", place, text)
		}
	}
	for place, text := range spanish {
		if _, there := english[place]; !there {
			t.Errorf("%s: no English text for %q", place, text)
		}
	}
}

// overlayFile is what the test needs of docs/overlay.*.yaml.
type overlayFile struct {
	Tags, Callers, Headers, Parameters, Fields map[string]string
	Operations                                 map[string]struct {
		Parameters map[string]string
		Query      map[string]any
		Example    any
	}
}

func overlayIn(t *testing.T, lang string) (texts overlayFile) {
	t.Helper()
	data, err := docs.Overlays.ReadFile("overlay." + lang + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Load(data, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// TestNoWordIsLeftOver: whatever the overlays say has its place in the document.
func TestNoWordIsLeftOver(t *testing.T) {
	document := documentIn(t, hookstest.New(t), "/openapi.json")
	members, common := membersOf(document), map[string]bool{}
	for _, lang := range []string{"en", "es"} {
		texts := overlayIn(t, lang)
		ids := map[string]bool{}
		for _, route := range hooks.Routes() {
			ids[route.ID] = true
			operation, own := operationOf(t, document, route.ID), texts.Operations[route.ID]
			for name := range own.Parameters {
				if !hasParameter(operation, name) {
					t.Errorf("%s: %s has no parameter %s", lang, route.ID, name)
				}
			}
			for name := range own.Query {
				if operation.Parameters.GetByInAndName("query", name) == nil {
					t.Errorf("%s: the example of %s has a parameter %s that there is not", lang, route.ID, name)
				}
			}
			for _, parameter := range operation.Parameters {
				common[parameter.Value.Name] = true
			}
		}
		for id := range texts.Operations {
			if !ids[id] {
				t.Errorf("%s: no operation %s", lang, id)
			}
		}
		for name := range texts.Parameters {
			if !common[name] {
				t.Errorf("%s: no operation has a parameter %s", lang, name)
			}
		}
		for name := range texts.Fields {
			if !members[name] {
				t.Errorf("%s: no schema has a member %s", lang, name)
			}
		}
		for name := range texts.Tags {
			if document.Tags.Get(name) == nil {
				t.Errorf("%s: no tag %s", lang, name)
			}
		}
	}
}

func hasParameter(operation *openapi3.Operation, name string) bool {
	return slices.ContainsFunc(operation.Parameters, func(ref *openapi3.ParameterRef) bool { return ref.Value.Name == name })
}

// membersOf are the names of the schemas' members, alone and behind the schema or member that they are in.
func membersOf(document *openapi3.T) map[string]bool {
	members := map[string]bool{}
	for name, schema := range document.Components.Schemas {
		addMembers(members, strings.TrimSuffix(name, "Input"), schema)
	}
	return members
}

func addMembers(members map[string]bool, in string, schema *openapi3.SchemaRef) {
	if schema == nil {
		return
	}
	for member, property := range schema.Value.Properties {
		members[member], members[in+"."+member] = true, true
		if property.Ref == "" {
			addMembers(members, member, property)
		}
	}
	if schema.Value.Items != nil && schema.Value.Items.Ref == "" {
		addMembers(members, in, schema.Value.Items)
	}
}

func TestExamplesAreTheSameInBothLanguagesButForTheirWords(t *testing.T) {
	english, spanish := overlayIn(t, "en"), overlayIn(t, "es")
	for id, texts := range english.Operations {
		if shapeOf(texts.Example) != shapeOf(spanish.Operations[id].Example) || shapeOf(texts.Query) != shapeOf(spanish.Operations[id].Query) {
			t.Errorf("%s: the examples differ", id)
		}
	}
}

var anyText = regexp.MustCompile(`:"(?:[^"\\]|\\.)*"`)

// shapeOf is a value with its texts blanked.
func shapeOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return anyText.ReplaceAllString(string(text), `:""`)
}

func TestDownloadsMayBeKept(t *testing.T) {
	i := hookstest.New(t)
	kinds := map[string]string{"/openapi.json": "application/json", "/openapi.yaml": "application/yaml", "/postman.json": "application/json"}
	for path, kind := range kinds {
		answer := i.Call(hookstest.Guest, "GET", path, nil).Want(200)
		tag := answer.Header.Get("ETag")
		if answer.Header.Get("Content-Type") != kind || !strings.Contains(answer.Header.Get("Cache-Control"), "public") || tag == "" {
			t.Errorf("%s: %v", path, answer.Header)
		}
		if again := i.Call(hookstest.Guest, "GET", path, nil, "If-None-Match", tag).Want(304); again.Body != "" {
			t.Errorf("%s: a 304 with a body", path)
		}
		spanish := i.Call(hookstest.Guest, "GET", path+"?lang=es", nil, "If-None-Match", tag).Want(200)
		if !strings.Contains(spanish.Body, "Crear una cuenta") || strings.Contains(answer.Body, "Crear una cuenta") {
			t.Errorf("%s: not in the language that was asked for", path)
		}
		if english := i.Call(hookstest.Guest, "GET", path, nil, "Accept-Language", "es").Want(200); english.Body != answer.Body {
			t.Errorf("%s: the client's language changes what generators read", path)
		}
		i.Call(hookstest.Guest, "HEAD", path, nil).Want(200)
		i.Call(hookstest.Guest, "GET", path+"?lang=fr", nil).WantCode(400, "invalid_parameter").WantField("lang")
	}
}

func TestReferencePage(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.SupportEmail = "help@example.com" })
	for wish, target := range map[string]string{"es-MX,en;q=0.5": "/docs/es", "fr": "/docs/en", "": "/docs/en"} {
		if answer := i.Call(hookstest.Guest, "GET", "/docs", nil, "Accept-Language", wish).Want(303); answer.Header.Get("Location") != target {
			t.Errorf("%q leads to %s", wish, answer.Header.Get("Location"))
		}
	}
	i.Call(hookstest.Guest, "GET", "/docs?lang=es", nil, "Accept-Language", "en").Want(303)
	if answer := i.Call(hookstest.Guest, "GET", "/docs", nil, "Accept-Language", "en", "Cookie", "lang=es").Want(303); answer.Header.Get("Location") != "/docs/es" {
		t.Errorf("the chosen language leads to %s", answer.Header.Get("Location"))
	}
	for _, lang := range []string{"en", "es"} {
		document := documentIn(t, i, "/openapi.json?lang="+lang)
		page := i.Call(hookstest.Guest, "GET", "/docs/"+lang, nil).Want(200).Body
		wanted := []string{`<html lang="` + lang + `"`, i.URL, "help@example.com", "/openapi.yaml?lang=" + lang, "/openapi.json?lang=" + lang, "/postman.json?lang=" + lang}
		for _, route := range hooks.Routes() {
			wanted = append(wanted, `<tr id="`+route.ID+`"`, route.Path, operationOf(t, document, route.ID).Summary, route.Scope)
		}
		for _, text := range wanted {
			if !strings.Contains(page, strings.ReplaceAll(text, "'", "&#39;")) {
				t.Errorf("%s: %q is not on the page", lang, text)
			}
		}
		if strings.Contains(page, "⟦") || strings.Contains(page, "<script") {
			t.Errorf("%s: a sentence is missing, or a script is there", lang)
		}
	}
	i.Call(hookstest.Guest, "GET", "/docs/fr", nil).Want(404)
}

// TestPostmanCollection holds what the schema of collections v2.1 demands.
func TestPostmanCollection(t *testing.T) {
	i := hookstest.New(t)
	var collection struct {
		Info     struct{ Name, Schema string }
		Variable []struct{ Key, Value string }
		Item     []struct {
			Name string
			Item []postmanItem
		}
	}
	if err := json.Unmarshal([]byte(i.Call(hookstest.Guest, "GET", "/postman.json", nil).Want(200).Body), &collection); err != nil {
		t.Fatal(err)
	}
	if collection.Info.Name == "" || collection.Info.Schema != "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" {
		t.Errorf("info %+v", collection.Info)
	}
	variables := map[string]string{}
	for _, variable := range collection.Variable {
		variables[variable.Key] = variable.Value
	}
	if _, token := variables["token"]; variables["baseUrl"] != i.URL || !token || len(variables) != 3 {
		t.Errorf("variables %v", variables)
	}
	items := map[string]postmanItem{}
	for _, folder := range collection.Item {
		for _, item := range folder.Item {
			items[folder.Name+" "+item.ID] = item
		}
	}
	for _, route := range hooks.Routes() {
		checkPostmanItem(t, route.Tag+" "+route.ID, items[route.Tag+" "+route.ID], route.Method, route.Path, route.Auth)
	}
	if len(items) != len(hooks.Routes()) {
		t.Errorf("%d requests, %d rows", len(items), len(hooks.Routes()))
	}
}

type postmanItem struct {
	ID, Name string
	Response []any
	Request  struct {
		Method, Description string
		Auth                struct {
			Type           string
			Bearer, APIKey []struct{ Key, Value, Type string }
		}
		Header []struct{ Key, Value string }
		URL    struct {
			Raw             string
			Host, Path      []string
			Query, Variable []struct{ Key, Value string }
		}
		Body *struct{ Mode, Raw string }
	}
}

func checkPostmanItem(t *testing.T, place string, item postmanItem, method, path string, auth access.Auth) {
	t.Helper()
	request := item.Request
	wanted := map[access.Auth]string{access.Anyone: "noauth", access.KeyOnly: "apikey"}[auth]
	if wanted == "" {
		wanted = "bearer"
	}
	if item.Name == "" || request.Description == "" || item.Response == nil || request.Method != method || request.Auth.Type != wanted {
		t.Errorf("%s: %+v", place, item)
	}
	variables := 0
	for n, part := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		if name, isParameter := strings.CutPrefix(part, "{"); isParameter {
			part = ":" + strings.TrimSuffix(name, "}")
			variables++
		}
		if n >= len(request.URL.Path) || request.URL.Path[n] != part {
			t.Errorf("%s: path %v for %s", place, request.URL.Path, path)
			break
		}
	}
	if len(request.URL.Variable) != variables || !slices.Equal(request.URL.Host, []string{"{{baseUrl}}"}) || !strings.HasPrefix(request.URL.Raw, "{{baseUrl}}/api/") {
		t.Errorf("%s: url %+v", place, request.URL)
	}
	if request.Body != nil && (request.Body.Mode != "raw" || !json.Valid([]byte(request.Body.Raw)) || request.Body.Raw == "null") {
		t.Errorf("%s: body %s", place, strconv.Quote(request.Body.Raw))
	}
}
