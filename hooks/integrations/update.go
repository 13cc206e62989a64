package integrations

import (
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// UpdateInput is a change of a key.
type UpdateInput struct {
	KeyID string `path:"keyId"`
	Body  UpdateBody
}

// UpdateBody has what changes; what is absent stays.
type UpdateBody struct {
	Name       endpoint.Field[string]          `json:"name" required:"false" maxLength:"120"`
	Scopes     endpoint.Field[endpoint.Scopes] `json:"scopes" required:"false"`
	ExpiresAt  endpoint.Field[time.Time]       `json:"expiresAt" required:"false" nullable:"true"`
	AllowedIPs endpoint.Field[[]string]        `json:"allowedIps" required:"false" maxItems:"100" doc:"Addresses and CIDR blocks; empty: from anywhere"`
	RateLimit  endpoint.Field[int]             `json:"rateLimit" required:"false" nullable:"true" minimum:"1" doc:"Requests in 15 minutes"`
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(ctx huma.Context) []error {
	r := access.From(ctx.Context())
	return endpoint.Broken(in.Body.check(r.MostRequests(), r.Now)...)
}

// check is Draft.Check of what the body has: what stands is not judged again.
func (b UpdateBody) check(most int, now time.Time) (broken []fault.Field) {
	given := map[string]bool{"name": b.Name.Set, "scopes": b.Scopes.Set, "rateLimit": b.RateLimit.Set, "expiresAt": b.ExpiresAt.Set}
	draft := Draft{Name: b.Name.Value, Scopes: b.Scopes.Value, AllowedIPs: b.AllowedIPs.Value, RateLimit: b.RateLimit.Value, ExpiresAt: b.ExpiresAt.Value}
	for _, field := range draft.Check(most, now) {
		if isGiven, whole := given[field.Path]; isGiven || !whole {
			broken = append(broken, field)
		}
	}
	return broken
}

func (b UpdateBody) apply(key *collections.APIKey) {
	b.Name.To(&key.Name)
	key.Name = text.Clean(key.Name)
	b.AllowedIPs.To(&key.AllowedIPs.V)
	b.RateLimit.To(&key.RateLimit)
	if b.Scopes.Set {
		key.Scopes = collections.Of(scope.InOrder(b.Scopes.Value))
	}
	if b.ExpiresAt.Set {
		key.ExpiresAt = collections.At(b.ExpiresAt.Value)
	}
}

// UpdateKey changes a key. It counts on the next request.
func UpdateKey(r *access.Request, in *UpdateInput) (View, error) {
	key, err := update(r.Tenant(), in.KeyID, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(key, r.Now), nil
}

// update changes a key that is not over; what changes nothing is not stored.
func update(db collections.Tenant, id string, body UpdateBody, now time.Time) (key *collections.APIKey, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if key, err = db.FindAPIKey(id); err != nil {
			return err
		}
		if status := key.Status(now); status == "revoked" || status == "expired" {
			return fault.New("invalid_transition").With("currentStatus", status)
		}
		before := *key
		body.apply(key)
		if len(collections.Changes(&before, key)) == 0 {
			return nil
		}
		key.UpdatedAt = collections.At(now)
		if err := db.SaveAPIKey(key); err != nil {
			return err
		}
		return Changed(db, &before, key, now)
	})
	return key, err
}
