package access

import (
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
)

// IsPartner tells a key or an app: a program that acts for one business within its scopes.
func (c Caller) IsPartner() bool { return c.Key != nil || c.App != nil }

// Business is the one that a key or an app belongs to; empty for anybody else.
func (c Caller) Business() string {
	switch {
	case c.Key != nil:
		return c.Key.Business
	case c.App != nil:
		return c.App.Business
	}
	return ""
}

// Scopes are a key's or an app's.
func (c Caller) Scopes() []string {
	switch {
	case c.Key != nil:
		return c.Key.Scopes.V
	case c.App != nil:
		return c.App.Scopes()
	}
	return nil
}

// authenticateApp reads an app's access token, as authenticateKey reads a key.
func (r *Request) authenticateApp(secret string) error {
	if !oauth.Shaped(secret, oauth.Access) {
		return fault.New("unauthenticated")
	}
	opened, err := collections.FindAppToken(r.App, token.Hash(secret), r.Now)
	if err == collections.ErrNotFound {
		return fault.New("unauthenticated")
	}
	if err != nil {
		return err
	}
	r.Caller = Caller{App: opened}
	r.gate.uses.grant(opened.Grant, collections.GrantUse{At: r.Now, IP: r.Address})
	return nil
}

// Clients is the handle of the operations of OAuth, for an app that proves itself in the body.
func (r *Request) Clients() collections.Clients { return collections.NewClients(r.App, r.actor()) }

// ActorOfApp is an app that proves itself in the body of this very request.
func (r *Request) ActorOfApp(app *collections.App) collections.Actor {
	return collections.Actor{Type: "app", ID: app.ID, Name: app.Name, RequestID: r.ID, IP: r.Address}
}

// Foreign is the request of an operation whose form others define: nobody is asked for a credential of ours, no cookie is read.
func (g *Gate) Foreign(e *core.RequestEvent, path string) *Request { return g.request(e, Rule{}, path) }

// ClientAllowed tells whether a client may try to get a token: only failures count (contract.md section 1). app is who proved
// to be it, empty for whoever did not.
func (r *Request) ClientAllowed(app string) error {
	return r.gate.peek(r, r.gate.limits.authentication, "authentication|"+r.clientOf(app))
}

// ClientFailed counts a refused try.
func (r *Request) ClientFailed(app string) {
	// An error of the store, or a limit that is reached with it, is told to the next try.
	_ = r.gate.count(r, r.gate.limits.authentication, "authentication|"+r.clientOf(app))
}

func (r *Request) clientOf(app string) string {
	if app == "" {
		return r.Caller.client(r.Address)
	}
	return "app:" + app
}
