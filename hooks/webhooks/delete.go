package webhooks

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
)

// Delete stops an endpoint at once and answers its final state; again, the same.
func Delete(r *access.Request, in *WebhookInput) (View, error) {
	webhook, err := remove(r.Tenant(), in.WebhookID, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(webhook, r.Now), nil
}

func remove(db collections.Tenant, id string, now time.Time) (webhook *collections.Webhook, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		webhook, err = db.FindWebhook(id, now)
		if err != nil || webhook.Status == "deleted" {
			return err
		}
		before := *webhook
		webhook.Status, webhook.UpdatedAt = "deleted", collections.At(now)
		webhook.Secret, webhook.PreviousSecret = "", ""
		if err := db.SaveWebhook(webhook); err != nil {
			return err
		}
		return Changed(db, &before, webhook, now)
	})
	return webhook, err
}
