package collections

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/apikey"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
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
	ExpiryToldFor      Time           `db:"expiryToldFor"` // instant of the notice of its end that was given last
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

// FindAPIKey is the one indexed read behind each request with a key, so that a change counts on the next one; an old secret
// takes a second one. It is read without dbx, whose work would cost as much as SQLite's.
func FindAPIKey(app core.App, hash string) (*APIKey, error) {
	db, isPool := app.ConcurrentDB().(*dbx.DB)
	if !isPool {
		return nil, errors.New("a key is looked up before a transaction begins")
	}
	const query = `SELECT k.id, k.business, k.name, k.hash, k.scopes, k.allowedIps, k.rateLimit, k.expiresAt, k.revokedAt, k.previousHash, k.previousEndsAt, b.status
		FROM api_keys k JOIN businesses b ON b.id = k.business WHERE `
	key := new(APIKey)
	for _, condition := range []string{`k.hash = ?1`, `k.previousHash = ?1 AND k.previousHash != ''`} {
		err := db.DB().QueryRow(query+condition, hash).Scan(&key.ID, &key.Business, &key.Name, &key.Hash, &key.Scopes, &key.AllowedIPs, &key.RateLimit,
			&key.ExpiresAt, &key.RevokedAt, &key.PreviousHash, &key.PreviousEndsAt, &key.BusinessStatus)
		if !errors.Is(err, sql.ErrNoRows) {
			return key, err
		}
	}
	return nil, ErrNotFound
}

// APIKeys lists the keys of the business by name, revoked ones too.
func (t Tenant) APIKeys(page Page) (Rows[APIKey], error) {
	return t.SearchAPIKeys(APIKeySearch{}, page)
}

// APIKeySearch narrows a list of keys; its zero value is all of them.
type APIKeySearch struct {
	Text   string // part of the name, start of the prefix, or the id
	Status string // as APIKey.Status has it, idle or expiring; unknown ones find nothing
	Now    time.Time
}

// IdleAfter is how long a key that opens is not used until it counts as idle; ExpiresSoon, how long before its end one is expiring.
const (
	IdleAfter   = 90 * 24 * time.Hour
	ExpiresSoon = 14 * 24 * time.Hour
)

// keyStatuses are APIKey.Status as conditions, and what somebody should look at: idle and expiring.
var keyStatuses = map[string]string{
	"revoked":  ` AND k.revokedAt != ''`,
	"expired":  ` AND k.revokedAt = '' AND k.expiresAt != '' AND k.expiresAt <= {:now}`,
	"rotating": ` AND k.revokedAt = '' AND (k.expiresAt = '' OR k.expiresAt > {:now}) AND k.previousHash != '' AND k.previousEndsAt > {:now}`,
	"active":   ` AND k.revokedAt = '' AND (k.expiresAt = '' OR k.expiresAt > {:now}) AND (k.previousHash = '' OR k.previousEndsAt <= {:now})`,
	"idle":     ` AND k.revokedAt = '' AND (k.expiresAt = '' OR k.expiresAt > {:now}) AND max(k.lastUsedAt, k.createdAt) <= {:idle}`,
	"expiring": ` AND k.revokedAt = '' AND k.expiresAt > {:now} AND k.expiresAt <= {:soon}`,
}

// SearchAPIKeys lists the keys that a search finds, by name.
func (t Tenant) SearchAPIKeys(search APIKeySearch, page Page) (Rows[APIKey], error) {
	from, params := `FROM api_keys k WHERE k.business = {:business}`, dbx.Params{"business": t.BusinessID}
	if search.Text != "" {
		from += ` AND (k.name LIKE {:anywhere} ESCAPE '\' OR k.prefix LIKE {:start} ESCAPE '\' OR k.id = {:text})`
		params["anywhere"], params["start"], params["text"] = like(search.Text), like(search.Text)[1:], search.Text
	}
	if search.Status != "" {
		condition, known := keyStatuses[search.Status]
		if !known {
			condition = ` AND FALSE`
		}
		from, params["now"] = from+condition, At(search.Now).Text()
		params["idle"], params["soon"] = At(search.Now.Add(-IdleAfter)).Text(), At(search.Now.Add(ExpiresSoon)).Text()
	}
	return listing[APIKey]{
		columns: `k.*`, from: from, params: params, key: `k.name COLLATE NOCASE`, id: `k.id`,
		mark: func(k *APIKey) (string, string) { return k.Name, k.ID },
	}.read(t.app.DB(), page)
}

// Connections is what is true of the integration of a business.
type Connections struct {
	Key     bool `db:"key"`     // one that opens
	Request bool `db:"request"` // a key was used
	Webhook bool `db:"webhook"`
}

