package hooks_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"nearbyassist/domain/scope"
	"nearbyassist/hooks"
	"nearbyassist/hooks/endpoint"
)

// TestContract is about what `routes --write` writes: the same at each run, with the address as a variable.
func TestContract(t *testing.T) {
	first, err := endpoint.Contract(hooks.Routes())
	if err != nil {
		t.Fatal(err)
	}
	again, err := endpoint.Contract(hooks.Routes())
	if err != nil || !bytes.Equal(first.YAML, again.YAML) || !bytes.Equal(first.Postman, again.Postman) {
		t.Error("a second run writes something else", err)
	}
	document, err := openapi3.NewLoader().LoadFromData(first.YAML)
	if err != nil {
		t.Fatal(err)
	}
	if err := document.Validate(t.Context()); err != nil {
		t.Error(err)
	}
	if server := document.Servers[0]; server.URL != "{baseUrl}" || server.Variables["baseUrl"].Default != "https://api.nearbyassist.com" {
		t.Errorf("server %+v", server)
	}
	flows := document.Components.SecuritySchemes["app"].Value.Flows
	for _, flow := range []*openapi3.OAuthFlow{flows.AuthorizationCode, flows.ClientCredentials} {
		if wanted := slices.Sorted(slices.Values(scope.All())); !slices.Equal(slices.Sorted(maps.Keys(flow.Scopes)), wanted) {
			t.Errorf("scopes %v", flow.Scopes)
		}
	}
}
