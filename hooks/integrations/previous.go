package integrations

import (
	"time"

	"nearbyassist/collections"
)

// EndPrevious ends the old secret of a rotation now. Again, it does nothing.
func EndPrevious(db collections.Tenant, id string, now time.Time) error {
	return db.Tx(func(db collections.Tenant) error {
		key, err := db.FindAPIKey(id)
		if err != nil || key.Status(now) != "rotating" {
			return err
		}
		before := *key
		key.PreviousHash, key.PreviousLast4, key.PreviousEndsAt = "", "", collections.Time{}
		key.UpdatedAt = collections.At(now)
		if err := db.SaveAPIKey(key); err != nil {
			return err
		}
		return Changed(db, &before, key, now)
	})
}
