package integrations

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
)

// Sample is an example of the event about a key of the business that ends within a week.
func Sample(_, business string, now time.Time) event.Event {
	return event.Event{Data: viewOf(&collections.APIKey{
		ID: "k9v3n6x1m4c8d2q", Business: business, Name: "Website", Prefix: "na_live_a7Xk", Last4: "9fQ2", Scopes: collections.Of([]string{"bookings:read", "bookings:write"}),
		ExpiresAt: collections.At(now.Add(7 * 24 * time.Hour)), CreatedBy: "u4t7y1r9e3w6q2p", CreatedByName: "Ana Gil",
		LastUsedAt: collections.At(now.Add(-time.Hour)), LastUsedIP: "203.0.113.7", LastUsedOperation: "listPartnerBookings",
		CreatedAt: collections.At(now.Add(-83 * 24 * time.Hour)), UpdatedAt: collections.At(now.Add(-83 * 24 * time.Hour)),
	}, now)}
}
