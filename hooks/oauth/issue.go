package oauth

import (
	"crypto/rand"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
)

// family is what tokens come of: one consent, or one entry by an app's own secret.
type family struct {
	business, grant, id string
}

// issue makes an access token, and where the scopes of the next refresh are named, a refresh token with them.
func issue(db collections.Clients, of family, scopes, refreshed []string, now time.Time) (issued, error) {
	answer := issued{
		TokenType: "Bearer", ExpiresIn: int(oauth.AccessLives / time.Second), Scope: strings.Join(scopes, " "), BusinessID: of.business,
	}
	var err error
	if answer.AccessToken, err = of.add(db, collections.AccessToken, oauth.Access, scopes, now, oauth.AccessLives); err != nil || refreshed == nil {
		return answer, err
	}
	answer.RefreshToken, err = of.add(db, collections.RefreshToken, oauth.Refresh, refreshed, now, oauth.RefreshLives)
	return answer, err
}

func (f family) add(db collections.Clients, kind, prefix string, scopes []string, now time.Time, lives time.Duration) (secret string, err error) {
	if secret, err = oauth.New(rand.Reader, prefix); err != nil {
		return "", err
	}
	return secret, db.AddToken(collections.Token{
		Business: f.business, Grant: f.grant, Family: f.id, Kind: kind, Hash: token.Hash(secret), Scopes: collections.Of(scopes),
		CreatedAt: collections.At(now), ExpiresAt: collections.At(now.Add(lives)),
	})
}
