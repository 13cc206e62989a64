package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
)

// StatusInput names a booking and its new state.
type StatusInput struct {
	BookingID string `path:"bookingId"`
	Body      StatusBody
}

// StatusBody is what the business decides about a booking.
type StatusBody struct {
	Status  string  `json:"status" enum:"confirmed,declined,completed,no_show"`
	Reason  *string `json:"reason" required:"false" maxLength:"1000" doc:"For the history; the customer does not see it"`
	Version *int    `json:"version" required:"false" doc:"The one that was read; another is a 409"`
}

// SetStatus approves or declines a booking, or says what came of it.
func SetStatus(r *access.Request, in *StatusInput) (View, error) {
	db := r.Tenant()
	decided, err := Decide(db, in.BookingID, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(db, decided), nil
}

// Decide takes a booking into another state as the business, by the state machine. One that is in it already is answered as
// it is.
func Decide(db collections.Tenant, id string, what StatusBody, now time.Time) (b *collections.Booking, err error) {
	if err := lapse(db, id, now); err != nil {
		return nil, err
	}
	err = db.Tx(func(db collections.Tenant) error {
		if b, err = db.FindBooking(id); err != nil {
			return err
		}
		if !db.ActsFor(b) {
			return fault.New("insufficient_role") // a member who is only its customer
		}
		before := *b
		if same, err := decide(b, what, now); same || err != nil {
			return err
		}
		if err := db.SaveBooking(b); err != nil {
			return refusal(err)
		}
		return Changed(db, &before, b, now)
	})
	return b, err
}

// factsOf is what decides about a booking besides its state.
func factsOf(b *collections.Booking) booking.Facts {
	return booking.Facts{
		Start: b.Start.Time, End: b.End.Time, Approval: b.PendingFor == string(booking.ForApproval), Deposit: b.Deposit.V != nil && b.AmountPaid < *b.Deposit.V,
	}
}

// decide changes the row in memory; same tells one that is in the state already.
func decide(b *collections.Booking, what StatusBody, now time.Time) (same bool, err error) {
	facts := factsOf(b)
	allowed, same := booking.Transition(now, facts, booking.Status(b.Status), booking.Status(what.Status), booking.ByStaff)
	switch {
	case same:
		return true, nil
	case what.Version != nil && *what.Version != b.Version:
		return false, fault.New("stale_version")
	case !allowed:
		return false, fault.New("invalid_transition").With("currentStatus", b.Status)
	}
	b.Status, b.PendingFor, b.ExpiresAt, b.UpdatedAt = what.Status, "", collections.Time{}, collections.At(now)
	b.Reason = text.Clean(value(what.Reason))
	if b.Status == string(booking.Confirmed) {
		approve(b, facts, now)
	}
	return false, nil
}

// approve confirms a booking whose approval has just come, unless it now waits for its deposit.
func approve(b *collections.Booking, facts booking.Facts, now time.Time) {
	facts.Approval = false
	status, wait := booking.Opening(facts)
	b.Status, b.PendingFor = string(status), string(wait)
	if status == booking.Pending {
		b.ExpiresAt = collections.At(booking.Deadline(now, b.Start.Time, wait, false, true))
	} else if b.ConfirmedAt.IsZero() {
		b.ConfirmedAt = collections.At(now)
	}
}
