package services

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// UpdateInput is a change of a service.
type UpdateInput struct {
	ServiceID string `path:"serviceId"`
	Body      UpdateBody
}

// UpdateBody has what changes; what is absent stays.
type UpdateBody struct {
	Name            endpoint.Field[string] `json:"name" required:"false" minLength:"1" maxLength:"120"`
	DurationMinutes endpoint.Field[int]    `json:"durationMinutes" required:"false" minimum:"5" maximum:"1440"`
	Status          endpoint.Field[string] `json:"status" required:"false" enum:"active" doc:"Brings an archived one back"`
	Details
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(huma.Context) []error {
	broken := in.Body.check()
	if in.Body.Name.Set && text.Clean(in.Body.Name.Value) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	return endpoint.Broken(broken...)
}

func (u UpdateBody) apply(s *collections.Service) {
	u.Name.To(&s.Name)
	s.Name = text.Clean(s.Name)
	u.DurationMinutes.To(&s.DurationMinutes)
	u.Status.To(&s.Status)
	u.Details.apply(s)
}

// Update changes a service. Its bookings stay as they were agreed.
func Update(r *access.Request, in *UpdateInput) (View, error) {
	service, err := update(r.Tenant(), in.ServiceID, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(service), nil
}

func update(db collections.Tenant, id string, body UpdateBody, now time.Time) (service *collections.Service, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if service, err = db.FindService(id); err != nil {
			return err
		}
		if err := body.checkIn(db, service); err != nil {
			return err
		}
		before := *service
		body.apply(service)
		if broken := checkBlock(service.DurationMinutes, service.BufferBeforeMinutes, service.BufferAfterMinutes); len(broken) > 0 {
			return fault.Validation(broken...)
		}
		return save(db, &before, service, now)
	})
	return service, err
}

// save stores a change with its audit row; what changes nothing is not stored.
func save(db collections.Tenant, before, service *collections.Service, now time.Time) error {
	if len(collections.Changes(before, service)) == 0 {
		return nil
	}
	service.UpdatedAt = collections.At(now)
	if err := db.SaveService(service); err != nil {
		return err
	}
	return Changed(db, before, service, now)
}
