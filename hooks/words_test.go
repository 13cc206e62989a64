package hooks_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"

	"nearbyassist/docs"
	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

// words are a document's texts by place.
func words(document *openapi3.T) map[string]string {
	found := map[string]string{"info": document.Info.Description}
	for _, tag := range document.Tags {
		found["tag "+tag.Name] = tag.Description
		found["title "+tag.Name], _ = tag.Extensions["x-displayName"].(string)
	}
	for name, scheme := range document.Components.SecuritySchemes {
		found["security "+name] = scheme.Value.Description
		if flows := scheme.Value.Flows; flows != nil {
			for scope, text := range flows.AuthorizationCode.Scopes {
				found["scope "+scope] = text
			}
		}
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
		case spanish[place] == text && text != "Webhooks":
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
	Tags               map[string]any
	Parameters, Fields map[string]string
	Values             map[string]any
	Operations         map[string]struct {
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
	for _, route := range hooks.Routes() {
		if body := document.Paths.Value(route.Path).GetOperation(route.Method).RequestBody; body != nil {
			for _, content := range body.Value.Content {
				addMembers(members, "", content.Schema)
			}
		}
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
