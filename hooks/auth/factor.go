package auth

import (
	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

// SetSecondFactor lets the person be asked for a mailed code at each sign-in, or no more. It needs an address that is proved: a
// code to any other would lock them out.
func SetSecondFactor(r *access.Request, on bool) error {
	return r.Person().Tx(func(db collections.Person) error {
		user, err := db.Self()
		if err != nil || user.SecondFactor == on {
			return err
		}
		if on && !user.Verified {
			return fault.Validation(fault.On("email", "unverified"))
		}
		if err := db.SetSecondFactor(on, r.Now); err != nil {
			return err
		}
		return db.Audit("user.second_factor_changed", "users", db.UserID, []collections.Change{{Field: "secondFactor", From: !on, To: on}}, r.Now)
	})
}
