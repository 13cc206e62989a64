package integrations

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
)

// RevokeKey ends a key at once. Again, it answers the same.
func RevokeKey(r *access.Request, in *KeyInput) (View, error) {
	key, err := Revoke(r.Tenant(), in.KeyID, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(key, r.Now), nil
}

// Revoke ends a key, its old secret and the webhooks that it made.
func Revoke(db collections.Tenant, id string, now time.Time) (key *collections.APIKey, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if key, err = db.FindAPIKey(id); err != nil || !key.RevokedAt.IsZero() {
			return err
		}
		before := *key
		key.RevokedAt, key.UpdatedAt = collections.At(now), collections.At(now)
		if err := db.SaveAPIKey(key); err != nil {
			return err
		}
		return Changed(db, &before, key, now)
	})
	return key, err
}
