package bookings

import (
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowDone shows what was booked to whoever has its link.
func ShowDone(p *page.Request) (page.Answer, error) {
	if isOffer(p) {
		return page.Answer{}, collections.ErrNotFound
	}
	shop, booking, err := customersBooking(p)
	if err != nil {
		return page.Answer{}, err
	}
	spot := spotOf(p)
	if booking.Service != p.HTTP.PathValue("service") {
		return page.Answer{}, collections.ErrNotFound
	}
	return page.Show(http.StatusOK, views.Done(views.DonePage{
		Shop: shop, Booking: bookedOf(booking, p.Query.Get("m")), Zone: spot.Zone, Again: spot.On(shop.Home),
	})), nil
}

// customersBooking is the booking that the link of the address opens, with its business. An address that names another
// business than the booking's is none.
func customersBooking(p *page.Request) (views.Shop, *collections.Booking, error) {
	db := p.Tenant()
	booking, err := db.FindBooking(p.Link.Subject)
	if err != nil {
		return views.Shop{}, nil, err
	}
	business, err := db.Business()
	if err != nil {
		return views.Shop{}, nil, err
	}
	if slug := p.HTTP.PathValue("slug"); slug != "" && slug != business.Slug && slug != business.ID {
		return views.Shop{}, nil, collections.ErrNotFound
	}
	shop := shopOf(p, business)
	if zone := spotOf(p).Zone; zone != "" {
		shop.Zone = collections.ZoneOf(zone)
	}
	return shop, booking, nil
}

func bookedOf(b *collections.Booking, link string) views.Booked {
	shown := views.Booked{
		Reference: b.Reference, Start: b.Start.Time, Staff: b.StaffName, Seats: b.Seats, Status: b.Status, PendingFor: b.PendingFor,
		ExpiresAt: b.ExpiresAt.Time, Policy: termsOf(b.CancellationPolicy.V), Token: link,
		Service: views.Offered{ID: b.Service, Name: b.ServiceName, Minutes: b.DurationMinutes, Price: b.Price.V, Currency: b.Currency},
	}
	if c := b.Cancellation.V; c != nil {
		shown.CancelledBy, shown.Fee, shown.Refund = c.By, c.Fee, c.Refund
	}
	return shown
}
