package oauth

import (
	"errors"

	"nearbyassist/collections"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
)

// refresh changes a refresh token into the next pair. The same one again is taken within the grace, for the answer may have been
// lost; later it ends all that came of the consent: somebody else has it too.
func refresh(c *call) (made issued, err error) {
	secret := c.form["refresh_token"]
	switch {
	case secret == "":
		return issued{}, refuse("invalid_request", "refresh_token is required.")
	case !oauth.Shaped(secret, oauth.Refresh):
		return issued{}, errGrant
	}
	var refused error
	err = c.db().Tx(func(db collections.Clients) error {
		row, err := db.FindToken(c.app.ID, token.Hash(secret))
		if errors.Is(err, collections.ErrNotFound) || err == nil && row.Kind != collections.RefreshToken {
			refused = errGrant
			return nil
		}
		if err != nil {
			return err
		}
		if !row.UsedAt.IsZero() && c.Now.Sub(row.UsedAt.Time) > oauth.ReplayGrace {
			refused = errGrant
			return db.EndFamily(row.Business, row.Grant, row.Family, "refresh_reused", c.Now)
		}
		made, refused, err = c.renew(db, row)
		return err
	})
	return made, errors.Join(err, refused)
}

// renew makes the next pair. A narrower scope is the access token's alone: the next refresh has what the first had.
func (c *call) renew(db collections.Clients, row *collections.Token) (made issued, refused, err error) {
	scopes, within := oauth.Narrow(c.form["scope"], row.Scopes.V)
	lives, err := db.Lives(row.Grant)
	switch {
	case err != nil:
		return issued{}, nil, err
	case !lives || !row.RevokedAt.IsZero() || !c.Now.Before(row.ExpiresAt.Time):
		return issued{}, errGrant, nil
	case !within:
		return issued{}, errScope, nil
	}
	if err := db.UseToken(row.ID, c.Now); err != nil {
		return issued{}, nil, err
	}
	made, err = issue(db, family{row.Business, row.Grant, row.Family}, scopes, row.Scopes.V, c.Now)
	return made, nil, err
}
