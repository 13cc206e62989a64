package businesses

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/money"
	"nearbyassist/domain/role"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// CreateInput is a new business.
type CreateInput struct {
	Body CreateBody
}

// CreateBody has what a business must have, and its details.
type CreateBody struct {
	Name     string `json:"name" maxLength:"120"`
	Timezone string `json:"timezone" maxLength:"64" doc:"IANA name"`
	Currency string `json:"currency" doc:"ISO 4217"`
	Details
}

// Resolve adds the rules that the schema does not show.
func (in *CreateInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	if text.Clean(in.Body.Name) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	if !text.ValidZone(in.Body.Timezone) {
		broken = append(broken, fault.On("timezone", "timezone"))
	}
	if !money.ValidCurrency(in.Body.Currency) {
		broken = append(broken, fault.On("currency", "currency"))
	}
	return endpoint.Broken(append(broken, in.Body.check()...)...)
}

// Create makes a business whose owner and first bookable person is the caller.
func Create(r *access.Request, in *CreateInput) (View, error) {
	business := collections.Business{
		ID: collections.NewID(), Name: text.Clean(in.Body.Name), Timezone: in.Body.Timezone, Currency: in.Body.Currency, Locale: string(r.Lang),
		Status: "active", Listed: true, ReviewInvites: true, BookingPolicy: collections.Of(collections.DefaultBookingPolicy),
		CancellationPolicy: collections.Of(collections.DefaultCancellation()), ReminderMinutes: collections.Of(collections.DefaultReminders()), Hours: collections.Of(collections.DefaultHours()),
		CreatedAt: collections.At(r.Now), UpdatedAt: collections.At(r.Now),
	}
	in.Body.apply(&business)
	if err := Open(r.Person(), &business, r.Now); err != nil {
		return View{}, err
	}
	return viewMember(&business, string(role.Owner), r.Now), nil
}

// Open stores a new business with its owner, under the first free slug of its name.
func Open(db collections.Person, business *collections.Business, now time.Time) error {
	return db.Tx(func(db collections.Person) error {
		if err := pickSlug(db, business); err != nil {
			return err
		}
		if err := db.AddBusiness(business); err != nil {
			return err
		}
		owner, err := db.Self()
		if err != nil {
			return err
		}
		tenant := db.Tenant(business.ID)
		err = tenant.AddStaff(&collections.Staff{
			ID: collections.NewID(), User: owner.ID, Name: owner.Name, Email: owner.Email, Role: string(role.Owner), Bookable: true, SeesAll: true,
			Status: "active", CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
		})
		if err != nil {
			return err
		}
		return Changed(tenant, nil, business, now)
	})
}

func pickSlug(db collections.Person, business *collections.Business) error {
	base := text.Slug(business.Name)
	business.Slug = base
	for n := 2; ; n++ {
		taken, err := db.SlugTaken(business.Slug)
		if err != nil || !taken {
			return err
		}
		business.Slug = text.SlugWith(base, n)
	}
}
