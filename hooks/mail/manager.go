package mail

import (
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/locales"
)

// manager is somebody who manages a business, with the business. Of whoever manages it no more it is ErrNotFound.
func manager(db collections.System, businessID, userID string) (*collections.User, *collections.Business, error) {
	tenant := db.Tenant(businessID)
	business, err := tenant.Business()
	if err != nil {
		return nil, nil, err
	}
	managers, err := tenant.Administrators()
	if err != nil {
		return nil, nil, err
	}
	if !slices.Contains(managers, userID) {
		return nil, nil, collections.ErrNotFound
	}
	user, err := db.User(userID)
	return user, business, err
}

// moment is an instant in a zone, which it names.
func moment(lang locales.Lang, at time.Time, zone *time.Location) string {
	return lang.DateTime(at, zone) + " (" + zone.String() + ")"
}
