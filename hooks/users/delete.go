package users

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/locales"
)

// ErasedView is what is left of an account.
type ErasedView struct {
	ID        string    `json:"id"`
	DeletedAt time.Time `json:"deletedAt"`
}

// Delete erases the caller, who has just signed in.
func Delete(r *access.Request, _ *struct{}) (ErasedView, error) {
	if !r.Fresh() {
		return ErasedView{}, fault.New("reauthentication_required")
	}
	if err := erase(r.Person(), r.Now); err != nil {
		return ErasedView{}, err
	}
	return ErasedView{ID: r.Caller.Session.User, DeletedAt: collections.At(r.Now).UTC()}, nil
}

// erase takes the person out of their businesses, and then out of everything.
func erase(db collections.Person, now time.Time) error {
	return db.Tx(func(db collections.Person) error {
		owned, err := db.SolelyOwned()
		if err != nil {
			return err
		}
		if len(owned) > 0 {
			return fault.New("sole_owner")
		}
		places, err := db.StaffRows()
		if err != nil {
			return err
		}
		for i := range places {
			if err := leave(db.Tenant(places[i].Business), &places[i], now); err != nil {
				return err
			}
		}
		if err := db.Audit("user.erased", "users", db.UserID, []collections.Change{}, now); err != nil {
			return err
		}
		nameless := map[string]string{}
		for _, lang := range locales.All {
			nameless[string(lang)] = lang.T("erased.customer")
		}
		return db.Erase(nameless, now)
	})
}

// leave ends a membership. The business keeps the person in its list, by name and without a login, until it removes them:
// bookings may stand.
func leave(db collections.Tenant, staff *collections.Staff, now time.Time) error {
	before := *staff
	staff.User, staff.Email, staff.Phone, staff.Role, staff.SeesAll = "", "", "", "staff", false
	staff.UpdatedAt = collections.At(now)
	if err := db.SaveStaff(staff); err != nil {
		return err
	}
	if err := db.EndGrantsOf(before.User, now); err != nil {
		return err
	}
	changes := []collections.Change{{Field: "user", From: before.User}}
	if before.Role != staff.Role {
		changes = append(changes, collections.Change{Field: "role", From: before.Role, To: staff.Role})
	}
	return db.Audit("staff.left", "staff", staff.ID, changes, "", now)
}
