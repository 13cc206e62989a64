package collections

import (
	"errors"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Code is what an app changes into tokens, once; only its hash is stored.
type Code struct {
	ID          string         `db:"id"` // the family of its tokens
	Business    string         `db:"business"`
	Grant       string         `db:"grant"`
	Hash        string         `db:"hash"`
	Scopes      JSON[[]string] `db:"scopes"`
	RedirectURI string         `db:"redirectUri"` // as it was asked for
	Challenge   string         `db:"challenge"`
	CreatedAt   Time           `db:"createdAt"`
	ExpiresAt   Time           `db:"expiresAt"`
	UsedAt      Time           `db:"usedAt"`
}

// Token is an access or a refresh token; only its hash is stored. All that came of one code is a family.
type Token struct {
	ID        string         `db:"id"`
	Business  string         `db:"business"`
	Grant     string         `db:"grant"`
	Kind      string         `db:"kind"` // access or refresh
	Family    string         `db:"family"`
	Hash      string         `db:"hash"`
	Scopes    JSON[[]string] `db:"scopes"`
	CreatedAt Time           `db:"createdAt"`
	ExpiresAt Time           `db:"expiresAt"`
	UsedAt    Time           `db:"usedAt"` // of a refresh token: it was changed into the next one
	RevokedAt Time           `db:"revokedAt"`
}

// The kinds of tokens.
const (
	AccessToken  = "access"
	RefreshToken = "refresh"
)

// AddCode stores a new code of the business.
func (t Tenant) AddCode(code Code) error {
	code.Business = t.BusinessID
	return insert(t.app, "codes", code)
}

// Clients opens apps, codes and tokens to whoever proves itself by one of them.
type Clients struct{ handle }

// NewClients is called by access for the operations of OAuth.
func NewClients(app core.App, actor Actor) Clients { return Clients{handle{app, actor}} }

// Tx runs fn in one transaction.
func (c Clients) Tx(fn func(db Clients) error) error {
	return c.app.RunInTransaction(func(tx core.App) error {
		c.app = tx
		return fn(c)
	})
}

// As is the same handle for another actor.
func (c Clients) As(actor Actor) Clients {
	c.Actor = actor
	return c
}

// Tenant opens the business that a code, a token or a client's own secret leads to.
func (c Clients) Tenant(business string) Tenant { return Tenant{c.handle, business} }

// FindApp finds an app that stands and is not refused, of an active business.
func (c Clients) FindApp(id string) (*App, error) {
	return one[App](c.app.DB(), `SELECT a.* FROM apps a JOIN businesses h ON h.id = a.business
		WHERE a.id = {:id} AND a.deletedAt = '' AND a.status != 'refused' AND h.status = 'active'`, dbx.Params{"id": id})
}

// FindCode finds an app's code, expired and used ones too.
func (c Clients) FindCode(app, hash string) (*Code, error) {
	return one[Code](c.app.DB(), `SELECT c.* FROM codes c JOIN grants g ON g.id = c.grant WHERE c.hash = {:hash} AND g.app = {:app}`,
		dbx.Params{"hash": hash, "app": app})
}

// FindToken finds an app's token, expired, used and revoked ones too.
func (c Clients) FindToken(app, hash string) (*Token, error) {
	return one[Token](c.app.DB(), `SELECT t.* FROM tokens t JOIN grants g ON g.id = t.grant WHERE t.hash = {:hash} AND g.app = {:app}`,
		dbx.Params{"hash": hash, "app": app})
}

// Lives tells whether a grant opens anything now.
func (c Clients) Lives(grant string) (bool, error) {
	_, err := one[Grant](c.app.DB(), `SELECT g.id FROM grants g`+grantJoins+` WHERE g.id = {:id} AND`+grantLives, dbx.Params{"id": grant})
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// UseCode marks a code as used.
func (c Clients) UseCode(id string, now time.Time) error { return c.use("codes", id, now) }

// UseToken marks a refresh token as changed into the next one; the first time counts.
func (c Clients) UseToken(id string, now time.Time) error { return c.use("tokens", id, now) }

func (c Clients) use(table, id string, now time.Time) error {
	_, err := c.app.DB().Update(table, dbx.Params{"usedAt": At(now).Text()}, dbx.HashExp{"id": id, "usedAt": ""}).Execute()
	return err
}

// AddToken stores a new token.
func (c Clients) AddToken(token Token) error {
	token.ID = NewID()
	return insert(c.app, "tokens", token)
}

// EndToken ends one token at once.
func (c Clients) EndToken(token *Token, now time.Time) error {
	_, err := c.app.DB().Update("tokens", dbx.Params{"revokedAt": At(now).Text()}, dbx.HashExp{"id": token.ID, "revokedAt": ""}).Execute()
	return err
}

// EndFamily ends all that came of one consent, which is audited where anything still stood; a grant that holds nothing any more ends too.
func (c Clients) EndFamily(business, grant, family, reason string, now time.Time) error {
	ended, err := affected(c.app.DB().Update("tokens", dbx.Params{"revokedAt": At(now).Text()}, dbx.HashExp{"family": family, "revokedAt": ""}).Execute())
	if err != nil || ended == 0 {
		return err
	}
	db := c.Tenant(business)
	if err := db.Audit("grant.tokens_revoked", "grants", grant, nil, reason, now); err != nil {
		return err
	}
	left, err := count(c.app.DB(), `SELECT count(*) FROM tokens WHERE grant = {:grant} AND revokedAt = '' AND expiresAt > {:now} AND (kind = 'access' OR usedAt = '')`,
		dbx.Params{"grant": grant, "now": At(now).Text()})
	if err != nil || left > 0 {
		return err
	}
	return db.EndGrant(grant, reason, now)
}

// DropExpiredTokens clears away codes and tokens that open nothing any more. A used refresh token stays until it would have ended,
// for only then is its reuse seen.
func (s System) DropExpiredTokens(now time.Time) error {
	for statement, before := range map[string]time.Time{
		`DELETE FROM tokens WHERE expiresAt < {:before}`: now,
		`DELETE FROM codes WHERE expiresAt < {:before}`:  now.Add(-24 * time.Hour),
	} {
		if _, err := s.app.DB().NewQuery(statement).Bind(dbx.Params{"before": At(before).Text()}).Execute(); err != nil {
			return err
		}
	}
	return nil
}
