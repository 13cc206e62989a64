package auth

import (
	"errors"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/person"
)

// TokenInput is the token of a mailed link.
type TokenInput struct {
	Body struct {
		Token string `json:"token" maxLength:"200"`
	}
}

// proof is a mailed link with the account that it is about.
type proof struct {
	link    collections.Link
	user    collections.User
	db      collections.Person
	address string // that following the link proves; empty where it went to one that the account no longer has
}

// findProof finds what a token opens for one of the purposes, when it is used or expired too; an unknown token and an erased
// account are not found.
func findProof(r *access.Request, secret string, purposes ...token.Purpose) (*proof, error) {
	for _, purpose := range purposes {
		link, err := r.Accounts().LinkByHash(string(purpose), token.LinkHash(secret))
		if errors.Is(err, collections.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		user, err := r.PersonOf(link.Subject, "").Self()
		if err != nil {
			return nil, err
		}
		found := &proof{link: *link, user: *user, db: r.PersonOf(user.ID, user.Name)}
		found.address = found.addressOf(r.Instance().Secret, secret)
		return found, nil
	}
	return nil, collections.ErrNotFound
}

// addressOf is the address of the account that the link was mailed to.
func (v *proof) addressOf(instance []byte, secret string) string {
	purpose, addresses := token.Purpose(v.link.Purpose), []string{v.user.Email}
	if purpose == token.ChangeEmail {
		addresses = append(addresses, v.user.NewEmail)
	}
	for _, address := range addresses {
		if address != "" && token.Link(instance, purpose.For(address), v.link.Subject, v.link.Version) == secret {
			return address
		}
	}
	return ""
}

// done tells whether there is nothing left to prove.
func (v *proof) done() bool {
	if v.link.Purpose == string(token.ChangeEmail) {
		return v.address == v.user.Email
	}
	return v.user.Verified
}

// expired tells whether the link came too late, or to an address that is no longer the account's.
func (v *proof) expired(r *access.Request) bool {
	return v.address == "" || !v.link.UsedAt.IsZero() || !r.Now.Before(v.link.ExpiresAt.Time)
}

// Verify marks the address as verified. Again, it does nothing.
func Verify(r *access.Request, in *TokenInput) (Nothing, error) {
	return Nothing{}, prove(r, in.Body.Token, token.Verification)
}

// ConfirmEmail gives the account the address that the link went to. Again, it does nothing.
func ConfirmEmail(r *access.Request, in *TokenInput) (Nothing, error) {
	return Nothing{}, prove(r, in.Body.Token, token.ChangeEmail)
}

// prove does what a link is for, and joins what was booked under the address to the account.
func prove(r *access.Request, secret string, purposes ...token.Purpose) error {
	v, err := findProof(r, secret, purposes...)
	switch {
	case err != nil:
		return err
	case v.done():
		return nil
	case v.expired(r):
		return fault.New("link_expired")
	}
	return v.db.Tx(func(db collections.Person) error {
		if _, err := db.UseLinks(v.link.Purpose, r.Now); err != nil {
			return err
		}
		if err := v.settle(r, db); err != nil {
			return err
		}
		return person.Join(db, r.Now)
	})
}

func (v *proof) settle(r *access.Request, db collections.Person) error {
	if v.link.Purpose == string(token.Verification) {
		return db.Verify(r.Now)
	}
	taken, err := db.EmailTaken(v.address)
	if err != nil {
		return err
	}
	if taken {
		return fault.New("email_taken", fault.On("email", "taken"))
	}
	if err := db.SetEmail(v.address, r.Now); err != nil {
		return err
	}
	if err := db.FollowEmail(v.user.Email, v.address, r.Now); err != nil {
		return err
	}
	return db.Audit("user.email_changed", "users", v.user.ID, []collections.Change{}, r.Now)
}

// ResendVerification mails a new link; earlier ones stay good.
func ResendVerification(r *access.Request, _ *struct{}) (Nothing, error) {
	user, err := r.Person().Self()
	if err != nil || user.Verified {
		return Nothing{}, err
	}
	return Nothing{}, r.Person().AppendMail("verification", r.Now)
}
