package users

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/person"
)

// UpdateInput is a change of the caller's account.
type UpdateInput struct {
	Body UpdateBody
}

// UpdateBody has what changes; what is absent stays.
type UpdateBody struct {
	Name             endpoint.Field[string] `json:"name" required:"false" minLength:"1" maxLength:"120"`
	Phone            endpoint.Field[string] `json:"phone" required:"false" nullable:"true" maxLength:"40"`
	Locale           endpoint.Field[string] `json:"locale" required:"false" enum:"en,es"`
	Timezone         endpoint.Field[string] `json:"timezone" required:"false" maxLength:"64"`
	MarketingConsent endpoint.Field[bool]   `json:"marketingConsent" required:"false"`
	CurrentPassword  endpoint.Field[string] `json:"currentPassword" required:"false" maxLength:"1000"`
	NewPassword      endpoint.Field[string] `json:"newPassword" required:"false" minLength:"8"`
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	body := in.Body
	if body.Name.Set && text.Clean(body.Name.Value) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	if phone := body.Phone.Value; phone != "" && !text.ValidPhone(phone) {
		broken = append(broken, fault.On("phone", "format_phone"))
	}
	if body.Timezone.Set && !text.ValidZone(body.Timezone.Value) {
		broken = append(broken, fault.On("timezone", "timezone"))
	}
	switch {
	case body.NewPassword.Set && !body.CurrentPassword.Set:
		broken = append(broken, fault.On("currentPassword", "required"))
	case body.CurrentPassword.Set && !body.NewPassword.Set:
		broken = append(broken, fault.On("newPassword", "required"))
	}
	if body.NewPassword.Set {
		broken = append(broken, person.CheckPassword("newPassword", body.NewPassword.Value)...)
	}
	return endpoint.Broken(broken...)
}

func (u UpdateBody) apply(user *collections.User) {
	u.Name.To(&user.Name)
	u.Phone.To(&user.Phone)
	user.Name, user.Phone = text.Clean(user.Name), text.Clean(user.Phone)
	u.Locale.To(&user.Locale)
	u.Timezone.To(&user.Timezone)
	u.MarketingConsent.To(&user.MarketingConsent)
}

// UpdatedView is the account; with a new password also the session that takes the place of all others.
type UpdatedView struct {
	person.View
	AccessToken *string    `json:"accessToken,omitempty" nullable:"true"`
	ExpiresAt   *time.Time `json:"expiresAt,omitempty"`
}

// Update changes the account. A new password ends all sessions, this one too, and opens a new one.
func Update(r *access.Request, in *UpdateInput) (UpdatedView, error) {
	var secret *secretChange
	if in.Body.NewPassword.Set {
		checked, err := checkPassword(r, in.Body)
		if err != nil {
			return UpdatedView{}, err
		}
		secret = checked
	}
	var answer UpdatedView
	err := r.Person().Tx(func(db collections.Person) error {
		user, err := db.Self()
		if err != nil {
			return err
		}
		in.Body.apply(user)
		user.UpdatedAt = collections.At(r.Now)
		if err := db.SaveProfile(user); err != nil {
			return err
		}
		if secret != nil {
			return secret.replace(r, db, &answer)
		}
		return nil
	})
	if err != nil {
		return UpdatedView{}, err
	}
	answer.View, err = person.ViewOf(r.Person())
	return answer, err
}

// secretChange is a password that was checked, and the hash of the one that takes its place.
type secretChange struct {
	checked *collections.Password
	hashed  collections.Hashed
}

// checkPassword is slow, and so done before the transaction. Tries are limited as those of a sign-in are.
func checkPassword(r *access.Request, body UpdateBody) (*secretChange, error) {
	if err := r.CountTry(); err != nil {
		return nil, err
	}
	password, err := r.Person().Password()
	if err != nil {
		return nil, err
	}
	if !password.Matches(body.CurrentPassword.Value) {
		return nil, fault.Validation(fault.On("currentPassword", "wrong"))
	}
	return &secretChange{password, password.Hash(body.NewPassword.Value)}, nil
}

func (s *secretChange) replace(r *access.Request, db collections.Person, answer *UpdatedView) error {
	stands, err := db.Stands(s.checked)
	if err != nil {
		return err
	}
	if !stands { // another change came first
		return fault.Validation(fault.On("currentPassword", "wrong"))
	}
	if err := db.SetPassword(s.hashed, r.Now); err != nil {
		return err
	}
	token, expires, err := person.Open(db, r, r.Caller.Session.Kind)
	if err != nil {
		return err
	}
	endpoint.NoStore(r.Header)
	answer.AccessToken, answer.ExpiresAt = &token, &expires
	return db.Audit("user.password_changed", "users", db.UserID, []collections.Change{}, r.Now)
}
