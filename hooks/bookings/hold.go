package bookings

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// HoldInput is a time that is to be kept for a while.
type HoldInput struct {
	Body HoldBody
}

// HoldBody says which.
type HoldBody struct {
	endpoint.InBody
	ServiceID string    `json:"serviceId"`
	Start     time.Time `json:"start"`
	StaffID   *string   `json:"staffId" required:"false" doc:"Default: whoever is free, by the order of the slot"`
	Seats     *int      `json:"seats" required:"false" minimum:"1" maximum:"1000" doc:"Default: 1"`
}

func (b HoldBody) order() *Order {
	return &Order{ServiceID: b.ServiceID, Start: b.Start, StaffID: b.StaffID, Seats: b.Seats}
}

// Resolve adds the rules that the schema does not show.
func (in *HoldInput) Resolve(huma.Context) []error {
	return endpoint.Broken(in.Body.order().Check()...)
}

// HoldView is a time that is kept for whoever knows its id.
type HoldView struct {
	ID         string    `json:"id" doc:"Known to its maker only; goes into hold of a booking"`
	BusinessID string    `json:"businessId"`
	ServiceID  string    `json:"serviceId"`
	StaffID    string    `json:"staffId"`
	Start      time.Time `json:"start"`
	End        time.Time `json:"end"`
	Seats      int       `json:"seats"`
	Status     string    `json:"status" enum:"held,expired"`
	ExpiresAt  time.Time `json:"expiresAt" doc:"Until when it is kept, or was"`
}

func viewHold(b *collections.Booking) HoldView {
	view := HoldView{
		ID: b.ID, BusinessID: b.Business, ServiceID: b.Service, StaffID: b.Staff, Start: b.Start.UTC(), End: b.End.UTC(),
		Seats: b.Seats, Status: b.Status, ExpiresAt: b.ExpiresAt.UTC(),
	}
	if b.ExpiresAt.IsZero() {
		view.ExpiresAt = b.UpdatedAt.UTC()
	}
	return view
}

// Hold keeps a time for five minutes; it takes the place of the caller's earlier one.
func Hold(r *access.Request, in *HoldInput) (HoldView, error) {
	held, err := Keep(r.Tenant(), in.Body.order(), r.Client(), r.Now)
	if err != nil {
		return HoldView{}, err
	}
	endpoint.NoStore(r.Header)
	return viewHold(held), nil
}

// Keep holds the time of an order for the caller, in one transaction with the end of the hold that the caller had before.
func Keep(db collections.Tenant, order *Order, caller string, now time.Time) (held *collections.Booking, err error) {
	if err := admit(db, order); err != nil {
		return nil, err
	}
	offer, err := readOffer(db, order)
	if err != nil {
		return nil, err
	}
	err = db.Tx(func(db collections.Tenant) error {
		held, err = keep(db, order, offer, caller, now)
		return err
	})
	if fault.CodeOf(err) == "slot_taken" {
		err = order.withAlternatives(db, now)
	}
	return held, err
}

func keep(db collections.Tenant, order *Order, offer *collections.Offer, caller string, now time.Time) (*collections.Booking, error) {
	freed, err := dropHoldOf(db, caller, now)
	if err != nil {
		return nil, err
	}
	t, err := prepare(db, order, offer, now)
	if err != nil {
		return nil, err
	}
	staff, err := pick(db, &t.question, order.Start, "")
	if err != nil {
		return nil, err
	}
	held, err := hold(db, order, t.offer, staff, booking.HoldTime, now)
	if err != nil {
		return nil, err
	}
	held.Caller = caller
	if err := db.AddBooking(held); err != nil {
		return nil, refusal(err)
	}
	return held, passOn(db, append(freed, t.freed...), now)
}

// hold is a time that is kept for nobody yet, until it is over or the time has come.
func hold(db collections.Tenant, order *Order, offer *collections.Offer, staff string, lasts time.Duration, now time.Time) (*collections.Booking, error) {
	held, err := draft(db, order, offer, staff, now)
	if err != nil {
		return nil, err
	}
	if held.ID, err = collections.NewSecretID(); err != nil {
		return nil, err
	}
	held.Status, held.ExpiresAt = string(booking.Held), collections.At(now.Add(lasts))
	if held.Start.After(now) && held.Start.Before(held.ExpiresAt.Time) {
		held.ExpiresAt = held.Start
	}
	return held, nil
}

// dropHoldOf ends the hold that a caller has, and tells the time that it gives up.
func dropHoldOf(db collections.Tenant, caller string, now time.Time) ([]freed, error) {
	held, err := db.HoldOf(caller)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	before := *held
	if err := end(db, held, booking.Expired, now); err != nil {
		return nil, err
	}
	return freedBy(&before, held), nil
}

// ReleaseInput names a hold.
type ReleaseInput struct {
	HoldID string `path:"holdId"`
}

// Release gives a hold back. Whoever knows its id has made it.
func Release(r *access.Request, in *ReleaseInput) (HoldView, error) {
	released, err := GiveBack(r.Tenant(), in.HoldID, r.Now)
	if err != nil {
		return HoldView{}, err
	}
	return viewHold(released), nil
}

// GiveBack ends a hold before its time. One that has ended is answered as it is.
func GiveBack(db collections.Tenant, id string, now time.Time) (held *collections.Booking, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if held, err = db.FindHoldRow(id); err != nil {
			return err
		}
		before := *held
		facts := booking.Facts{Start: held.Start.Time, End: held.End.Time, ExpiresAt: held.ExpiresAt.Time}
		if _, same := booking.Transition(now, facts, booking.Status(held.Status), booking.Expired, booking.ByCustomer); same {
			return nil
		}
		if err := end(db, held, booking.Expired, now); err != nil {
			return err
		}
		return Changed(db, &before, held, now)
	})
	return held, err
}
