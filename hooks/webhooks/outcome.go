package webhooks

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/retry"
)

// secretPause is how long a delivery waits whose secret cannot be opened.
const secretPause = 5 * time.Minute

// record stores an outcome with its delivery and its endpoint. A claim that ran out says that somebody else sent it too, and
// theirs is the outcome.
func (d *Dispatcher) record(id string, claim collections.Claim, made *outcome, now time.Time) error {
	return d.withClaimed(id, claim, func(db collections.System, delivery *collections.Delivery) error {
		d.settle(delivery, made, now)
		if err := db.SaveDelivery(delivery); err != nil || delivery.Test {
			return err
		}
		return d.judge(db.Tenant(delivery.Business), delivery.Webhook, made, now)
	})
}

// postpone gives a delivery back that could not be signed; no attempt is counted.
func (d *Dispatcher) postpone(id string, claim collections.Claim, now time.Time) error {
	return d.withClaimed(id, claim, func(db collections.System, delivery *collections.Delivery) error {
		delivery.NextAttemptAt, delivery.Error = collections.At(now.Add(secretPause)), "secret_unreadable"
		return db.SaveDelivery(delivery)
	})
}

func (d *Dispatcher) withClaimed(id string, claim collections.Claim, do func(collections.System, *collections.Delivery) error) error {
	return d.db.Tx(func(db collections.System) error {
		delivery, err := db.ClaimedDelivery(id, claim)
		if errors.Is(err, collections.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return do(db, delivery)
	})
}

// settle writes an attempt into its delivery and says when the next one is. What was ended meanwhile stays so, unless it
// arrived after all. A test is tried once.
func (d *Dispatcher) settle(delivery *collections.Delivery, made *outcome, now time.Time) {
	delivery.Attempts++
	delivery.StatusCode = made.status
	delivery.Request = collections.Of(&made.request)
	delivery.Log.V = append(delivery.Log.V, collections.Attempt{
		Number: delivery.Attempts, At: made.at.UTC(), DurationMs: made.took.Milliseconds(), StatusCode: made.status,
		Headers: made.headers, Body: made.body, Error: made.failure,
	})
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
	next, more := d.config.Schedule.Next(delivery.Attempts, now, d.config.Jitter(), asked)
	if !more || delivery.Test || made.failure == "gone" {
		delivery.Status, delivery.NextAttemptAt = "failed", collections.Time{}
		return
	}
	delivery.NextAttemptAt = collections.At(next)
}

// judge notes an endpoint's health: a success ends what failed before, 410 disables at once, only failures for five days too.
func (d *Dispatcher) judge(db collections.Tenant, webhook string, made *outcome, now time.Time) error {
	if made.delivered() {
		return db.WebhookDelivered(webhook, now)
	}
	since, err := db.WebhookFailed(webhook, now)
	switch {
	case err != nil:
		return err
	case made.failure == "gone":
		return db.DisableWebhook(webhook, "gone", now)
	case now.Sub(since) >= d.config.MaxFailing:
		return db.DisableWebhook(webhook, "failing", now)
	}
	return nil
}
