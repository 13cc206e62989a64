package bookings

import (
	"context"
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/slots"
)

// Expire ends the holds and pending bookings of these people whose deadline passed. Whatever takes a slot calls it first,
// in its own transaction, for the triggers look at no clock.
func Expire(db collections.Tenant, staff []string, now time.Time) error {
	if len(staff) == 0 {
		return nil
	}
	return expire(db, staff, now)
}

// ExpireOverdue is the job that ends all that are overdue, one business after the other.
func ExpireOverdue(ctx context.Context, db collections.System, now time.Time) error {
	businesses, err := db.BusinessesWithOverdueBookings(now)
	if err != nil {
		return err
	}
	for _, business := range businesses {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		failed := db.Tenant(business).Tx(func(db collections.Tenant) error { return expire(db, nil, now) })
		err = errors.Join(err, failed) // one business's trouble keeps no other waiting
	}
	return err
}

// expire takes no staff for everybody.
func expire(db collections.Tenant, staff []string, now time.Time) error {
	overdue, err := db.OverdueBookings(staff, now)
	if err != nil {
		return err
	}
	db = db.As(collections.Actor{Type: "system", Name: "NearbyAssist", RequestID: db.Actor.RequestID})
	for _, id := range overdue {
		b, err := db.AnyBooking(id)
		if err != nil {
			return err
		}
		before := *b
		facts := booking.Facts{Start: b.Start.Time, End: b.End.Time, ExpiresAt: b.ExpiresAt.Time}
		if allowed, _ := booking.Transition(now, facts, booking.Status(b.Status), booking.Expired, booking.BySystem); !allowed {
			continue
		}
		b.Status, b.PendingFor, b.ExpiresAt, b.UpdatedAt = string(booking.Expired), "", collections.Time{}, collections.At(now)
		if err := db.SaveBooking(b); err != nil {
			return err
		}
		if err := Changed(db, &before, b, now); err != nil {
			return err
		}
	}
	return nil
}

func expireOf(db collections.Tenant, staff []slots.Staff, now time.Time) error {
	ids := make([]string, len(staff))
	for i, s := range staff {
		ids[i] = s.ID
	}
	return Expire(db, ids, now)
}
