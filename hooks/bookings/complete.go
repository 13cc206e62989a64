package bookings

import (
	"context"
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
)

const (
	completeAfter = 24 * time.Hour
	completeBatch = 100
)

// CompleteEnded is the job that completes the confirmed bookings which ended a day ago, where nobody said what came of them.
// Each is a transaction of its own: none keeps another, or the writes of others, waiting.
func CompleteEnded(ctx context.Context, db collections.System, now time.Time) error {
	for {
		ended, err := db.EndedBookings(now.Add(-completeAfter), completeBatch)
		if err != nil {
			return err
		}
		for _, b := range ended {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			err = errors.Join(err, complete(db.Tenant(b.Business), b.ID, now))
		}
		if err != nil || len(ended) < completeBatch {
			return err
		}
	}
}

// complete looks at the booking again: somebody may have decided meanwhile.
func complete(db collections.Tenant, id string, now time.Time) error {
	return db.Tx(func(db collections.Tenant) error {
		b, err := db.AnyBooking(id)
		if err != nil {
			return err
		}
		before, facts := *b, booking.Facts{Start: b.Start.Time, End: b.End.Time}
		allowed, same := booking.Transition(now, facts, booking.Status(b.Status), booking.Completed, booking.BySystem)
		if same || !allowed {
			return nil
		}
		if err := end(db, b, booking.Completed, now); err != nil {
			return err
		}
		return Changed(db, &before, b, now)
	})
}
