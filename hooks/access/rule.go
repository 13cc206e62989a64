// Package access decides who calls, for which business, and how often: it hands a handler exactly one handle of
// collections and knows no feature. Order of answers (architecture.md section 2): 401, 403 scope, 404, 400/422, 404 body, 403 role.
package access

import (
	"nearbyassist/domain/role"
)

// Auth is the column that says who may call a row.
type Auth int

// The callers of contract.md section 3, from the widest to the narrowest.
const (
	Anyone      Auth = iota
	User             // any signed-in user
	Customer         // the customer whose row it is, or staff
	Staff            // that role or above in the business
	SelfOrAdmin      // the staff member, or an admin; the handler tells which
	Admin
	Owner
	KeyOnly   // keys and apps only
	Console   // a superuser by the console's own token
	Superuser // a superuser on a visit to our pages; for all others the page is not there
)

var authNames = map[Auth]string{
	Anyone: "-", User: "user", Customer: "customer or staff", Staff: "staff", SelfOrAdmin: "admin or self", Admin: "admin", Owner: "owner", KeyOnly: "key",
	Console: "superuser's token", Superuser: "superuser",
}

func (a Auth) String() string { return authNames[a] }

// needs is the lowest role that a member must have.
func (a Auth) needs() role.Role {
	switch a {
	case Admin:
		return role.Admin
	case Owner:
		return role.Owner
	default:
		return role.Staff
	}
}

// Tenant is the column that says where the business of a row is named.
type Tenant struct {
	kind       string
	collection string
}

// The places of architecture.md section 2.
var (
	None  = Tenant{kind: "none"}
	Self  = Tenant{kind: "self"} // the caller's own, across businesses
	ByKey = Tenant{kind: "key"}
	Path  = Tenant{kind: "path"}      // {businessId}, or {slug} of a page
	Query = Tenant{kind: "query"}     // businessId
	Body  = Tenant{kind: "body"}      // the input has Business() string
	Maybe = Tenant{kind: "body/self"} // the same where it names one, else the caller's own
	Link  = Tenant{kind: "link"}      // a mailed link to a booking, or to an offer from the waitlist: {token}, or m in the query
)

// Row names the collection whose row the last path parameter is.
func Row(collection string) Tenant { return Tenant{"row", collection} }

// Named tells whether the call names the business, or a row of one, so that it may not be there for the caller.
func (t Tenant) Named() bool {
	return t.kind == "path" || t.kind == "query" || t.kind == "body" || t.kind == Maybe.kind || t.kind == "row"
}

func (t Tenant) String() string {
	if t.kind == "row" {
		return "row(" + t.collection + ")"
	}
	return t.kind
}

// AnyScope in the column Scope admits keys and apps whatever theirs are.
const AnyScope = "any"

// Limit is the further limit that a row counts toward.
type Limit int

// The limits of contract.md section 1 beside the one over the whole API.
const (
	Normal         Limit = iota
	Authentication       // 20 in 15 minutes
	Guests               // 10 in 15 minutes for callers without an account
)

// Rule is what a row of TABLE 1 or 2 asks of its caller.
type Rule struct {
	Operation string // id of the row, by which calls are logged; pages have none and are not
	Auth      Auth
	Scope     string // what a key or an app needs, or AnyScope; empty refuses them
	Tenant    Tenant
	Limit     Limit
	Staged    bool // commits an idempotency claim first and the answer last
}

// Business is implemented by inputs that name their business in the body.
type Business interface{ Business() string }
