package access

import (
	"context"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/locales"
)

// Request is one call as a handler sees it: who, when, in which language, and the one handle that it may use.
type Request struct {
	App     core.App // a transaction while an idempotent answer is made
	HTTP    *http.Request
	Header  http.Header // of the answer
	Now     time.Time
	Lang    locales.Lang
	ID      string // X-Request-Id
	Address string // of the client
	Path    string // of the row, with its parameters' names
	Rule    Rule
	Caller  Caller
	Status  int               // of the answer; the row's unless the handler sets another
	Code    string            // of the error that it was answered with
	Broken  []fault.Field     // of the body, found before it was bound; told with what its types refuse
	Link    *collections.Link // that the path of a row with the tenant "link" holds; perhaps an expired one

	gate    *Gate
	opened  *opened
	refused *refusedKey
	claim   *collections.IdempotentAnswer // of a staged operation with an Idempotency-Key
	once    []string                      // members of the answer that are shown this once
}

// opened is the business that a request was placed in, and as whom. Handles are made from it when they are asked for, so
// that they are of the transaction that an idempotent answer is made in.
type opened struct {
	business string
	actor    collections.Actor
}

// Caller is the credential that came with a request.
type Caller struct {
	Session *collections.Session
	Key     *collections.APIKey
	App     *collections.AppToken
	// Superuser is the visit of a superuser to the operator page, or to the business that it names.
	Superuser *collections.OperatorSession
	Old       bool // the key's old secret, while it rotates
}

// IsGuest tells a call without a credential.
func (c Caller) IsGuest() bool { return c.Session == nil && c.Superuser == nil && !c.IsPartner() }

// client is what limits and idempotency count by.
func (c Caller) client(address string) string {
	switch {
	case c.Key != nil:
		return "key:" + c.Key.ID
	case c.App != nil:
		return "app:" + c.App.App + ":" + c.App.Business
	case c.Session != nil:
		return "user:" + c.Session.User
	case c.Superuser != nil:
		return "superuser:" + c.Superuser.Superuser
	}
	return "address:" + network(address, 32, 64)
}

// Client is whom limits, idempotency and holds count a call for: a key, an app in one business, a user, or a guest's address.
func (r *Request) Client() string { return r.Caller.client(r.Address) }

type requestKey struct{}

// From finds the request in the context of its handler.
func From(ctx context.Context) *Request {
	request, _ := ctx.Value(requestKey{}).(*Request)
	return request
}

// Instance is the installation that serves the request.
func (r *Request) Instance() Instance { return r.gate.instance }

// MostRequests is how many requests in 15 minutes the instance allows to one client.
func (r *Request) MostRequests() int { return int(r.gate.limits.global.Rate.Limit) }

// Tenant is the business's handle, on every row with a tenant. On open rows its actor may be anyone: what only reads takes
// Member or Public there.
func (r *Request) Tenant() collections.Tenant {
	return collections.NewTenant(r.App, r.opened.business, r.opened.actor)
}

// Member is the business's handle where the caller acts for the business.
func (r *Request) Member() (collections.Tenant, bool) {
	if r.opened == nil || !r.opened.actor.IsMember() && !r.Looks() {
		return collections.Tenant{}, false
	}
	return r.Tenant(), true
}

// Public is the handle of an open row.
func (r *Request) Public() collections.Public { return collections.NewPublic(r.App, r.opened.business) }

// Directory is the handle of those who look for a business.
func (r *Request) Directory() collections.Directory { return collections.NewDirectory(r.App) }

// Person is the signed-in user's handle, of rows with the tenant "self" and of those that make a business.
func (r *Request) Person() collections.Person {
	return collections.NewPerson(r.App, r.Caller.Session.User, r.actor())
}

// Businesses are those where the caller is a member; a key or an app has its one.
func (r *Request) Businesses(page collections.Page) (collections.Rows[collections.Business], error) {
	if !r.Caller.IsPartner() {
		return r.Person().Businesses(page)
	}
	business, err := collections.NewTenant(r.App, r.Caller.Business(), r.actor()).Business()
	if err != nil {
		return collections.Rows[collections.Business]{}, err
	}
	rows := collections.Rows[collections.Business]{Items: []collections.Business{*business}, Total: 1, Page: page.Number, Limit: page.Limit}
	if page.Number > 1 {
		rows.Items = []collections.Business{}
	}
	return rows, nil
}

// PersonOf is the handle of somebody who signs in or up with this very request.
func (r *Request) PersonOf(user, name string) collections.Person {
	return collections.NewPerson(r.App, user, r.ActorOf(user, name))
}

// MemberOf is the handle of a business for somebody whom a token names, by the role that they have there now.
func (r *Request) MemberOf(business, user string) (collections.Tenant, error) {
	member, err := collections.FindMember(r.App, business, "active", user)
	if err != nil {
		return collections.Tenant{}, err
	}
	actor := r.ActorOf(user, member.Name)
	actor.Type, actor.Role, actor.StaffID, actor.SeesAll = "member", member.Role, member.StaffID, member.SeesAll
	return collections.NewTenant(r.App, business, actor), nil
}

