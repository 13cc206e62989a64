// Package users is the signed-in person's own account: profile, password, export, erasure.
package users

import (
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/person"
)

// Profile is the caller with the memberships.
func Profile(r *access.Request, _ *struct{}) (person.View, error) { return person.ViewOf(r.Person()) }
