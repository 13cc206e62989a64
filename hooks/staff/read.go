package staff

import (
	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ListInput asks for a page of a business's people.
type ListInput struct {
	endpoint.InQuery
	ServiceID string               `query:"serviceId" maxLength:"15" doc:"Only those who give this service"`
	Bookable  endpoint.Param[bool] `query:"bookable"`
	endpoint.Paging
}

// ListView is a page of people.
type ListView struct {
	Staff []View `json:"staff"`
	endpoint.Paged
}

// List is the people of a business by name, without those who were removed; others than its members see the bookable ones.
func List(r *access.Request, in *ListInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	people, view := teamOf(r)
	rows, err := people.Staff(collections.StaffFilter{ServiceID: in.ServiceID, Bookable: in.Bookable.Pointer()}, page)
	if err != nil {
		return ListView{}, err
	}
	services, err := people.ServicesOfStaff(idsOf(rows.Items))
	if err != nil {
		return ListView{}, err
	}
	views := endpoint.Views(rows.Items, func(s *collections.Staff) View { return view(s, services[s.ID]) })
	return ListView{Staff: views, Paged: endpoint.PagedOf(rows)}, nil
}

func idsOf(people []collections.Staff) []string {
	return endpoint.Views(people, func(s *collections.Staff) string { return s.ID })
}

// ReadInput names a person.
type ReadInput struct {
	StaffID string `path:"staffId"`
}

// Read is one person; those who were removed or are not bookable are for those who act for the business.
func Read(r *access.Request, in *ReadInput) (View, error) {
	people, view := teamOf(r)
	person, err := people.FindStaff(in.StaffID)
	if err != nil {
		return View{}, err
	}
	return withServices(people, person, view)
}
