package webhooks

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change, by whatever door it came, and ends what waits for an endpoint that no longer
// stands; before is nil for a new endpoint, after for a deleted row.
func Changed(db collections.Tenant, before, after *collections.Webhook, now time.Time) error {
	action := "webhook.updated"
	switch {
	case before == nil:
		action, before = "webhook.created", &collections.Webhook{}
	case after == nil:
		action, after = "webhook.deleted", &collections.Webhook{ID: before.ID}
	case after.Status != before.Status:
		action = "webhook." + after.Status
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	if err := db.Audit(action, "webhooks", after.ID, changes, after.DisabledReason, now); err != nil {
		return err
	}
	switch after.Status {
	case "deleted":
		return db.EndDeliveries(after.ID, "dropped", "endpoint_deleted")
	case "disabled":
		return db.EndDeliveries(after.ID, "failed", "endpoint_disabled")
	}
	return nil
}
