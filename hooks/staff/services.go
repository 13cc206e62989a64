package staff

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
)

// giveServices adds a person to services. Those that name nobody are given by every bookable person already: to name one
// there would take it from the others.
func giveServices(db collections.Tenant, id string, services []string, now time.Time) error {
	var unknown []fault.Field
	for i, serviceID := range services {
		service, err := db.FindService(serviceID)
		if errors.Is(err, collections.ErrNotFound) || err == nil && service.Status != "active" {
			unknown = append(unknown, fault.On(fmt.Sprintf("serviceIds[%d]", i), "not_found"))
			continue
		}
		if err != nil {
			return err
		}
		if len(service.Staff.V) == 0 || slices.Contains(service.Staff.V, id) {
			continue
		}
		if err := nameGivers(db, service, append(slices.Clone(service.Staff.V), id), now); err != nil {
			return err
		}
	}
	if len(unknown) > 0 {
		return fault.NotFound(unknown...)
	}
	return nil
}

// setServices lets a person give these services and no other active ones. To take one from them that names nobody, the others
// who give it are named.
func setServices(db collections.Tenant, id string, services []string, now time.Time) error {
	if err := giveServices(db, id, services, now); err != nil {
		return err
	}
	given, err := db.ServicesOfStaff([]string{id})
	if err != nil {
		return err
	}
	for _, serviceID := range given[id] {
		if slices.Contains(services, serviceID) {
			continue
		}
		isLeft, err := takeService(db, id, serviceID, now)
		if err != nil {
			return err
		}
		if !isLeft {
			return fault.Validation(fault.On("serviceIds", "only_giver"))
		}
	}
	return nil
}

// takeService takes a person from a service, unless nobody would be left: a service that names nobody is everybody's.
func takeService(db collections.Tenant, id, serviceID string, now time.Time) (isLeft bool, err error) {
	service, err := db.FindService(serviceID)
	if err != nil {
		return false, err
	}
	givers := slices.Clone(service.Staff.V)
	if len(givers) == 0 {
		if givers, err = bookable(db); err != nil {
			return false, err
		}
	}
	givers = slices.DeleteFunc(givers, func(giver string) bool { return giver == id })
	if len(givers) == 0 {
		return false, nil
	}
	return true, nameGivers(db, service, givers, now)
}

func bookable(db collections.Tenant) ([]string, error) {
	team, err := db.Team()
	return idsOf(team), err
}

// nameGivers stores who gives a service, with its audit row.
func nameGivers(db collections.Tenant, service *collections.Service, givers []string, now time.Time) error {
	before := *service
	service.Staff.V, service.UpdatedAt = givers, collections.At(now)
	if err := db.SaveService(service); err != nil {
		return err
	}
	return db.Audit("service.updated", "services", service.ID, collections.Changes(&before, service), "", now)
}
