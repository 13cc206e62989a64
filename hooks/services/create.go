package services

import (
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// CreateInput is a new service.
type CreateInput struct {
	Body CreateBody
}

// CreateBody has what a service must have, and its details.
type CreateBody struct {
	endpoint.InBody
	Name            string `json:"name" maxLength:"120"`
	DurationMinutes int    `json:"durationMinutes" minimum:"5" maximum:"1440"`
	Details
}

// Resolve adds the rules that the schema does not show.
func (in *CreateInput) Resolve(huma.Context) []error {
	body := in.Body
	broken := body.check()
	if text.Clean(body.Name) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	broken = append(broken, checkBlock(body.DurationMinutes, body.BufferBeforeMinutes.Value, body.BufferAfterMinutes.Value)...)
	return endpoint.Broken(broken...)
}

// Create makes a service, behind the others unless a position is given.
func Create(r *access.Request, in *CreateInput) (View, error) {
	service, err := create(r.Tenant(), in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(service), nil
}

func create(db collections.Tenant, body CreateBody, now time.Time) (*collections.Service, error) {
	service := &collections.Service{
		ID: collections.NewID(), Name: text.Clean(body.Name), DurationMinutes: body.DurationMinutes, Capacity: 1, Status: "active",
		Staff: collections.Of([]string{}), CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
	err := db.Tx(func(db collections.Tenant) error {
		if err := place(db, service, body.Details); err != nil {
			return err
		}
		body.apply(service)
		if err := db.AddService(service); err != nil {
			return err
		}
		return Changed(db, nil, service, now)
	})
	return service, err
}

// place checks what the details name in the business, and puts the service behind the others.
func place(db collections.Tenant, service *collections.Service, details Details) error {
	business, err := db.Business()
	if err != nil {
		return err
	}
	service.Currency = business.Currency
	if err := details.checkIn(db, service); err != nil {
		return err
	}
	service.Position, err = db.NextPosition()
	return err
}

// checkIn checks what the details name in the business of the service.
func (d Details) checkIn(db collections.Tenant, service *collections.Service) error {
	if price := d.Price; price.Set && !price.Null && price.Value.Currency != service.Currency {
		return fault.Validation(fault.On("price.currency", "currency_mismatch", service.Currency))
	}
	return checkStaff(db, d.StaffIDs.Value, service.Staff.V)
}

// checkStaff names those who are no active people of the business. Who stands on the service already may stay on it.
func checkStaff(db collections.Tenant, ids, standing []string) error {
	active, err := db.ActiveStaff(ids)
	if err != nil {
		return err
	}
	var unknown []fault.Field
	for i, id := range ids {
		if !slices.Contains(active, id) && !slices.Contains(standing, id) {
			unknown = append(unknown, fault.On(fmt.Sprintf("staffIds[%d]", i), "not_found"))
		}
	}
	if len(unknown) > 0 {
		return fault.NotFound(unknown...)
	}
	return nil
}
