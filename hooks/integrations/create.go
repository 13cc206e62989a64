package integrations

import (
	"crypto/rand"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/apikey"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// Draft is a key to be made. Zero values are its defaults: from anywhere, as often as the instance allows, for ever.
type Draft struct {
	Name       string
	Scopes     []string
	AllowedIPs []string
	RateLimit  int // requests in 15 minutes
	ExpiresAt  time.Time
}

// Check names every field of a draft that breaks a rule. most is the instance's limit.
func (d Draft) Check(most int, now time.Time) []fault.Field {
	broken := collections.CheckScopes("scopes", d.Scopes)
	broken = append(broken, collections.CheckBlocks("allowedIps", d.AllowedIPs)...)
	if text.Clean(d.Name) == "" {
		broken = append(broken, fault.On("name", "required"))
	}
	if d.RateLimit > most {
		broken = append(broken, fault.On("rateLimit", "maximum", most))
	}
	if !d.ExpiresAt.IsZero() && !d.ExpiresAt.After(now) {
		broken = append(broken, fault.On("expiresAt", "past"))
	}
	return broken
}

// CreateInput is a new key.
type CreateInput struct {
	Body CreateBody
}

// CreateBody is what a key is made of.
type CreateBody struct {
	endpoint.InBody
	Name       string                    `json:"name" maxLength:"120"`
	Scopes     endpoint.Scopes           `json:"scopes"`
	ExpiresAt  endpoint.Field[time.Time] `json:"expiresAt" required:"false" nullable:"true"`
	AllowedIPs endpoint.Field[[]string]  `json:"allowedIps" required:"false" maxItems:"100" doc:"Addresses and CIDR blocks; empty: from anywhere"`
	RateLimit  endpoint.Field[int]       `json:"rateLimit" required:"false" nullable:"true" minimum:"1" doc:"Requests in 15 minutes"`
}

func (b CreateBody) draft() Draft {
	return Draft{Name: b.Name, Scopes: b.Scopes, AllowedIPs: b.AllowedIPs.Value, RateLimit: b.RateLimit.Value, ExpiresAt: b.ExpiresAt.Value}
}

// Resolve adds the rules that the schema does not show.
func (in *CreateInput) Resolve(ctx huma.Context) []error {
	r := access.From(ctx.Context())
	return endpoint.Broken(in.Body.draft().Check(r.MostRequests(), r.Now)...)
}

// CreateKey makes a key and shows its secret, this once.
func CreateKey(r *access.Request, in *CreateInput) (View, error) {
	key, secret, err := Create(r.Tenant(), in.Body.draft(), r.Now)
	if err != nil {
		return View{}, err
	}
	return reveal(r, key, secret), nil
}

// Create makes a key of a draft that Check found whole, and hands out its secret, which is stored nowhere.
func Create(db collections.Tenant, draft Draft, now time.Time) (key *collections.APIKey, secret string, err error) {
	secret, err = apikey.New(rand.Reader)
	if err != nil {
		return nil, "", err
	}
	key = &collections.APIKey{
		ID: collections.NewID(), Name: text.Clean(draft.Name), Scopes: collections.Of(scope.InOrder(draft.Scopes)), AllowedIPs: collections.Of(draft.AllowedIPs),
		RateLimit: draft.RateLimit, ExpiresAt: collections.At(draft.ExpiresAt), CreatedBy: db.Actor.ID, CreatedByName: db.Actor.Name,
		Hash: apikey.Hash(secret), Prefix: apikey.Prefix(secret), Last4: apikey.Last4(secret),
		CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
	err = db.Tx(func(db collections.Tenant) error {
		if err := db.AddAPIKey(key); err != nil {
			return err
		}
		return Changed(db, nil, key, now)
	})
	return key, secret, err
}
