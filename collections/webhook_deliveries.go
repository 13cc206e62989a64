package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// DeliveryFilter narrows a list of deliveries; its zero value is all of them.
type DeliveryFilter struct {
	Statuses []string
	Types    []string // of their events
	From, To time.Time
}

// Deliveries lists those to an endpoint of the business, newest first, without their documents.
func (t Tenant) Deliveries(webhook string, filter DeliveryFilter, page Page) (Rows[Delivery], error) {
	from := `FROM deliveries d WHERE d.webhook = {:webhook} AND d.business = {:business}`
	params := dbx.Params{"webhook": webhook, "business": t.BusinessID}
	from += in("d.status", "status", filter.Statuses, params) + in("d.eventType", "type", filter.Types, params)
	if !filter.From.IsZero() {
		from, params["from"] = from+` AND d.createdAt >= {:from}`, At(filter.From).Text()
	}
	if !filter.To.IsZero() {
		from, params["to"] = from+` AND d.createdAt < {:to}`, At(filter.To).Text()
	}
	return listing[Delivery]{
		columns: `d.id, d.business, d.webhook, d.event, d.eventType, d.status, d.test, d.attempts, d.nextAttemptAt, d.statusCode, d.error, d.createdAt,
			d.deliveredAt, o.requestId`,
		from: from, joins: ` JOIN outbox o ON o.id = d.event`, params: params, key: `d.createdAt`, id: `d.id`, descending: true,
		mark: func(d *Delivery) (string, string) { return d.CreatedAt.Text(), d.ID },
	}.read(t.app.DB(), page)
}

// FindDelivery reads one delivery to an endpoint of the business, with the bytes that it sends.
func (t Tenant) FindDelivery(webhook, id string) (*SentDelivery, error) {
	return one[SentDelivery](t.app.DB(), `SELECT d.*, o.requestId, o.body, w.url FROM deliveries d JOIN outbox o ON o.id = d.event JOIN webhooks w ON w.id = d.webhook
		WHERE d.id = {:id} AND d.webhook = {:webhook} AND d.business = {:business}`,
		dbx.Params{"id": id, "webhook": webhook, "business": t.BusinessID})
}

// SentDelivery is a delivery with what it carries, and where to.
type SentDelivery struct {
	Delivery
	URL  string `db:"url"` // of the endpoint now
	Body string `db:"body"`
}

// AddTest puts an event into the outbox that one endpoint hears and nobody else, and its delivery, due from an instant on.
func (t Tenant) AddTest(webhook string, row OutboxRow, due time.Time) (id string, err error) {
	row.Topic = "test"
	if err := t.Append(row); err != nil {
		return "", err
	}
	if _, err := t.app.DB().Update("outbox", dbx.Params{"doneAt": row.CreatedAt.Text()}, dbx.HashExp{"id": row.ID}).Execute(); err != nil {
		return "", err
	}
	delivery := Delivery{
		ID: NewID(), Business: t.BusinessID, Webhook: webhook, Event: row.ID, EventType: row.Type, Status: "pending", Test: true,
		NextAttemptAt: At(due), CreatedAt: row.CreatedAt,
	}
	return delivery.ID, insert(t.app, "deliveries", delivery)
}

// Redeliver lets a delivery be made again, now: by a schedule of its own where it was over.
func (t Tenant) Redeliver(webhook, id string, now time.Time) error {
	_, err := t.app.DB().NewQuery(`UPDATE deliveries SET nextAttemptAt = {:now}, tries = CASE WHEN status = 'pending' THEN tries ELSE 0 END,
			deliveredAt = '', status = 'pending'
		WHERE id = {:id} AND webhook = {:webhook} AND business = {:business}`).
		Bind(dbx.Params{"id": id, "webhook": webhook, "business": t.BusinessID, "now": At(now).Text()}).Execute()
	return err
}

