package hooks

import (
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/oauth"
)

// TABLE 1, its second part: the operations whose form others define (contract.md section 1). Their errors are not ours either, so
// the tests of the rows above are not about them.
var protocols = []endpoint.Foreign{
	{Method: "GET", Path: "/.well-known/oauth-authorization-server", Serve: oauth.Describe},
	{Method: "POST", Path: "/oauth/token", Serve: oauth.Token},
	{Method: "POST", Path: "/oauth/revoke", Serve: oauth.Revoke},
}
