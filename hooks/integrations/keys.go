// Package integrations is how other systems get in: the API keys of a business, and the bookings that partners make with them.
package integrations

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// View is a key as the API shows it. The secret is there only when it was just made.
type View struct {
	ID                string                       `json:"id"`
	BusinessID        string                       `json:"businessId"`
	Name              string                       `json:"name"`
	Prefix            string                       `json:"prefix" doc:"na_live_ and 4 more"`
	Last4             string                       `json:"last4"`
	Scopes            []string                     `json:"scopes"`
	AllowedIPs        []string                     `json:"allowedIps" doc:"Addresses and CIDR blocks; empty: from anywhere"`
	RateLimit         *int                         `json:"rateLimit" doc:"Requests in 15 minutes; null: the instance's limit"`
	ExpiresAt         *time.Time                   `json:"expiresAt"`
	Status            string                       `json:"status" enum:"active,rotating,expired,revoked"`
	CreatedBy         CreatorView                  `json:"createdBy"`
	LastUsedAt        *time.Time                   `json:"lastUsedAt"`
	LastUsedIP        *string                      `json:"lastUsedIp"`
	LastUsedOperation *string                      `json:"lastUsedOperation"`
	Previous          endpoint.Maybe[PreviousView] `json:"previous" doc:"The old secret while both work"`
	CreatedAt         time.Time                    `json:"createdAt"`
	RevokedAt         *time.Time                   `json:"revokedAt"`
	Key               *string                      `json:"key,omitempty" nullable:"true" doc:"Only when it was just made; null where that answer is replayed"`
}

// CreatorView is who made a key; the name stays when the account is gone.
type CreatorView struct {
	ID   *string `json:"id"`
	Name string  `json:"name"`
}

// PreviousView is the secret that a rotation replaced. Its uses are those since the rotation.
type PreviousView struct {
	Last4      string     `json:"last4"`
	EndsAt     time.Time  `json:"endsAt"`
	LastUsedAt *time.Time `json:"lastUsedAt"`
	LastUsedIP *string    `json:"lastUsedIp"`
}

func viewOf(k *collections.APIKey, now time.Time) View {
	view := View{
		ID: k.ID, BusinessID: k.Business, Name: k.Name, Prefix: k.Prefix, Last4: k.Last4, Scopes: k.Scopes.V, AllowedIPs: k.AllowedIPs.V,
		ExpiresAt: k.ExpiresAt.Pointer(), Status: k.Status(now), CreatedBy: CreatorView{endpoint.Text(k.CreatedBy), k.CreatedByName},
		LastUsedAt: k.LastUsedAt.Pointer(), LastUsedIP: endpoint.Text(k.LastUsedIP), LastUsedOperation: endpoint.Text(k.LastUsedOperation),
		CreatedAt: k.CreatedAt.UTC(), RevokedAt: k.RevokedAt.Pointer(),
	}
	if view.AllowedIPs == nil {
		view.AllowedIPs = []string{}
	}
	if k.RateLimit > 0 {
		view.RateLimit = &k.RateLimit
	}
	if view.Status == "rotating" {
		view.Previous.Value = &PreviousView{
			Last4: k.PreviousLast4, EndsAt: k.PreviousEndsAt.UTC(), LastUsedAt: k.PreviousLastUsedAt.Pointer(), LastUsedIP: endpoint.Text(k.PreviousLastUsedIP),
		}
	}
	return view
}

// reveal shows a key with the secret that was just made, which no cache may keep.
func reveal(r *access.Request, key *collections.APIKey, secret string) View {
	endpoint.NoStore(r.Header)
	view := viewOf(key, r.Now)
	view.Key = &secret
	return view
}
