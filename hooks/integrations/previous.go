package integrations

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
)

// EndOldSecret ends the old secret of a rotation now. Again, it answers the same.
func EndOldSecret(r *access.Request, in *KeyInput) (View, error) {
	key, err := EndPrevious(r.Tenant(), in.KeyID, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(key, r.Now), nil
}

// EndPrevious ends the old secret of a rotation now. Again, it does nothing.
func EndPrevious(db collections.Tenant, id string, now time.Time) (key *collections.APIKey, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if key, err = db.FindAPIKey(id); err != nil || key.Status(now) != "rotating" {
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
	return key, err
}
