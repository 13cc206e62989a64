package auth

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"golang.org/x/crypto/bcrypt"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/person"
)

// SignInInput is a mail address with its password, and the mailed code where the first try asked for one.
type SignInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1000"`
		MFAID    string `json:"mfaId,omitempty" maxLength:"100" doc:"The one that mfa_required came with"`
		OTP      string `json:"otp,omitempty" maxLength:"20" doc:"The code that was mailed then"`
	}
}

// Resolve asks for both parts of a second factor, or none.
func (in *SignInInput) Resolve(huma.Context) []error {
	switch {
	case in.Body.MFAID != "" && in.Body.OTP == "":
		return endpoint.Broken(fault.On("otp", "required"))
	case in.Body.MFAID == "" && in.Body.OTP != "":
		return endpoint.Broken(fault.On("mfaId", "required"))
	}
	return nil
}

// SignIn opens a session. An unknown address and a wrong password get one and the same answer in the same time.
func SignIn(r *access.Request, in *SignInInput) (SessionView, error) {
	user, err := identify(r, in.Body.Email, in.Body.Password)
	if err != nil {
		return SessionView{}, err
	}
	db := r.PersonOf(user.ID, user.Name)
	secret, expires, err := enterOrAsk(r, db, user, in.Body.MFAID, in.Body.OTP, "api")
	if err != nil {
		return SessionView{}, err
	}
	return view(db, r, secret, expires)
}

// identify checks a password.
func identify(r *access.Request, email, password string) (*collections.User, error) {
	email = text.NormalEmail(email)
	if r.Caller.Session == nil || r.Caller.Session.UserEmail != email {
		if err := r.SignInAllowed(email); err != nil {
			return nil, err
		}
	}
	user, matches, err := r.Accounts().Credential(email)
	if errors.Is(err, collections.ErrNotFound) {
		matches = matchesNobody
	} else if err != nil {
		return nil, err
	}
	if !matches(password) {
		r.SignInFailed(email)
		return nil, fault.New("invalid_credentials")
	}
	return user, nil
}

// enterOrAsk opens a session of the kind for who has shown a first factor. Where the account has a second one, it takes the
// code that was mailed, or mails one and tells so.
func enterOrAsk(r *access.Request, db collections.Person, user *collections.User, mfaID, otp, kind string) (secret string, expires time.Time, err error) {
	second, err := r.Accounts().WantsSecondFactor(user.ID)
	if err != nil {
		return "", time.Time{}, err
	}
	if second {
		return enterByCode(r, db, user, mfaID, otp, kind)
	}
	return person.Open(db, r, kind)
}

// matchesNobody takes as long as the check of a real password.
func matchesNobody(password string) bool {
	_ = bcrypt.CompareHashAndPassword(nobody, []byte(password[:min(len(password), person.MaxPassword)]))
	return false
}

// nobody is the hash of a password that was thrown away, at PocketBase's cost.
var nobody = []byte("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")
