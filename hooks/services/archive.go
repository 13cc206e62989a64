package services

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
)

// Archive takes a service out of the offer. Its bookings stand.
func Archive(r *access.Request, in *ReadInput) (View, error) {
	service, err := archive(r.Tenant(), in.ServiceID, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(service), nil
}

// archive leaves an archived service as it is.
func archive(db collections.Tenant, id string, now time.Time) (service *collections.Service, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if service, err = db.FindService(id); err != nil {
			return err
		}
		before := *service
		service.Status = "archived"
		return save(db, &before, service, now)
	})
	return service, err
}
