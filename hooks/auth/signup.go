package auth

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/person"
	"nearbyassist/locales"
)

// SignUpInput is a new account.
type SignUpInput struct {
	Body struct {
		Email    string                 `json:"email" maxLength:"254"`
		Password string                 `json:"password" minLength:"8"`
		Name     string                 `json:"name" maxLength:"120"`
		Phone    endpoint.Field[string] `json:"phone" required:"false" nullable:"true" maxLength:"40"`
		Locale   string                 `json:"locale,omitempty" enum:"en,es"`
		Timezone string                 `json:"timezone,omitempty" maxLength:"64"`
	}
}

// Resolve adds the rules of texts to the schema's.
func (in *SignUpInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	if !text.ValidEmail(text.NormalEmail(in.Body.Email)) {
		broken = append(broken, fault.On("email", "format_email"))
	}
	broken = append(broken, person.CheckPassword("password", in.Body.Password)...)
	if text.Clean(in.Body.Name) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	if phone := in.Body.Phone.Value; phone != "" && !text.ValidPhone(phone) {
		broken = append(broken, fault.On("phone", "format_phone"))
	}
	if zone := in.Body.Timezone; zone != "" && !text.ValidZone(zone) {
		broken = append(broken, fault.On("timezone", "timezone"))
	}
	return endpoint.Broken(broken...)
}

// SignUp makes an account and signs it in.
func SignUp(r *access.Request, in *SignUpInput) (SessionView, error) {
	user := in.user(r.Lang)
	secret, expires, err := Register(r, user, in.Body.Password, "api")
	if err != nil {
		return SessionView{}, err
	}
	return view(r.PersonOf(user.ID, user.Name), r, secret, expires)
}

// user is the account to be made, in the visitor's language where the input names none.
func (in *SignUpInput) user(lang locales.Lang) collections.User {
	user := collections.User{
		ID: collections.NewID(), Email: text.NormalEmail(in.Body.Email), Name: text.Clean(in.Body.Name), Phone: text.Clean(in.Body.Phone.Value),
		Locale: in.Body.Locale, Timezone: in.Body.Timezone,
	}
	if user.Locale == "" {
		user.Locale = string(lang)
	}
	return user
}

// Register makes an account with a session of the kind, and has the address verified. The password is hashed outside the
// transaction, for that is slow.
func Register(r *access.Request, user collections.User, password, kind string) (secret string, expires time.Time, err error) {
	if user.Timezone == "" {
		user.Timezone = "UTC"
	}
	if !locales.Valid(user.Locale) {
		user.Locale = string(locales.English)
	}
	user.CreatedAt, user.UpdatedAt = collections.At(r.Now), collections.At(r.Now)
	record, err := r.Accounts().NewUser(user, password)
	if err != nil {
		return "", time.Time{}, err
	}
	err = r.Accounts().Tx(func(db collections.Accounts) error {
		made, err := db.Create(record)
		if err != nil {
			return err
		}
		if !made {
			return fault.New("email_taken", fault.On("email", "taken"))
		}
		self := db.Person(user.ID, r.ActorOf(user.ID, user.Name))
		var openErr error
		secret, expires, openErr = person.Open(self, r, kind)
		return errors.Join(openErr, self.AppendMail("verification", r.Now))
	})
	return secret, expires, err
}
