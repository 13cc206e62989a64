package bookings

import (
	"crypto/rand"
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
)

// draft is the booking of an order with the snapshot of what is agreed, still without a state and a customer.
func draft(db collections.Tenant, order *Order, offer *collections.Offer, staff string, now time.Time) (*collections.Booking, error) {
	reference, err := newReference(db)
	if err != nil {
		return nil, err
	}
	duration := offer.DurationMinutes
	if order.DurationMinutes != nil {
		duration = *order.DurationMinutes
	}
	b := &collections.Booking{
		ID: collections.NewID(), Business: db.BusinessID, BusinessName: offer.BusinessName, Service: offer.Service.ID, Reference: reference,
		AnyStaff: order.StaffID == nil && db.Actor.OwnCalendar() == "", SeriesID: order.seriesID,
		Version: 1, CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
	occupy(b, offer, staff, order.Start, duration)
	order.fill(b, offer, db.Actor)
	return b, nil
}

// occupy gives a booking its person and its time, with the buffers and the capacity that the service has now.
func occupy(b *collections.Booking, offer *collections.Offer, staff string, start time.Time, minutes int) {
	end := start.Add(time.Duration(minutes) * time.Minute)
	b.Staff, b.StaffName, b.Capacity, b.DurationMinutes = staff, offer.Giver(staff).Name, offer.Capacity, minutes
	b.Start, b.End = collections.At(start), collections.At(end)
	b.BlockStart = collections.At(start.Add(-time.Duration(offer.BufferBeforeMinutes) * time.Minute))
	b.BlockEnd = collections.At(end.Add(time.Duration(offer.BufferAfterMinutes) * time.Minute))
}

// fill sets what the order says and what the offer fixes on the day of booking.
func (o *Order) fill(b *collections.Booking, offer *collections.Offer, actor collections.Actor) {
	b.Seats, b.Notes, b.InternalNotes, b.Source = o.seats(), value(o.Notes), value(o.InternalNotes), actor.Type
	b.ServiceName, b.Timezone, b.Currency, b.TaxRateBps = offer.Name, offer.Timezone, offer.Currency, offer.TaxRateBps
	b.CancellationPolicy, b.PaymentStatus = offer.CancellationPolicy, "unpaid"
	b.Override = value(o.Override)
	if offer.Price.V != nil {
		price := *offer.Price.V * int64(b.Seats)
		b.Price = collections.Of(&price)
	}
	if actor.Type == "key" || actor.Type == "app" {
		b.Caller, b.ExternalReference = actor.ID, o.ExternalReference
	}
}

// open gives a booking its customer and its first state. What the business enters needs no approval.
func open(b *collections.Booking, customer *collections.Customer, offer *collections.Offer, byBusiness bool, now time.Time) {
	status, wait := booking.Opening(booking.Facts{Approval: !byBusiness && !offer.AutoConfirms()})
	b.Status, b.PendingFor, b.ExpiresAt = string(status), string(wait), collections.Time{}
	if status == booking.Pending {
		b.ExpiresAt = collections.At(booking.Deadline(now, b.Start.Time, wait, false, byBusiness))
	} else {
		b.ConfirmedAt = collections.At(now)
	}
	name(b, customer, offer.Locale, offer.Timezone)
}

// name says for whom a booking is; what the customer leaves open is the business's.
func name(b *collections.Booking, customer *collections.Customer, locale, timezone string) {
	b.Customer, b.CustomerUser = customer.ID, customer.User
	b.CustomerName, b.CustomerEmail, b.CustomerPhone = customer.Name, customer.Email, customer.Phone
	b.CustomerLocale, b.CustomerTimezone = either(customer.Locale, locale), either(customer.Timezone, timezone)
}

// newReference draws until one is free in the business.
func newReference(db collections.Tenant) (string, error) {
	for {
		reference, err := booking.Reference(rand.Reader)
		if err != nil {
			return "", err
		}
		taken, err := db.ReferenceTaken(reference)
		if err != nil || !taken {
			return reference, err
		}
	}
}

// takeHold turns a hold into the booking that it was kept for, by one of the people who may give it.
func takeHold(db collections.Tenant, order *Order, offer *collections.Offer, staff []slots.Staff, now time.Time) (*collections.Booking, error) {
	held, err := db.FindHold(*order.Hold, now)
	if err != nil {
		return nil, missing("hold", err)
	}
	may := slices.ContainsFunc(staff, func(s slots.Staff) bool { return s.ID == held.Staff })
	lasts := order.DurationMinutes == nil || *order.DurationMinutes == held.DurationMinutes
	if !may || !lasts || held.Service != order.ServiceID || !held.Start.Equal(order.Start) || held.Seats != order.seats() {
		return nil, fault.Validation(fault.On("hold", "other_hold"))
	}
	customer, err := customerFor(db, order, now)
	if err != nil {
		return nil, err
	}
	return fulfil(db, held, order, offer, customer, now)
}

// fulfil makes a hold the customer's booking, and the offer that it may have been a taken one.
func fulfil(db collections.Tenant, held *collections.Booking, order *Order, offer *collections.Offer, customer *collections.Customer, now time.Time) (*collections.Booking, error) {
	before := *held
	held.Caller, held.SeriesID = "", order.seriesID
	order.fill(held, offer, db.Actor)
	open(held, customer, offer, db.Actor.IsMember(), now)
	held.CreatedAt, held.UpdatedAt = collections.At(now), collections.At(now)
	if err := db.SaveBooking(held); err != nil {
		return nil, refusal(err)
	}
	if err := db.EndOffer(held.ID, "taken", now); err != nil {
		return nil, err
	}
	return held, Changed(db, &before, held, now)
}

func either(own, general string) string {
	if own != "" {
		return own
	}
	return general
}
