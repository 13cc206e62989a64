package bookings

import (
	"context"
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/slots"
)

// ExpireOverdue is the job that ends all holds and pending bookings whose deadline passed, one business after the other.
func ExpireOverdue(ctx context.Context, db collections.System, now time.Time) error {
	businesses, err := db.BusinessesWithOverdueBookings(now)
	if err != nil {
		return err
	}
	for _, business := range businesses {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = errors.Join(err, expireIn(db.Tenant(business), nil, now)) // one business's trouble keeps no other waiting
	}
	return err
}

// expireIn ends what is overdue of these people, of everybody without any, in a transaction of its own.
func expireIn(db collections.Tenant, staff []string, now time.Time) error {
	return db.Tx(func(db collections.Tenant) error {
		freed, err := expire(db, staff, now)
		if err != nil {
			return err
		}
		return passOn(db, freed, now)
	})
}

// lapse ends what is overdue of a booking's person before anything is decided about the booking: not in the transaction of
// the decision, which a refusal would roll back.
func lapse(db collections.Tenant, id string, now time.Time) error {
	b, err := db.FindBooking(id)
	if err != nil || b.ExpiresAt.IsZero() || now.Before(b.ExpiresAt.Time) {
		return err
	}
	return expireIn(db, []string{b.Staff}, now)
}

// expireOf ends what is overdue of these people, and tells the time that it gave up. Whatever takes a slot calls it first, in
// its own transaction, for the triggers look at no clock; and passes on last what it has not taken.
func expireOf(db collections.Tenant, staff []slots.Staff, now time.Time) ([]freed, error) {
	if len(staff) == 0 {
		return nil, nil
	}
	ids := make([]string, len(staff))
	for i, s := range staff {
		ids[i] = s.ID
	}
	return expire(db, ids, now)
}

// expire takes no staff for everybody.
func expire(db collections.Tenant, staff []string, now time.Time) (all []freed, err error) {
	overdue, err := db.OverdueBookings(staff, now)
	if err != nil {
		return nil, err
	}
	db = asSystem(db)
	for _, id := range overdue {
		b, err := db.AnyBooking(id)
		if err != nil {
			return nil, err
		}
		before := *b
		facts := booking.Facts{Start: b.Start.Time, End: b.End.Time, ExpiresAt: b.ExpiresAt.Time}
		if allowed, _ := booking.Transition(now, facts, booking.Status(b.Status), booking.Expired, booking.BySystem); !allowed {
			continue
		}
		if err := end(db, b, booking.Expired, now); err != nil {
			return nil, err
		}
		if err := record(db, &before, b, now); err != nil {
			return nil, err
		}
		all = append(all, freedBy(&before, b)...)
	}
	return all, nil
}

// end puts a booking or a hold into a state in which it waits for nothing.
func end(db collections.Tenant, b *collections.Booking, status booking.Status, now time.Time) error {
	if b.Customer == "" {
		b.Caller = "" // who held it is nobody's business any more
		if err := db.EndOffer(b.ID, "expired", now); err != nil {
			return err
		}
	}
	b.Status, b.PendingFor, b.ExpiresAt, b.UpdatedAt = string(status), "", collections.Time{}, collections.At(now)
	return db.SaveBooking(b)
}

// asSystem is the same business for what nobody did.
func asSystem(db collections.Tenant) collections.Tenant {
	return db.As(collections.Actor{Type: "system", Name: "NearbyAssist", RequestID: db.Actor.RequestID})
}
