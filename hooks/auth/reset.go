package auth

import (
	"errors"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/person"
)

// ForgotInput is the address of an account.
type ForgotInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

// Resolve adds the rule of addresses to the schema's.
func (in *ForgotInput) Resolve(huma.Context) []error {
	if text.ValidEmail(text.NormalEmail(in.Body.Email)) {
		return nil
	}
	return endpoint.Broken(fault.On("email", "format_email"))
}

// ForgotPassword has a link mailed that sets a new password. An unknown address gets the same answer after the same work: its
// mail is for nobody, and so is not sent.
func ForgotPassword(r *access.Request, in *ForgotInput) (Nothing, error) {
	user, err := r.Accounts().UserWith(text.NormalEmail(in.Body.Email))
	if errors.Is(err, collections.ErrNotFound) {
		user, err = collections.NewID(), nil
	}
	if err != nil {
		return Nothing{}, err
	}
	return Nothing{}, r.PersonOf(user, "").AppendMail("reset", r.Now)
}

// ResetInput is a new password, by the token of a mailed link.
type ResetInput struct {
	Body struct {
		Token       string `json:"token" maxLength:"200"`
		NewPassword string `json:"newPassword" minLength:"8"`
	}
}

// Resolve adds the rule of passwords to the schema's.
func (in *ResetInput) Resolve(huma.Context) []error {
	return endpoint.Broken(person.CheckPassword("newPassword", in.Body.NewPassword)...)
}

// ResetPassword sets a new password, once for a link. All sessions are dead after it, and the address is proved.
func ResetPassword(r *access.Request, in *ResetInput) (Nothing, error) {
	v, err := findProof(r, in.Body.Token, token.Reset)
	if err != nil {
		return Nothing{}, err
	}
	if v.expired(r) {
		return Nothing{}, fault.New("link_expired")
	}
	password, err := v.db.Password()
	if err != nil {
		return Nothing{}, err
	}
	return Nothing{}, v.reset(r, password.Hash(in.Body.NewPassword))
}

func (v *proof) reset(r *access.Request, password collections.Hashed) error {
	return v.db.Tx(func(db collections.Person) error {
		used, err := db.UseLinks(v.link.Purpose, r.Now)
		if err != nil {
			return err
		}
		if used == 0 {
			return fault.New("link_expired")
		}
		if err := db.SetPassword(password, r.Now); err != nil {
			return err
		}
		if err := db.Verify(r.Now); err != nil {
			return err
		}
		if err := person.Join(db, r.Now); err != nil {
			return err
		}
		return db.Audit("user.password_reset", "users", v.user.ID, []collections.Change{}, r.Now)
	})
}
