package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// Webhook is an endpoint of a business that wants events. Its secrets are sealed, for they must be read to sign.
type Webhook struct {
	ID                 string         `db:"id"`
	Business           string         `db:"business"`
	URL                string         `db:"url"`
	Events             JSON[[]string] `db:"events"` // ["*"]: all, later ones too
	Description        string         `db:"description"`
	Paused             bool           `db:"paused"`
	Status             string         `db:"status"` // active, disabled, deleted
	DisabledReason     string         `db:"disabledReason"`
	Secret             string         `db:"secret"`
	PreviousSecret     string         `db:"previousSecret"`
	PreviousEndsAt     Time           `db:"previousEndsAt"`
	Promoted           bool           `db:"promoted"`
	FailingSince       Time           `db:"failingSince"`
	LastDeliveryAt     Time           `db:"lastDeliveryAt"`
	LastDeliveryStatus string         `db:"lastDeliveryStatus"`
	CreatedByType      string         `db:"createdByType"`
	CreatedByID        string         `db:"createdById"`
	CreatedByName      string         `db:"createdByName"`
	CreatedAt          Time           `db:"createdAt"`
	UpdatedAt          Time           `db:"updatedAt"`

	Delivered int `db:"delivered" joined:"deliveries"` // of the last 24 hours
	Failed    int `db:"failed" joined:"deliveries"`
}

// Webhooks lists the endpoints of the business, newest first, deleted ones never.
func (t Tenant) Webhooks(url string, now time.Time, page Page) (Rows[Webhook], error) {
	from := `FROM webhooks w WHERE w.business = {:business} AND w.status != 'deleted'`
	params := dbx.Params{"business": t.BusinessID, "since": At(now.Add(-24 * time.Hour)).Text()}
	if url != "" {
		from += ` AND w.url = {:url}`
		params["url"] = url
	}
	return listing[Webhook]{
		columns: `w.*` + webhookRates, from: from, params: params, key: `w.createdAt`, id: `w.id`, descending: true,
		mark: func(w *Webhook) (string, string) { return w.CreatedAt.Text(), w.ID },
	}.read(t.app.DB(), page)
}

const webhookRates = `, (SELECT count(*) FROM deliveries d WHERE d.webhook = w.id AND d.createdAt > {:since} AND d.status = 'delivered' AND d.test = FALSE) AS delivered,
	(SELECT count(*) FROM deliveries d WHERE d.webhook = w.id AND d.createdAt > {:since} AND d.test = FALSE
		AND (d.status = 'failed' OR (d.status = 'pending' AND d.attempts > 0))) AS failed`

// FindWebhook reads one endpoint of the business, deleted ones too.
func (t Tenant) FindWebhook(id string, now time.Time) (*Webhook, error) {
	return one[Webhook](t.app.DB(), `SELECT w.*`+webhookRates+` FROM webhooks w WHERE w.id = {:id} AND w.business = {:business}`,
		dbx.Params{"id": id, "business": t.BusinessID, "since": At(now.Add(-24 * time.Hour)).Text()})
}

// WebhookByURL finds a living endpoint of the business with this address.
func (t Tenant) WebhookByURL(url string) (*Webhook, error) {
	return one[Webhook](t.app.DB(), `SELECT * FROM webhooks WHERE business = {:business} AND url = {:url} AND status != 'deleted' LIMIT 1`,
		dbx.Params{"business": t.BusinessID, "url": url})
}

// CountWebhooks counts the living endpoints of the business.
func (t Tenant) CountWebhooks() (int, error) {
	return count(t.app.DB(), `SELECT count(*) FROM webhooks WHERE business = {:business} AND status != 'deleted'`, dbx.Params{"business": t.BusinessID})
}

// AddWebhook stores a new endpoint.
func (t Tenant) AddWebhook(webhook *Webhook) error {
	webhook.Business = t.BusinessID
	return write(t.app, "webhooks", webhook.ID, true, webhook)
}

// SaveWebhook stores an endpoint read in the same transaction.
func (t Tenant) SaveWebhook(webhook *Webhook) error {
	if webhook.Business != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "webhooks", webhook.ID, false, webhook)
}

// DropDeliveries ends what is still pending for an endpoint and says why.
func (t Tenant) DropDeliveries(webhook, reason string) error {
	_, err := t.app.DB().NewQuery(`UPDATE deliveries SET status = 'dropped', error = {:reason}, nextAttemptAt = ''
		WHERE webhook = {:webhook} AND business = {:business} AND status = 'pending'`).
		Bind(dbx.Params{"reason": reason, "webhook": webhook, "business": t.BusinessID}).Execute()
	return err
}

// DisableWebhooksOf switches off the endpoints that a key or an app made.
func (t Tenant) DisableWebhooksOf(creator, reason string, now time.Time) error {
	_, err := t.app.DB().NewQuery(`UPDATE webhooks SET status = 'disabled', disabledReason = {:reason}, updatedAt = {:now}
		WHERE business = {:business} AND createdById = {:creator} AND createdByType != 'user' AND status = 'active'`).
		Bind(dbx.Params{"reason": reason, "now": At(now).Text(), "business": t.BusinessID, "creator": creator}).Execute()
	return err
}
