package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
)

// Sample is an example of an event about a booking of the business, told as a real one is.
func Sample(kind, business string, now time.Time) event.Event {
	before, after := &collections.Booking{}, sampleBooking(business, now)
	switch kind {
	case event.BookingRequested:
		after.Status, after.PendingFor, after.ConfirmedAt = "pending", "approval", collections.Time{}
		after.ExpiresAt = collections.At(now.Add(24 * time.Hour))
	case event.BookingUpdated:
		before = sampleBooking(business, now)
		after.Version = 2
		after.Start, after.End = collections.At(after.Start.Add(2*time.Hour)), collections.At(after.End.Add(2*time.Hour))
	case event.BookingCancelled:
		before = sampleBooking(business, now)
		after.Status, after.Version = "cancelled", 2
		after.Cancellation = collections.Of(&collections.Cancellation{By: "customer", Reason: "Ill", At: now.UTC().Truncate(time.Second)})
	}
	return eventAbout(before, after, changesOf(before, after), now)
}

// sampleBooking is a confirmed booking of tomorrow, at the full hour.
func sampleBooking(business string, now time.Time) *collections.Booking {
	price := int64(2500)
	start := now.UTC().Truncate(time.Hour).Add(24 * time.Hour)
	return &collections.Booking{
		ID: "b6x2n9k4d1v8s3j", Business: business, BusinessName: "Salon Sol", Service: "s2v9d4h7k1m5p3q", ServiceName: "Cut",
		Staff: "t5w8z2c6n9r1q4x", StaffName: "Ana Gil", Customer: "c3f7h2j9l4m8n1p", CustomerName: "Bea Sanz", CustomerEmail: "bea@example.com",
		CustomerPhone: "+34600111222", CustomerLocale: "es", CustomerTimezone: "Europe/Madrid", Reference: "NA-7K3P-QX", Status: "confirmed",
		Start: collections.At(start), End: collections.At(start.Add(30 * time.Minute)), BlockStart: collections.At(start), BlockEnd: collections.At(start.Add(30 * time.Minute)),
		Seats: 1, Capacity: 1, DurationMinutes: 30, Timezone: "Europe/Madrid", Notes: "By the window", Price: collections.Of(&price), TaxRateBps: 2100, Currency: "EUR",
		PaymentStatus: "unpaid", Source: "key", ExternalReference: "CRM-20417", ConfirmedAt: collections.At(now), Version: 1,
		CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
}
