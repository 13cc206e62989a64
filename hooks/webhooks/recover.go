package webhooks

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// recoverable is how far back deliveries can be made again (rules.md section 8).
const recoverable = 14 * 24 * time.Hour

// RecoverInput asks for what did not arrive.
type RecoverInput struct {
	WebhookID string `path:"webhookId"`
	Body      RecoverBody
}

// RecoverBody says from when on.
type RecoverBody struct {
	Since time.Time `json:"since"`
}

// Resolve adds the rules that the schema does not show.
func (in *RecoverInput) Resolve(ctx huma.Context) []error {
	return endpoint.Broken(checkSince(in.Body.Since, access.From(ctx.Context()).Now)...)
}

// checkSince bounds the instant by the last 14 days.
func checkSince(since, now time.Time) []fault.Field {
	if since.After(now) {
		return []fault.Field{fault.On("since", "future")}
	}
	if since.Before(now.Add(-recoverable)) {
		return []fault.Field{fault.On("since", "days_back", int(recoverable/(24*time.Hour)))}
	}
	return nil
}

// RecoveredView tells how many deliveries are made again.
type RecoveredView struct {
	Count int `json:"count"`
}

// Recover lets all be delivered again that failed since an instant, and what the endpoint missed while it was disabled.
func Recover(r *access.Request, in *RecoverInput) (RecoveredView, error) {
	count, err := recoverSince(r.Tenant(), in.WebhookID, in.Body.Since, r.Now)
	return RecoveredView{count}, err
}

func recoverSince(db collections.Tenant, id string, since, now time.Time) (count int, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		webhook, err := db.WebhookRow(id)
		if err != nil {
			return err
		}
		if webhook.Status != "active" {
			return over(webhook)
		}
		if count, err = db.Recover(id, since, now); err != nil || count == 0 {
			return err
		}
		changes := []collections.Change{{Field: "since", To: since.UTC()}, {Field: "count", To: count}}
		return db.Audit("webhook.recovered", "webhooks", id, changes, "", now)
	})
	return count, err
}
