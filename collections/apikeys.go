package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// APIKey is a key of one business; its secrets are stored hashed.
type APIKey struct {
	ID                 string         `db:"id"`
	Business           string         `db:"business"`
	Name               string         `db:"name"`
	Hash               string         `db:"hash"`
	Prefix             string         `db:"prefix"`
	Last4              string         `db:"last4"`
	Scopes             JSON[[]string] `db:"scopes"`
	AllowedIPs         JSON[[]string] `db:"allowedIps"`
	RateLimit          int            `db:"rateLimit"` // requests in 15 minutes; 0: the instance's
	ExpiresAt          Time           `db:"expiresAt"`
	RevokedAt          Time           `db:"revokedAt"`
	CreatedBy          string         `db:"createdBy"`
	CreatedByName      string         `db:"createdByName"` // survives the account
	PreviousHash       string         `db:"previousHash"`
	PreviousLast4      string         `db:"previousLast4"`
	PreviousEndsAt     Time           `db:"previousEndsAt"`
	PreviousLastUsedAt Time           `db:"previousLastUsedAt"`
	PreviousLastUsedIP string         `db:"previousLastUsedIp"`
	LastUsedAt         Time           `db:"lastUsedAt"`
	LastUsedIP         string         `db:"lastUsedIp"`
	LastUsedOperation  string         `db:"lastUsedOperation"`
	CreatedAt          Time           `db:"createdAt"`
	UpdatedAt          Time           `db:"updatedAt"`

	BusinessStatus string `db:"businessStatus" joined:"businesses"`
}

// Status is active, rotating, expired or revoked.
func (k *APIKey) Status(now time.Time) string {
	switch {
	case !k.RevokedAt.IsZero():
		return "revoked"
	case !k.ExpiresAt.IsZero() && !now.Before(k.ExpiresAt.Time):
		return "expired"
	case k.PreviousHash != "" && now.Before(k.PreviousEndsAt.Time):
		return "rotating"
	}
	return "active"
}

// Opens tells whether the secret with this hash opens anything now.
func (k *APIKey) Opens(hash string, now time.Time) bool {
	status := k.Status(now)
	if status == "revoked" || status == "expired" || k.BusinessStatus != "active" {
		return false
	}
	return k.Hash == hash || (k.PreviousHash == hash && status == "rotating")
}

// FindAPIKey is the one indexed read behind each request with a key, so that a change counts on the next one.
func FindAPIKey(app core.App, hash string) (*APIKey, error) {
	const columns = `SELECT k.id, k.business, k.name, k.hash, k.last4, k.scopes, k.allowedIps, k.rateLimit, k.expiresAt, k.revokedAt,
		k.previousHash, k.previousEndsAt, k.createdAt, b.status AS businessStatus FROM api_keys k JOIN businesses b ON b.id = k.business `
	return one[APIKey](app.DB(), columns+`WHERE k.hash = {:hash} UNION ALL `+columns+`WHERE k.previousHash = {:hash} AND k.previousHash != '' LIMIT 1`,
		dbx.Params{"hash": hash})
}

// APIKeys lists the keys of the business by name, revoked ones too.
func (t Tenant) APIKeys(page Page) (Rows[APIKey], error) {
	return listing[APIKey]{
		columns: `k.*`, from: `FROM api_keys k WHERE k.business = {:business}`, params: dbx.Params{"business": t.BusinessID},
		key: `k.name COLLATE NOCASE`, id: `k.id`,
		mark: func(k *APIKey) (string, string) { return k.Name, k.ID },
	}.read(t.app.DB(), page)
}

// FindAPIKey reads one key of the business.
func (t Tenant) FindAPIKey(id string) (*APIKey, error) {
	return one[APIKey](t.app.DB(), `SELECT * FROM api_keys WHERE id = {:id} AND business = {:business}`, dbx.Params{"id": id, "business": t.BusinessID})
}

// AddAPIKey stores a new key.
func (t Tenant) AddAPIKey(key *APIKey) error {
	key.Business = t.BusinessID
	return write(t.app, "api_keys", key.ID, true, key)
}

// SaveAPIKey stores a key read in the same transaction.
func (t Tenant) SaveAPIKey(key *APIKey) error {
	if key.Business != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "api_keys", key.ID, false, key)
}

// KeyUse is the last use of a key's secret.
type KeyUse struct {
	At        time.Time
	IP        string
	Operation string
	Previous  bool // by the old secret of a rotation
}

// SeenKeys writes down last uses; batches come from access, off the request's path. The map is by key id.
func SeenKeys(app core.App, seen map[string]KeyUse) error {
	return app.RunInTransaction(func(tx core.App) error {
		for id, use := range seen {
			values := dbx.Params{"lastUsedAt": At(use.At).Text(), "lastUsedIp": use.IP, "lastUsedOperation": use.Operation}
			if use.Previous {
				values["previousLastUsedAt"], values["previousLastUsedIp"] = At(use.At).Text(), use.IP
			}
			if _, err := tx.DB().Update("api_keys", values, dbx.HashExp{"id": id}).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}
