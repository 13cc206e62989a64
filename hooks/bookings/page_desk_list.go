package bookings

import (
	"net/http"
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// bookingsOnPage is how many bookings stand on one page of the list.
const bookingsOnPage = 25

// ShowBookings lists the bookings that a filter finds. A cursor that leads nowhere is the first page; a date that is none bounds
// nothing.
func ShowBookings(p *page.Request) (page.Answer, error) {
	wanted, err := endpoint.Paging{Limit: bookingsOnPage, Cursor: p.Query.Get("cursor")}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Bookings()), nil
	}
	filter := bookingFilter(p)
	rows, err := p.Tenant().Bookings(readBookingFilter(filter, p.Now, p.Shell.Zone), wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.BookingsPage{
		Shell: p.Shell, Filter: filter, Bookings: appointmentsOf(rows.Items, p.Now), Total: rows.Total, Cursor: p.Query.Get("cursor"),
	}
	shown.Next = endpoint.NextOf(rows)
	if shown.Customer, err = contactOf(p, filter.Customer); err != nil {
		return page.Answer{}, err
	}
	if shown.Staff, err = deskStaff(p); err != nil {
		return page.Answer{}, err
	}
	shown.Services, err = deskServices(p, collections.ServiceFilter{})
	return page.Show(http.StatusOK, views.Bookings(shown)), err
}

// bookingFilter reads the query; a choice that there is not counts as none.
func bookingFilter(p *page.Request) views.BookingFilter {
	given := p.Given
	one := func(name string, of ...string) string {
		if value := given(name); slices.Contains(of, value) {
			return value
		}
		return ""
	}
	date := func(name string) string {
		if _, err := slots.ParseDate(given(name)); err != nil {
			return ""
		}
		return given(name)
	}
	return views.BookingFilter{
		Text: given("q"), Staff: given("staff"), Service: given("service"), Customer: given("customerId"), From: date("from"), To: date("to"),
		Status: one("status", "pending", "confirmed", "completed", "no_show", "cancelled", "declined", "expired"),
		Period: one("period", views.BookingPeriods...), Sort: one("sort", "start", "-start"),
	}
}

// readBookingFilter reads the filter by the business's clocks; the last day is included.
func readBookingFilter(f views.BookingFilter, now time.Time, zone *time.Location) collections.BookingFilter {
	filter := collections.BookingFilter{Text: f.Text, StaffID: f.Staff, ServiceID: f.Service, CustomerID: f.Customer, Sort: f.Order()}
	if f.Status != "" {
		filter.Statuses = []string{f.Status}
	}
	midnight := func(date slots.Date) time.Time { return slots.Midnight(date, zone) }
	today := slots.DateOf(now, zone)
	switch f.Shown() {
	case "upcoming":
		filter.From = now
	case "today":
		filter.From, filter.To = midnight(today), midnight(today.AddDays(1))
	case "past":
		filter.To = now
	case "dates":
		if f.From != "" {
			filter.From = midnight(slots.Date(f.From))
		}
		if f.To != "" {
			filter.To = midnight(slots.Date(f.To).AddDays(1))
		}
	}
	return filter
}

// contactOf is a customer whom the member may see, else nobody.
func contactOf(p *page.Request, id string) (views.Contact, error) {
	if id == "" {
		return views.Contact{}, nil
	}
	customer, err := p.Tenant().FindCustomer(id)
	if fault.CodeOf(err) == "not_found" {
		return views.Contact{}, nil
	}
	if err != nil {
		return views.Contact{}, err
	}
	return shownContact(customer), nil
}

func shownContact(c *collections.Customer) views.Contact {
	return views.Contact{ID: c.ID, Name: c.Name, Email: c.Email, Phone: c.Phone}
}
