package auth

import (
	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ChangeEmailInput is the address that an account is to have.
type ChangeEmailInput struct {
	Body struct {
		Email           string `json:"email" maxLength:"254"`
		CurrentPassword string `json:"currentPassword" maxLength:"1000"`
	}
}

// Resolve adds the rule of addresses to the schema's.
func (in *ChangeEmailInput) Resolve(huma.Context) []error {
	if text.ValidEmail(text.NormalEmail(in.Body.Email)) {
		return nil
	}
	return endpoint.Broken(fault.On("email", "format_email"))
}

// ChangeEmail mails a link to the new address; it counts once the link was followed.
func ChangeEmail(r *access.Request, in *ChangeEmailInput) (Nothing, error) {
	password, err := r.Person().Password()
	if err != nil {
		return Nothing{}, err
	}
	if !password.Matches(in.Body.CurrentPassword) {
		return Nothing{}, fault.Validation(fault.On("currentPassword", "wrong"))
	}
	email := text.NormalEmail(in.Body.Email)
	return Nothing{}, r.Person().Tx(func(db collections.Person) error {
		taken, err := db.EmailTaken(email)
		if err != nil {
			return err
		}
		if taken {
			return fault.New("email_taken", fault.On("email", "taken"))
		}
		if err := db.AskForEmail(email, r.Now); err != nil {
			return err
		}
		return db.AppendMail("change_email", r.Now)
	})
}
