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

// UpdateInput is a change of a person.
type UpdateInput struct {
	StaffID string `path:"staffId"`
	Body    UpdateBody
}

// UpdateBody has what changes; what is absent stays. The first four are also the person's own to change.
type UpdateBody struct {
	Name       endpoint.Field[string]   `json:"name" required:"false" minLength:"1" maxLength:"120"`
	Title      endpoint.Field[string]   `json:"title" required:"false" nullable:"true" maxLength:"120"`
	Phone      endpoint.Field[string]   `json:"phone" required:"false" nullable:"true" maxLength:"40"`
	PhotoID    endpoint.Field[string]   `json:"photoId" required:"false" nullable:"true" maxLength:"15"`
	Role       endpoint.Field[string]   `json:"role" required:"false" enum:"owner,admin,staff"`
	Bookable   endpoint.Field[bool]     `json:"bookable" required:"false"`
	SeesAll    endpoint.Field[bool]     `json:"seesAll" required:"false" doc:"Role staff sees all bookings"`
	ServiceIDs endpoint.Field[[]string] `json:"serviceIds" required:"false" maxItems:"200" uniqueItems:"true"`
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(huma.Context) []error {
	var broken []fault.Field
	if in.Body.Name.Set && text.Clean(in.Body.Name.Value) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	if phone := in.Body.Phone.Value; phone != "" && !text.ValidPhone(phone) {
		broken = append(broken, fault.On("phone", "format_phone"))
	}
	return endpoint.Broken(broken...)
}

func (u UpdateBody) apply(s *collections.Staff) {
	u.Name.To(&s.Name)
	u.Title.To(&s.Title)
	u.Phone.To(&s.Phone)
	s.Name, s.Title, s.Phone = text.Clean(s.Name), text.Clean(s.Title), text.Clean(s.Phone)
	u.Role.To(&s.Role)
	u.Bookable.To(&s.Bookable)
	u.SeesAll.To(&s.SeesAll)
}

// Update changes a person: admins all of it, with a role that they may give, everybody the own name, title, phone and photo.
func Update(r *access.Request, in *UpdateInput) (View, error) {
	db := r.Tenant()
	person, err := update(db, in.StaffID, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return withServices(db, person, viewMember)
}

func update(db collections.Tenant, id string, body UpdateBody, now time.Time) (person *collections.Staff, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if person, err = db.FindStaff(id); err != nil {
			return err
		}
		if err := body.checkFor(db.Actor, person); err != nil {
			return err
		}
		before := *person
		body.apply(person)
		if err := checkOwner(db, &before, person); err != nil {
			return err
		}
		if err := save(db, &before, person, now); err != nil {
			return err
		}
		if !body.ServiceIDs.Set {
			return nil
		}
		return setServices(db, id, body.ServiceIDs.Value, now)
	})
	return person, err
}

// checkFor refuses what is not this actor's to change, and whatever of a person who was removed.
func (u UpdateBody) checkFor(actor collections.Actor, person *collections.Staff) error {
	onlyOwn := !u.Role.Set && !u.Bookable.Set && !u.SeesAll.Set && !u.ServiceIDs.Set
	mayAsSelf := actor.StaffID == person.ID && onlyOwn
	switch {
	case !isAdmin(actor) && !mayAsSelf:
		return fault.New("insufficient_role")
	case (u.Role.Set || !actor.IsPerson()) && !mayGive(actor, person.Role, u.Role.Or(person.Role)):
		return fault.New("insufficient_role")
	case person.Status != "active":
		return fault.New("invalid_transition").With("currentStatus", person.Status)
	case u.PhotoID.Value != "":
		return fault.NotFound(fault.On("photoId", "not_found")) // there are no uploads yet
	}
	return nil
}

func isAdmin(actor collections.Actor) bool { return role.AtLeast(role.Role(actor.Role), role.Admin) }

// mayGive tells whether the actor may change somebody's role, empty for none, from old to new.
func mayGive(actor collections.Actor, old, new string) bool {
	return role.MayGive(role.Role(actor.Role), role.Role(old), role.Role(new), !actor.IsPerson())
}

// checkOwner refuses what would leave the business without an owner who can sign in.
func checkOwner(db collections.Tenant, before, after *collections.Staff) error {
	if before.Role != string(role.Owner) || after.Role == before.Role && after.Status == before.Status {
		return nil
	}
	hasOther, err := db.HasOtherOwner(before.ID)
	if err == nil && !hasOther {
		return fault.New("sole_owner")
	}
	return err
}

// save stores a change with its audit row; what changes nothing is not stored.
func save(db collections.Tenant, before, person *collections.Staff, now time.Time) error {
	if len(collections.Changes(before, person)) == 0 {
		return nil
	}
	person.UpdatedAt = collections.At(now)
	if err := db.SaveStaff(person); err != nil {
		return err
	}
	return Changed(db, before, person, now)
}
