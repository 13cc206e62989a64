// Package auth opens and ends sessions: sign-up, sign-in, refresh, sign-out.
package auth

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/person"
)

// SessionView is a signed-in session; the token is shown here only.
type SessionView struct {
	AccessToken string      `json:"accessToken"`
	TokenType   string      `json:"tokenType" enum:"Bearer"`
	ExpiresAt   time.Time   `json:"expiresAt"`
	User        person.View `json:"user"`
}

func view(db collections.Person, r *access.Request, secret string, expires time.Time) (SessionView, error) {
	endpoint.NoStore(r.Header)
	user, err := person.ViewOf(db)
	return SessionView{AccessToken: secret, TokenType: "Bearer", ExpiresAt: expires, User: user}, err
}
