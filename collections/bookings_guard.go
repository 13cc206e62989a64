package collections

import (
	"errors"
	"time"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/text"
)

// CheckBooking refuses a booking row that breaks a rule which no trigger holds, as an error of the field.
func CheckBooking(record *core.Record) error {
	broken := misshapen[Booking](record)
	if !text.ValidZone(record.GetString("timezone")) {
		broken["timezone"] = validation.NewError("timezone", "Unknown time zone; use an IANA name such as Europe/Madrid.")
	}
	if moved(record) {
		broken["business"] = errMoved
	}
	return broken.Filter()
}

// refusals say to a superuser what a trigger's code means, at the field that can mend it.
var refusals = map[string]struct{ field, message string }{
	"slot_taken":        {"start", "That time is taken, or has not enough seats left."},
	"time_shape":        {"start", "Not an instant."},
	"end_before_start":  {"end", "Must be later than the start, and blockStart and blockEnd must enclose both."},
	"too_long":          {"blockEnd", "A booking blocks 24 hours at most."},
	"seats":             {"seats", "Seats and capacity must be at least 1."},
	"customer_required": {"customer", "Only a hold has no customer."},
	"wrong_business":    {"business", "Service, staff and customer must be of this business."},
	"stale_version":     {"version", "The booking was changed meanwhile; load it again."},
}

// BookingRefusal adds the field to the error of a trigger, which scripts still find in it by TriggerCode.
func BookingRefusal(err error) error {
	refused, known := refusals[TriggerCode(err)]
	if !known {
		return err
	}
	return errors.Join(err, validation.Errors{refused.field: validation.NewError(TriggerCode(err), refused.message)})
}

// PrepareBooking notes when a superuser's edit confirms a booking for the first time: its event is told once.
func PrepareBooking(record *core.Record, now time.Time) {
	if record.GetString("status") == "confirmed" && record.GetString("confirmedAt") == "" {
		record.Set("confirmedAt", At(now).Text())
	}
}
