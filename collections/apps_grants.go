package collections

import (
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/oauth"
	"nearbyassist/domain/scope"
)

// Grant is the leave of one business for one app: given by a person, or by the app's own secret in the business that
// registered it.
type Grant struct {
	ID         string         `db:"id"`
	Business   string         `db:"business"`
	App        string         `db:"app"`
	User       string         `db:"user"`     // who consented
	UserName   string         `db:"userName"` // survives the account
	Kind       string         `db:"kind"`     // consent or client
	Scopes     JSON[[]string] `db:"scopes"`   // of all consents together; each token has its own part
	LastUsedAt Time           `db:"lastUsedAt"`
	LastUsedIP string         `db:"lastUsedIp"`
	RevokedAt  Time           `db:"revokedAt"`
	CreatedAt  Time           `db:"createdAt"`
	UpdatedAt  Time           `db:"updatedAt"`

	AppName    string `db:"appName" joined:"apps"`
	AppWebsite string `db:"appWebsite" joined:"apps"`
}

// The kinds of grants.
const (
	ByConsent = "consent"
	ByClient  = "client"
)

// A grant lives while the app stands and is not refused, both businesses are active, and who gave it still may. That is judged by
// the rows as they are, so a change by whatever door is in force at once.
const (
	grantJoins = ` JOIN apps a ON a.id = g.app JOIN businesses b ON b.id = g.business JOIN businesses h ON h.id = a.business`
	grantLives = ` g.revokedAt = '' AND a.deletedAt = '' AND a.status != 'refused' AND b.status = 'active' AND h.status = 'active'
		AND CASE g.kind WHEN 'client' THEN a.business = g.business ELSE EXISTS (SELECT 1 FROM staff s
			WHERE s.user = g.user AND s.user != '' AND s.business = g.business AND s.status = 'active' AND s.role IN ('owner', 'admin')) END`
)

// AppToken is what an access token opens.
type AppToken struct {
	Grant       string         `db:"grant"`
	App         string         `db:"app"`
	AppName     string         `db:"appName"`
	Business    string         `db:"business"`
	TokenScopes JSON[[]string] `db:"tokenScopes"`
	GrantScopes JSON[[]string] `db:"grantScopes"`
	AppScopes   JSON[[]string] `db:"appScopes"`
}

// Scopes are those of the token that grant and app still have.
func (t *AppToken) Scopes() []string {
	return oauth.Common(t.TokenScopes.V, t.GrantScopes.V, t.AppScopes.V)
}

// FindAppToken is the one indexed read behind each request with an app's token; one that opens nothing is not found.
func FindAppToken(app core.App, hash string, now time.Time) (*AppToken, error) {
	return one[AppToken](app.DB(), `SELECT t.grant, g.app, a.name AS appName, g.business, t.scopes AS tokenScopes, g.scopes AS grantScopes, a.scopes AS appScopes
		FROM tokens t JOIN grants g ON g.id = t.grant`+grantJoins+` WHERE t.hash = {:hash} AND t.kind = 'access' AND t.revokedAt = '' AND t.expiresAt > {:now} AND`+grantLives,
		dbx.Params{"hash": hash, "now": At(now).Text()})
}

// Grants lists the apps that people of the business have let in and that may still come in, newest first.
func (t Tenant) Grants(page Page) (Rows[Grant], error) {
	return listing[Grant]{
		columns: `g.*, a.name AS appName, a.website AS appWebsite`, from: `FROM grants g` + grantJoins + ` WHERE g.business = {:business} AND g.kind = 'consent' AND` + grantLives,
		params: dbx.Params{"business": t.BusinessID}, key: `g.createdAt`, id: `g.id`, descending: true,
		mark: func(g *Grant) (string, string) { return g.CreatedAt.Text(), g.ID },
	}.read(t.app.DB(), page)
}

// FindGrant reads one grant of the business, ended ones too.
func (t Tenant) FindGrant(id string) (*Grant, error) {
	return one[Grant](t.app.DB(), `SELECT g.*, a.name AS appName, a.website AS appWebsite FROM grants g JOIN apps a ON a.id = g.app
		WHERE g.id = {:id} AND g.business = {:business}`, dbx.Params{"id": id, "business": t.BusinessID})
}

// KeepGrant adds scopes to the grant that stands for the same app and person, or makes one.
func (t Tenant) KeepGrant(wanted Grant, now time.Time) (*Grant, error) {
	standing, err := one[Grant](t.app.DB(), `SELECT * FROM grants WHERE app = {:app} AND business = {:business} AND user = {:user} AND kind = {:kind} AND revokedAt = ''`,
		dbx.Params{"app": wanted.App, "business": t.BusinessID, "user": wanted.User, "kind": wanted.Kind})
	if errors.Is(err, ErrNotFound) {
		wanted.ID, wanted.Business, wanted.CreatedAt, wanted.UpdatedAt = NewID(), t.BusinessID, At(now), At(now)
		if err := insert(t.app, "grants", wanted); err != nil {
			return nil, err
		}
		return &wanted, t.Audit("grant.created", "grants", wanted.ID, Changes(&Grant{}, &wanted), "", now)
	}
	if err != nil {
		return nil, err
	}
	before := *standing
	standing.Scopes = Of(scope.InOrder(append(wanted.Scopes.V, standing.Scopes.V...)))
	changes := Changes(&before, standing)
	if len(changes) == 0 {
		return standing, nil
	}
	scopes, err := standing.Scopes.Value()
	if err != nil {
		return nil, err
	}
	if err := changeRow(t.app, "grants", t.BusinessID, standing.ID, dbx.Params{"scopes": scopes, "updatedAt": At(now).Text()}); err != nil {
		return nil, err
	}
	return standing, t.Audit("grant.widened", "grants", standing.ID, changes, "", now)
}

// GrantUse is the last use of a grant.
type GrantUse struct {
	At time.Time
	IP string
}

// SeenGrants writes down last uses by the grant's id; batches come from access, off the request's path.
func SeenGrants(app core.App, seen map[string]GrantUse) error {
	return app.RunInTransaction(func(tx core.App) error {
		for id, use := range seen {
			values := dbx.Params{"lastUsedAt": At(use.At).Text(), "lastUsedIp": use.IP}
			if _, err := tx.DB().Update("grants", values, dbx.HashExp{"id": id}).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}
