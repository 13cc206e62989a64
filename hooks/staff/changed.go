package staff

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/role"
)

// Changed writes the audit row of a change, and invites who is to join; before is nil for a new person, after for a deleted
// one. It has no events.
func Changed(db collections.Tenant, before, after *collections.Staff, now time.Time) error {
	action, subject := "staff.updated", after
	switch {
	case before == nil:
		action, before = "staff.created", &collections.Staff{}
	case after == nil:
		action, subject, after = "staff.deleted", before, &collections.Staff{}
	case before.Status != after.Status && after.Status == "removed":
		action = "staff.removed"
	case before.User == "" && after.User != "":
		action = "staff.joined"
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	if err := db.Audit(action, "staff", subject.ID, changes, "", now); err != nil {
		return err
	}
	if mayConsent(before) && (!mayConsent(after) || after.User != before.User) {
		if err := db.EndGrantsOf(before.User, now); err != nil {
			return err
		}
	}
	return invite(db, before, after, now)
}

// mayConsent tells whether a person may let apps into the business. Whoever no longer may takes theirs along.
func mayConsent(s *collections.Staff) bool {
	return s.User != "" && s.Status == "active" && role.AtLeast(role.Role(s.Role), role.Admin)
}
