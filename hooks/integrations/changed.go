package integrations

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change, and switches off the webhooks that an ended key made, whichever door it was
// ended by. before is nil for a new key, after for a deleted one.
func Changed(db collections.Tenant, before, after *collections.APIKey, now time.Time) error {
	action, subject, ended := "api_key.updated", after, false
	switch {
	case before == nil:
		action, before = "api_key.created", &collections.APIKey{}
	case after == nil:
		action, subject, ended, after = "api_key.deleted", before, true, &collections.APIKey{}
	case before.RevokedAt.IsZero() && !after.RevokedAt.IsZero():
		action, ended = "api_key.revoked", true
	case before.Hash != after.Hash:
		action = "api_key.rotated"
	case before.PreviousHash != "" && after.PreviousHash == "":
		action = "api_key.previous_ended"
	}
	if ended {
		if err := db.DisableWebhooksOf(subject.ID, "key_revoked", now); err != nil {
			return err
		}
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	return db.Audit(action, "api_keys", subject.ID, changes, "", now)
}
