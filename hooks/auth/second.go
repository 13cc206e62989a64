package auth

import (
	"crypto/subtle"
	"errors"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/person"
)

const (
	codeTime     = 5 * time.Minute
	codeAttempts = 5

	// Whoever has the password can ask for codes without end, so wrong ones count for the account too, wherever they come from.
	wrongPeriod = 15 * time.Minute
	wrongMost   = 20
)

// enterByCode opens a session for the mailed code, once. Without one, or with one that is over, a new code is mailed and
// mfa_required tells its id.
func enterByCode(r *access.Request, db collections.Person, user *collections.User, id, code, kind string) (secret string, expires time.Time, err error) {
	waiting, err := r.Accounts().SignInCode(id)
	if errors.Is(err, collections.ErrNotFound) || err == nil && waiting.User != user.ID {
		return "", time.Time{}, askForCode(r, db)
	}
	if err != nil {
		return "", time.Time{}, err
	}
	left, err := r.Accounts().TrySignInCode(id, codeAttempts, r.Now)
	if err != nil {
		return "", time.Time{}, err
	}
	if !left {
		return "", time.Time{}, askForCode(r, db)
	}
	if subtle.ConstantTimeCompare([]byte(token.SignInCode(r.Instance().Secret, id)), []byte(strings.TrimSpace(code))) == 0 {
		r.SignInFailed(user.Email)
		return "", time.Time{}, fault.New("invalid_credentials", fault.On("otp", "wrong"))
	}
	err = r.Accounts().Tx(func(accounts collections.Accounts) error {
		if err := accounts.UseSignInCode(id, r.Now); err != nil {
			return err
		}
		var openErr error
		secret, expires, openErr = person.Open(accounts.Person(user.ID, db.Actor), r, kind)
		return openErr
	})
	if errors.Is(err, collections.ErrNotFound) { // a twin was first
		err = fault.New("invalid_credentials", fault.On("otp", "wrong"))
	}
	return secret, expires, err
}

// askForCode has a code mailed and refuses with its id.
func askForCode(r *access.Request, db collections.Person) error {
	wrong, err := db.WrongSignInCodes(r.Now.Add(-wrongPeriod))
	if err != nil {
		return err
	}
	if wrong >= wrongMost {
		r.RetryAfter(wrongPeriod)
		return fault.New("rate_limited")
	}
	waiting := collections.SignInCode{ID: collections.NewID(), CreatedAt: collections.At(r.Now), ExpiresAt: collections.At(r.Now.Add(codeTime))}
	err = db.Tx(func(db collections.Person) error {
		return errors.Join(db.AddSignInCode(waiting), db.AppendMailAbout("signin_code", waiting.ID, r.Now))
	})
	if err != nil {
		return err
	}
	return fault.New("mfa_required").With("mfaId", waiting.ID)
}
