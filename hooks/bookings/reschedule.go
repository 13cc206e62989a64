package bookings

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// RescheduleInput names a booking and what changes of it.
type RescheduleInput struct {
	BookingID string `path:"bookingId"`
	Body      MoveBody
}

// MoveBody is what becomes of a booking's time and notes; what is absent stays.
type MoveBody struct {
	Start           endpoint.Field[time.Time] `json:"start" required:"false"`
	StaffID         endpoint.Field[string]    `json:"staffId" required:"false" nullable:"true" doc:"Null: whoever is free, the same person first"`
	Seats           endpoint.Field[int]       `json:"seats" required:"false" minimum:"1" maximum:"1000" doc:"Members and keys"`
	Notes           endpoint.Field[string]    `json:"notes" required:"false" nullable:"true" maxLength:"4000"`
	InternalNotes   endpoint.Field[string]    `json:"internalNotes" required:"false" nullable:"true" maxLength:"4000" doc:"Members and keys"`
	DurationMinutes endpoint.Field[int]       `json:"durationMinutes" required:"false" minimum:"5" maximum:"1440" doc:"Members and keys"`
	Override        endpoint.Field[bool]      `json:"override" required:"false" doc:"Members and keys: notice, advance, step, caps and hours do not bind"`
	Version         endpoint.Field[int]       `json:"version" required:"false" doc:"The one that was read; another is a 409"`
}

// Resolve adds the rules that the schema does not show.
func (in *RescheduleInput) Resolve(huma.Context) []error {
	if in.Body.Start.Value.Year() >= lastYear {
		return endpoint.Broken(fault.On("start", "invalid"))
	}
	return nil
}

