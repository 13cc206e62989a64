package collections

import (
	"slices"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/token"
)

// OperatorSession is a superuser's visit to our own pages: to the operator page, or to the one business that it names.
type OperatorSession struct {
	ID        string `db:"id"`
	Superuser string `db:"superuser"`
	Hash      string `db:"hash"`
	Proof     string `db:"proof"` // of the superuser's token key
	Business  string `db:"business"`
	Address   string `db:"address"`
	CreatedAt Time   `db:"createdAt"`
	ExpiresAt Time   `db:"expiresAt"`

	Email string `db:"email" joined:"_superusers"`
	Key   string `db:"tokenKey" joined:"_superusers"`
}

// FindOperatorSession finds a visit by the hash of its secret. One that is over is not found: an hour passed, the superuser is
// gone, or has another password.
func FindOperatorSession(app core.App, hash string, now time.Time) (*OperatorSession, error) {
	found, err := one[OperatorSession](app.DB(), `SELECT o.*, s.email, s.tokenKey FROM operator_sessions o JOIN _superusers s ON s.id = o.superuser
		WHERE o.hash = {:hash} AND o.expiresAt > {:now}`, dbx.Params{"hash": hash, "now": At(now).Text()})
	if err == nil && found.Proof != token.Hash(found.Key) {
		return nil, ErrNotFound
	}
	return found, err
}

// AddOperatorSession stores a visit of a superuser who is there.
func AddOperatorSession(app core.App, visit OperatorSession) error {
	superuser, err := one[OperatorSession](app.DB(), `SELECT tokenKey FROM _superusers WHERE id = {:id}`, dbx.Params{"id": visit.Superuser})
	if err != nil {
		return err
	}
	visit.ID, visit.Proof = NewID(), token.Hash(superuser.Key)
	return insert(app, "operator_sessions", visit)
}

// EndOperatorSession ends one visit.
func EndOperatorSession(app core.App, id string) error {
	_, err := app.DB().Delete("operator_sessions", dbx.HashExp{"id": id}).Execute()
	return err
}

// EndOperatorSessions ends all visits of a superuser.
func EndOperatorSessions(app core.App, superuser string) error {
	_, err := app.DB().Delete("operator_sessions", dbx.HashExp{"superuser": superuser}).Execute()
	return err
}

// Queues are what waits to leave the instance, and since when the oldest waits.
type Queues struct {
	Events     int  `db:"events"` // that no delivery was made of yet
	EventSince Time `db:"eventSince"`
	Mails      int  `db:"mails"`
	MailSince  Time `db:"mailSince"`
	Deliveries int  `db:"deliveries"` // of webhooks, those between two tries too
	Late       int  `db:"late"`       // of them, due and not sent
	MailErrors int  `db:"mailErrors"` // of the mails, those that failed before
}

// Queues counts what waits.
func (s System) Queues(now time.Time) (*Queues, error) {
	return one[Queues](s.app.DB(), `SELECT
		(SELECT count(*) FROM outbox WHERE topic = 'event' AND doneAt = '') AS events,
		(SELECT coalesce(min(createdAt), '') FROM outbox WHERE topic = 'event' AND doneAt = '') AS eventSince,
		(SELECT count(*) FROM outbox WHERE topic = 'mail' AND doneAt = '') AS mails,
		(SELECT coalesce(min(createdAt), '') FROM outbox WHERE topic = 'mail' AND doneAt = '') AS mailSince,
		(SELECT count(*) FROM outbox WHERE topic = 'mail' AND doneAt = '' AND attempts > 0) AS mailErrors,
		(SELECT count(*) FROM deliveries WHERE status = 'pending') AS deliveries,
		(SELECT count(*) FROM deliveries WHERE status = 'pending' AND nextAttemptAt <= {:now}) AS late`, dbx.Params{"now": At(now).Text()})
}

// FailingWebhook is an endpoint of some business that does not take what it is sent, or was switched off for that.
type FailingWebhook struct {
	ID           string `db:"id"`
	URL          string `db:"url"`
	Status       string `db:"status"`
	FailingSince Time   `db:"failingSince"`
	Business     string `db:"business"`
	BusinessName string `db:"businessName"`
}

