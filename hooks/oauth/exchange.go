package oauth

import (
	"errors"

	"nearbyassist/collections"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
)

// exchange changes a code into tokens, once. A code that comes again takes back what it gave: somebody else has it too. What it
// refuses is committed, so a refusal is no error of the transaction.
func exchange(c *call) (made issued, err error) {
	code, verifier := c.form["code"], c.form["code_verifier"]
	switch {
	case code == "" || verifier == "":
		return issued{}, refuse("invalid_request", "code and code_verifier are required.")
	case !oauth.Shaped(code, oauth.Code):
		return issued{}, errGrant
	}
	var refused error
	err = c.db().Tx(func(db collections.Clients) error {
		row, err := db.FindCode(c.app.ID, token.Hash(code))
		if errors.Is(err, collections.ErrNotFound) {
			refused = errGrant
			return nil
		}
		if err != nil {
			return err
		}
		if !row.UsedAt.IsZero() {
			refused = errGrant
			return db.EndFamily(row.Business, row.Grant, row.ID, "code_reused", c.Now)
		}
		if refused, err = c.judge(db, row); refused != nil || err != nil {
			return err
		}
		if err := db.UseCode(row.ID, c.Now); err != nil {
			return err
		}
		made, err = issue(db, family{row.Business, row.Grant, row.ID}, row.Scopes.V, row.Scopes.V, c.Now)
		return err
	})
	return made, errors.Join(err, refused)
}

// judge tells what is wrong with a code that was not used yet. It stays good for whoever has the right verifier.
func (c *call) judge(db collections.Clients, code *collections.Code) (refused, err error) {
	if redirect := c.form["redirect_uri"]; redirect != "" && redirect != code.RedirectURI {
		return errGrant, nil
	}
	if !c.Now.Before(code.ExpiresAt.Time) || !oauth.Verifies(c.form["code_verifier"], code.Challenge) {
		return errGrant, nil
	}
	lives, err := db.Lives(code.Grant)
	if err == nil && !lives {
		return errGrant, nil
	}
	return nil, err
}
