package page

import "nearbyassist/views"

// FirstSteps are those of the business, for its first page.
func (p *Request) FirstSteps() (views.Checklist, error) {
	db := p.Tenant()
	done, err := db.FirstSteps()
	if err != nil {
		return views.Checklist{}, err
	}
	connected, err := db.Connections(p.Now)
	if err != nil {
		return views.Checklist{}, err
	}
	return views.Checklist{
		Shell: p.Shell, Away: done.Away, Service: done.Service, Hours: done.Hours || done.Team, Booking: done.Booking,
		Key: connected.Key, Request: connected.Request, Webhook: connected.Webhook,
	}, nil
}
