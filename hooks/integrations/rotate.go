package integrations

import (
	"crypto/rand"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/apikey"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// RotateInput asks for a new secret. Its body may be left out.
type RotateInput struct {
	KeyID string `path:"keyId"`
	Body  *endpoint.RotateBody
}

// RotateKey gives a key a new secret and shows it, this once.
func RotateKey(r *access.Request, in *RotateInput) (View, error) {
	key, secret, err := Rotate(r.Tenant(), in.KeyID, in.Body.Grace(), r.Now)
	if err != nil {
		return View{}, err
	}
	return reveal(r, key, secret), nil
}

// Rotate gives a key a new secret and hands it out. The one that it had works until the grace is over; an older one that
// still worked ends now, for at most two do.
func Rotate(db collections.Tenant, id string, grace time.Duration, now time.Time) (key *collections.APIKey, secret string, err error) {
	secret, err = apikey.New(rand.Reader)
	if err != nil {
		return nil, "", err
	}
	err = db.Tx(func(db collections.Tenant) error {
		if key, err = db.FindAPIKey(id); err != nil {
			return err
		}
		if status := key.Status(now); status == "revoked" || status == "expired" {
			return fault.New("invalid_transition").With("currentStatus", status)
		}
		before := *key
		key.PreviousHash, key.PreviousLast4, key.PreviousEndsAt = "", "", collections.Time{}
		if grace > 0 {
			key.PreviousHash, key.PreviousLast4, key.PreviousEndsAt = key.Hash, key.Last4, collections.At(now.Add(grace))
		}
		key.PreviousLastUsedAt, key.PreviousLastUsedIP = collections.Time{}, ""
		key.Hash, key.Prefix, key.Last4 = apikey.Hash(secret), apikey.Prefix(secret), apikey.Last4(secret)
		key.UpdatedAt = collections.At(now)
		if err := db.SaveAPIKey(key); err != nil {
			return err
		}
		return Changed(db, &before, key, now)
	})
	return key, secret, err
}
