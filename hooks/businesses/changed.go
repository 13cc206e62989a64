package businesses

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change; before is nil for a new business, after for a deleted one. It has no events.
func Changed(db collections.Tenant, before, after *collections.Business, now time.Time) error {
	action := "business.updated"
	switch {
	case before == nil:
		action, before = "business.created", &collections.Business{}
	case after == nil:
		action, after = "business.deleted", &collections.Business{}
	case before.Status != after.Status && after.Status == "archived":
		action = "business.archived"
	case before.Status != after.Status:
		action = "business.restored"
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	return db.Audit(action, "businesses", db.BusinessID, changes, "", now)
}
