package bookings

import (
	"net/http"
	"strconv"
	"time"

	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// mayMove tells whether the customer may still move the booking, or whether only the time to do so has passed.
func (m *managed) mayMove() (may, over bool) {
	b := m.booking
	if !booking.Active(booking.Status(b.Status)) || !m.Now.Before(b.Start.Time) {
		return false, false
	}
	may = booking.MayMove(termsOf(b.CancellationPolicy.V), b.Start.Time, m.Now)
	return may, !may
}

// ShowMove shows the free times that the booking may be moved to, in its own month at first.
func ShowMove(p *page.Request) (page.Answer, error) {
	m, err := manage(p)
	if fault.CodeOf(err) == "link_expired" {
		return page.Go("/m/" + p.HTTP.PathValue("token")), nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	if may, _ := m.mayMove(); !may {
		return page.Go(m.at("")), nil
	}
	offer, err := p.Tenant().OfferOf(m.booking)
	if err != nil {
		return page.Answer{}, err
	}
	if m.spot.Day == "" {
		m.spot.Day = string(slots.DateOf(m.booking.Start.Time, m.shop.Zone))
	}
	calendar, err := m.agenda(offer.Question()).month(m.spot)
	if err != nil {
		return page.Answer{}, err
	}
	m.shop.Path = m.spot.Href()
	return page.Show(http.StatusOK, views.Move(views.MovePage{
		Shop: m.shop, Booking: m.shown, Calendar: calendar, Version: strconv.Itoa(m.booking.Version), Approval: !offer.AutoConfirms(), Trouble: p.Trouble,
	})), nil
}

// agenda has the times to which Move moves the booking: its own time counts as free, and is not offered.
func (m *managed) agenda(question slots.Question) agenda {
	b := m.booking
	question.Now, question.Except, question.Seats = m.Now, b.ID, b.Seats
	question.Service.Duration = time.Duration(b.DurationMinutes) * time.Minute
	if !b.AnyStaff {
		_ = only(&question, b.Staff) // who no longer gives the service is replaced by anybody
	}
	return agenda{db: m.Tenant(), question: question, zone: m.shop.Zone, own: b.Start.Time}
}

// SendMove moves the booking. The same form again finds it moved.
func SendMove(p *page.Request) (page.Answer, error) {
	m, err := manage(p)
	if err != nil {
		return page.Answer{}, err
	}
	if m.spot.Start.IsZero() {
		return page.Answer{}, fault.Validation(fault.On("start", "required"))
	}
	if m.spot.Start.Equal(m.booking.Start.Time) {
		return page.Go(m.at("")), nil
	}
	fields := map[string]any{"start": m.spot.Start.Format(time.RFC3339)}
	if version := p.Form.Get("version"); version != "" {
		fields["version"] = endpoint.Number(version)
	}
	in, err := endpoint.Sent[RescheduleInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := Move(p.Tenant(), m.booking.ID, in.Body, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(m.at("")).Tell("booking_moved"), nil
}
