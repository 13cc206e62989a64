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
	Body           string `db:"body"`
}

// FanOut makes the deliveries of events: one for each endpoint of the event's business that asked for it and stood when it
// happened. A paused endpoint gets its deliveries too, which wait; again adds nothing.
func (s System) FanOut(events []string, now time.Time) error {
	params := dbx.Params{"now": At(now).Text()}
	_, err := s.app.DB().NewQuery(`INSERT INTO deliveries (business, webhook, event, eventType, status, nextAttemptAt, createdAt)
		SELECT o.business, w.id, o.id, o.type, 'pending', {:now}, {:now}
		FROM outbox o JOIN businesses b ON b.id = o.business AND b.status = 'active'
			JOIN webhooks w ON w.business = o.business AND w.status = 'active' AND w.createdAt <= o.createdAt
		WHERE EXISTS (SELECT 1 FROM json_each(w.events) asked WHERE asked.value IN ('*', o.type))` + in("o.id", "event", events, params) + `
		ON CONFLICT (event, webhook) DO NOTHING`).Bind(params).Execute()
	return err
}

// WaitingWebhooks are the endpoints that may be sent to and have a delivery due. It steps from one endpoint with pending
// deliveries to the next, so that neither a backlog nor idle endpoints cost anything.
func (s System) WaitingWebhooks(epoch int, now time.Time) ([]string, error) {
	ids := []string{}
	err := s.app.DB().NewQuery(`WITH RECURSIVE pending(webhook) AS (
			SELECT min(webhook) FROM deliveries WHERE status = 'pending'
			UNION ALL
			SELECT (SELECT min(d.webhook) FROM deliveries d WHERE d.status = 'pending' AND d.webhook > p.webhook) FROM pending p WHERE p.webhook IS NOT NULL
		)
		SELECT w.id FROM pending p JOIN webhooks w ON w.id = p.webhook AND w.status = 'active' AND w.paused = FALSE
			JOIN businesses b ON b.id = w.business AND b.status = 'active'
		WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook = w.id AND d.status = 'pending' AND d.nextAttemptAt <= {:now}
			AND (d.claimedUntil < {:now} OR d.epoch < {:epoch}))`).
		Bind(dbx.Params{"now": At(now).Text(), "epoch": epoch}).Column(&ids)
	return ids, err
}

// ClaimDeliveries leases due deliveries of an endpoint, oldest first, and reads what sending them takes.
func (s System) ClaimDeliveries(webhook string, claim Claim, now time.Time, limit int) ([]Outgoing, error) {
	claimed, err := all[Delivery](s.app.NonconcurrentDB(), `UPDATE deliveries SET claimedBy = {:worker}, claimedUntil = {:until}, epoch = {:epoch}
		WHERE id IN (SELECT id FROM deliveries WHERE webhook = {:webhook} AND status = 'pending' AND nextAttemptAt <= {:now}
			AND (claimedUntil < {:now} OR epoch < {:epoch})
			ORDER BY nextAttemptAt, id LIMIT {:limit})
		RETURNING id`,
		dbx.Params{
			"webhook": webhook, "worker": claim.Worker, "epoch": claim.Epoch, "now": At(now).Text(), "until": At(claim.Until).Text(), "limit": limit,
		})
	if err != nil || len(claimed) == 0 {
		return nil, err
	}
	ids := make([]string, len(claimed))
	for i, delivery := range claimed {
		ids[i] = delivery.ID
	}
	params := dbx.Params{}
	return all[Outgoing](s.app.DB(), `SELECT d.*, w.url, w.secret, w.previousSecret, w.previousEndsAt, w.promoted, o.body
		FROM deliveries d JOIN webhooks w ON w.id = d.webhook JOIN businesses b ON b.id = d.business JOIN outbox o ON o.id = d.event
		WHERE d.status = 'pending' AND w.status = 'active' AND b.status = 'active'`+in("d.id", "delivery", ids, params)+` ORDER BY d.nextAttemptAt, d.id`, params)
}

// ClaimedDelivery reads a delivery as long as the claim on it stands; after that it is not found, for it is another's.
func (s System) ClaimedDelivery(id string, claim Claim) (*Delivery, error) {
	return one[Delivery](s.app.DB(), `SELECT * FROM deliveries
		WHERE id = {:id} AND claimedBy = {:worker} AND claimedUntil = {:until} AND epoch = {:epoch}`,
		dbx.Params{"id": id, "worker": claim.Worker, "until": At(claim.Until).Text(), "epoch": claim.Epoch})
}

// SaveDelivery stores what an attempt changed and gives the claim back. The delivery was read in the same transaction.
func (s System) SaveDelivery(delivery *Delivery) error {
	delivery.ClaimedBy, delivery.ClaimedUntil = "", Time{}
	return changeRow(s.app, "deliveries", delivery.Business, delivery.ID, columns(delivery))
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
