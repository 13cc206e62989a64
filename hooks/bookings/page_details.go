package bookings

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"nearbyassist/domain/slots"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// firstLink is the version of the link that a booking is made with.
const firstLink = 1

// ShowDetails asks for whom a time is booked. One that cannot be booked leads back to the others, unless somebody took it
// while the form was filled in: then it is shown again with the nearest ones.
func ShowDetails(p *page.Request) (page.Answer, error) {
	v, err := visitOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	if v.spot.Start.IsZero() {
		return page.Go(v.times().Href()), nil
	}
	slot, nearest, err := v.agenda.at(v.spot.Start)
	if err != nil {
		return page.Answer{}, err
	}
	if slot == nil && p.Form == nil {
		return page.Go(v.times().Href()), nil
	}
	shown := v.details()
	shown.Gone, shown.Most = slot == nil, v.mostPlaces(slot)
	if shown.Gone {
		shown.Nearest = nearest
	}
	return page.Show(http.StatusOK, views.Details(shown)), nil
}

func (v *visit) details() views.DetailsPage {
	v.shop.Path = v.spot.Href()
	shown := views.DetailsPage{
		Shop: v.shop, Service: v.service(), Spot: v.spot, With: v.with(), FormID: v.FormID(), Guest: v.Caller.IsGuest(), Trouble: v.Trouble,
		Name: v.Form.Get("name"), Email: v.Form.Get("email"), Phone: v.Form.Get("phone"), Notes: v.Form.Get("notes"), Seats: v.Form.Get("seats"),
		Approval: !v.offer.AutoConfirms(), Policy: termsOf(v.offer.CancellationPolicy.V),
	}
	if shown.Guest && !v.offer.BookingPolicy.V.AllowGuests {
		shown.SignIn = v.door()
	}
	return shown
}

// door is where a guest signs in and comes back; a frame has no cookies, so from there it is the page outside.
func (v *visit) door() string {
	outside := v.spot
	outside.Path = strings.Replace(outside.Path, "/embed/", "/b/", 1)
	outside.Lang, outside.Theme = "", ""
	if v.shop.Framed {
		return outside.Href()
	}
	return "/signin?next=" + url.QueryEscape(outside.Href())
}

// mostPlaces is how many places one booking may take.
func (v *visit) mostPlaces(slot *slots.Slot) int {
	if slot == nil {
		return v.offer.Capacity
	}
	return slot.SeatsLeft
}

// SendDetails books the time. The same form again leads to the booking that it made.
func SendDetails(p *page.Request) (page.Answer, error) {
	v, err := visitOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[CreateInput](p.Request, v.fields())
	if err != nil {
		return page.Answer{}, err
	}
	secret := p.Instance().Secret
	id, _, err := p.SendOnce(func() (string, error) {
		placed, err := Place(asCustomer(p.Tenant()), &in.Body.Order, secret, p.Now)
		if err != nil {
			return "", err
		}
		return placed.Booking.ID, nil
	})
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go(v.done(token.Link(secret, token.Manage, id, firstLink))), nil
}

// fields are the form's values as the body of POST /api/bookings.
func (v *visit) fields() map[string]any {
	fields := v.Fields("notes")
	fields["businessId"], fields["serviceId"] = v.offer.Business, v.offer.Service.ID
	if !v.spot.Start.IsZero() {
		fields["start"] = v.spot.Start.Format(time.RFC3339)
	}
	if v.spot.Staff != "" {
		fields["staffId"] = v.spot.Staff
	}
	if seats := v.Form.Get("seats"); seats != "" {
		fields["seats"] = endpoint.Number(seats)
	}
	if v.Caller.IsGuest() {
		customer := v.Fields("name", "email", "phone")
		customer["locale"] = string(v.Lang)
		if v.spot.Zone != "" {
			customer["timezone"] = v.spot.Zone
		}
		fields["customer"] = customer
	}
	return fields
}

// done is where a booking is shown to whoever has made it.
func (v *visit) done(link string) string {
	query := url.Values{"m": {link}}
	for name, value := range map[string]string{"tz": v.spot.Zone, "lang": v.spot.Lang, "theme": v.spot.Theme} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return v.times().Path + "/done?" + query.Encode()
}