// ShowOnce names a member of the answer that a replay has as null.
func (r *Request) ShowOnce(member string) { r.once = append(r.once, member) }

// ActorOf is somebody who signs in or up with this very request.
func (r *Request) ActorOf(user, name string) collections.Actor {
	return collections.Actor{Type: "user", ID: user, Name: name, RequestID: r.ID, IP: r.Address}
}

// Accounts is the handle of the authentication rows.
func (r *Request) Accounts() collections.Accounts { return collections.NewAccounts(r.App) }

func (r *Request) actor() collections.Actor {
	actor := collections.Actor{Type: "guest", RequestID: r.ID, IP: r.Address}
	switch {
	case r.Caller.Key != nil:
		key := r.Caller.Key
		actor.Type, actor.ID, actor.Name, actor.Credential, actor.Role = "key", key.ID, key.Name, key.ID, string(role.Admin)
	case r.Caller.App != nil:
		app := r.Caller.App
		actor.Type, actor.ID, actor.Name, actor.Credential, actor.Role = "app", app.App, app.AppName, app.Grant, string(role.Admin)
	case r.Caller.Session != nil:
		session := r.Caller.Session
		actor.Type, actor.ID, actor.Name, actor.Credential = "user", session.User, session.UserName, session.ID
	case r.Caller.Superuser != nil:
		visit := r.Caller.Superuser
		actor.Type, actor.ID, actor.Name, actor.Credential = "superuser", visit.Superuser, visit.Email, visit.ID
	}
	return actor
}

// open places the request in a business: as its key, app or member, and on open rows as anyone while it is active.
func (r *Request) open(business, status string) error {
	if r.Caller.IsPartner() {
		if r.Caller.Business() != business {
			return fault.NotFound()
		}
		r.opened = &opened{business, r.actor()}
		return nil
	}
	if r.Looks() {
		return r.look(business, status)
	}
	if r.Caller.Session != nil {
		member, err := r.member(business, status)
		if err == nil {
			actor := r.actor()
			actor.Type, actor.Role, actor.StaffID, actor.SeesAll = "member", member.Role, member.StaffID, member.SeesAll
			r.opened = &opened{business, actor}
			return nil
		}
		if err != collections.ErrNotFound {
			return err
		}
	}
	if r.Rule.Auth != Anyone || status != "active" {
		return fault.NotFound()
	}
	r.opened = &opened{business, r.actor()}
	return nil
}

// member is the caller's role. An archived business has no members but its owners, and those only for what is theirs alone:
// archiving again is no 404.
func (r *Request) member(business, status string) (*collections.Member, error) {
	if r.Rule.Auth != Owner {
		status = "active"
	}
	member, err := collections.FindMember(r.App, business, status, r.Caller.Session.User)
	if err == nil && status != "active" && member.Role != string(role.Owner) {
		return nil, collections.ErrNotFound
	}
	return member, err
}

// checkRole refuses a member whose role is too low; keys and apps act as admins within their scopes.
func (r *Request) checkRole() error {
	member, ok := r.Member()
	if !ok || r.Rule.Auth == Anyone || r.Rule.Auth == Customer {
		return nil
	}
	if !role.AtLeast(role.Role(member.Actor.Role), r.Rule.Auth.needs()) {
		return fault.New("insufficient_role")
	}
	return nil
}

// Within checks what only the parsed input tells: the business that a body names, then the role.
func (r *Request) Within(input any) error {
	if err := r.resolveBody(input); err != nil {
		return err
	}
	if r.Rule.Tenant == Query && r.opened == nil {
		return fault.Parameter("businessId", "required_parameter")
	}
	return r.checkRole()
}

func (r *Request) resolveBody(input any) error {
	named, ok := input.(Business)
	if !ok || r.Rule.Tenant != Body && r.Rule.Tenant != Maybe {
		return nil
	}
	business := named.Business()
	if business == "" {
		business = r.Caller.Business()
	}
	switch {
	case business == "" && r.Rule.Tenant == Maybe:
		return nil
	case business == "":
		return fault.Validation(fault.On("businessId", "required", "businessId"))
	}
	err := r.openID(business)
	if fault.CodeOf(err) == "not_found" {
		return fault.NotFound(fault.On("businessId", "not_found"))
	}
	return err
}

// openID places the request in the business with this id.
func (r *Request) openID(id string) error {
	found, status, err := collections.FindBusinessID(r.App, id)
	if err == collections.ErrNotFound || (err == nil && found != id && !r.slugAllowed()) {
		return fault.NotFound()
	}
	if err != nil {
		return err
	}
	return r.open(found, status)
}

// slugAllowed: only the row that shows one business, and pages, take a slug in place of the id.
func (r *Request) slugAllowed() bool {
	return r.Rule.Tenant == Path && (r.Path == "/api/businesses/{businessId}" && r.HTTP.Method == http.MethodGet || r.HTTP.PathValue("slug") != "")
}
