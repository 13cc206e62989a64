package webhooks

import (
	"encoding/json"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/retry"
)

// disable switches an endpoint off for its failures, and mails it.
func (d *Dispatcher) disable(db collections.Tenant, webhook, reason string, since, now time.Time) error {
	done, err := db.DisableWebhook(webhook, reason, now)
	if err != nil || !done {
		return err
	}
	return d.mail(db, "webhook_disabled", webhook, since, now)
}

// warn mails those who manage the business when an endpoint has taken nothing for one day, and for three.
func (d *Dispatcher) warn(db collections.Tenant, webhook string, since time.Time, warnings int, now time.Time) error {
	due := retry.Warnings(now.Sub(since))
	if due <= warnings {
		return nil
	}
	if err := db.WebhookWarned(webhook, due); err != nil {
		return err
	}
	return d.mail(db, "webhook_failing", webhook, since, now)
}

func (d *Dispatcher) mail(db collections.Tenant, kind, webhook string, since, now time.Time) error {
	users, err := db.Administrators()
	if err != nil {
		return err
	}
	for _, user := range users {
		body, err := json.Marshal(collections.Notice{User: user, Since: since, Until: since.Add(d.config.MaxFailing)})
		if err != nil {
			return err
		}
		if err := db.AppendMail(kind, webhook, string(body), now); err != nil {
			return err
		}
	}
	return nil
}
