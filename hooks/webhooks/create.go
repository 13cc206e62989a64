package webhooks

import (
	"crypto/rand"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
	"nearbyassist/domain/seal"
	"nearbyassist/domain/signature"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// MaxWebhooks is the number of endpoints that a business may have.
const MaxWebhooks = 20

// CreateInput is a new endpoint.
type CreateInput struct {
	Body CreateBody
}

// CreateBody says where to send what.
type CreateBody struct {
	endpoint.InBody
	URL         string      `json:"url" maxLength:"2000"`
	Events      []EventName `json:"events" minItems:"1" maxItems:"50" uniqueItems:"true"`
	Description string      `json:"description,omitempty" maxLength:"4000"`
}

// EventName is an event of the catalogue, or "*".
type EventName string

// Schema lists the events.
func (EventName) Schema(huma.Registry) *huma.Schema {
	names := []any{event.Any}
	for _, known := range event.All() {
		names = append(names, known.Name)
	}
	return &huma.Schema{Type: huma.TypeString, Enum: names}
}

// Resolve adds the rules that the schema does not show.
func (in *CreateInput) Resolve(ctx huma.Context) []error {
	broken, err := checkTarget(access.From(ctx.Context()), in.Body.URL)
	if err != nil {
		return []error{err}
	}
	return endpoint.Broken(append(broken, checkEvents(in.Body.Events)...)...)
}

// checkTarget refuses an address that webhooks may not go to.
func checkTarget(r *access.Request, url string) ([]fault.Field, error) {
	targets, err := NewTargets(r.Instance().WebhookAllow)
	if err != nil || targets.Allow(url) {
		return nil, err
	}
	return []fault.Field{fault.On("url", "url_target")}, nil
}

// checkEvents refuses all events beside some.
func checkEvents(events []EventName) []fault.Field {
	if len(events) > 1 && slices.Contains(events, event.Any) {
		return []fault.Field{fault.On("events", "conflict", event.Any)}
	}
	return nil
}

// CreatedView is an endpoint with its secret, which is shown this once.
type CreatedView struct {
	View
	Secret *string `json:"secret,omitempty" nullable:"true"`
}

// Create registers an endpoint. The same address with the same events again answers the endpoint that stands, without secret.
func Create(r *access.Request, in *CreateInput) (CreatedView, error) {
	events := names(in.Body.Events)
	if err := hears(r)(events); err != nil {
		return CreatedView{}, err
	}
	webhook := &collections.Webhook{URL: in.Body.URL, Events: collections.Of(events), Description: text.Clean(in.Body.Description)}
	webhook, secret, err := create(r.Tenant(), r.Instance().Box, webhook, r.Now)
	if err != nil {
		return CreatedView{}, err
	}
	endpoint.NoStore(r.Header)
	if secret == "" {
		r.Status = 200
	}
	return CreatedView{viewOf(webhook, r.Now), endpoint.Text(secret)}, nil
}

// create stores a new endpoint and answers its secret, or finds the one that stands under its address.
func create(db collections.Tenant, box *seal.Box, wanted *collections.Webhook, now time.Time) (webhook *collections.Webhook, secret string, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		webhook, err = standing(db, wanted, now)
		if webhook != nil || err != nil {
			return err
		}
		webhook = wanted
		secret, err = add(db, box, webhook, now)
		return err
	})
	return webhook, secret, err
}

func add(db collections.Tenant, box *seal.Box, webhook *collections.Webhook, now time.Time) (secret string, err error) {
	count, err := db.CountWebhooks()
	if err != nil {
		return "", err
	}
	if count >= MaxWebhooks {
		return "", fault.New("cap")
	}
	if secret, err = prepare(db, box, webhook, now); err != nil {
		return "", err
	}
	if err := db.AddWebhook(webhook); err != nil {
		return "", err
	}
	return secret, Changed(db, nil, webhook, now)
}

// standing is the living endpoint under the address, if there is one; with other events it refuses.
func standing(db collections.Tenant, wanted *collections.Webhook, now time.Time) (*collections.Webhook, error) {
	found, err := db.WebhookByURL(wanted.URL, now)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, nil
	}
	if err == nil && !sameSet(found.Events.V, wanted.Events.V) {
		return nil, fault.New("duplicate")
	}
	return found, err
}

// prepare fills in what nobody sends: id, sealed secret, maker and times.
func prepare(db collections.Tenant, box *seal.Box, webhook *collections.Webhook, now time.Time) (secret string, err error) {
	if secret, err = signature.NewSecret(rand.Reader); err != nil {
		return "", err
	}
	webhook.ID, webhook.Status = collections.NewID(), "active"
	if webhook.Secret, err = box.Seal([]byte(secret), sealContext(webhook.ID), rand.Reader); err != nil {
		return "", err
	}
	webhook.CreatedByType, webhook.CreatedByID, webhook.CreatedByName = db.Actor.Type, db.Actor.ID, db.Actor.Name
	if db.Actor.Type == "member" {
		webhook.CreatedByType = "user"
	}
	webhook.CreatedAt, webhook.UpdatedAt = collections.At(now), collections.At(now)
	return secret, nil
}

// mayHear lets keys and apps ask, by name, for events about what they may read.
func mayHear(scopes, events []string) error {
	var closed []fault.Field
	for i, name := range events {
		needed := scope.ReadScopeOf(name)
		if needed == "" {
			closed = append(closed, fault.On("events["+strconv.Itoa(i)+"]", "members_only"))
			continue
		}
		if scope.Missing(scopes, needed) {
			return fault.New("insufficient_scope").With("requiredScope", needed)
		}
	}
	if len(closed) > 0 {
		return fault.New("insufficient_role", closed...)
	}
	return nil
}

func names(events []EventName) []string {
	texts := make([]string, len(events))
	for i, name := range events {
		texts[i] = string(name)
	}
	return texts
}

func sameSet(one, other []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(one)), slices.Sorted(slices.Values(other)))
}
