package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ListView is a page of bookings.
type ListView struct {
	Bookings []View `json:"bookings"`
	endpoint.Paged
}

// Filter has the parameters of every list of bookings.
type Filter struct {
	endpoint.Paging
	Status []string `query:"status" enum:"pending,confirmed,completed,expired,declined,cancelled,no_show" doc:"Several with commas"`
	From   string   `query:"from" maxLength:"40" doc:"First start, included: an instant or a date"`
	To     string   `query:"to" maxLength:"40" doc:"Last start, excluded"`
}

// MineInput asks for a page of one's own bookings.
type MineInput struct {
	Filter
	Sort string `query:"sort" enum:"start,-start,updatedAt" doc:"Default: -start"`
}

// Mine are the caller's own bookings as a customer, across businesses. A date is midnight in the profile's zone.
func Mine(r *access.Request, in *MineInput) (ListView, error) {
	db := r.Person()
	zone := func() (*time.Location, error) {
		user, err := db.Self()
		if err != nil {
			return nil, err
		}
		return collections.ZoneOf(user.Timezone), nil
	}
	filter, page, err := in.Read(zone, "")
	if err != nil {
		return ListView{}, err
	}
	filter.Sort = in.Sort
	rows, err := db.Bookings(filter, page)
	if err != nil {
		return ListView{}, err
	}
	return ListView{endpoint.Views(rows.Items, viewCustomer), endpoint.PagedOf(rows)}, nil
}

// ListInput asks for a page of a business's bookings.
type ListInput struct {
	BusinessID string `path:"businessId"`
	Filter
	StaffID      string `query:"staffId"`
	ServiceID    string `query:"serviceId"`
	CustomerID   string `query:"customerId"`
	Text         string `query:"q" maxLength:"120" doc:"Part of reference, name, mail or phone"`
	UpdatedSince string `query:"updatedSince" maxLength:"40" doc:"An instant or a date; sorts by updatedAt"`
	Sort         string `query:"sort" enum:"start,-start,updatedAt" doc:"Default: -start"`
}

// List are the bookings of a business; who has an own calendar sees that one.
func List(r *access.Request, in *ListInput) (ListView, error) {
	db := r.Tenant()
	filter, page, err := in.Read(ZoneOf(db), in.UpdatedSince)
	if err != nil {
		return ListView{}, err
	}
	filter.StaffID, filter.ServiceID, filter.CustomerID, filter.Text, filter.Sort = in.StaffID, in.ServiceID, in.CustomerID, in.Text, in.Sort
	return Page(db, filter, page)
}

// Page reads and shows a page of the bookings that the actor may see.
func Page(db collections.Tenant, filter collections.BookingFilter, page collections.Page) (ListView, error) {
	rows, err := db.Bookings(filter, page)
	if err != nil {
		return ListView{}, err
	}
	return ListView{endpoint.Views(rows.Items, viewMember), endpoint.PagedOf(rows)}, nil
}

// ZoneOf is whose midnight a date is where a business is named.
func ZoneOf(db collections.Tenant) func() (*time.Location, error) {
	return func() (*time.Location, error) {
		business, err := db.Business()
		if err != nil {
			return nil, err
		}
		return business.Zone(), nil
	}
}

// Read reads the parameters and the page; zone is asked only where a date needs it.
func (f Filter) Read(zone func() (*time.Location, error), updatedSince string) (filter collections.BookingFilter, page collections.Page, err error) {
	if page, err = f.Wanted(); err != nil {
		return filter, page, err
	}
	filter.Statuses = f.Status
	for _, bound := range []struct {
		name, text string
		at         *time.Time
	}{{"from", f.From, &filter.From}, {"to", f.To, &filter.To}, {"updatedSince", updatedSince, &filter.UpdatedSince}} {
		if *bound.at, err = instant(bound.name, bound.text, zone); err != nil {
			return filter, page, err
		}
	}
	return filter, page, nil
}

// instant reads a parameter that is an instant or a date; an empty one is the zero time.
func instant(name, text string, zone func() (*time.Location, error)) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC(), nil
	}
	in, err := zone()
	if err != nil {
		return time.Time{}, err
	}
	at, ok := collections.InstantOrDate(text, in)
	if !ok {
		return time.Time{}, fault.Parameter(name, "format_instant")
	}
	return at, nil
}
