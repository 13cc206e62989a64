package customers

import (
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ListInput asks for a page of a business's customers.
type ListInput struct {
	endpoint.InQuery
	Text         string `query:"q" maxLength:"120" doc:"Part of name, mail address or phone"`
	UpdatedSince string `query:"updatedSince" maxLength:"40" doc:"An instant or a date"`
	endpoint.Paging
}

// ListView is a page of customers.
type ListView struct {
	Customers []View `json:"customers"`
	endpoint.Paged
}

// List is the customers of a business by name. Who has an own calendar sees those who are in it.
func List(r *access.Request, in *ListInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	db := r.Tenant()
	filter := collections.CustomerFilter{Text: strings.TrimSpace(in.Text)}
	if err := in.since(db, &filter); err != nil {
		return ListView{}, err
	}
	rows, err := db.Customers(filter, page)
	if err != nil {
		return ListView{}, err
	}
	return ListView{Customers: endpoint.Views(rows.Items, viewOf), Paged: endpoint.PagedOf(rows)}, nil
}

// since reads updatedSince; a date is midnight in the business's zone.
func (in *ListInput) since(db collections.Tenant, filter *collections.CustomerFilter) error {
	if in.UpdatedSince == "" {
		return nil
	}
	business, err := db.Business()
	if err != nil {
		return err
	}
	at, ok := collections.InstantOrDate(in.UpdatedSince, business.Zone())
	if !ok {
		return fault.Parameter("updatedSince", "format_instant")
	}
	filter.UpdatedSince = at
	return nil
}

// ReadInput names a customer.
type ReadInput struct {
	CustomerID string `path:"customerId"`
}

// Read is one customer.
func Read(r *access.Request, in *ReadInput) (View, error) {
	customer, err := r.Tenant().FindCustomer(in.CustomerID)
	if err != nil {
		return View{}, err
	}
	return viewOf(customer), nil
}
