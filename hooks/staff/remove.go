package staff

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/bookings"
)

// RemoveInput names a person, and who takes their bookings.
type RemoveInput struct {
	StaffID    string `path:"staffId"`
	ReassignTo string `query:"reassignTo" maxLength:"15" doc:"Takes all future bookings"`
}

// Remove ends a person's work for a business, from the next request on. What they did stays.
func Remove(r *access.Request, in *RemoveInput) (View, error) {
	db := r.Tenant()
	person, err := remove(db, in.StaffID, in.ReassignTo, r.Now)
	if err != nil {
		return View{}, err
	}
	return withServices(db, person, viewMember)
}

// remove leaves somebody who was removed as they are.
func remove(db collections.Tenant, id, reassignTo string, now time.Time) (person *collections.Staff, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if person, err = db.FindStaff(id); err != nil || person.Status == "removed" {
			return err
		}
		if !mayGive(db.Actor, person.Role, "") {
			return fault.New("insufficient_role")
		}
		before := *person
		person.Status, person.Bookable = "removed", false
		if err := checkOwner(db, &before, person); err != nil {
			return err
		}
		if err := handOver(db, before, reassignTo, now); err != nil {
			return err
		}
		if err := leaveServices(db, id, now); err != nil {
			return err
		}
		return save(db, &before, person, now)
	})
	return person, err
}

// handOver gives all future bookings of a person to another one.
func handOver(db collections.Tenant, person collections.Staff, to string, now time.Time) error {
	if to != "" {
		heir, err := db.FindStaff(to)
		if errors.Is(err, collections.ErrNotFound) || err == nil && (heir.Status != "active" || to == person.ID) {
			return fault.NotFound(fault.On("reassignTo", "not_found"))
		}
		if err != nil {
			return err
		}
	}
	hasBookings, err := db.HasBookings(person.ID, now)
	switch {
	case err != nil || !hasBookings:
		return err
	case to == "":
		return fault.New("has_bookings")
	}
	person.Bookable = false // nobody who waits is offered the times that come free
	if err := db.SaveStaff(&person); err != nil {
		return err
	}
	return bookings.Reassign(db, person.ID, to, now)
}

// leaveServices takes a person from the services that name others too. One that names nobody else stays theirs, for without a
// name it would be everybody's: nobody can book it until others are named.
func leaveServices(db collections.Tenant, id string, now time.Time) error {
	given, err := db.ServicesOfStaff([]string{id})
	if err != nil {
		return err
	}
	for _, serviceID := range given[id] {
		service, err := db.FindService(serviceID)
		if err != nil {
			return err
		}
		if len(service.Staff.V) == 0 {
			continue
		}
		if _, err := takeService(db, id, serviceID, now); err != nil {
			return err
		}
	}
	return nil
}
