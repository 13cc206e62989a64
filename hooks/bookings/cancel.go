package bookings

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
)

// CancelInput names a booking and how it is cancelled.
type CancelInput struct {
	BookingID string `path:"bookingId"`
	Body      *CancelBody
}

// CancelBody is how a booking is cancelled.
type CancelBody struct {
	Reason  *string `json:"reason" required:"false" maxLength:"1000" doc:"Members and keys give one"`
	By      *string `json:"by" required:"false" enum:"customer,business" doc:"Members and keys: customer for one who rang; on whose terms"`
	DryRun  *bool   `json:"dryRun" required:"false" doc:"Answers the booking as it would become and writes nothing"`
	Version *int    `json:"version" required:"false" doc:"The one that was read; another is a 409"`
}

// Resolve lets a body be left out.
func (in *CancelInput) Resolve(huma.Context) []error {
	if in.Body == nil {
		in.Body = &CancelBody{}
	}
	return nil
}

// Cancel cancels a booking on the customer's terms or the business's.
func Cancel(r *access.Request, in *CancelInput) (View, error) {
	db := r.Tenant()
	cancelled, err := CancelBooking(db, in.BookingID, *in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(db, cancelled), nil
}

// CancelBooking cancels a booking that the handle's actor may see. A cancelled one is answered as it is.
func CancelBooking(db collections.Tenant, id string, how CancelBody, now time.Time) (b *collections.Booking, err error) {
	if !value(how.DryRun) {
		if err := lapse(db, id, now); err != nil {
			return nil, err
		}
	}
	err = db.Tx(func(db collections.Tenant) error {
		if b, err = db.FindBooking(id); err != nil {
			return err
		}
		before := *b
		if same, err := cancel(db, b, how, now); same || err != nil {
			return err
		}
		if value(how.DryRun) {
			b.Version++
			return nil
		}
		if err := db.SaveBooking(b); err != nil {
			return refusal(err)
		}
		return Changed(db, &before, b, now)
	})
	return b, err
}

// cancel decides and changes the row in memory; same tells one that is cancelled already.
func cancel(db collections.Tenant, b *collections.Booking, how CancelBody, now time.Time) (same bool, err error) {
	byStaff := db.ActsFor(b)
	if err := how.checkFor(byStaff); err != nil {
		return false, err
	}
	who := booking.ByCustomer
	if byStaff && value(how.By) != "customer" {
		who = booking.ByStaff
	}
	allowed, same := booking.Transition(now, booking.Facts{Start: b.Start.Time, End: b.End.Time}, booking.Status(b.Status), booking.Cancelled, who)
	switch {
	case same:
		return true, nil
	case how.Version != nil && *how.Version != b.Version:
		return false, fault.New("stale_version")
	case !allowed:
		return false, fault.New("invalid_transition").With("currentStatus", b.Status)
	}
	b.Cancellation = collections.Of(settle(b, who, now))
	b.Cancellation.V.Reason, b.Cancellation.V.ByStaff = text.Clean(value(how.Reason)), byStaff
	b.Status, b.PendingFor, b.ExpiresAt, b.UpdatedAt = string(booking.Cancelled), "", collections.Time{}, collections.At(now)
	return false, nil
}

// checkFor: the business says why, though not to see what it would cost; the customer has but one way.
func (c CancelBody) checkFor(byStaff bool) error {
	switch {
	case byStaff && !value(c.DryRun) && text.Clean(value(c.Reason)) == "":
		return fault.Validation(fault.On("reason", "required"))
	case !byStaff && value(c.By) == "business":
		return fault.Validation(fault.On("by", "members_only"))
	}
	return nil
}

// settle is the cancellation with its fee and refund by the terms that the booking was made on.
func settle(b *collections.Booking, who booking.Who, now time.Time) *collections.Cancellation {
	settled := &collections.Cancellation{By: "business", At: now.UTC().Truncate(time.Millisecond)}
	if who == booking.ByCustomer {
		settled.By = "customer"
	}
	settled.Fee, settled.Refund = booking.Settle(who, termsOf(b.CancellationPolicy.V), value(b.Price.V), b.AmountPaid, b.Start.Time, now)
	return settled
}

func termsOf(policy *collections.CancellationPolicy) *booking.CancellationPolicy {
	if policy == nil {
		return nil
	}
	terms := &booking.CancellationPolicy{FreeMinutes: policy.FreeMinutes}
	for _, tier := range policy.Tiers {
		terms.Tiers = append(terms.Tiers, booking.Tier(tier))
	}
	return terms
}
