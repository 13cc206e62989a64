// Package scope lists what a key or an app may be allowed to do (contract.md section 2).
package scope

import (
	"slices"
	"strings"
)

// all is in the order in which pages and answers show them.
var all = []string{
	"business:read", "business:write", "bookings:read", "bookings:write", "services:read", "services:write",
	"staff:read", "staff:write", "reviews:read", "reviews:write", "messages:read", "messages:write",
	"leads:read", "leads:write", "billing:read", "billing:write", "webhooks:read", "webhooks:write",
}

// All are the 18 scopes, in the contract's order.
func All() []string { return slices.Clone(all) }

// Valid tells whether a scope exists.
func Valid(s string) bool { return slices.Contains(all, s) }

// InOrder is those of the scopes that exist, each once, in the order in which pages and answers show them.
func InOrder(scopes []string) []string {
	return slices.DeleteFunc(All(), func(name string) bool { return !slices.Contains(scopes, name) })
}

// Missing tells whether a credential with these scopes lacks the one that an operation needs. Writing does not imply
// reading, and an operation that names none is closed to keys and apps.
func Missing(have []string, need string) bool { return !slices.Contains(have, need) }

var readScopes = map[string]string{
	"booking": "bookings:read", "lead": "leads:read", "review": "reviews:read", "message": "messages:read", "payment": "billing:read",
}

// ReadScopeOf is the scope that a key or an app needs to hear of an event, by the type's prefix ("booking.created").
// It is empty for the events that only members may ask for.
func ReadScopeOf(event string) string {
	group, _, _ := strings.Cut(event, ".")
	return readScopes[group]
}
