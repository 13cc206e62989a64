package bookings

import (
	"net/http"
	"strconv"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// managed is the booking that the mailed link of the address opens.
type managed struct {
	*page.Request
	shop    views.Shop
	booking *collections.Booking
	shown   views.Booked
	spot    views.Spot
}

// manage reads the booking, with its times in the customer's zone unless the address has another. An expired link opens none,
// nor does an offer's.
func manage(p *page.Request) (*managed, error) {
	if isOffer(p) {
		return nil, collections.ErrNotFound
	}
	if !p.Now.Before(p.Link.ExpiresAt.Time) {
		return nil, fault.New("link_expired")
	}
	shop, found, err := customersBooking(p)
	if err != nil {
		return nil, err
	}
	m := &managed{p, shop, found, bookedOf(found, p.HTTP.PathValue("token")), spotOf(p)}
	if m.spot.Zone == "" {
		m.shop.Zone = collections.ZoneOf(found.CustomerTimezone)
	}
	return m, nil
}

// may tells whether the customer may still change the booking to a status.
func (m *managed) may(to booking.Status) bool {
	facts := booking.Facts{Start: m.booking.Start.Time, End: m.booking.End.Time}
	allowed, same := booking.Transition(m.Now, facts, booking.Status(m.booking.Status), to, booking.ByCustomer)
	return allowed && !same
}

// at is a page of the booking, in the zone that the visitor chose.
func (m *managed) at(verb string) string {
	return views.Spot{Path: "/m/" + m.shown.Token + verb, Zone: m.spot.Zone}.Href()
}

// ShowManage shows the booking with what its customer may do, or offers a new link where this one has expired; or the time
// that somebody on the waitlist is offered.
func ShowManage(p *page.Request) (page.Answer, error) {
	if isOffer(p) {
		return showOffer(p)
	}
	m, err := manage(p)
	if fault.CodeOf(err) == "link_expired" {
		return showExpired(p)
	}
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.ManagePage{
		Shop: m.shop, Booking: m.shown, Zone: m.spot.Zone, MayCancel: m.may(booking.Cancelled), Again: views.Spot{Path: m.shop.Home},
	}
	shown.MayMove, shown.MoveOver = m.mayMove()
	return page.Show(http.StatusOK, views.Manage(shown)), nil
}

// showExpired says no more of the booking than whose it was.
func showExpired(p *page.Request) (page.Answer, error) {
	shop, found, err := expired(p)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusGone, views.Expired(views.ManageExpired{
		Shop: shop, Token: p.HTTP.PathValue("token"), Mail: found.CustomerEmail != "", Trouble: p.Trouble,
	})), nil
}

func expired(p *page.Request) (views.Shop, *collections.Booking, error) {
	found, err := p.Tenant().AnyBooking(p.Link.Subject)
	if err != nil {
		return views.Shop{}, nil, err
	}
	business, err := p.Tenant().Business()
	if err != nil {
		return views.Shop{}, nil, err
	}
	return shopOf(p, business), found, nil
}

// SendManage mails a new link to the address on file in place of one that has expired, or takes an offer.
func SendManage(p *page.Request) (page.Answer, error) {
	if isOffer(p) {
		return sendOffer(p)
	}
	here := page.Go("/m/" + p.HTTP.PathValue("token"))
	if p.Now.Before(p.Link.ExpiresAt.Time) {
		return here, nil
	}
	_, found, err := expired(p)
	if err != nil || found.CustomerEmail == "" {
		return here, err
	}
	return here.Tell("booking_link_sent"), AppendMail(p.Tenant(), "booking_link", found.ID, Letter{Booking: viewCustomer(found)}, p.Now)
}

// ShowCancel says what cancelling costs, before it is done.
func ShowCancel(p *page.Request) (page.Answer, error) {
	m, err := manage(p)
	if fault.CodeOf(err) == "link_expired" {
		return page.Go("/m/" + p.HTTP.PathValue("token")), nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	if !m.may(booking.Cancelled) {
		return page.Go(m.at("")), nil
	}
	dry := true
	would, err := CancelBooking(p.Tenant(), m.booking.ID, CancelBody{DryRun: &dry}, p.Now)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.CancelPage{
		Shop: m.shop, Booking: m.shown, Zone: m.spot.Zone, Version: strconv.Itoa(m.booking.Version), Reason: p.Form.Get("reason"), Trouble: p.Trouble,
	}
	if c := would.Cancellation.V; c != nil {
		shown.Fee, shown.Refund = c.Fee, c.Refund
	}
	return page.Show(http.StatusOK, views.Cancel(shown)), nil
}

// SendCancel cancels the booking on its customer's terms. One that is cancelled already stays as it is.
func SendCancel(p *page.Request) (page.Answer, error) {
	m, err := manage(p)
	if err != nil {
		return page.Answer{}, err
	}
	fields := p.Fields("reason")
	if version := p.Form.Get("version"); version != "" {
		fields["version"] = endpoint.Number(version)
	}
	in, err := endpoint.Sent[CancelInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := CancelBooking(p.Tenant(), m.booking.ID, *in.Body, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(m.at("")).Tell("booking_cancelled"), nil
}
