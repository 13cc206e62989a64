package staff

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// CreateInput is a new person.
type CreateInput struct {
	Body CreateBody
}

// CreateBody is a person who starts to work for a business.
type CreateBody struct {
	endpoint.InBody
	Name       string                   `json:"name" maxLength:"120"`
	Email      endpoint.Field[string]   `json:"email" required:"false" nullable:"true" maxLength:"254" doc:"Invites them to sign in"`
	Role       endpoint.Field[string]   `json:"role" required:"false" enum:"owner,admin,staff" doc:"Default staff"`
	Bookable   endpoint.Field[bool]     `json:"bookable" required:"false" doc:"Default true"`
	SeesAll    endpoint.Field[bool]     `json:"seesAll" required:"false" doc:"Default false: role staff sees the own bookings"`
	ServiceIDs endpoint.Field[[]string] `json:"serviceIds" required:"false" maxItems:"200" uniqueItems:"true"`
	Title      endpoint.Field[string]   `json:"title" required:"false" nullable:"true" maxLength:"120"`
	Phone      endpoint.Field[string]   `json:"phone" required:"false" nullable:"true" maxLength:"40"`
	PhotoID    endpoint.Field[string]   `json:"photoId" required:"false" nullable:"true" maxLength:"15"`
}

// Resolve adds the rules that the schema does not show.
func (in *CreateInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	if text.Clean(in.Body.Name) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	if email := in.Body.Email.Value; email != "" && !text.ValidEmail(text.NormalEmail(email)) {
		broken = append(broken, fault.On("email", "format_email"))
	}
	if phone := in.Body.Phone.Value; phone != "" && !text.ValidPhone(phone) {
		broken = append(broken, fault.On("phone", "format_phone"))
	}
	return endpoint.Broken(broken...)
}

// Create adds a person to a business, with a role that the caller may give.
func Create(r *access.Request, in *CreateInput) (View, error) {
	db := r.Tenant()
	person, err := create(db, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return withServices(db, person, viewMember)
}

func create(db collections.Tenant, body CreateBody, now time.Time) (*collections.Staff, error) {
	person := &collections.Staff{
		ID: collections.NewID(), Name: text.Clean(body.Name), Title: text.Clean(body.Title.Value), Email: text.NormalEmail(body.Email.Value),
		Phone: text.Clean(body.Phone.Value), Role: body.Role.Or(string(role.Staff)), Bookable: body.Bookable.Or(true), SeesAll: body.SeesAll.Value,
		Status: "active", CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
	if !mayGive(db.Actor, "", person.Role) {
		return nil, fault.New("insufficient_role")
	}
	if body.PhotoID.Value != "" {
		return nil, fault.NotFound(fault.On("photoId", "not_found")) // there are no uploads yet
	}
	err := db.Tx(func(db collections.Tenant) error {
		if err := checkEmail(db, person.Email); err != nil {
			return err
		}
		if err := db.AddStaff(person); err != nil {
			return err
		}
		if err := Changed(db, nil, person, now); err != nil {
			return err
		}
		return giveServices(db, person.ID, body.ServiceIDs.Value, now)
	})
	return person, err
}

func checkEmail(db collections.Tenant, email string) error {
	if email == "" {
		return nil
	}
	taken, err := db.StaffEmailTaken(email)
	if taken {
		return fault.New("duplicate", fault.On("email", "taken"))
	}
	return err
}
