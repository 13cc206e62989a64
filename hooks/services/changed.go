package services

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change; before is nil for a new service, after for a deleted one. It has no events.
func Changed(db collections.Tenant, before, after *collections.Service, now time.Time) error {
	action, subject := "service.updated", after
	switch {
	case before == nil:
		action, before = "service.created", &collections.Service{}
	case after == nil:
		action, subject, after = "service.deleted", before, &collections.Service{}
	case before.Status != after.Status && after.Status == "archived":
		action = "service.archived"
	case before.Status != after.Status:
		action = "service.restored"
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	return db.Audit(action, "services", subject.ID, changes, "", now)
}
