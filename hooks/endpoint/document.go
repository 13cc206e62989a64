package endpoint

import (
	"github.com/danielgtaylor/huma/v2"
)

// describe sets what the rows do not tell: how to call, and that answers may gain fields.
func describe(a *API, address string) {
	document := a.document
	document.Servers = []*huma.Server{{URL: address}}
	document.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "http", Scheme: "bearer", Description: "Access token from POST /api/auth/signin"},
		"apiKey":  {Type: "apiKey", In: "header", Name: "X-API-Key", Description: "A key of one business, na_live_…"},
	}
	open := map[string]bool{}
	for _, operation := range a.ops {
		for _, response := range operation.Responses {
			for _, content := range response.Content {
				allowMore(document.Components.Schemas, content.Schema, open)
			}
		}
	}
}

// allowMore lets response schemas grow: a client ignores what it does not know.
func allowMore(registry huma.Registry, schema *huma.Schema, seen map[string]bool) {
	if schema == nil {
		return
	}
	if schema.Ref != "" {
		if seen[schema.Ref] {
			return
		}
		seen[schema.Ref] = true
		allowMore(registry, registry.SchemaFromRef(schema.Ref), seen)
		return
	}
	if schema.Type == huma.TypeObject && schema.AdditionalProperties == false {
		schema.AdditionalProperties = true
	}
	for _, property := range schema.Properties {
		allowMore(registry, property, seen)
	}
	allowMore(registry, schema.Items, seen)
}
