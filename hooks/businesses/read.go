package businesses

import (
	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ReadInput names a business by id or slug.
type ReadInput struct {
	BusinessID string `path:"businessId" doc:"Id or slug"`
}

// Read is one business: everything for those who act for it, the public part for others.
func Read(r *access.Request, _ *ReadInput) (View, error) {
	if db, ok := r.Member(); ok {
		business, err := db.Business()
		if err != nil {
			return View{}, err
		}
		return viewMember(business, roleOf(db), r.Now), nil
	}
	business, err := r.Public().Business()
	if err != nil {
		return View{}, err
	}
	return viewPublic(business, r.Now), nil
}

// ListView is a page of businesses.
type ListView struct {
	Businesses []View `json:"businesses"`
	endpoint.Paged
}

// MineInput asks for a page.
type MineInput struct{ endpoint.Paging }

// Mine are the businesses in which the caller is a member; a key has its one.
func Mine(r *access.Request, in *MineInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	rows, err := r.Businesses(page)
	if err != nil {
		return ListView{}, err
	}
	views := endpoint.Views(rows.Items, func(b *collections.Business) View { return viewMember(b, b.Role, r.Now) })
	return ListView{Businesses: views, Paged: endpoint.PagedOf(rows)}, nil
}
