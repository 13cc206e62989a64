package bookings

import (
	"net/http"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
	"nearbyassist/views/ui"
)

// shifting is a booking that a member moves.
type shifting struct {
	*page.Request
	booking *collections.Booking
	offer   *collections.Offer
	spot    views.Spot
	agenda  agenda
}

// shift reads the booking of the address with the free times of whoever the address names, else of who gives it now.
func shift(p *page.Request) (*shifting, error) {
	b, err := deskBooking(p)
	if err != nil {
		return nil, err
	}
	s := &shifting{Request: p, booking: b, spot: spotOf(p)}
	if s.offer, err = p.Tenant().OfferOf(b); err != nil {
		return nil, err
	}
	if s.offer.Giver(s.spot.Staff) == nil || p.Tenant().Actor.OwnCalendar() != "" {
		s.spot.Staff = b.Staff
	}
	question := s.offer.Question()
	question.Now, question.Except, question.Seats = p.Now, b.ID, b.Seats
	question.Service.Duration = time.Duration(b.DurationMinutes) * time.Minute
	_ = only(&question, s.spot.Staff) // who no longer gives the service is replaced by anybody
	s.agenda = agenda{db: p.Tenant(), question: question, zone: p.Shell.Zone}
	if s.spot.Staff == b.Staff {
		s.agenda.own = b.Start.Time
	}
	return s, nil
}

// people are those who can give the booking, unless the member has an own calendar.
func (s *shifting) people() (people []views.Person) {
	if s.Tenant().Actor.OwnCalendar() != "" {
		return nil
	}
	return givers(s.offer)
}

// givers are those who give a service; of more than a list can hold there is no choice.
func givers(offer *collections.Offer) (people []views.Person) {
	if len(offer.Givers.V) > maxPeople {
		return nil
	}
	for _, giver := range offer.Givers.V {
		people = append(people, views.Person{ID: giver.ID, Name: giver.Name})
	}
	return people
}

// ShowMoveBooking shows the free times, in the booking's own month at first.
func ShowMoveBooking(p *page.Request) (page.Answer, error) {
	s, err := shift(p)
	if err != nil {
		return page.Answer{}, err
	}
	if !booking.Active(booking.Status(s.booking.Status)) {
		return instead(p, s.booking)
	}
	shown := views.MoveBookingPage{
		Shell: p.Shell, Appointment: appointmentOf(s.booking, p.Now), Staff: s.people(), Stale: staleOf(p, s.booking), Trouble: p.Trouble,
		Other: otherTimeOf(p.Form.Get, s.booking.Start.Time, p.Shell.Zone, p.Trouble),
	}
	chosen, err := s.chosen()
	if err == nil && !chosen.IsZero() && shown.Stale == "" && p.Trouble.Any() {
		if _, shown.Nearest, err = s.agenda.at(chosen); err != nil {
			return page.Answer{}, err
		}
		shown.Gone = !shown.Other.Typed || len(p.Trouble.Fields) == 0
	}
	if s.spot.Start = (time.Time{}); s.spot.Day == "" {
		s.spot.Day = string(slots.DateOf(s.booking.Start.Time, p.Shell.Zone))
	}
	if shown.Calendar, err = s.agenda.month(s.spot); err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.MoveAppointment(shown)), nil
}

// chosen is the time that the form asks for: one of the free ones, or one in figures.
func (s *shifting) chosen() (time.Time, error) {
	if start := startOf(s.Form.Get("t")); !start.IsZero() {
		return start, nil
	}
	return typedTime(s.Form.Get("date"), s.Form.Get("time"), s.Shell.Zone)
}

// SendMoveBooking moves the booking, or gives it to somebody else.
func SendMoveBooking(p *page.Request) (page.Answer, error) {
	s, err := shift(p)
	if err != nil {
		return page.Answer{}, err
	}
	start, err := s.chosen()
	if err != nil {
		return page.Answer{}, err
	}
	if start.IsZero() {
		return page.Answer{}, fault.Validation(fault.On("start", "required"))
	}
	fields := withVersion(p, map[string]any{"start": start.Format(time.RFC3339)})
	if s.spot.Staff != s.booking.Staff {
		fields["staffId"] = s.spot.Staff
	}
	if p.Form.Get("override") != "" {
		fields["override"] = true
	}
	in, err := endpoint.Sent[RescheduleInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := Move(p.Tenant(), s.booking.ID, in.Body, p.Now); err != nil {
		return page.Answer{}, atTyped(p, err)
	}
	return page.Go(p.Shell.Business.Booking(s.booking.ID)).Tell("booking_moved"), nil
}

// atTyped puts what is wrong with the start at the control in which it was typed.
func atTyped(p *page.Request, err error) error {
	if code := fault.CodeOf(err); p.Form.Get("date") != "" && p.Form.Get("t") == "" && isClosed(err) && code != "slot_taken" && code != "cap" {
		return fault.New(code, fault.On("time", code))
	}
	return err
}

// otherTimeOf are the figures that were sent, else those of an instant.
func otherTimeOf(sent func(string) string, at time.Time, zone *time.Location, trouble ui.Trouble) views.OtherTime {
	other := views.OtherTime{Date: sent("date"), Time: sent("time"), Override: sent("override") != "", Trouble: trouble}
	if other.Typed = other.Date != "" || other.Time != ""; !other.Typed {
		other.Date, other.Time = string(slots.DateOf(at, zone)), at.In(zone).Format("15:04")
	}
	return other
}
