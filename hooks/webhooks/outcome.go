package webhooks

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/retry"
)

// secretPause is how long a delivery waits whose secret cannot be opened.
const secretPause = 5 * time.Minute

// logged is how many attempts a delivery remembers: the last ones, for it may be made again and again.
const logged = 50

// writeDown stores outcomes together; when that fails each by itself, so that one that cannot be stored takes no other along.
func (d *Dispatcher) writeDown(batch []landed) {
	err := d.record(batch)
	if err == nil {
		return
	}
	if len(batch) == 1 {
		d.log.Error("webhooks: an attempt was not written down", "delivery", batch[0].ID, "error", err.Error())
		return
	}
	for i := range batch {
		d.writeDown(batch[i : i+1])
	}
}

// record stores outcomes with their deliveries and endpoints in one transaction. A claim that ran out says that somebody else
// sent it too, and theirs is the outcome.
func (d *Dispatcher) record(batch []landed) error {
	held := make([]collections.Held, len(batch))
	for i := range batch {
		held[i] = batch[i].Held
	}
	return d.db.Tx(func(db collections.System) error {
		rows, err := db.ClaimedDeliveries(held)
		if err != nil {
			return err
		}
		deliveries := map[string]*collections.Delivery{}
		for i := range rows {
			deliveries[rows[i].ID] = &rows[i]
		}
		for _, one := range batch {
			if delivery := deliveries[one.ID]; delivery != nil {
				if err := d.settle(db, delivery, one); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// settle stores one outcome. What could not be signed is given back, and counts as no attempt.
func (d *Dispatcher) settle(db collections.System, delivery *collections.Delivery, one landed) error {
	if one.made == nil {
		delivery.NextAttemptAt, delivery.Error = collections.At(one.at.Add(secretPause)), "secret_unreadable"
		return db.SaveDelivery(delivery)
	}
	d.enter(delivery, one.made, one.at)
	if err := db.SaveDelivery(delivery); err != nil || delivery.Test {
		return err
	}
	return d.judge(db.Tenant(delivery.Business), delivery.Webhook, one.made, one.at)
}

// enter writes an attempt into its delivery and says when the next one is. What was ended meanwhile stays so, unless it
// arrived after all. A test is tried once.
func (d *Dispatcher) enter(delivery *collections.Delivery, made *outcome, now time.Time) {
	delivery.Attempts++
	delivery.Tries++
	delivery.StatusCode = made.status
	delivery.Request = collections.Of(&made.request)
	delivery.Log.V = append(delivery.Log.V, collections.Attempt{
		Number: delivery.Attempts, At: made.at.UTC(), DurationMs: made.took.Milliseconds(), StatusCode: made.status,
		Headers: made.headers, Body: made.body, Error: made.failure,
	})
	delivery.Log.V = delivery.Log.V[max(0, len(delivery.Log.V)-logged):]
	if made.delivered() {
		delivery.Status, delivery.Error = "delivered", ""
		delivery.NextAttemptAt, delivery.DeliveredAt = collections.Time{}, collections.At(now)
		return
	}
	if delivery.Status != "pending" {
		return
	}
	delivery.Error = made.failure
	asked := retry.ParseRetryAfter(made.retryAfter, now)
	next, more := d.config.Schedule.Next(delivery.Tries, now, d.config.Jitter(), asked)
	if !more || delivery.Test || made.failure == "gone" {
		delivery.Status, delivery.NextAttemptAt = "failed", collections.Time{}
		return
	}
	delivery.NextAttemptAt = collections.At(next)
}

// judge notes an endpoint's health: a success ends what failed before, 410 disables at once, only failures for five days too,
// which are told after one and three.
func (d *Dispatcher) judge(db collections.Tenant, webhook string, made *outcome, now time.Time) error {
	if made.delivered() {
		return db.WebhookDelivered(webhook, now)
	}
	since, warnings, err := db.WebhookFailed(webhook, now)
	switch {
	case err != nil:
		return err
	case made.failure == "gone":
		return d.disable(db, webhook, "gone", since, now)
	case now.Sub(since) >= d.config.MaxFailing:
		return d.disable(db, webhook, "failing", since, now)
	}
	return d.warn(db, webhook, since, warnings, now)
}
