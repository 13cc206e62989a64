package businesses

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

// ArchiveInput names a business.
type ArchiveInput struct {
	BusinessID string `path:"businessId"`
}

// Archive closes a business: nobody finds it any more, and its keys and webhooks stop. A superuser can bring it back.
func Archive(r *access.Request, _ *ArchiveInput) (View, error) {
	db := r.Tenant()
	business, err := archive(db, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewMember(business, roleOf(db), r.Now), nil
}

// archive leaves an archived business as it is.
func archive(db collections.Tenant, now time.Time) (business *collections.Business, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if business, err = db.Business(); err != nil || business.Status == "archived" {
			return err
		}
		hasBookings, err := db.HasBookings("", now)
		if err != nil {
			return err
		}
		if hasBookings {
			return fault.New("has_bookings")
		}
		before := *business
		business.Status, business.UpdatedAt = "archived", collections.At(now)
		if err := db.SaveBusiness(business); err != nil {
			return err
		}
		return Changed(db, &before, business, now)
	})
	return business, err
}