// missedEvents are the events that an endpoint would have heard of, had it not been disabled then: the trail tells when it was.
const missedEvents = ` FROM outbox o JOIN webhooks w ON w.id = {:webhook} AND w.business = o.business AND w.createdAt <= o.createdAt
	WHERE o.business = {:business} AND o.topic = 'event' AND o.doneAt != '' AND o.body != '' AND o.createdAt >= {:since} AND o.subject != w.id
		AND EXISTS (SELECT 1 FROM json_each(w.events) asked WHERE asked.value IN ('*', o.type))
		AND (SELECT a.action FROM audit a WHERE a.subject = w.id AND a.at <= o.createdAt AND a.action IN ('webhook.disabled', 'webhook.enabled')
			ORDER BY a.at DESC, a.rowid DESC LIMIT 1) = 'webhook.disabled'
		AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.event = o.id AND d.webhook = w.id)`

const failedDeliveries = `webhook = {:webhook} AND business = {:business} AND status = 'failed' AND test = FALSE AND createdAt >= {:since}`

func (t Tenant) since(webhook string, since, now time.Time) dbx.Params {
	return dbx.Params{"webhook": webhook, "business": t.BusinessID, "since": At(since).Text(), "now": At(now).Text()}
}

// Recover makes the failed deliveries to an endpoint pending again, and those of events that it missed while it was disabled,
// from an instant on. It tells how many they are.
func (t Tenant) Recover(webhook string, since, now time.Time) (int, error) {
	params := t.since(webhook, since, now)
	again, err := affected(t.app.DB().NewQuery(`UPDATE deliveries SET status = 'pending', tries = 0, nextAttemptAt = {:now} WHERE ` + failedDeliveries).
		Bind(params).Execute())
	if err != nil {
		return 0, err
	}
	missed, err := affected(t.app.DB().NewQuery(`INSERT INTO deliveries (business, webhook, event, eventType, status, nextAttemptAt, createdAt)
		SELECT o.business, w.id, o.id, o.type, 'pending', {:now}, {:now}` + missedEvents).Bind(params).Execute())
	return again + missed, err
}

// Recoverable counts what Recover would make pending.
func (t Tenant) Recoverable(webhook string, since, now time.Time) (int, error) {
	return count(t.app.DB(), `SELECT (SELECT count(*) FROM deliveries WHERE `+failedDeliveries+`) + (SELECT count(*)`+missedEvents+`)`, t.since(webhook, since, now))
}

// ClaimDelivery leases one pending delivery whatever its endpoint's state, unless somebody else has it, and reads what sending it takes.
func (s System) ClaimDelivery(id string, claim Claim, now time.Time) (*Outgoing, error) {
	claimed, err := affected(s.app.NonconcurrentDB().NewQuery(`UPDATE deliveries SET claimedBy = {:worker}, claimedUntil = {:until}, epoch = {:epoch}
		WHERE id = {:id} AND status = 'pending' AND (claimedUntil < {:now} OR epoch < {:epoch})`).
		Bind(dbx.Params{"id": id, "worker": claim.Worker, "until": At(claim.Until).Text(), "epoch": claim.Epoch, "now": At(now).Text()}).Execute())
	if err != nil {
		return nil, err
	}
	if claimed == 0 {
		return nil, ErrNotFound
	}
	return one[Outgoing](s.app.DB(), `SELECT d.id, d.business, d.webhook, d.event, d.eventType, d.test,
			w.url, w.secret, w.previousSecret, w.previousEndsAt, w.promoted, w.failingSince != '' AS failing, o.body
		FROM deliveries d JOIN webhooks w ON w.id = d.webhook AND w.status != 'deleted' JOIN outbox o ON o.id = d.event WHERE d.id = {:id}`, dbx.Params{"id": id})
}

// SetBody gives an event its body.
func (s System) SetBody(event, body string) error {
	_, err := s.app.DB().Update("outbox", dbx.Params{"body": body}, dbx.HashExp{"id": event}).Execute()
	return err
}

// Notice is what a mail to somebody of the business tells of an endpoint.
type Notice struct {
	User  string    `json:"user"`
	Since time.Time `json:"since"` // it fails
	Until time.Time `json:"until"` // it is switched off
}

// Administrators are the accounts of those who may manage the business.
func (t Tenant) Administrators() ([]string, error) {
	users := []string{}
	err := t.app.DB().NewQuery(`SELECT user FROM staff WHERE business = {:business} AND status = 'active' AND user != '' AND role IN ('owner', 'admin') ORDER BY id`).
		Bind(dbx.Params{"business": t.BusinessID}).Column(&users)
	return users, err
}
