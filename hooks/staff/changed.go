package staff

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change; before is nil for a new person, after for a deleted one. It has no events.
func Changed(db collections.Tenant, before, after *collections.Staff, now time.Time) error {
	action, subject := "staff.updated", after
	switch {
	case before == nil:
		action, before = "staff.created", &collections.Staff{}
	case after == nil:
		action, subject, after = "staff.deleted", before, &collections.Staff{}
	case before.Status != after.Status && after.Status == "removed":
		action = "staff.removed"
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	return db.Audit(action, "staff", subject.ID, changes, "", now)
}
