package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// Delivery is one event on its way to one endpoint; what is sent are the bytes in the event's outbox row.
type Delivery struct {
	ID            string             `db:"id"`
	Business      string             `db:"business"`
	Webhook       string             `db:"webhook"`
	Event         string             `db:"event"`
	EventType     string             `db:"eventType"`
	Status        string             `db:"status"` // pending, delivered, failed, dropped
	Test          bool               `db:"test"`
	Attempts      int                `db:"attempts"`
	Tries         int                `db:"tries"` // attempts since it became pending last: the schedule goes by them
	NextAttemptAt Time               `db:"nextAttemptAt"`
	StatusCode    int                `db:"statusCode"` // of the last attempt; 0: no answer
	Error         string             `db:"error"`      // of the last attempt: a code, with a detail after a colon
	Request       JSON[*SentRequest] `db:"request"`    // of the last attempt
	Log           JSON[[]Attempt]    `db:"log"`
	ClaimedBy     string             `db:"claimedBy"`
	ClaimedUntil  Time               `db:"claimedUntil"`
	Epoch         int                `db:"epoch"`
	CreatedAt     Time               `db:"createdAt"`
	DeliveredAt   Time               `db:"deliveredAt"`

	RequestID string `db:"requestId" joined:"outbox"`
}

// SentRequest is what went out beside the body.
type SentRequest struct {
	URL     string   `json:"url"`
	Headers []Header `json:"headers"`
}

// Header is one line of a request's or an answer's head.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Attempt is one line of a delivery's log.
type Attempt struct {
	Number     int       `json:"number"` // from 1
	At         time.Time `json:"at"`
	DurationMs int64     `json:"durationMs"`
	StatusCode int       `json:"statusCode,omitempty"`
	Headers    []Header  `json:"headers"`
	Body       string    `json:"body,omitempty"` // the first 4 KiB
	Error      string    `json:"error,omitempty"`
}

// Outgoing is a claimed delivery with all that sending it takes.
type Outgoing struct {
	Delivery
	URL            string `db:"url"`
	Secret         string `db:"secret"`
	PreviousSecret string `db:"previousSecret"`
	PreviousEndsAt Time   `db:"previousEndsAt"`
	Promoted       bool   `db:"promoted"`
	Failing        bool   `db:"failing"` // the endpoint took nothing lately
	Body           string `db:"body"`
}

// FanOut makes the deliveries of events: one for each endpoint of the event's business that asked for it and stood when it
// happened. A paused endpoint gets its deliveries too, which wait; again adds nothing.
func (s System) FanOut(events []string, now time.Time) error {
	_, err := s.app.DB().NewQuery(`INSERT INTO deliveries (business, webhook, event, eventType, status, nextAttemptAt, createdAt)
		SELECT o.business, w.id, o.id, o.type, 'pending', {:now}, {:now}
		FROM json_each({:events}) e CROSS JOIN outbox o INDEXED BY ` + outboxByID + ` ON o.id = e.value CROSS JOIN businesses b ON b.id = o.business AND b.status = 'active'
			CROSS JOIN webhooks w INDEXED BY webhooks_business ON w.business = o.business AND w.status = 'active' AND w.createdAt <= o.createdAt
		WHERE EXISTS (SELECT 1 FROM json_each(w.events) asked WHERE asked.value IN ('*', o.type))
		ON CONFLICT (event, webhook) DO NOTHING`).Bind(dbx.Params{"now": At(now).Text(), "events": Of(events)}).Execute()
	return err
}

// Waiting is an endpoint that may be sent to and has a delivery due.
type Waiting struct {
	ID      string `db:"id"`
	Failing bool   `db:"failing"` // it took nothing lately
}

// WaitingWebhooks are the endpoints with a delivery due, by id. It steps from one endpoint with pending deliveries to the
// next, so that neither a backlog nor idle endpoints cost anything.
func (s System) WaitingWebhooks(epoch int, now time.Time) ([]Waiting, error) {
	return all[Waiting](s.app.DB(), `WITH RECURSIVE pending(webhook) AS (
			SELECT min(webhook) FROM deliveries INDEXED BY deliveries_due WHERE status = 'pending'
			UNION ALL
			SELECT (SELECT min(d.webhook) FROM deliveries d INDEXED BY deliveries_due WHERE d.status = 'pending' AND d.webhook > p.webhook) FROM pending p WHERE p.webhook IS NOT NULL
		)
		SELECT w.id, w.failingSince != '' AS failing FROM pending p JOIN webhooks w ON w.id = p.webhook AND w.status = 'active' AND w.paused = FALSE
			JOIN businesses b ON b.id = w.business AND b.status = 'active'
		WHERE EXISTS (SELECT 1 FROM deliveries d INDEXED BY deliveries_due WHERE d.webhook = w.id AND d.status = 'pending' AND d.nextAttemptAt <= {:now}
			AND (d.claimedUntil < {:now} OR d.epoch < {:epoch}))
		ORDER BY w.id`, dbx.Params{"now": At(now).Text(), "epoch": epoch})
}

