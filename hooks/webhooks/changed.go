package webhooks

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change, by whatever door it came, and what follows from an end: what waits for an endpoint
// that no longer stands ends too, and the others hear that it was switched off. before is nil for a new endpoint, after for a
// deleted row.
func Changed(db collections.Tenant, before, after *collections.Webhook, now time.Time) error {
	action := actionOf(before, after)
	switch {
	case before == nil:
		before = &collections.Webhook{}
	case after == nil:
		after = &collections.Webhook{ID: before.ID}
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 && action != rotated {
		return nil
	}
	if err := db.Audit(action, "webhooks", after.ID, changes, after.DisabledReason, now); err != nil {
		return err
	}
	switch {
	case after.Status == before.Status:
		return nil
	case after.Status == "deleted":
		return db.EndDeliveries(after.ID, "dropped", "endpoint_deleted")
	case after.Status == "disabled":
		return db.WebhookDisabled(after.ID, now)
	}
	return nil
}

const rotated = "webhook.rotated"

// actionOf names a change by what it did. What an endpoint missed while it was disabled is told by "disabled" and "enabled".
func actionOf(before, after *collections.Webhook) string {
	switch {
	case before == nil:
		return "webhook.created"
	case after == nil:
		return "webhook.deleted"
	case after.Status != before.Status && after.Status == "active":
		return "webhook.enabled"
	case after.Status != before.Status:
		return "webhook." + after.Status
	case after.Secret != before.Secret:
		return rotated
	case after.Promoted && !before.Promoted:
		return "webhook.promoted"
	case after.Paused && !before.Paused:
		return "webhook.paused"
	case before.Paused && !after.Paused:
		return "webhook.resumed"
	}
	return "webhook.updated"
}
