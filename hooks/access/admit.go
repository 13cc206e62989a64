package access

import (
	"context"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
	"nearbyassist/domain/token"
)

// Admit takes an API call through credential, limits, scope and tenant, and leaves the request in its context.
func (g *Gate) Admit(e *core.RequestEvent, rule Rule, path string) (*Request, error) {
	r := g.request(e, rule, path)
	refused := r.authenticate(e)
	if err := g.limit(r); err != nil {
		return r, err
	}
	if refused != nil {
		return r, refused
	}
	if err := r.authorize(); err != nil {
		return r, err
	}
	return r, r.resolve()
}

func (g *Gate) request(e *core.RequestEvent, rule Rule, path string) *Request {
	r := &Request{
		App: e.App, HTTP: e.Request, Header: e.Response.Header(), Now: g.now(), ID: RequestID(e), Address: plain(e.RealIP()),
		Path: path, Rule: rule, gate: g, Lang: Language(e.Request),
	}
	e.Request = e.Request.WithContext(context.WithValue(e.Request.Context(), requestKey{}, r))
	r.HTTP = e.Request
	return r
}

// Count counts a call that no row serves toward the limit over the whole API.
func (g *Gate) Count(e *core.RequestEvent) error {
	r := g.request(e, Rule{}, "")
	_ = r.authenticate(e) // only tells whose the call is
	return g.limit(r)
}

// authorize compares the kind of caller and the scope with the row.
func (r *Request) authorize() error {
	switch {
	case r.Caller.IsPartner() && r.Rule.Scope == "":
		return fault.New("insufficient_role")
	case r.Caller.IsPartner() && r.Rule.Scope != AnyScope && scope.Missing(r.Caller.Scopes(), r.Rule.Scope):
		return fault.New("insufficient_scope").With("requiredScope", r.Rule.Scope)
	case r.Caller.Session != nil && r.Rule.Auth == KeyOnly:
		return fault.New("insufficient_role")
	case r.Caller.IsGuest() && r.Rule.Auth != Anyone:
		return fault.New("unauthenticated")
	}
	return nil
}

// resolve finds the business that path, query or row name.
func (r *Request) resolve() error {
	switch r.Rule.Tenant.kind {
	case "key":
		return r.open(r.Caller.Business(), "active")
	case "path":
		if slug := r.HTTP.PathValue("slug"); slug != "" {
			return r.openID(slug)
		}
		return r.openID(r.HTTP.PathValue("businessId"))
	case "query":
		return r.resolveQuery()
	case "row":
		return r.resolveRow()
	case "link":
		return r.resolveLink()
	}
	return nil
}

func (r *Request) resolveQuery() error {
	business := r.HTTP.URL.Query().Get("businessId")
	if business == "" {
		business = r.Caller.Business()
	}
	if business == "" {
		return nil // Within answers after the other parameters were read
	}
	return r.openID(business)
}

// resolveLink places the request in the business of the row that a mailed link names. Whoever follows it acts as the customer,
// a member of the business too. One that has expired opens no row.
func (r *Request) resolveLink() error {
	secret := r.HTTP.PathValue("token")
	if secret == "" {
		secret = r.HTTP.URL.Query().Get("m")
	}
	link, err := collections.FindLink(r.App, token.LinkHash(secret), string(token.Manage), string(token.Waitlist))
	if err == collections.ErrNotFound {
		return fault.NotFound()
	}
	if err != nil {
		return err
	}
	actor := r.actor()
	if r.Now.Before(link.ExpiresAt.Time) {
		actor.BookingID = link.Subject
	}
	r.Link, r.opened = link, &opened{link.Business, actor}
	return nil
}

// resolveRow places the row that the last path parameter names: unseen ones are not found.
func (r *Request) resolveRow() error {
	row, err := collections.FindRowOwner(r.App, r.Rule.Tenant.collection, r.HTTP.PathValue(lastParameter(r.Path)))
	if err == collections.ErrNotFound {
		return fault.NotFound()
	}
	if err != nil {
		return err
	}
	err = r.open(row.Business, row.Status)
	isCustomer := r.Rule.Auth == Customer && r.Caller.Session != nil && row.User == r.Caller.Session.User
	if fault.CodeOf(err) == "not_found" && isCustomer {
		r.opened = &opened{row.Business, r.actor()}
		return nil
	}
	return err
}
