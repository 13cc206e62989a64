package webhooks

import (
	"context"
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// testPause is when the dispatcher takes a test that nobody made at once, such as of a machine that fell over.
const testPause = time.Minute

// TestInput asks for a test. Its body may be left out.
type TestInput struct {
	WebhookID string `path:"webhookId"`
	Body      *TestBody
}

// TestBody says what to send an example of.
type TestBody struct {
	Event endpoint.Field[CatalogueName] `json:"event" required:"false"`
}

func (b *TestBody) event() string {
	if b == nil {
		return event.Ping
	}
	return string(b.Event.Or(event.Ping))
}

// Test sends an example of an event to an endpoint, paused and disabled ones too, and answers what came of it. It is tried once.
func Test(samples Samples) func(*access.Request, *TestInput) (DetailView, error) {
	return func(r *access.Request, in *TestInput) (DetailView, error) {
		id := r.Claimed()
		if id == "" {
			sample := samples.Of(in.Body.event(), r.Tenant().BusinessID, r.Now)
			err := r.Tenant().Tx(func(db collections.Tenant) (err error) {
				if id, err = test(db, in.WebhookID, sample, r.Now.Add(testPause), r.Now); err != nil {
					return err
				}
				return r.Claim(db, id)
			})
			if err != nil {
				return DetailView{}, err
			}
		}
		if err := r.Instance().Deliver(r.HTTP.Context(), in.WebhookID, id); err != nil {
			return DetailView{}, err
		}
		delivery, err := r.Tenant().FindDelivery(in.WebhookID, id)
		if err != nil {
			return DetailView{}, err
		}
		return detailView(delivery), nil
	}
}

// test makes the delivery of a sample, which the dispatcher takes from an instant on.
func test(db collections.Tenant, webhook string, sample event.Event, due, now time.Time) (id string, err error) {
	sample.ID = collections.NewID()
	body, err := sample.Body()
	if err != nil {
		return "", err
	}
	err = db.Tx(func(db collections.Tenant) error {
		if _, err := living(db, webhook, now); err != nil {
			return err
		}
		id, err = db.AddTest(webhook, collections.OutboxRow{ID: sample.ID, Type: sample.Type, Body: string(body), CreatedAt: collections.At(now)}, due)
		if err != nil {
			return err
		}
		return db.Audit("webhook.tested", "webhooks", webhook, []collections.Change{{Field: "event", To: sample.Type}}, "", now)
	})
	return id, err
}

// Deliver makes an attempt at a delivery right away, whatever the state of its endpoint, and returns when it is written down.
// Where the endpoint's lane is full, or another has the delivery, it stays for later.
func (d *Dispatcher) Deliver(ctx context.Context, webhook, delivery string) error {
	here, all := d.lanes.flying(webhook)
	if here >= d.config.Lane || all >= d.config.Flights || !d.leadership.IsLeader() {
		return nil
	}
	claim := d.claim(d.config.Now())
	outgoing, err := d.db.ClaimDelivery(delivery, claim, d.config.Now())
	if errors.Is(err, collections.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	done := make(chan struct{})
	d.lanes.fly(webhook, outgoing.Failing, func() {
		defer close(done)
		d.deliver(context.WithoutCancel(ctx), *outgoing, claim, d.config.Now)
	})
	<-done
	return nil
}
