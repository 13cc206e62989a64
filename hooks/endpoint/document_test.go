package endpoint_test

import (
	"encoding/json"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/locales"
)

type part struct {
	Colour *string `json:"colour" enum:"red,blue"`
}

type whole struct {
	Parts []part               `json:"parts"`
	One   endpoint.Maybe[part] `json:"one"`
	Kind  *string              `json:"kind" enum:"big,small"`
	Names []string             `json:"names"`
}

type sent struct {
	Body struct {
		Parts []part               `json:"parts"`
		One   endpoint.Field[part] `json:"one" required:"false" nullable:"true"`
	}
}

// document is that of one row, whose request and answer have a schema in common.
func document(t *testing.T, change func(*endpoint.Route)) *openapi3.T {
	t.Helper()
	route := endpoint.Route{
		ID: "makeWhole", Method: "POST", Path: "/api/wholes/{wholeId}", Tag: "Wholes", Auth: access.Admin, Tenant: access.Path, Status: 201,
		Handler: endpoint.Handle(func(*access.Request, *sent) (whole, error) { return whole{}, nil }),
	}
	change(&route)
	made, err := endpoint.New([]endpoint.Route{route}, "1", "https://api.example.com").Document(locales.English)
	if err != nil {
		t.Fatal(err)
	}
	read, err := openapi3.NewLoader().LoadFromData(made.JSON)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestNull is allowed in 3.0.3 where the answer has it: by nullable beside the type, and in an enum also by name.
func TestNull(t *testing.T) {
	schema := document(t, func(*endpoint.Route) {}).Components.Schemas["Whole"]
	for body, valid := range map[string]bool{
		`{"parts":[],"one":null,"kind":null,"names":[]}`:                                true,
		`{"parts":[{"colour":null}],"one":{"colour":"red"},"kind":"big","names":["a"]}`: true,
		`{"parts":[],"one":null,"kind":"huge","names":[]}`:                              false,
		`{"parts":null,"one":null,"kind":null,"names":[]}`:                              false,
		`{"parts":[],"one":null,"kind":null,"names":null}`:                              false,
		`{"parts":[{}],"one":null,"kind":null,"names":[]}`:                              false,
		`{"parts":[],"one":{"colour":3},"kind":null,"names":[]}`:                        false,
		`{"parts":[],"one":null,"kind":null}`:                                           false,
		`{"parts":[],"one":null,"kind":null,"names":[],"newer":1}`:                      true,
	} {
		if err := schema.Value.VisitJSON(decoded(t, body)); (err == nil) != valid {
			t.Errorf("%s: %v", body, err)
		}
	}
	for name, nullable := range map[string]*openapi3.Schema{"kind": schema.Value.Properties["kind"].Value, "one": schema.Value.Properties["one"].Value} {
		if !nullable.Nullable || nullable.Type == nil || schema.Value.Properties[name].Ref != "" {
			t.Errorf("%s: nullable counts beside a type only: %+v", name, nullable)
		}
	}
	if enum := schema.Value.Properties["kind"].Value.Enum; len(enum) != 3 || enum[2] != nil {
		t.Errorf("the enum of a nullable text is %v", enum)
	}
}

// TestSchemasOfRequestsAndAnswersAreApart: the same type is closed in one and open in the other.
func TestSchemasOfRequestsAndAnswersAreApart(t *testing.T) {
	read := document(t, func(*endpoint.Route) {})
	operation := read.Paths.Value("/api/wholes/{wholeId}").Post
	request, answer := operation.RequestBody.Value.Content["application/json"].Schema.Value, operation.Responses.Status(201).Value.Content["application/json"].Schema.Value
	for body, valid := range map[string]bool{`{"parts":[{"colour":"red"}]}`: true, `{"parts":[{"colour":"red","surprise":1}]}`: false, `{"parts":[],"one":{"colour":"red","surprise":1}}`: false, `{"parts":[],"surprise":1}`: false} {
		if err := request.VisitJSON(decoded(t, body)); (err == nil) != valid {
			t.Errorf("request %s: %v", body, err)
		}
	}
	if err := answer.VisitJSON(decoded(t, `{"parts":[{"colour":"red","newer":1}],"one":{"colour":"red","newer":1},"kind":null,"names":[]}`)); err != nil {
		t.Errorf("answer: %v", err)
	}
	if read.Components.Schemas["Part"] == nil || read.Components.Schemas["PartInput"] == nil {
		t.Error("the common schema is not two")
	}
}

// TestWhatARowCanRefuse follows from its columns.
func TestWhatARowCanRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*endpoint.Route)
		has    map[string]bool
	}{
		"named":   {func(*endpoint.Route) {}, map[string]bool{"404 not_found": true, "422 idempotency_mismatch": true, "403 insufficient_scope": false, "409 idempotency_in_flight": false}},
		"by key":  {func(r *endpoint.Route) { r.Tenant = access.ByKey }, map[string]bool{"404 not_found": false}},
		"scoped":  {func(r *endpoint.Route) { r.Scope = "x:read" }, map[string]bool{"403 insufficient_scope": true, "403 insufficient_role": true}},
		"staged":  {func(r *endpoint.Route) { r.Staged = true }, map[string]bool{"409 idempotency_in_flight": true}},
		"sign-in": {func(r *endpoint.Route) { r.Limit = access.Authentication }, map[string]bool{"422 idempotency_mismatch": false, "422 validation_failed": true}},
		"its own": {func(r *endpoint.Route) { r.Refuses = "slot_taken cap past" }, map[string]bool{"409 slot_taken": true, "409 cap": true, "422 past": true, "409 duplicate": false}},
		"put":     {func(r *endpoint.Route) { r.Method = "PUT" }, map[string]bool{"422 idempotency_mismatch": false, "413 body_too_large": true, "415 unsupported_media_type": true}},
		"any":     {func(r *endpoint.Route) { r.Again = 200 }, map[string]bool{"500 internal": true, "503 unavailable": true, "429 rate_limited": true, "400 invalid_json": true}},
	} {
		told := map[string]bool{}
		for _, item := range document(t, c.change).Paths.Map() {
			for _, operation := range item.Operations() {
				for status, answer := range operation.Responses.Map() {
					codes, _ := answer.Value.Extensions["x-codes"].([]any)
					for _, code := range codes {
						told[status+" "+code.(string)] = true
					}
				}
			}
		}
		for refusal, wanted := range c.has {
			if told[refusal] != wanted {
				t.Errorf("%s: %s is told: %v", name, refusal, told[refusal])
			}
		}
	}
}

func decoded(t *testing.T, body string) (value any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), &value); err != nil {
		t.Fatal(err)
	}
	return value
}
