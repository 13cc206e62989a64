package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/event"
)

// Changed writes what follows from a change, whichever door it came by: the event for webhooks, the audit row that is the
// booking's history, the reminders, the customer's figures and mail. before is nil for a new booking. A hold is told to nobody.
func Changed(db collections.Tenant, before, after *collections.Booking, now time.Time) error {
	if before == nil {
		before = &collections.Booking{}
	}
	if err := record(db, before, after, now); err != nil {
		return err
	}
	return passOn(db, freedBy(before, after), now)
}

// record writes all that follows from a change but the use that others make of the time that it gave up.
func record(db collections.Tenant, before, after *collections.Booking, now time.Time) error {
	if after.Customer == "" {
		return nil
	}
	changes := changesOf(before, after)
	if len(changes) == 0 {
		return nil
	}
	if err := emit(db, before, after, changes, now); err != nil {
		return err
	}
	if err := db.Audit("booking."+action(before, after), "bookings", after.ID, told(after, changes), reason(before, after), now); err != nil {
		return err
	}
	if err := count(db, before, after); err != nil {
		return err
	}
	if err := remind(db, before, after, now); err != nil {
		return err
	}
	return tell(db, before, after, now)
}

// isNew tells a booking that was none before: nothing, or a hold.
func isNew(before *collections.Booking) bool { return before.Customer == "" }

// action names a change by what it did.
func action(before, after *collections.Booking) string {
	switch {
	case isNew(before) && after.Status == string(booking.Pending):
		return "requested"
	case isNew(before):
		return "created"
	case before.Status != after.Status && after.Status == string(booking.Pending):
		return "reopened"
	case before.Status != after.Status:
		return after.Status
	case !before.Start.Equal(after.Start.Time) || before.Staff != after.Staff:
		return "moved"
	}
	return "updated"
}

// reason is the one that was given for a change of state.
func reason(before, after *collections.Booking) string {
	if before.Cancellation.V != nil || after.Cancellation.V == nil {
		return after.Reason
	}
	return after.Cancellation.V.Reason
}

// emit appends the event of a change, if it has one.
func emit(db collections.Tenant, before, after *collections.Booking, changes []collections.Change, now time.Time) error {
	told := eventAbout(before, after, changes, now)
	if told.Type == "" {
		return nil
	}
	body, err := told.Body()
	if err != nil {
		return err
	}
	return db.Append(collections.OutboxRow{
		ID: told.ID, Topic: "event", Type: told.Type, Subject: after.ID, Body: string(body), CreatedAt: collections.At(now),
	})
}

// eventAbout is the event of a change, of no type where it has none: its data is the booking as a key sees it, as of the change.
func eventAbout(before, after *collections.Booking, changes []collections.Change, now time.Time) event.Event {
	told := event.Event{ID: collections.NewID(), Type: eventOf(before, after), CreatedAt: now, BusinessID: after.Business, Data: viewMember(after)}
	if told.Type == event.BookingUpdated {
		previous := map[string]any{}
		for _, change := range changes {
			previous[change.Field] = change.From
		}
		told.Previous = previous
	}
	return told
}

// eventOf is contract.md section 5. Notes and money alone are no event of a booking.
func eventOf(before, after *collections.Booking) string {
	switch {
	case after.Status == string(booking.Cancelled) && before.Status != after.Status:
		return event.BookingCancelled
	case after.Status == string(booking.Confirmed) && before.ConfirmedAt.IsZero():
		return event.BookingCreated
	case isNew(before) && after.Status == string(booking.Pending):
		return event.BookingRequested
	case before.Status != after.Status, !before.Start.Equal(after.Start.Time), !before.End.Equal(after.End.Time),
		before.Staff != after.Staff, before.Seats != after.Seats:
		return event.BookingUpdated
	}
	return ""
}
