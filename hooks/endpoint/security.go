package endpoint

import (
	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/hooks/access"
)

// schemes are the ways to prove who calls (contract.md section 2).
func (w *writer) schemes() map[string]*huma.SecurityScheme {
	token := w.api.base() + "/oauth/token"
	return map[string]*huma.SecurityScheme{
		"session": {Type: "http", Scheme: "bearer", Description: w.texts.Security["session"]},
		"apiKey":  {Type: "apiKey", In: "header", Name: "X-API-Key", Description: w.texts.Security["apiKey"]},
		"app": {Type: "oauth2", Description: w.texts.Security["app"], Flows: &huma.OAuthFlows{
			AuthorizationCode: &huma.OAuthFlow{AuthorizationURL: w.api.base() + "/oauth/authorize", TokenURL: token, RefreshURL: token, Scopes: w.texts.Scopes},
			ClientCredentials: &huma.OAuthFlow{TokenURL: token, Scopes: w.texts.Scopes},
		}},
	}
}

// security are the credentials that a row takes, with the scope that an app needs; open ones take none as well. OpenAPI 3.0 has
// no place for the scope of a key: x-required-scope is there for it.
func security(route Route) []map[string][]string {
	var ways []map[string][]string
	if route.Auth != access.KeyOnly {
		ways = append(ways, map[string][]string{"session": {}})
	}
	if route.Scope != "" {
		scopes := []string{}
		if route.asksForScope() {
			scopes = append(scopes, route.Scope)
		}
		ways = append(ways, map[string][]string{"apiKey": {}}, map[string][]string{"app": scopes})
	}
	if route.Auth == access.Anyone {
		ways = append(ways, map[string][]string{})
	}
	return ways
}
