package businesses

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/endpoint"
)

// UpdateInput is a change of a business.
type UpdateInput struct {
	BusinessID string `path:"businessId"`
	Body       UpdateBody
}

// UpdateBody has what changes; what is absent stays.
type UpdateBody struct {
	Name     endpoint.Field[string] `json:"name" required:"false" minLength:"1" maxLength:"120"`
	Timezone endpoint.Field[string] `json:"timezone" required:"false" maxLength:"64"`
	Currency endpoint.Field[string] `json:"currency" required:"false" doc:"Fixed once it is set"`
	Details
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	if in.Body.Name.Set && text.Clean(in.Body.Name.Value) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	if in.Body.Timezone.Set && !text.ValidZone(in.Body.Timezone.Value) {
		broken = append(broken, fault.On("timezone", "timezone"))
	}
	return endpoint.Broken(append(broken, in.Body.check()...)...)
}

func (u UpdateBody) apply(b *collections.Business) {
	u.Name.To(&b.Name)
	b.Name = text.Clean(b.Name)
	u.Timezone.To(&b.Timezone)
	u.Details.apply(b)
}

// UpdatedView is the business with the bookings that now fall outside its hours.
type UpdatedView struct {
	View
	Conflicts []bookings.View `json:"conflicts"`
}

// Update changes a business. Bookings that now fall outside stay as they are and are named.
func Update(r *access.Request, in *UpdateInput) (UpdatedView, error) {
	db := r.Tenant()
	business, err := update(db, in.Body, r.Now)
	if err != nil {
		return UpdatedView{}, err
	}
	outside, err := bookings.Outside(db, "", r.Now)
	if err != nil {
		return UpdatedView{}, err
	}
	return UpdatedView{View: viewMember(business, roleOf(db), r.Now), Conflicts: outside}, nil
}

func update(db collections.Tenant, body UpdateBody, now time.Time) (business *collections.Business, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if business, err = db.Business(); err != nil {
			return err
		}
		before := *business
		if body.Currency.Set && body.Currency.Value != business.Currency {
			return fault.Validation(fault.On("currency", "fixed"))
		}
		body.apply(business)
		business.UpdatedAt = collections.At(now)
		if err := db.SaveBusiness(business); err != nil {
			return err
		}
		return Changed(db, &before, business, now)
	})
	return business, err
}
