package services

import (
	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ListInput asks for a page of a business's services.
type ListInput struct {
	endpoint.InQuery
	StaffID string   `query:"staffId" maxLength:"15" doc:"Only those that this person gives"`
	Status  []string `query:"status" enum:"active,archived" doc:"Default active; archived ones are for members, keys and apps"`
	endpoint.Paging
}

// ListView is a page of services.
type ListView struct {
	Services []View `json:"services"`
	endpoint.Paged
}

// List is the services of a business by position.
func List(r *access.Request, in *ListInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	filter := collections.ServiceFilter{StaffID: in.StaffID, Statuses: in.Status}
	if len(filter.Statuses) == 0 {
		filter.Statuses = []string{"active"}
	}
	rows, err := shelfOf(r).Services(filter, page)
	if err != nil {
		return ListView{}, err
	}
	return ListView{Services: endpoint.Views(rows.Items, viewOf), Paged: endpoint.PagedOf(rows)}, nil
}

// ReadInput names a service.
type ReadInput struct {
	ServiceID string `path:"serviceId"`
}

// Read is one service; archived ones are for those who act for the business.
func Read(r *access.Request, in *ReadInput) (View, error) {
	service, err := shelfOf(r).FindService(in.ServiceID)
	if err != nil {
		return View{}, err
	}
	return viewOf(service), nil
}
