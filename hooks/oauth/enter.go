package oauth

import (
	"nearbyassist/collections"
	"nearbyassist/domain/oauth"
)

// enter lets an app into the business that registered it, by its own secret. Another business has to let it in by a person.
func enter(c *call) (made issued, err error) {
	if !c.app.Confidential {
		return issued{}, refuse("unauthorized_client", "Only an app that keeps a secret may come in by itself.")
	}
	scopes, within := oauth.Narrow(c.form["scope"], c.app.Scopes.V)
	if !within {
		return issued{}, errScope
	}
	err = c.db().Tx(func(db collections.Clients) error {
		grant, err := db.Tenant(c.app.Business).KeepGrant(collections.Grant{App: c.app.ID, Kind: collections.ByClient, Scopes: collections.Of(scopes)}, c.Now)
		if err != nil {
			return err
		}
		made, err = issue(db, family{c.app.Business, grant.ID, collections.NewID()}, scopes, nil, c.Now)
		return err
	})
	return made, err
}
