package bookings

import (
	"fmt"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
)

// count keeps the customer's figures.
func count(db collections.Tenant, before, after *collections.Booking) error {
	bookings, noShows, last := 0, 0, collections.Time{}
	if isNew(before) {
		bookings, last = 1, after.Start
	}
	if after.Status == string(booking.NoShow) && before.Status != after.Status {
		noShows = 1
	}
	if before.Status == string(booking.NoShow) && before.Status != after.Status {
		noShows = -1
	}
	if !isNew(before) && !before.Start.Equal(after.Start.Time) {
		last = after.Start
	}
	if bookings == 0 && noShows == 0 && last.IsZero() {
		return nil
	}
	return db.CountBooking(after.Customer, bookings, noShows, last)
}

// remind makes the reminders of a booking that was made, moved or called off.
func remind(db collections.Tenant, before, after *collections.Booking, now time.Time) error {
	was, is := !isNew(before) && booking.Active(booking.Status(before.Status)), booking.Active(booking.Status(after.Status))
	if was == is && before.Start.Equal(after.Start.Time) {
		return nil
	}
	if !is {
		return db.ReplaceReminders(after.ID, nil)
	}
	minutes, err := db.ReminderMinutes()
	if err != nil {
		return err
	}
	var reminders []collections.Reminder
	for _, due := range booking.Reminders(after.Start.Time, now, minutes) {
		kind := fmt.Sprintf("reminder_%d", int(after.Start.Sub(due).Minutes()))
		reminders = append(reminders, collections.Reminder{Kind: kind, DueAt: collections.At(due), CreatedAt: collections.At(now)})
	}
	if !was {
		return db.AddReminders(after.ID, reminders)
	}
	return db.ReplaceReminders(after.ID, reminders)
}
