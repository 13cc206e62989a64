package oauth

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change, and takes away what an ended app has made, whichever door it was ended by. before is
// nil for a new app, after for a deleted row.
func Changed(db collections.Tenant, before, after *collections.App, now time.Time) error {
	action, subject := "app.updated", after
	switch {
	case before == nil:
		action, before = "app.created", &collections.App{}
	case after == nil:
		action, subject, after = "app.deleted", before, &collections.App{}
	case before.DeletedAt.IsZero() && !after.DeletedAt.IsZero():
		action = "app.deleted"
	case before.Status != after.Status && after.Status != "review":
		action = "app." + after.Status
	case before.Hash != after.Hash:
		action = "app.secret_rotated"
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 && before.Hash == after.Hash {
		return nil
	}
	if err := db.Audit(action, "apps", subject.ID, changes, "", now); err != nil {
		return err
	}
	switch action {
	case "app.deleted":
		return db.EndAppGrants(subject.ID, "app_deleted", now)
	case "app.refused":
		return db.DisableAppWebhooks(subject.ID, "app_refused", now)
	}
	return nil
}