// FailingWebhooks are the failing endpoints of active businesses, the longest failing first.
func (s System) FailingWebhooks(limit int) ([]FailingWebhook, error) {
	return all[FailingWebhook](s.app.DB(), `SELECT w.id, w.url, w.status, w.failingSince, b.id AS business, b.name AS businessName
		FROM webhooks w JOIN businesses b ON b.id = w.business
		WHERE w.failingSince != '' AND w.status != 'deleted' AND b.status = 'active' ORDER BY w.failingSince, w.id LIMIT {:limit}`, dbx.Params{"limit": limit})
}

// Tenancy is a business as the operator sees it.
type Tenancy struct {
	ID        string `db:"id"`
	Name      string `db:"name"`
	Slug      string `db:"slug"`
	Status    string `db:"status"`
	SampleOf  string `db:"sampleOf"`
	CreatedAt Time   `db:"createdAt"`
	Owner     string `db:"owner"` // mail addresses of its owners
	Bookings  int    `db:"bookings"`

	Requests int `db:"requests" joined:"requests"`
}

// TenancyFilter narrows the list of businesses; its zero value is all of them.
type TenancyFilter struct {
	Query  string // in name, slug, id or an owner's address
	Status string // active, archived, sample
}

const ownersOf = `FROM staff s JOIN users u ON u.id = s.user WHERE s.business = b.id AND s.role = 'owner' AND s.status = 'active'`

func (f TenancyFilter) from(params dbx.Params) string {
	from := `FROM businesses b WHERE TRUE`
	if f.Query != "" {
		params["q"], params["exact"] = like(f.Query), f.Query
		from += ` AND (b.name LIKE {:q} ESCAPE '\' OR b.slug LIKE {:q} ESCAPE '\' OR b.id = {:exact}
			OR EXISTS (SELECT 1 ` + ownersOf + ` AND u.email LIKE {:q} ESCAPE '\'))`
	}
	switch f.Status {
	case "active", "archived":
		params["status"] = f.Status
		from += ` AND b.status = {:status} AND b.sampleOf = ''`
	case "sample":
		from += ` AND b.sampleOf != ''`
	}
	return from
}

// Tenancies lists the businesses of the instance, newest first, with what they did in the 30 days before now. A booking of these
// days was changed in them too, which is what there is an index for.
func (s System) Tenancies(filter TenancyFilter, now time.Time, page Page) (Rows[Tenancy], error) {
	since := At(now.AddDate(0, 0, -30)).Text()
	params := dbx.Params{"since": since}
	rows, err := listing[Tenancy]{
		columns: `b.id, b.name, b.slug, b.status, b.sampleOf, b.createdAt, coalesce((SELECT group_concat(u.email, ', ') ` + ownersOf + `), '') AS owner,
			(SELECT count(*) FROM bookings k WHERE k.business = b.id AND k.updatedAt > {:since} AND k.createdAt > {:since} AND k.status != 'held') AS bookings`,
		from: filter.from(params), params: params, key: `b.createdAt`, id: `b.id`, descending: true,
		mark: func(t *Tenancy) (string, string) { return t.CreatedAt.Text(), t.ID },
	}.read(s.app.DB(), page)
	if err != nil {
		return rows, err
	}
	return rows, s.countRequests(rows.Items, since)
}

// countRequests fills in the calls of keys and apps, which are counted in the auxiliary database.
func (s System) countRequests(tenancies []Tenancy, since string) error {
	if len(tenancies) == 0 {
		return nil
	}
	ids, params := make([]string, len(tenancies)), dbx.Params{"since": since}
	for i := range tenancies {
		ids[i] = tenancies[i].ID
	}
	rows, err := all[Tenancy](s.app.AuxDB(), `SELECT business AS id, sum(`+tookSum+`) AS requests FROM usage
		WHERE hour > {:since}`+in("business", "business", ids, params)+` GROUP BY business`, params)
	for _, row := range rows {
		tenancies[slices.Index(ids, row.ID)].Requests = row.Requests
	}
	return err
}

// Counts are how many there are of what the instance is for.
type Counts struct {
	Businesses int `db:"businesses"`
	Users      int `db:"users"`
	Bookings   int `db:"bookings"`
}

// Counts counts the active businesses, the accounts and all bookings.
func (s System) Counts() (*Counts, error) {
	return one[Counts](s.app.DB(), `SELECT (SELECT count(*) FROM businesses WHERE status = 'active') AS businesses,
		(SELECT count(*) FROM users WHERE erasedAt = '') AS users, (SELECT count(*) FROM bookings WHERE status != 'held') AS bookings`, nil)
}
