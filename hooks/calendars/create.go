// Package calendars is the addresses at which people's calendar programs read bookings.
package calendars

import (
	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// CreateInput asks for an address.
type CreateInput struct {
	Body CreateBody
}

// CreateBody says whose bookings it shows.
type CreateBody struct {
	BusinessID string `json:"businessId,omitempty" doc:"Without one: the caller's own bookings as a customer"`
	StaffID    string `json:"staffId,omitempty" doc:"Only the bookings of this person of the business"`
}

// Business is the one that the calendar is of, or empty.
func (b CreateBody) Business() string { return b.BusinessID }

// View is an address.
type View struct {
	URL *string `json:"url" doc:"Shown once; null when the answer is repeated"`
}

// Create makes an address, and ends the one that the caller had for the same.
func Create(r *access.Request, in *CreateInput) (View, error) {
	staff, err := readable(r, in.Body)
	if err != nil {
		return View{}, err
	}
	link, err := renew(r.Person(), in.Body.BusinessID, staff, r)
	if err != nil {
		return View{}, err
	}
	url := r.Instance().URL + "/calendar/" + link + ".ics"
	r.ShowOnce("url")
	endpoint.NoStore(r.Header)
	return View{&url}, nil
}

// readable checks that the caller may see what the calendar shows: role staff has the own one only.
func readable(r *access.Request, body CreateBody) (staff string, err error) {
	db, isMember := r.Member()
	switch {
	case !isMember && body.StaffID != "":
		return "", fault.Validation(fault.On("businessId", "required", "businessId"))
	case !isMember:
		return "", nil
	case !sees(db.Actor, body.StaffID):
		return "", fault.New("insufficient_role")
	case body.StaffID == "":
		return "", nil
	}
	person, err := db.FindStaff(body.StaffID)
	if err == collections.ErrNotFound || err == nil && person.Status != "active" {
		return "", fault.NotFound(fault.On("staffId", "not_found"))
	}
	return body.StaffID, err
}

// sees tells whether a member may read the calendar of one of the business's people, or of all.
func sees(member collections.Actor, staff string) bool {
	own := member.OwnCalendar()
	return own == "" || own == staff
}

func renew(db collections.Person, business, staff string, r *access.Request) (link string, err error) {
	err = db.Tx(func(db collections.Person) error {
		calendar, err := db.CalendarFeed(business, staff, r.Now)
		if err != nil {
			return err
		}
		calendar.Version++
		link = token.Link(r.Instance().Secret, token.Calendar, calendar.ID, calendar.Version)
		calendar.Hash, calendar.UpdatedAt = token.LinkHash(link), collections.At(r.Now)
		return db.KeepCalendarFeed(calendar)
	})
	return link, err
}
