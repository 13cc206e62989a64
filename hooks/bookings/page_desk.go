package bookings

import (
	"strconv"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// The dashboard's pages of bookings: what a member does by hand goes through the scripts that the API calls.

// choicesMost is how many people and services a filter lists.
const choicesMost = 100

// deskBooking is the booking of the address, for whoever deals with it as the business.
func deskBooking(p *page.Request) (*collections.Booking, error) {
	db := p.Tenant()
	b, err := db.FindBooking(p.HTTP.PathValue("bookingId"))
	if err != nil {
		return nil, err
	}
	if !db.ActsFor(b) {
		return nil, collections.ErrNotFound // a member who is only its customer
	}
	return b, nil
}

// appointmentOf shows a booking with what the business may make of it now.
func appointmentOf(b *collections.Booking, now time.Time) views.Appointment {
	shown := views.Appointment{
		ID: b.ID, Reference: b.Reference, Version: b.Version, Start: b.Start.Time, Seats: b.Seats, Status: booking.Status(b.Status), PendingFor: b.PendingFor,
		ExpiresAt: b.ExpiresAt.Time, Notes: b.Notes, InternalNotes: b.InternalNotes, PaymentStatus: b.PaymentStatus, Paid: b.AmountPaid, Due: amountDue(b),
		Policy: termsOf(b.CancellationPolicy.V), Source: b.Source, Staff: views.Person{ID: b.Staff, Name: b.StaffName},
		Service:  views.Offered{ID: b.Service, Name: b.ServiceName, Minutes: b.DurationMinutes, Price: b.Price.V, Currency: b.Currency},
		Customer: views.Contact{ID: b.Customer, Name: b.CustomerName, Email: b.CustomerEmail, Phone: b.CustomerPhone},
	}
	if c := b.Cancellation.V; c != nil {
		shown.Cancelled = views.Cancelled{By: c.By, Reason: c.Reason, At: c.At, Fee: c.Fee, Refund: c.Refund}
	}
	shown.May = nextOf(b, now)
	shown.MayMove = booking.Active(shown.Status)
	return shown
}

// nextOf are the states into which the business may take a booking.
func nextOf(b *collections.Booking, now time.Time) (may []booking.Status) {
	facts := factsOf(b)
	for _, to := range []booking.Status{booking.Confirmed, booking.Declined, booking.Completed, booking.NoShow, booking.Cancelled} {
		if allowed, same := booking.Transition(now, facts, booking.Status(b.Status), to, booking.ByStaff); allowed && !same {
			may = append(may, to)
		}
	}
	return may
}

func appointmentsOf(rows []collections.Booking, now time.Time) (shown []views.Appointment) {
	for i := range rows {
		shown = append(shown, appointmentOf(&rows[i], now))
	}
	return shown
}

// staleOf is what a form knew of a booking that was changed after it was shown; empty where nobody did.
func staleOf(p *page.Request, b *collections.Booking) views.Stale {
	if version := p.Form.Get("version"); version == "" || version == strconv.Itoa(b.Version) {
		return ""
	}
	if seen := text.Clean(p.Form.Get("seen")); seen != "" {
		return views.Stale(seen)
	}
	return "–"
}

// withVersion adds the version that a form knew to the fields that it sends.
func withVersion(p *page.Request, fields map[string]any) map[string]any {
	if version := p.Form.Get("version"); version != "" {
		fields["version"] = endpoint.Number(version)
	}
	return fields
}

// typedTime is the instant of a date and a time in figures, by the business's clocks; zero where neither is given.
func typedTime(date, clock string, zone *time.Location) (time.Time, error) {
	if date == "" && clock == "" {
		return time.Time{}, nil
	}
	day, err := slots.ParseDate(date)
	var broken []fault.Field
	if err != nil {
		broken = append(broken, fault.On("date", "format_date"))
	}
	at, err := slots.ParseClock(strings.TrimSpace(clock))
	if err != nil {
		broken = append(broken, fault.On("time", "format_time"))
	}
	if len(broken) > 0 {
		return time.Time{}, fault.Validation(broken...)
	}
	return slots.Instant(day, at, zone, false), nil
}

// deskStaff are the people whom a member may choose among; nobody where there is no choice.
func deskStaff(p *page.Request) (people []views.Person, err error) {
	if p.Tenant().Actor.OwnCalendar() != "" {
		return nil, nil
	}
	rows, err := p.Tenant().Staff(collections.StaffFilter{}, collections.Page{Number: 1, Limit: choicesMost})
	for _, s := range rows.Items {
		people = append(people, views.Person{ID: s.ID, Name: s.Name})
	}
	return people, err
}

// deskServices are the services that a member may choose among.
func deskServices(p *page.Request, filter collections.ServiceFilter) (services []views.Offered, err error) {
	rows, err := p.Tenant().Services(filter, collections.Page{Number: 1, Limit: choicesMost})
	for i := range rows.Items {
		services = append(services, offeredOf(&rows.Items[i], rows.Items[i].Currency))
	}
	return services, err
}
