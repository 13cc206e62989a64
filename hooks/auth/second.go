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
	err = byCode(r, db, user, waitingCode{id, code, token.SignInCode}, func(db collections.Person) (err error) {
		secret, expires, err = person.Open(db, r, kind)
		return err
	})
	return secret, expires, err
}

// waitingCode is a code that was mailed, as it was typed, and what it is for.
type waitingCode struct {
	id, typed string
	purpose   token.Purpose
}

// byCode does what the mailed code is for, once and in one transaction with its use.
func byCode(r *access.Request, db collections.Person, user *collections.User, code waitingCode, then func(collections.Person) error) error {
	waiting, err := r.Accounts().SignInCode(code.id)
	if errors.Is(err, collections.ErrNotFound) || err == nil && waiting.User != user.ID {
		return askForCode(r, db, code.purpose)
	}
	if err != nil {
		return err
	}
	left, err := r.Accounts().TrySignInCode(code.id, codeAttempts, r.Now)
	if err != nil {
		return err
	}
	if !left {
		return askForCode(r, db, code.purpose)
	}
	if subtle.ConstantTimeCompare([]byte(token.Code(r.Instance().Secret, code.purpose, code.id)), []byte(strings.TrimSpace(code.typed))) == 0 {
		r.SignInFailed(user.Email)
		return fault.New("invalid_credentials", fault.On("otp", "wrong"))
	}
	err = r.Accounts().Tx(func(accounts collections.Accounts) error {
		if err := accounts.UseSignInCode(code.id, r.Now); err != nil {
			return err
		}
		return then(accounts.Person(user.ID, db.Actor))
	})
	if errors.Is(err, collections.ErrNotFound) { // a twin was first
		err = fault.New("invalid_credentials", fault.On("otp", "wrong"))
	}
	return err
}

// askForCode has a code mailed and refuses with its id.
func askForCode(r *access.Request, db collections.Person, purpose token.Purpose) error {
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
		return errors.Join(db.AddSignInCode(waiting), db.AppendMailAbout(string(purpose), waiting.ID, r.Now))
	})
	if err != nil {
		return err
	}
	return fault.New("mfa_required").With("mfaId", waiting.ID)
}
