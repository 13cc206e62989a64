package webhooks

import (
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// UpdateInput is a change of an endpoint.
type UpdateInput struct {
	WebhookID string `path:"webhookId"`
	Body      UpdateBody
}

// UpdateBody has what changes; what is absent stays.
type UpdateBody struct {
	URL         endpoint.Field[string]      `json:"url" required:"false" maxLength:"2000"`
	Events      endpoint.Field[[]EventName] `json:"events" required:"false" minItems:"1" maxItems:"50" uniqueItems:"true"`
	Description endpoint.Field[string]      `json:"description" required:"false" nullable:"true" maxLength:"4000"`
	Paused      endpoint.Field[bool]        `json:"paused" required:"false"`
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(ctx huma.Context) []error {
	var broken []fault.Field
	if in.Body.URL.Set {
		problem, err := checkTarget(access.From(ctx.Context()), in.Body.URL.Value)
		if err != nil {
			return []error{err}
		}
		broken = append(broken, problem...)
	}
	return endpoint.Broken(append(broken, checkEvents(in.Body.Events.Value)...)...)
}

// apply writes the change into a row. An endpoint that goes on, from a pause or after it was switched off, starts without a past.
func (u UpdateBody) apply(w *collections.Webhook) {
	u.URL.To(&w.URL)
	if u.Events.Set {
		w.Events = collections.Of(names(u.Events.Value))
	}
	u.Description.To(&w.Description)
	w.Description = text.Clean(w.Description)
	switch {
	case !u.Paused.Set:
	case u.Paused.Value:
		w.Paused = true
	case w.Paused || w.Status == "disabled":
		w.Status, w.Paused, w.DisabledReason, w.FailingSince, w.Warnings = "active", false, "", collections.Time{}, 0
	}
}

// Update changes an endpoint, pauses it, or lets it go on.
func Update(r *access.Request, in *UpdateInput) (View, error) {
	webhook, err := update(r.Tenant(), in.WebhookID, in.Body, hears(r), r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(webhook, r.Now), nil
}

// update stores a change. mayHear refuses whoever would get, at another address or of other events, what they may not read.
func update(db collections.Tenant, id string, body UpdateBody, mayHear func([]string) error, now time.Time) (webhook *collections.Webhook, err error) {
	return edit(db, id, now, func(db collections.Tenant, webhook *collections.Webhook) error {
		before := *webhook
		body.apply(webhook)
		if webhook.URL != before.URL || !sameSet(webhook.Events.V, before.Events.V) {
			if err := mayHear(webhook.Events.V); err != nil {
				return err
			}
		}
		if webhook.URL == before.URL {
			return nil
		}
		_, err := db.WebhookByURL(webhook.URL, now)
		if errors.Is(err, collections.ErrNotFound) {
			return nil
		}
		if err == nil {
			err = fault.New("duplicate")
		}
		return err
	})
}

// edit changes an endpoint that was not deleted, with what follows from it, in one transaction. What changes nothing is not
// stored.
func edit(
	db collections.Tenant, id string, now time.Time, change func(collections.Tenant, *collections.Webhook) error,
) (webhook *collections.Webhook, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if webhook, err = living(db, id, now); err != nil {
			return err
		}
		before := *webhook
		if err := change(db, webhook); err != nil {
			return err
		}
		if webhook.Secret == before.Secret && len(collections.Changes(&before, webhook)) == 0 {
			return nil
		}
		webhook.UpdatedAt = collections.At(now)
		if err := db.SaveWebhook(webhook); err != nil {
			return err
		}
		return Changed(db, &before, webhook, now)
	})
	return webhook, err
}

// living is an endpoint that was not deleted.
func living(db collections.Tenant, id string, now time.Time) (*collections.Webhook, error) {
	webhook, err := db.FindWebhook(id, now)
	if err == nil && webhook.Status == "deleted" {
		return nil, over(webhook)
	}
	return webhook, err
}

// over refuses what the state of an endpoint does not allow.
func over(webhook *collections.Webhook) error {
	return fault.New("invalid_transition").With("currentStatus", webhook.Status)
}

// hears refuses keys and apps the events that they may not read.
func hears(r *access.Request) func(events []string) error {
	if !r.Caller.IsPartner() {
		return func([]string) error { return nil }
	}
	return func(events []string) error { return mayHear(r.Caller.Scopes(), events) }
}
