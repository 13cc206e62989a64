// Package staff is the people of a business: who they are, which role they have, what they do and when they work.
package staff

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// View is a person as the API shows it; the member's part is absent for everybody else.
type View struct {
	ID         string   `json:"id"`
	BusinessID string   `json:"businessId"`
	Name       string   `json:"name"`
	Title      *string  `json:"title"`
	ServiceIDs []string `json:"serviceIds" doc:"The active services that they give"`
	Bookable   bool     `json:"bookable"`
	PhotoURL   *string  `json:"photoUrl"`
	*MemberView
}

// MemberView is what members, keys and apps see besides.
type MemberView struct {
	Email     *string   `json:"email" required:"false"`
	Phone     *string   `json:"phone" required:"false"`
	Role      string    `json:"role" required:"false" enum:"owner,admin,staff"`
	SeesAll   bool      `json:"seesAll" required:"false"`
	UserID    *string   `json:"userId" required:"false"`
	Login     string    `json:"login" required:"false" enum:"none,invited,active"`
	Status    string    `json:"status" required:"false" enum:"active,removed"`
	CreatedAt time.Time `json:"createdAt" required:"false"`
	UpdatedAt time.Time `json:"updatedAt" required:"false"`
}

// viewPublic shows what anyone may see.
func viewPublic(s *collections.Staff, services []string) View {
	view := View{ID: s.ID, BusinessID: s.Business, Name: s.Name, Title: endpoint.Text(s.Title), ServiceIDs: services, Bookable: s.Bookable}
	if view.ServiceIDs == nil {
		view.ServiceIDs = []string{}
	}
	return view
}

// viewMember shows all to those who act for the business.
func viewMember(s *collections.Staff, services []string) View {
	view := viewPublic(s, services)
	view.MemberView = &MemberView{
		Email: endpoint.Text(s.Email), Phone: endpoint.Text(s.Phone), Role: s.Role, SeesAll: s.SeesAll, UserID: endpoint.Text(s.User),
		Login: loginOf(s), Status: s.Status, CreatedAt: s.CreatedAt.UTC(), UpdatedAt: s.UpdatedAt.UTC(),
	}
	return view
}

// loginOf tells whether the person can sign in to the business.
func loginOf(s *collections.Staff) string {
	switch {
	case s.User != "":
		return "active"
	case s.Email != "":
		return "invited"
	}
	return "none"
}

// team is whom a caller may look at: all people of the own business, or the bookable ones of any.
type team interface {
	Staff(filter collections.StaffFilter, page collections.Page) (collections.Rows[collections.Staff], error)
	FindStaff(id string) (*collections.Staff, error)
	ServicesOfStaff(ids []string) (map[string][]string, error)
}

// withServices is the view of a person with the services that they give.
func withServices(people team, person *collections.Staff, view func(*collections.Staff, []string) View) (View, error) {
	services, err := people.ServicesOfStaff([]string{person.ID})
	if err != nil {
		return View{}, err
	}
	return view(person, services[person.ID]), nil
}

func teamOf(r *access.Request) (team, func(*collections.Staff, []string) View) {
	if db, ok := r.Member(); ok {
		return db, viewMember
	}
	return r.Public(), viewPublic
}
