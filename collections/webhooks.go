package collections

import (
	"time"

	"github.com/pocketbase/dbx"

	"nearbyassist/domain/event"
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
	Warnings           int            `db:"warnings"` // mails about it since then
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

// WebhookRow reads one endpoint of the business without its rates.
func (t Tenant) WebhookRow(id string) (*Webhook, error) {
	return one[Webhook](t.app.DB(), `SELECT * FROM webhooks WHERE id = {:id} AND business = {:business}`,
		dbx.Params{"id": id, "business": t.BusinessID})
}

// WebhookByURL finds a living endpoint of the business with this address.
func (t Tenant) WebhookByURL(url string, now time.Time) (*Webhook, error) {
	return one[Webhook](t.app.DB(), `SELECT w.*`+webhookRates+` FROM webhooks w WHERE w.business = {:business} AND w.url = {:url} AND w.status != 'deleted'`,
		dbx.Params{"business": t.BusinessID, "url": url, "since": At(now.Add(-24 * time.Hour)).Text()})
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

// DisableWebhook switches an active endpoint off and tells whether it was active. It is audited and an event; what still waits
// has failed, and can be recovered.
func (t Tenant) DisableWebhook(id, reason string, now time.Time) (done bool, err error) {
	changed, err := affected(t.app.DB().Update("webhooks",
		dbx.Params{"status": "disabled", "disabledReason": reason, "updatedAt": At(now).Text()},
		dbx.HashExp{"id": id, "business": t.BusinessID, "status": "active"}).Execute())
	if err != nil || changed == 0 {
		return false, err
	}
	if err := t.Audit("webhook.disabled", "webhooks", id, []Change{{"status", "active", "disabled"}}, reason, now); err != nil {
		return false, err
	}
	return true, t.WebhookDisabled(id, now)
}

// WebhookDisabled writes what follows from an endpoint's being switched off, by whatever door: its deliveries end, and the
// others hear of it. The event has no body yet, for collections knows no view: the fan-out gives it one.
func (t Tenant) WebhookDisabled(id string, now time.Time) error {
	if err := t.EndDeliveries(id, "failed", "endpoint_disabled"); err != nil {
		return err
	}
	return t.Append(OutboxRow{ID: NewID(), Topic: "event", Type: event.WebhookDisabled, Subject: id, CreatedAt: At(now)})
}

// DisableWebhooksOf switches off the endpoints that a key or an app made.
func (t Tenant) DisableWebhooksOf(creator, reason string, now time.Time) error {
	rows, err := all[Webhook](t.app.DB(), `SELECT * FROM webhooks
		WHERE business = {:business} AND createdById = {:creator} AND createdByType != 'user' AND status = 'active'`,
		dbx.Params{"business": t.BusinessID, "creator": creator})
	if err != nil {
		return err
	}
	for _, webhook := range rows {
		if _, err := t.DisableWebhook(webhook.ID, reason, now); err != nil {
			return err
		}
	}
	return nil
}

// WebhookDelivered notes that an endpoint took a delivery: whatever failed before is over.
func (t Tenant) WebhookDelivered(id string, now time.Time) error {
	return changeRow(t.app, "webhooks", t.BusinessID, id, dbx.Params{
		"failingSince": "", "warnings": 0, "lastDeliveryAt": At(now).Text(), "lastDeliveryStatus": "delivered",
	})
}

// WebhookFailed notes that an endpoint did not take a delivery, and answers since when it has taken none and how often that was
// mailed.
func (t Tenant) WebhookFailed(id string, now time.Time) (since time.Time, warnings int, err error) {
	row, err := one[Webhook](t.app.NonconcurrentDB(), `UPDATE webhooks SET lastDeliveryAt = {:now}, lastDeliveryStatus = 'failed',
		failingSince = CASE WHEN failingSince = '' THEN {:now} ELSE failingSince END
		WHERE id = {:id} AND business = {:business} RETURNING failingSince, warnings`,
		dbx.Params{"id": id, "business": t.BusinessID, "now": At(now).Text()})
	if err != nil {
		return time.Time{}, 0, err
	}
	return row.FailingSince.Time, row.Warnings, nil
}

// WebhookWarned notes how many mails told of an endpoint's failing.
func (t Tenant) WebhookWarned(id string, warnings int) error {
	return changeRow(t.app, "webhooks", t.BusinessID, id, dbx.Params{"warnings": warnings})
}

// DropEndedSecrets forgets the old secrets of rotations that are over.
func (s System) DropEndedSecrets(now time.Time) error {
	_, err := s.app.DB().NewQuery(`UPDATE webhooks SET previousSecret = '', previousEndsAt = '', promoted = FALSE
		WHERE previousSecret != '' AND previousEndsAt <= {:now}`).Bind(dbx.Params{"now": At(now).Text()}).Execute()
	return err
}

// WebhookIDs are all endpoints, deleted ones too.
func (s System) WebhookIDs() ([]string, error) {
	ids := []string{}
	return ids, s.app.DB().NewQuery(`SELECT id FROM webhooks ORDER BY id`).Column(&ids)
}
