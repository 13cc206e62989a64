package bookings

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
)

// TakeOffer books the time that a waitlist entry was offered, for whoever waited, with a link as Place makes it. An offer that
// was taken already is answered with its booking; one that is over is refused.
func TakeOffer(db collections.Tenant, id string, secret []byte, now time.Time) (placed Placed, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		entry, err := db.FindWaitlistEntry(id)
		if err != nil {
			return err
		}
		if entry.Status == "taken" {
			placed.Booking, err = db.AnyBooking(entry.Hold)
			return err
		}
		held, err := db.FindHold(entry.Hold, now)
		if errors.Is(err, collections.ErrNotFound) {
			return fault.New("offer_expired")
		}
		if err != nil {
			return err
		}
		if placed.Booking, err = fulfilOffer(db, entry, held, now); err != nil {
			return err
		}
		placed.Link, err = addManageLink(db, secret, placed.Booking, now)
		return err
	})
	return placed, err
}

// fulfilOffer books on the terms of now; the service may be archived meanwhile, an offer stands.
func fulfilOffer(db collections.Tenant, entry *collections.WaitlistEntry, held *collections.Booking, now time.Time) (*collections.Booking, error) {
	offer, err := db.OfferOf(held)
	if err != nil {
		return nil, err
	}
	customer, err := db.FindCustomer(entry.Customer)
	if err != nil {
		return nil, err
	}
	if customer.User == "" {
		if err := checkGuestsCap(db, customer.Email, customer.Phone, now); err != nil {
			return nil, err
		}
	}
	order := &Order{ServiceID: entry.Service, Start: held.Start.Time, Seats: &entry.Seats}
	return fulfil(db, held, order, offer, customer, now)
}
