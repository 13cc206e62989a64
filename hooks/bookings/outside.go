package bookings

import (
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/slots"
)

// Outside lists the upcoming bookings that lie outside the hours as they are now, earliest first; staff empty means of
// everybody. They stay as they are: it is for people to decide (contract.md, rows 11 and 47).
func Outside(db collections.Tenant, staff string, now time.Time) ([]View, error) {
	upcoming, err := db.UpcomingBookings(staff, now)
	if err != nil || len(upcoming) == 0 {
		return []View{}, err
	}
	business, err := db.Business()
	if err != nil {
		return nil, err
	}
	people, err := db.StaffWith(staffOf(upcoming))
	if err != nil {
		return nil, err
	}
	given := make([]slots.Booking, len(upcoming))
	for i, b := range upcoming {
		given[i] = slots.Booking{ID: b.ID, Staff: b.Staff, Start: b.Start.Time, End: b.End.Time, Active: true}
	}
	var outside []string
	for _, person := range people {
		schedule := person.Schedule(business.Zone())
		outside = append(outside, slots.OutsideHours(business.Zone(), business.OpeningHours(), business.ClosedTimes(), schedule, given)...)
	}
	views := []View{}
	for i := range upcoming {
		if slices.Contains(outside, upcoming[i].ID) {
			views = append(views, viewMember(&upcoming[i]))
		}
	}
	return views, nil
}

func staffOf(bookings []collections.Booking) (ids []string) {
	for _, b := range bookings {
		if !slices.Contains(ids, b.Staff) {
			ids = append(ids, b.Staff)
		}
	}
	return ids
}
