package oauth

import (
	"errors"

	"nearbyassist/collections"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
)

// revoke ends an access token alone, or with a refresh token all that came of the same consent. A token that there is not, or
// that another client has, is as good as revoked (RFC 7009).
func revoke(c *call) error {
	secret := c.form["token"]
	switch {
	case secret == "":
		return refuse("invalid_request", "token is required.")
	case !oauth.Shaped(secret, oauth.Access) && !oauth.Shaped(secret, oauth.Refresh):
		return nil
	}
	return c.db().Tx(func(db collections.Clients) error {
		row, err := db.FindToken(c.app.ID, token.Hash(secret))
		switch {
		case errors.Is(err, collections.ErrNotFound):
			return nil
		case err != nil:
			return err
		case row.Kind == collections.AccessToken:
			return db.EndToken(row, c.Now)
		}
		return db.EndFamily(row.Business, row.Grant, row.Family, "revoked_by_app", c.Now)
	})
}
