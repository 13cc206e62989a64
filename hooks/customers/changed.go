package customers

import (
	"time"

	"nearbyassist/collections"
)

// Changed writes the audit row of a change and ends the links that went to an address which is no longer the customer's; before
// is nil for a new customer, after for a deleted one. It has no events.
func Changed(db collections.Tenant, before, after *collections.Customer, now time.Time) error {
	action, subject := "customer.updated", after
	switch {
	case before == nil:
		action, before = "customer.created", &collections.Customer{}
	case after == nil:
		action, subject, after = "customer.deleted", before, &collections.Customer{}
	}
	changes := collections.Changes(before, after)
	if len(changes) == 0 {
		return nil
	}
	if before.Email != "" && before.Email != after.Email {
		if err := db.EndLinks(subject.ID, now); err != nil {
			return err
		}
	}
	return db.Audit(action, "customers", subject.ID, changes, "", now)
}
