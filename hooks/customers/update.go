package customers

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// UpdateInput is a change of a customer.
type UpdateInput struct {
	CustomerID string `path:"customerId"`
	Body       UpdateBody
}

// UpdateBody has what changes; what is absent stays.
type UpdateBody struct {
	Name     endpoint.Field[string]   `json:"name" required:"false" minLength:"1" maxLength:"120"`
	Email    endpoint.Field[string]   `json:"email" required:"false" nullable:"true" maxLength:"254"`
	Phone    endpoint.Field[string]   `json:"phone" required:"false" nullable:"true" maxLength:"40"`
	Locale   endpoint.Field[string]   `json:"locale" required:"false" nullable:"true" enum:"en,es"`
	Timezone endpoint.Field[string]   `json:"timezone" required:"false" nullable:"true" maxLength:"64"`
	Notes    endpoint.Field[string]   `json:"notes" required:"false" nullable:"true" maxLength:"4000"`
	Tags     endpoint.Field[[]string] `json:"tags" required:"false" maxItems:"50" uniqueItems:"true"`
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	refuse := func(bad bool, path, rule string) {
		if bad {
			broken = append(broken, fault.On(path, rule))
		}
	}
	body := in.Body
	refuse(body.Name.Set && text.Clean(body.Name.Value) == "", "name", "required")
	refuse(body.Email.Value != "" && !text.ValidEmail(text.NormalEmail(body.Email.Value)), "email", "format_email")
	refuse(body.Phone.Value != "" && !text.ValidPhone(body.Phone.Value), "phone", "format_phone")
	refuse(body.Timezone.Value != "" && !text.ValidZone(body.Timezone.Value), "timezone", "timezone")
	return endpoint.Broken(append(broken, collections.CheckTags("tags", body.Tags.Value)...)...)
}

func (u UpdateBody) apply(c *collections.Customer) {
	u.Name.To(&c.Name)
	c.Name = text.Clean(c.Name)
	if u.Email.Set {
		c.Email = text.NormalEmail(u.Email.Value)
	}
	if u.Phone.Set {
		c.Phone = text.NormalPhone(u.Phone.Value)
	}
	u.Locale.To(&c.Locale)
	u.Timezone.To(&c.Timezone)
	u.Notes.To(&c.Notes)
	u.Tags.To(&c.Tags.V)
}

// Update changes what a business knows of a customer. With another address the mailed links end.
func Update(r *access.Request, in *UpdateInput) (View, error) {
	customer, err := update(r.Tenant(), in.CustomerID, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(customer), nil
}

func update(db collections.Tenant, id string, body UpdateBody, now time.Time) (customer *collections.Customer, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if customer, err = db.FindCustomer(id); err != nil {
			return err
		}
		before := *customer
		body.apply(customer)
		if len(collections.Changes(&before, customer)) == 0 {
			return nil
		}
		if err := checkEmail(db, &before, customer); err != nil {
			return err
		}
		customer.UpdatedAt = collections.At(now)
		if err := db.SaveCustomer(customer); err != nil {
			return err
		}
		return Changed(db, &before, customer, now)
	})
	return customer, err
}

// checkEmail: one person is one customer, so that an address leads to no two.
func checkEmail(db collections.Tenant, before, after *collections.Customer) error {
	if after.Email == "" || after.Email == before.Email {
		return nil
	}
	isTaken, err := db.CustomerEmailTaken(after.Email)
	if err == nil && isTaken {
		return fault.New("duplicate", fault.On("email", "taken"))
	}
	return err
}
