package auth

import (
	"crypto/rand"
	"errors"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/person"
)

// Refresh gives the session a new token and seven days more; the old token is dead at once. Of two at the same time one
// wins, the other is a 401.
func Refresh(r *access.Request, _ *struct{}) (SessionView, error) {
	secret, err := token.NewSession(rand.Reader)
	if err != nil {
		return SessionView{}, err
	}
	session, db, expires := r.Caller.Session, r.Person(), r.Now.Add(person.SessionTime)
	err = db.ReplaceSession(session.ID, session.Hash, token.Hash(secret), expires, r.Now)
	if errors.Is(err, collections.ErrNotFound) {
		return SessionView{}, fault.New("unauthenticated")
	}
	if err != nil {
		return SessionView{}, err
	}
	return view(db, r, secret, collections.At(expires).UTC())
}
