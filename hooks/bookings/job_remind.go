package bookings

import (
	"context"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
)

// remindAtOnce is how many reminders one transaction takes, for which everybody else's write waits.
const remindAtOnce = 50

// Remind is the job that asks for the mails of the reminders that are due. Each is taken once; one that comes too late, or
// whose booking is not confirmed, is skipped, and of several for one booking one is sent.
func Remind(ctx context.Context, db collections.System, now time.Time) error {
	for taken := remindAtOnce; taken == remindAtOnce && ctx.Err() == nil; {
		err := db.Tx(func(db collections.System) error {
			due, err := db.ClaimReminders(now, remindAtOnce)
			if err != nil {
				return err
			}
			taken = len(due)
			return remindOf(db, due, now)
		})
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

func remindOf(db collections.System, due []collections.Reminder, now time.Time) error {
	reminded := map[string]bool{}
	for _, reminder := range due {
		if reminded[reminder.Booking] {
			continue
		}
		reminded[reminder.Booking] = true
		db := db.Tenant(reminder.Business)
		b, err := db.AnyBooking(reminder.Booking)
		if err != nil {
			return err
		}
		if !Upcoming(b, now) || b.CustomerEmail == "" {
			continue
		}
		if err := AppendMail(db, "booking_reminder", b.ID, Letter{Booking: viewCustomer(b)}, now); err != nil {
			return err
		}
	}
	return nil
}

// Upcoming tells a booking of which its customer may be reminded.
func Upcoming(b *collections.Booking, now time.Time) bool {
	return b.Status == string(booking.Confirmed) && b.Start.After(now)
}
