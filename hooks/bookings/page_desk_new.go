package bookings

import (
	"net/http"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// customersFound is how many customers a search on the page of a new booking lists.
const customersFound = 10

// entering is a booking that a member enters by hand.
type entering struct {
	*page.Request
	offer  *collections.Offer
	spot   views.Spot
	agenda agenda
	nobody bool // gives the service
}

// enter reads the address. Who has an own calendar enters into that one.
func enter(p *page.Request) (*entering, error) {
	e := &entering{Request: p, spot: spotOf(p)}
	e.spot.Service, e.spot.Customer, e.spot.Override = p.Query.Get("service"), p.Query.Get("customerId"), p.Query.Get("override") != ""
	if start := startOf(p.Query.Get("start")); e.spot.Start.IsZero() && !start.IsZero() {
		e.spot.Start = start
	}
	if e.spot.Service == "" {
		return e, nil
	}
	var err error
	if e.offer, err = p.Tenant().Offer(e.spot.Service); err != nil {
		return nil, err
	}
	if e.offer.Giver(e.spot.Staff) == nil || p.Tenant().Actor.OwnCalendar() != "" {
		e.spot.Staff = ""
	}
	who := e.spot.Staff
	if own := p.Tenant().Actor.OwnCalendar(); own != "" {
		who = own
	}
	question, err := questionOf(e.offer, who, p.Now)
	e.nobody = fault.CodeOf(err) == "not_found" || len(question.Staff) == 0
	question.Override = e.spot.Override
	e.agenda = agenda{db: p.Tenant(), question: question, zone: p.Shell.Zone}
	return e, nil
}

// ShowNewBooking asks for the service, then for the time, then for the customer, as far as the address goes.
func ShowNewBooking(p *page.Request) (page.Answer, error) {
	e, err := enter(p)
	switch {
	case err != nil:
		return page.Answer{}, err
	case e.offer == nil:
		return e.askService()
	case e.spot.Start.IsZero() || e.nobody:
		return e.askTime()
	}
	return e.askCustomer()
}

// askService lists what can be booked, or leads on with the only one.
func (e *entering) askService() (page.Answer, error) {
	services, err := deskServices(e.Request, collections.ServiceFilter{StaffID: e.Tenant().Actor.OwnCalendar(), Statuses: []string{"active"}})
	if err != nil {
		return page.Answer{}, err
	}
	if len(services) == 1 {
		e.spot.Service = services[0].ID
		return page.Go(e.spot.Href()), nil
	}
	return page.Show(http.StatusOK, views.NewBookingService(views.NewBookingServicePage{Shell: e.Shell, Spot: e.spot, Services: services})), nil
}

// askTime shows the free times. A time in figures leads on.
func (e *entering) askTime() (page.Answer, error) {
	start, err := typedTime(e.Query.Get("date"), e.Query.Get("time"), e.Shell.Zone)
	if err == nil && !start.IsZero() && !e.nobody {
		e.spot.Start = start
		return page.Go(e.spot.Href()), nil
	}
	shown := views.NewBookingTimePage{Shell: e.Shell, Service: offeredOf(&e.offer.Service, e.offer.Currency), Nobody: e.nobody}
	shown.Other = otherTimeOf(e.Query.Get, e.Now, e.Shell.Zone, views.TroubleOf(e.Lang, err))
	e.spot.Override = false
	if e.agenda.question.Override = false; e.nobody {
		shown.Calendar.Spot = e.spot
		return page.Show(http.StatusOK, views.NewBookingTime(shown)), nil
	}
	if people := givers(e.offer); len(people) > 1 && e.Tenant().Actor.OwnCalendar() == "" {
		shown.Staff = append([]views.Person{{Name: e.Lang.T("book.anyone")}}, people...)
	}
	if shown.Calendar, err = e.agenda.month(e.spot); err != nil {
		return page.Answer{}, err
	}
	day := shown.Calendar.Day
	if wanted, err := slots.ParseDate(e.spot.Day); err == nil && wanted != day {
		shown.Wanted, day = wanted, wanted
	}
	if day != "" {
		shown.Closed, err = e.agenda.closed(day)
	}
	return page.Show(http.StatusOK, views.NewBookingTime(shown)), err
}

// askCustomer asks for whom the time is, and offers others where it is not free.
func (e *entering) askCustomer() (page.Answer, error) {
	shown := views.NewBookingPage{
		Shell: e.Shell, Service: offeredOf(&e.offer.Service, e.offer.Currency), Spot: e.spot, FormID: e.FormID(), Most: e.offer.Capacity, Trouble: e.Trouble,
		Query: e.Given("q"), Name: e.Form.Get("name"), Email: e.Form.Get("email"), Phone: e.Form.Get("phone"),
		Notes: e.Form.Get("notes"), InternalNotes: e.Form.Get("internalNotes"), Seats: e.Form.Get("seats"),
	}
	if giver := e.offer.Giver(e.spot.Staff); giver != nil {
		shown.With = giver.Name
	}
	var err error
	if shown.Customer, err = contactOf(e.Request, e.spot.Customer); err != nil {
		return page.Answer{}, err
	}
	if shown.Customer.ID == "" {
		shown.Spot.Customer = ""
		if shown.Found, err = e.known(shown.Query); err != nil {
			return page.Answer{}, err
		}
	}
	if shown.Closed, shown.MayOverride, err = e.agenda.why(e.spot.Start); err != nil || shown.Closed == "" {
		return page.Show(http.StatusOK, views.NewBooking(shown)), err
	}
	e.agenda.question.Override = false
	_, shown.Nearest, err = e.agenda.at(e.spot.Start)
	return page.Show(http.StatusOK, views.NewBooking(shown)), err
}

// known are the customers whom a search finds.
func (e *entering) known(text string) (found []views.Contact, err error) {
	if text == "" {
		return nil, nil
	}
	rows, err := e.Tenant().Customers(collections.CustomerFilter{Text: text}, first(customersFound))
	for i := range rows.Items {
		found = append(found, shownContact(&rows.Items[i]))
	}
	return found, err
}

// SendNewBooking enters the booking. The same form again leads to the booking that it made.
func SendNewBooking(p *page.Request) (page.Answer, error) {
	e, err := enter(p)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[CreateInput](p.Request, e.fields())
	if err != nil {
		return page.Answer{}, err
	}
	id, again, err := p.SendOnce(func() (string, error) {
		placed, err := Place(p.Tenant(), &in.Body.Order, p.Instance().Secret, p.Now)
		if err != nil {
			return "", err
		}
		return placed.Booking.ID, nil
	})
	told := "desk_booked"
	if again {
		told = "desk_booked_before"
	}
	return page.Go(p.Shell.Business.Booking(id)).Tell(told), err
}

// fields are the form's values as the body of POST /api/bookings.
func (e *entering) fields() map[string]any {
	fields := e.Fields("notes", "internalNotes")
	customer := e.Fields("email", "phone")
	if customer["name"] = e.Form.Get("name"); e.spot.Customer != "" {
		customer = map[string]any{"id": e.spot.Customer}
	}
	fields["businessId"], fields["serviceId"], fields["customer"] = e.Tenant().BusinessID, e.spot.Service, customer
	if !e.spot.Start.IsZero() {
		fields["start"] = e.spot.Start.Format(time.RFC3339)
	}
	if e.spot.Staff != "" {
		fields["staffId"] = e.spot.Staff
	}
	if seats := strings.TrimSpace(e.Form.Get("seats")); seats != "" {
		fields["seats"] = endpoint.Number(seats)
	}
	if e.spot.Override {
		fields["override"] = true
	}
	return fields
}
