package webhooks

import (
	"context"
	"time"
)

// sweepBatch is the most rows that one statement deletes, so that other writes come between.
const sweepBatch = 1000

// Sweep is the hourly job that forgets the secrets of ended rotations, deletes old deliveries and what is beyond an endpoint's
// number, then finished outbox rows that no delivery needs any more.
func (d *Dispatcher) Sweep(ctx context.Context, now time.Time) error {
	if err := d.db.DropEndedSecrets(now); err != nil {
		return err
	}
	before := now.AddDate(0, 0, -d.config.KeepDays)
	webhooks, err := d.db.WebhookIDs()
	if err != nil {
		return err
	}
	for _, webhook := range webhooks {
		if err := inBatches(ctx, func() (int, error) { return d.db.DropOldDeliveries(webhook, before, sweepBatch) }); err != nil {
			return err
		}
		if err := inBatches(ctx, func() (int, error) {
			return d.db.DropSurplusDeliveries(webhook, d.config.KeepPerEndpoint, sweepBatch)
		}); err != nil {
			return err
		}
	}
	return inBatches(ctx, func() (int, error) { return d.db.DropFinishedOutbox(before, sweepBatch) })
}

// inBatches repeats a deletion until it deletes no full batch, or the context ends.
func inBatches(ctx context.Context, remove func() (int, error)) error {
	for ctx.Err() == nil {
		removed, err := remove()
		if err != nil || removed < sweepBatch {
			return err
		}
	}
	return ctx.Err()
}