// ClaimDeliveries leases due deliveries of endpoints, the oldest of each and at most so many, and reads what sending them takes.
func (s System) ClaimDeliveries(webhooks []string, each int, claim Claim, now time.Time) ([]Outgoing, error) {
	claimed, err := all[Delivery](s.app.NonconcurrentDB(), `UPDATE deliveries INDEXED BY `+deliveriesByID+` SET claimedBy = {:worker}, claimedUntil = {:until}, epoch = {:epoch}
		WHERE id IN (SELECT due.id FROM json_each({:webhooks}) w CROSS JOIN deliveries due INDEXED BY `+deliveriesByID+` ON due.id IN (
			SELECT d.id FROM deliveries d INDEXED BY deliveries_due WHERE d.webhook = w.value AND d.status = 'pending' AND d.nextAttemptAt <= {:now}
				AND (d.claimedUntil < {:now} OR d.epoch < {:epoch})
			ORDER BY d.nextAttemptAt, d.rowid LIMIT {:each}))
		RETURNING id`,
		dbx.Params{
			"webhooks": Of(webhooks), "worker": claim.Worker, "epoch": claim.Epoch, "now": At(now).Text(), "until": At(claim.Until).Text(), "each": each,
		})
	if err != nil || len(claimed) == 0 {
		return nil, err
	}
	ids := make([]string, len(claimed))
	for i, delivery := range claimed {
		ids[i] = delivery.ID
	}
	return all[Outgoing](s.app.DB(), `SELECT d.id, d.business, d.webhook, d.event, d.eventType, d.test,
			w.url, w.secret, w.previousSecret, w.previousEndsAt, w.promoted, w.failingSince != '' AS failing, o.body
		FROM json_each({:ids}) claimed CROSS JOIN deliveries d INDEXED BY `+deliveriesByID+` ON d.id = claimed.value CROSS JOIN webhooks w ON w.id = d.webhook
			CROSS JOIN businesses b ON b.id = d.business CROSS JOIN outbox o INDEXED BY `+outboxByID+` ON o.id = d.event
		WHERE d.status = 'pending' AND w.status = 'active' AND b.status = 'active' ORDER BY d.nextAttemptAt, d.rowid`, dbx.Params{"ids": Of(ids)})
}

// Held is a delivery under a claim.
type Held struct {
	ID    string
	Claim Claim
}

// ClaimedDeliveries reads deliveries as far as the claims on them stand; the others are missing, for they are somebody else's.
func (s System) ClaimedDeliveries(held []Held) ([]Delivery, error) {
	rows := make([][]any, len(held))
	for i, one := range held {
		rows[i] = []any{one.ID, one.Claim.Worker, At(one.Claim.Until).Text(), one.Claim.Epoch}
	}
	return all[Delivery](s.app.DB(), `SELECT d.* FROM json_each({:held}) held CROSS JOIN deliveries d INDEXED BY `+deliveriesByID+` ON d.id = held.value ->> 0
		WHERE d.claimedBy = held.value ->> 1 AND d.claimedUntil = held.value ->> 2 AND d.epoch = held.value ->> 3`, dbx.Params{"held": Of(rows)})
}

// SaveDelivery stores what an attempt changed and gives the claim back. The delivery was read in the same transaction.
func (s System) SaveDelivery(delivery *Delivery) error {
	delivery.ClaimedBy, delivery.ClaimedUntil = "", Time{}
	changed := columns(delivery)
	for _, kept := range []string{"id", "business", "webhook", "event", "eventType", "test", "epoch", "createdAt"} {
		delete(changed, kept) // an indexed column costs, though it stays the same
	}
	return changeRow(s.app, "deliveries", delivery.Business, delivery.ID, changed)
}

// EndDeliveries ends what is still pending for an endpoint, as failed or dropped, and says why. Claims stay: an attempt that
// is under way is still written down.
func (t Tenant) EndDeliveries(webhook, status, reason string) error {
	_, err := t.app.DB().Update("deliveries", dbx.Params{"status": status, "error": reason, "nextAttemptAt": ""},
		dbx.HashExp{"webhook": webhook, "business": t.BusinessID, "status": "pending"}).Execute()
	return err
}

// DropOldDeliveries deletes up to limit deliveries of an endpoint from before an instant, the oldest first, and tells how many.
func (s System) DropOldDeliveries(webhook string, before time.Time, limit int) (int, error) {
	return affected(s.app.DB().NewQuery(`DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries
		WHERE webhook = {:webhook} AND createdAt < {:before} ORDER BY createdAt LIMIT {:limit})`).
		Bind(dbx.Params{"webhook": webhook, "before": At(before).Text(), "limit": limit}).Execute())
}

// DropSurplusDeliveries deletes up to limit deliveries of an endpoint that are older than its newest ones, as many as are
// kept, and tells how many.
func (s System) DropSurplusDeliveries(webhook string, keep, limit int) (int, error) {
	return affected(s.app.DB().NewQuery(`DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries
		WHERE webhook = {:webhook} ORDER BY createdAt DESC LIMIT {:limit} OFFSET {:keep})`).
		Bind(dbx.Params{"webhook": webhook, "keep": keep, "limit": limit}).Execute())
}
