package hooks_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

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
		needed := strings.TrimPrefix(route.Scope, access.AnyScope)
		if scope, _ := operation.Extensions["x-required-scope"].(string); scope != needed || scope != "" && !strings.Contains(operation.Description, scope) {
			t.Errorf("%s: scope %q in %q", route.ID, scope, operation.Description)
		}
		var ways []string
		for _, way := range *operation.Security {
			ways = append(ways, strings.Join(slices.Collect(maps.Keys(way)), "+"))
		}
		for name, wanted := range map[string]bool{"session": route.Auth != access.KeyOnly, "apiKey": route.Scope != "", "app": route.Scope != "", "": route.Auth == access.Anyone} {
			if slices.Contains(ways, name) != wanted {
				t.Errorf("%s: credentials %q", route.ID, ways)
			}
		}
		for _, way := range *operation.Security {
			if scopes, isApp := way["app"]; isApp && strings.Join(scopes, " ") != needed {
				t.Errorf("%s: an app needs %q", route.ID, scopes)
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
			for _, content := range operation.RequestBody.Value.Content {
				eachObject(content.Schema, map[*openapi3.Schema]bool{}, func(schema *openapi3.Schema) {
					if schema.AdditionalProperties.Has == nil || *schema.AdditionalProperties.Has {
						t.Errorf("%s: an object of the request with %v is open", route.ID, slices.Sorted(maps.Keys(schema.Properties)))
					}
				})
			}
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

func TestDocsBegin(t *testing.T) {
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
		wanted := []string{
			`<html lang="` + lang + `"`, i.URL, "help@example.com", "/openapi.yaml?lang=" + lang, "/openapi.json?lang=" + lang, "/postman.json?lang=" + lang, "dev",
		}
		for _, tag := range document.Tags {
			wanted = append(wanted, tag.Extensions["x-displayName"].(string), tag.Description)
		}
		for _, text := range wanted {
			if !strings.Contains(page, strings.ReplaceAll(text, "'", "&#39;")) {
				t.Errorf("%s: %q is not on the page", lang, text)
			}
		}
	}
	i.Call(hookstest.Guest, "GET", "/docs/fr", nil).Want(404)
}
