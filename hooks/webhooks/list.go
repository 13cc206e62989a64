package webhooks

import (
	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ListInput picks the endpoints of a business.
type ListInput struct {
	endpoint.InQuery
	URL string `query:"url" maxLength:"2000"`
	endpoint.Paging
}

// ListView is a page of endpoints.
type ListView struct {
	Webhooks []View `json:"webhooks"`
	endpoint.Paged
}

// List shows the endpoints of a business, newest first, without deleted ones.
func List(r *access.Request, in *ListInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	rows, err := r.Tenant().Webhooks(in.URL, r.Now, page)
	if err != nil {
		return ListView{}, err
	}
	views := endpoint.Views(rows.Items, func(w *collections.Webhook) View { return viewOf(w, r.Now) })
	return ListView{views, endpoint.PagedOf(rows)}, nil
}
