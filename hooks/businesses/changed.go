package businesses

import (
	"time"

	"nearbyassist/collections"
)

// changed writes the audit row of a change; before is nil for a new business. A business has no events.
func changed(db collections.Tenant, before, after *collections.Business, now time.Time) error {
	action := "business.updated"
	if before == nil {
		action, before = "business.created", &collections.Business{}
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	return db.Audit(action, "businesses", after.ID, changes, "", now)
}
