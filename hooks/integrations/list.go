package integrations

import (
	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ListInput asks for a page of a business's keys.
type ListInput struct {
	endpoint.InQuery
	endpoint.Paging
}

// ListView is a page of keys.
type ListView struct {
	APIKeys []View `json:"apiKeys"`
	endpoint.Paged
}

// ListKeys is the keys of a business by name, those that are over included.
func ListKeys(r *access.Request, in *ListInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	rows, err := r.Tenant().APIKeys(page)
	if err != nil {
		return ListView{}, err
	}
	views := endpoint.Views(rows.Items, func(k *collections.APIKey) View { return viewOf(k, r.Now) })
	return ListView{APIKeys: views, Paged: endpoint.PagedOf(rows)}, nil
}

// KeyInput names a key.
type KeyInput struct {
	KeyID string `path:"keyId"`
}

// ReadKey is one key.
func ReadKey(r *access.Request, in *KeyInput) (View, error) {
	key, err := r.Tenant().FindAPIKey(in.KeyID)
	if err != nil {
		return View{}, err
	}
	return viewOf(key, r.Now), nil
}
