package integrations

import (
	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/hooks/access"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/endpoint"
)

// PartnerBookingsInput asks for a page of the bookings of the key's business.
type PartnerBookingsInput struct {
	bookings.Filter
	UpdatedSince      string `query:"updatedSince" maxLength:"40" doc:"An instant or a date; sorts by updatedAt"`
	ExternalReference string `query:"externalReference" maxLength:"100" doc:"As the key or app that booked gave it"`
}

// PartnerBookings are the bookings of the key's business.
func PartnerBookings(r *access.Request, in *PartnerBookingsInput) (bookings.ListView, error) {
	db := r.Tenant()
	filter, page, err := in.Read(bookings.ZoneOf(db), in.UpdatedSince)
	if err != nil {
		return bookings.ListView{}, err
	}
	filter.ExternalReference = in.ExternalReference
	return bookings.Page(db, filter, page)
}

// PartnerBookInput is a new booking by a partner.
type PartnerBookInput struct {
	Body PartnerBookBody
}

// PartnerBookBody is an order with the partner's own name for it.
type PartnerBookBody struct {
	bookings.Order
	ExternalReference *string `json:"externalReference" required:"false" minLength:"1" maxLength:"100" doc:"Unique per key or app: repeated, it finds the first booking"`
}

// Resolve adds the rules that the schema does not show.
func (in *PartnerBookInput) Resolve(huma.Context) []error {
	return endpoint.Broken(in.Body.Check()...)
}

// PartnerBook books at the key's business.
func PartnerBook(r *access.Request, in *PartnerBookInput) (bookings.CreatedView, error) {
	order := in.Body.Order
	if in.Body.ExternalReference != nil {
		order.ExternalReference = *in.Body.ExternalReference
	}
	return bookings.Enter(r, &order)
}
