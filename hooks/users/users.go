// Package users is the signed-in person's own profile.
package users

import (
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/person"
)

// Profile is the caller with the memberships.
func Profile(r *access.Request, _ *struct{}) (person.View, error) { return person.ViewOf(r.Person()) }
