// Package role ranks the members of a business and says who may give which role (rules.md section 1).
package role

// Role is what a member may do in one business.
type Role string

// The roles, highest first. The empty role is no membership.
const (
	Owner Role = "owner"
	Admin Role = "admin"
	Staff Role = "staff"
)

var ranks = map[Role]int{Staff: 1, Admin: 2, Owner: 3}

// AtLeast tells whether r allows what need allows. An unknown or empty role allows nothing, and nothing has an unknown one.
func AtLeast(r, need Role) bool {
	return ranks[need] > 0 && ranks[r] >= ranks[need]
}

// MayGive tells whether the actor may change somebody's role from old to new, either of which is empty for one who joins
// or leaves. Nobody gives or takes a role above the own. A key or an app (key) acts as an admin, whatever the actor, but
// gives and touches staff only. That an owner stays is for the caller to check.
func MayGive(actor, old, new Role, key bool) bool {
	if key {
		return within(old, Staff) && within(new, Staff)
	}
	return AtLeast(actor, Admin) && within(old, actor) && within(new, actor)
}

// within tells whether r is no membership or a role not above most.
func within(r, most Role) bool {
	return r == "" || AtLeast(most, r)
}
