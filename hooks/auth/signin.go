package auth

import (
	"errors"
	"time"

	"golang.org/x/crypto/bcrypt"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/person"
)

// SignInInput is a mail address with its password.
type SignInInput struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1000"`
	}
}

// SignIn opens a session. An unknown address and a wrong password get one and the same answer in the same time.
func SignIn(r *access.Request, in *SignInInput) (SessionView, error) {
	user, secret, expires, err := Enter(r, in.Body.Email, in.Body.Password, "api")
	if err != nil {
		return SessionView{}, err
	}
	return view(r.PersonOf(user.ID, user.Name), r, secret, expires)
}

// Enter checks a password and opens a session of the kind.
func Enter(r *access.Request, email, password, kind string) (user *collections.User, secret string, expires time.Time, err error) {
	email = text.NormalEmail(email)
	if r.Caller.Session == nil || r.Caller.Session.UserEmail != email {
		if err := r.SignInAllowed(email); err != nil {
			return nil, "", time.Time{}, err
		}
	}
	user, matches, err := r.Accounts().Credential(email)
	if errors.Is(err, collections.ErrNotFound) {
		matches = matchesNobody
	} else if err != nil {
		return nil, "", time.Time{}, err
	}
	if !matches(password) {
		r.SignInFailed(email)
		return nil, "", time.Time{}, fault.New("invalid_credentials")
	}
	secret, expires, err = person.Open(r.PersonOf(user.ID, user.Name), r, kind)
	return user, secret, expires, err
}

// matchesNobody takes as long as the check of a real password.
func matchesNobody(password string) bool {
	_ = bcrypt.CompareHashAndPassword(nobody, []byte(password[:min(len(password), maxPassword)]))
	return false
}

// nobody is the hash of a password that was thrown away, at PocketBase's cost.
var nobody = []byte("$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy")
