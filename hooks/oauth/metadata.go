package oauth

import (
	"net/http"

	"nearbyassist/domain/scope"
	"nearbyassist/hooks/access"
)

// Metadata is what clients find out by themselves (RFC 8414).
type Metadata struct {
	Issuer                string   `json:"issuer"`
	AuthorizationEndpoint string   `json:"authorization_endpoint"`
	TokenEndpoint         string   `json:"token_endpoint"`
	RevocationEndpoint    string   `json:"revocation_endpoint"`
	ServiceDocumentation  string   `json:"service_documentation"`
	ScopesSupported       []string `json:"scopes_supported"`
	ResponseTypes         []string `json:"response_types_supported"`
	ResponseModes         []string `json:"response_modes_supported"`
	GrantTypes            []string `json:"grant_types_supported"`
	TokenAuthMethods      []string `json:"token_endpoint_auth_methods_supported"`
	RevocationAuthMethods []string `json:"revocation_endpoint_auth_methods_supported"`
	ChallengeMethods      []string `json:"code_challenge_methods_supported"`
	NamesIssuer           bool     `json:"authorization_response_iss_parameter_supported"`
}

func metadataOf(address string) Metadata {
	methods := []string{"client_secret_basic", "client_secret_post", "none"}
	return Metadata{
		Issuer: address, AuthorizationEndpoint: address + "/oauth/authorize", TokenEndpoint: address + "/oauth/token", RevocationEndpoint: address + "/oauth/revoke",
		ServiceDocumentation: address + "/docs", ScopesSupported: scope.All(), ResponseTypes: []string{"code"}, ResponseModes: []string{"query"},
		GrantTypes: []string{"authorization_code", "refresh_token", "client_credentials"}, TokenAuthMethods: methods, RevocationAuthMethods: methods,
		ChallengeMethods: []string{"S256"}, NamesIssuer: true,
	}
}

// Describe answers GET /.well-known/oauth-authorization-server.
func Describe(r *access.Request, w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "public, max-age=300")
	send(w, http.StatusOK, metadataOf(r.Instance().URL))
}
