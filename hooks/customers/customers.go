// Package customers is the people who book at a business, as that business knows them.
package customers

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
)

// View is a customer as members, keys and apps see them.
type View struct {
	ID            string     `json:"id"`
	BusinessID    string     `json:"businessId"`
	Name          string     `json:"name"`
	Email         *string    `json:"email"`
	Phone         *string    `json:"phone"`
	Locale        *string    `json:"locale" enum:"en,es"`
	Timezone      *string    `json:"timezone"`
	Notes         *string    `json:"notes"`
	Tags          []string   `json:"tags"`
	BookingCount  int        `json:"bookingCount"`
	NoShowCount   int        `json:"noShowCount"`
	LastBookingAt *time.Time `json:"lastBookingAt"`
	CreatedAt     time.Time  `json:"createdAt"`
	UpdatedAt     time.Time  `json:"updatedAt"`
}

func viewOf(c *collections.Customer) View {
	view := View{
		ID: c.ID, BusinessID: c.Business, Name: c.Name, Email: endpoint.Text(c.Email), Phone: endpoint.Text(c.Phone), Locale: endpoint.Text(c.Locale),
		Timezone: endpoint.Text(c.Timezone), Notes: endpoint.Text(c.Notes), Tags: c.Tags.V, BookingCount: c.BookingCount, NoShowCount: c.NoShowCount,
		LastBookingAt: c.LastBookingAt.Pointer(), CreatedAt: c.CreatedAt.UTC(), UpdatedAt: c.UpdatedAt.UTC(),
	}
	if view.Tags == nil {
		view.Tags = []string{}
	}
	return view
}
