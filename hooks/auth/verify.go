package auth

import (
	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
)

// verification is a mailed link with the account that it is about.
type verification struct {
	link collections.Link
	user collections.User
	db   collections.Person
}

// findVerification finds what a token opens, when it is used or expired too; an unknown token and an erased account are not found.
func findVerification(r *access.Request, secret string) (*verification, error) {
	link, err := r.Accounts().LinkByHash(string(token.Verification), token.LinkHash(secret))
	if err != nil {
		return nil, err
	}
	user, err := r.PersonOf(link.Subject, "").Self()
	if err != nil {
		return nil, err
	}
	return &verification{*link, *user, r.PersonOf(user.ID, user.Name)}, nil
}

// done tells whether there is nothing left to verify.
func (v *verification) done() bool { return v.user.Verified || !v.link.UsedAt.IsZero() }

// expired tells whether the link came too late.
func (v *verification) expired(r *access.Request) bool { return !r.Now.Before(v.link.ExpiresAt.Time) }

// verify marks the address as verified, once. Again, it does nothing.
func verify(r *access.Request, v *verification) error {
	switch {
	case v.done():
		return nil
	case v.expired(r):
		return fault.New("link_expired")
	}
	return r.Accounts().Tx(func(db collections.Accounts) error {
		if err := db.UseLink(v.link.ID, r.Now); err != nil {
			return err
		}
		return db.Verify(v.user.ID, r.Now)
	})
}