// Reschedule moves a booking, or changes its notes.
func Reschedule(r *access.Request, in *RescheduleInput) (View, error) {
	db := r.Tenant()
	changed, err := Move(db, in.BookingID, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(db, changed), nil
}

// Move changes the time and the notes of a booking that the handle's actor may see, in one transaction. A change that leaves
// everything as it is has no effect. A time that others took is refused with the nearest free ones.
func Move(db collections.Tenant, id string, change MoveBody, now time.Time) (b *collections.Booking, err error) {
	if err := lapse(db, id, now); err != nil {
		return nil, err
	}
	var wanted *moving
	err = db.Tx(func(db collections.Tenant) error {
		if b, err = db.FindBooking(id); err != nil {
			return err
		}
		if err := change.checkFor(db.ActsFor(b), b); err != nil {
			return err
		}
		before := *b
		change.annotate(b)
		if wanted, err = change.moving(db, b, now); err != nil {
			return err
		}
		if wanted != nil {
			if err := wanted.move(db, b, now); err != nil {
				return err
			}
		}
		return wanted.save(db, &before, b, now)
	})
	if fault.CodeOf(err) == "slot_taken" && wanted != nil {
		err = withNearest(db, wanted.question, wanted.start)
	}
	return b, err
}

// checkFor refuses fields that are not this actor's to set, and a version that is not the present one.
func (c MoveBody) checkFor(byStaff bool, b *collections.Booking) error {
	var broken []fault.Field
	for _, field := range []struct {
		name string
		set  bool
	}{
		{"seats", c.Seats.Set}, {"internalNotes", c.InternalNotes.Set}, {"durationMinutes", c.DurationMinutes.Set}, {"override", c.Override.Set},
	} {
		if field.set && !byStaff {
			broken = append(broken, fault.On(field.name, "members_only"))
		}
	}
	if len(broken) == 0 && c.Version.Set && c.Version.Value != b.Version {
		return fault.New("stale_version")
	}
	return fault.Validation(broken...)
}

func (c MoveBody) annotate(b *collections.Booking) {
	c.Notes.To(&b.Notes)
	c.InternalNotes.To(&b.InternalNotes)
}

// moving is another time, person or size that a booking is to have.
type moving struct {
	offer    *collections.Offer
	question slots.Question
	start    time.Time
	anyStaff bool
	byStaff  bool
	freed    []freed // by deadlines that passed
}

// moving is nil where the booking's time, person and size stay.
func (c MoveBody) moving(db collections.Tenant, b *collections.Booking, now time.Time) (*moving, error) {
	start, staff := c.Start.Or(b.Start.Time), c.StaffID.Or(b.Staff)
	seats, duration := c.Seats.Or(b.Seats), c.DurationMinutes.Or(b.DurationMinutes)
	if start.Equal(b.Start.Time) && staff == b.Staff && seats == b.Seats && duration == b.DurationMinutes {
		return nil, nil
	}
	m := &moving{start: start, anyStaff: c.StaffID.Null || !c.StaffID.Set && b.AnyStaff, byStaff: db.ActsFor(b)}
	if err := m.allowed(b, now); err != nil {
		return nil, err
	}
	var err error
	if m.offer, err = db.OfferOf(b); err != nil {
		return nil, err
	}
	m.question = m.offer.Question()
	m.question.Now, m.question.Except, m.question.Seats, m.question.Override = now, b.ID, seats, c.Override.Value
	m.question.Service.Duration = time.Duration(duration) * time.Minute
	return m, m.narrow(db, b, staff, c.StaffID.Set && !c.StaffID.Null)
}

// allowed: what is over cannot be moved, and by the customer nothing once cancelling would cost a fee, else moving evades it.
func (m *moving) allowed(b *collections.Booking, now time.Time) error {
	switch {
	case !booking.Active(booking.Status(b.Status)):
		return fault.New("invalid_transition").With("currentStatus", b.Status)
	case !m.byStaff && !booking.MayMove(termsOf(b.CancellationPolicy.V), b.Start.Time, now):
		return fault.New("policy_window")
	}
	return nil
}

// narrow keeps whoever may give the booking then: the person who is named; without a name the present one, or, where nobody
// was asked for or that one no longer gives the service, anybody. Who has an own calendar moves within it.
func (m *moving) narrow(db collections.Tenant, b *collections.Booking, staff string, named bool) error {
	own := m.byStaff && db.Actor.OwnCalendar() != ""
	switch {
	case own && staff != b.Staff:
		return fault.New("insufficient_role")
	case own || named:
		return only(&m.question, staff)
	case !m.anyStaff:
		_ = only(&m.question, b.Staff)
	}
	return nil
}

// move finds who gives the booking at the new time and puts it there, in memory.
func (m *moving) move(db collections.Tenant, b *collections.Booking, now time.Time) (err error) {
	if m.freed, err = expireOf(db, m.question.Staff, now); err != nil {
		return err
	}
	staff, err := pick(db, &m.question, m.start, b.Staff)
	if err != nil {
		return err
	}
	if b.Price.V != nil {
		price := *b.Price.V / int64(b.Seats) * int64(m.question.Seats)
		b.Price = collections.Of(&price)
	}
	b.Seats, b.AnyStaff, b.Override = m.question.Seats, m.anyStaff, m.question.Override
	b.PaymentStatus = paidAs(b)
	occupy(b, m.offer, staff, m.start, int(m.question.Service.Duration.Minutes()))
	if !m.byStaff && !m.offer.AutoConfirms() {
		b.Status, b.PendingFor = string(booking.Pending), string(booking.ForApproval)
		b.ExpiresAt = collections.At(booking.Deadline(now, m.start, booking.ForApproval, false, false))
	}
	if !b.ExpiresAt.IsZero() && b.ExpiresAt.After(m.start) {
		b.ExpiresAt = collections.At(m.start)
	}
	return nil
}

// paidAs is the payment state after the price changed; one that tells of a refund stays.
func paidAs(b *collections.Booking) string {
	if b.PaymentStatus == "partially_refunded" || b.PaymentStatus == "refunded" {
		return b.PaymentStatus
	}
	return booking.PaidAs(b.Price.V, b.Deposit.V, b.AmountPaid)
}

// save stores the change with what follows from it, if there is one; a nil moving left the time as it was.
func (m *moving) save(db collections.Tenant, before, b *collections.Booking, now time.Time) error {
	if len(changesOf(before, b)) == 0 {
		return nil
	}
	b.UpdatedAt = collections.At(now)
	if err := db.SaveBooking(b); err != nil {
		return refusal(err)
	}
	if err := Changed(db, before, b, now); err != nil || m == nil {
		return err
	}
	if err := db.ExtendLinks(b.ID, b.End.Add(manageTime)); err != nil {
		return err
	}
	return passOn(db, m.freed, now)
}
