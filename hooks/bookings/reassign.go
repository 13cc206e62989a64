package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
)

// Reassign gives all bookings of a person that have not begun to another one who can take every one of them, or refuses with
// has_bookings and moves none. It belongs into the transaction in which the person leaves.
func Reassign(db collections.Tenant, from, to string, now time.Time) error {
	return db.Tx(func(db collections.Tenant) error {
		future, err := db.FutureBookings(from, now)
		if err != nil {
			return err
		}
		for i := range future {
			err := reassign(db, &future[i], to, now)
			if fault.CodeOf(err) != "internal" {
				return fault.New("has_bookings")
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// reassign checks the time as for a new booking, but for the rules about when and how often one may book: it was booked already,
// and no session is added to its day.
func reassign(db collections.Tenant, b *collections.Booking, to string, now time.Time) error {
	offer, err := db.OfferOf(b)
	if err != nil {
		return err
	}
	before := *b
	m := &moving{offer: offer, question: offer.Question(), start: b.Start.Time, anyStaff: b.AnyStaff, byStaff: true}
	m.question.Now, m.question.Except, m.question.Seats = now, b.ID, b.Seats
	m.question.Service.Duration = time.Duration(b.DurationMinutes) * time.Minute
	m.question.Policy = slots.Policy{Step: time.Millisecond, AdvanceDays: forEver}
	if err := only(&m.question, to); err != nil {
		return err
	}
	if err := m.move(db, b, now); err != nil {
		return err
	}
	return m.save(db, &before, b, now)
}

// forEver is more days than a booking can lie ahead.
const forEver = 100_000