// Connections reads what the business has connected.
func (t Tenant) Connections(now time.Time) (*Connections, error) {
	return one[Connections](t.app.DB(), `SELECT
		EXISTS (SELECT 1 FROM api_keys WHERE business = {:business} AND revokedAt = '' AND (expiresAt = '' OR expiresAt > {:now})) AS key,
		EXISTS (SELECT 1 FROM api_keys WHERE business = {:business} AND lastUsedAt != '') AS request,
		EXISTS (SELECT 1 FROM webhooks WHERE business = {:business} AND status != 'deleted') AS webhook`,
		dbx.Params{"business": t.BusinessID, "now": At(now).Text()})
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

// ExpiringKeys are the keys of active businesses that end between two instants.
func (s System) ExpiringKeys(after, until time.Time) ([]APIKey, error) {
	return all[APIKey](s.app.DB(), `SELECT k.* FROM api_keys k JOIN businesses b ON b.id = k.business AND b.status = 'active'
		WHERE k.revokedAt = '' AND k.expiresAt > {:after} AND k.expiresAt <= {:until} ORDER BY k.expiresAt, k.id`,
		dbx.Params{"after": At(after).Text(), "until": At(until).Text()})
}

// NoteExpiryTold notes for which instant the end of a key was told of.
func (t Tenant) NoteExpiryTold(id string, at time.Time) error {
	return changeRow(t.app, "api_keys", t.BusinessID, id, dbx.Params{"expiryToldFor": At(at).Text()})
}

// ExpiryNotice is what a mail to somebody of the business tells of a key.
type ExpiryNotice struct {
	User      string    `json:"user"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// KeyUse is the last use of a key's secret.
type KeyUse struct {
	Key       string // its id
	At        time.Time
	IP        string
	Operation string
	Previous  bool // by the old secret of a rotation
}

// SeenKeys writes down last uses; batches come from access, off the request's path, oldest first.
func SeenKeys(app core.App, seen []KeyUse) error {
	return app.RunInTransaction(func(tx core.App) error {
		for _, use := range seen {
			values := dbx.Params{"lastUsedAt": At(use.At).Text(), "lastUsedIp": use.IP, "lastUsedOperation": use.Operation}
			if use.Previous {
				values["previousLastUsedAt"], values["previousLastUsedIp"] = At(use.At).Text(), use.IP
			}
			if _, err := tx.DB().Update("api_keys", values, dbx.HashExp{"id": use.Key}).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}

// CheckScopes names what is wrong with the scopes of a key: none, unknown ones, or one twice.
func CheckScopes(path string, scopes []string) []fault.Field {
	if len(scopes) == 0 {
		return []fault.Field{fault.On(path, "scope_choice")}
	}
	var broken []fault.Field
	for i, name := range scopes {
		place := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case !scope.Valid(name):
			broken = append(broken, fault.On(place, "enum", strings.Join(scope.All(), ", ")))
		case slices.Contains(scopes[:i], name):
			broken = append(broken, fault.On(place, "duplicate"))
		}
	}
	return broken
}

// CheckBlocks names the entries of a key's allow-list that are neither an address nor a CIDR block.
func CheckBlocks(path string, entries []string) []fault.Field {
	var broken []fault.Field
	for i, entry := range entries {
		if _, err := apikey.ParseBlock(entry); err != nil {
			broken = append(broken, fault.On(fmt.Sprintf("%s[%d]", path, i), "ip_range"))
		}
	}
	return broken
}

// CheckAPIKey refuses a key row that breaks a rule, as an error of the field that the console can show.
func CheckAPIKey(record *core.Record) error {
	broken := misshapen[APIKey](record)
	for name, fields := range map[string][]fault.Field{
		"scopes":     CheckScopes("", parsed[[]string](record.GetString("scopes"))),
		"allowedIps": CheckBlocks("", parsed[[]string](record.GetString("allowedIps"))),
	} {
		if altered(record, name) && len(fields) > 0 {
			broken[name] = validation.NewError("invalid", "Not valid at "+fields[0].Path+".")
		}
	}
	if altered(record, "rateLimit") && record.GetInt("rateLimit") < 0 {
		broken["rateLimit"] = validation.NewError("minimum", "Must be at least 0.")
	}
	for _, name := range []string{"hash", "previousHash"} {
		hash := record.GetString(name)
		if altered(record, name) && !apikey.IsHash(hash) && (name == "hash" || hash != "") {
			broken[name] = validation.NewError("hash", "Must be the SHA-256 of a key; keys are made through the API.")
		}
	}
	if moved(record) {
		broken["business"] = errMoved
	}
	if !record.IsNew() && altered(record, "revokedAt") && record.Original().GetString("revokedAt") != "" {
		broken["revokedAt"] = validation.NewError("final", "A revoked key stays revoked.")
	}
	return broken.Filter()
}
