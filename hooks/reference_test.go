package hooks_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"nearbyassist/domain/manual"
	"nearbyassist/domain/snippet"
	"nearbyassist/hooks"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/locales"
)

func manualIn(t *testing.T, lang locales.Lang) []manual.Group {
	t.Helper()
	groups, err := endpoint.Manual(hooks.Routes(), lang)
	if err != nil {
		t.Fatal(err)
	}
	return groups
}

// TestManualHasEveryRow: in both languages each row has its place, with all that a reader needs to call it.
func TestManualHasEveryRow(t *testing.T) {
	for _, lang := range locales.All {
		shown := map[string]manual.Operation{}
		for _, group := range manualIn(t, lang) {
			for _, operation := range group.Operations {
				shown[operation.ID] = operation
			}
		}
		for _, route := range hooks.Routes() {
			operation := shown[route.ID]
			if operation.Summary == "" || operation.Description == "" || operation.Caller == "" || len(operation.Answers) == 0 || len(operation.Refusals) == 0 {
				t.Errorf("%s %s: %+v", lang, route.ID, operation)
			}
			for _, refusal := range operation.Refusals {
				if len(refusal.Codes) == 0 || refusal.Text == "" {
					t.Errorf("%s %s: %d without code or text", lang, route.ID, refusal.Status)
				}
			}
			if address := operation.Call.URL; strings.ContainsAny(address, "{} ") || strings.Contains(address, "//") || strings.HasSuffix(address, "/") {
				t.Errorf("%s %s: the example calls %q", lang, route.ID, address)
			}
			for _, language := range snippet.Languages {
				if operation.Call.In(language) == "" {
					t.Errorf("%s %s: no sample in %s", lang, route.ID, language)
				}
			}
		}
	}
}

// TestExamplesOfAnswers: each answer with a body has an example whose texts all mean something. That it is as its schema says,
// TestDocumentIsValid finds.
func TestExamplesOfAnswers(t *testing.T) {
	for _, lang := range locales.All {
		for _, group := range manualIn(t, lang) {
			for _, operation := range group.Operations {
				for _, answer := range operation.Answers {
					if answer.Type == "application/json" && (!json.Valid([]byte(answer.Example)) || strings.Contains(answer.Example, "…")) {
						t.Errorf("%s: %s lacks a value in an example: %s", lang, operation.ID, answer.Example)
					}
				}
			}
		}
	}
}

// TestNoValueIsLeftOver: whatever values the overlays have, some example needs them; and both have the same.
func TestNoValueIsLeftOver(t *testing.T) {
	document := documentIn(t, hookstest.New(t), "/openapi.json")
	known := membersOf(document)
	for _, route := range hooks.Routes() {
		operation := operationOf(t, document, route.ID)
		for _, parameter := range operation.Parameters {
			known[parameter.Value.Name] = true
		}
		addMembersOfAnswers(known, route.ID, operation)
	}
	english, spanish := overlayIn(t, "en").Values, overlayIn(t, "es").Values
	for name, value := range english {
		if !known[name] {
			t.Errorf("no example has %s", name)
		}
		if shapeOf(map[string]any{name: value}) != shapeOf(map[string]any{name: spanish[name]}) {
			t.Errorf("%s is something else in Spanish", name)
		}
	}
	if len(english) != len(spanish) {
		t.Errorf("%d values in English, %d in Spanish", len(english), len(spanish))
	}
}

// addMembersOfAnswers adds the members of an operation's answers behind its name.
func addMembersOfAnswers(members map[string]bool, operation string, described *openapi3.Operation) {
	var add func(ref *openapi3.SchemaRef, opened []*openapi3.Schema)
	add = func(ref *openapi3.SchemaRef, opened []*openapi3.Schema) {
		if ref == nil || slices.Contains(opened, ref.Value) {
			return
		}
		opened = append(opened, ref.Value)
		for name, property := range ref.Value.Properties {
			members[operation+"."+name] = true
			add(property, opened)
		}
		add(ref.Value.Items, opened)
	}
	for _, answer := range described.Responses.Map() {
		for _, content := range answer.Value.Content {
			add(content.Schema, nil)
		}
	}
}
