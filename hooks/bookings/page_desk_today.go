package bookings

import (
	"net/http"
	"slices"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/role"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// How much stands on the page of today; the rest is in the list.
const (
	begunShown    = 10
	comingShown   = 25
	nextShown     = 5
	requestsShown = 5
)

// filling are the states of what fills a day.
var filling = []string{string(booking.Pending), string(booking.Confirmed), string(booking.Completed), string(booking.NoShow)}

// ShowToday is the first page of a business: its day, and what waits for somebody.
func ShowToday(p *page.Request) (page.Answer, error) {
	shown := views.TodayPage{Shell: p.Shell, BaseURL: p.Instance().URL}
	fills := []func(*page.Request, *views.TodayPage) error{fillDay, fillNext, fillRequests}
	if role.AtLeast(p.Shell.Business.Role, role.Admin) {
		fills = append(fills, fillIntegrations, fillSteps)
	}
	for _, fill := range fills {
		if err := fill(p, &shown); err != nil {
			return page.Answer{}, err
		}
	}
	return page.Show(http.StatusOK, views.Today(shown)), nil
}

// fillDay reads today's bookings around the present moment.
func fillDay(p *page.Request, shown *views.TodayPage) error {
	today := slots.DateOf(p.Now, p.Shell.Zone)
	from, to := slots.Midnight(today, p.Shell.Zone), slots.Midnight(today.AddDays(1), p.Shell.Zone)
	begun, err := p.Tenant().Bookings(collections.BookingFilter{Statuses: filling, From: from, To: p.Now, Sort: "-start"}, first(begunShown))
	if err != nil {
		return err
	}
	coming, err := p.Tenant().Bookings(collections.BookingFilter{Statuses: filling, From: p.Now, To: to, Sort: "start"}, first(comingShown))
	slices.Reverse(begun.Items)
	shown.Begun, shown.Coming = appointmentsOf(begun.Items, p.Now), appointmentsOf(coming.Items, p.Now)
	shown.Today = begun.Total + coming.Total
	return err
}

// fillNext reads what follows on later days, where nothing comes today.
func fillNext(p *page.Request, shown *views.TodayPage) error {
	if len(shown.Coming) > 0 {
		return nil
	}
	rows, err := p.Tenant().Bookings(collections.BookingFilter{Statuses: filling[:2], From: p.Now, Sort: "start"}, first(nextShown))
	shown.Next = appointmentsOf(rows.Items, p.Now)
	return err
}

// fillRequests reads what waits for an answer of the business; what waits for a payment waits for nobody here.
func fillRequests(p *page.Request, shown *views.TodayPage) error {
	waiting := collections.BookingFilter{Statuses: filling[:1], From: p.Now, Waiting: p.Now, Sort: "start"}
	rows, err := p.Tenant().Bookings(waiting, first(requestsShown))
	shown.Requests, shown.Waiting = appointmentsOf(rows.Items, p.Now), rows.Total
	return err
}

func fillIntegrations(p *page.Request, shown *views.TodayPage) (err error) {
	shown.Failing, err = p.Tenant().FailingWebhooks()
	return err
}

// fillSteps reads how far a new business is, until somebody puts its first steps away.
func fillSteps(p *page.Request, shown *views.TodayPage) error {
	done, err := p.Tenant().FirstSteps()
	if err != nil || done.Away {
		return err
	}
	connected, err := p.Tenant().Connections(p.Now)
	if err != nil {
		return err
	}
	shown.Steps = views.Checklist{
		Shell: p.Shell, Service: done.Service, Hours: done.Hours || done.Team, Booking: done.Booking,
		Key: connected.Key, Request: connected.Request, Webhook: connected.Webhook,
	}
	return nil
}

func first(limit int) collections.Page { return collections.Page{Number: 1, Limit: limit} }
