package webhooks

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// DeliveryView is an event on its way to an endpoint, as the API shows it.
type DeliveryView struct {
	ID            string     `json:"id"`
	WebhookID     string     `json:"webhookId"`
	EventID       string     `json:"eventId"`
	EventType     string     `json:"eventType"`
	Status        string     `json:"status" enum:"pending,delivered,failed,dropped"`
	Test          bool       `json:"test"`
	Attempts      int        `json:"attempts"`
	NextAttemptAt *time.Time `json:"nextAttemptAt"`
	StatusCode    *int       `json:"statusCode"`
	Error         *string    `json:"error"`
	RequestID     *string    `json:"requestId"`
	CreatedAt     time.Time  `json:"createdAt"`
	DeliveredAt   *time.Time `json:"deliveredAt"`
}

// DetailView is one delivery with what was sent and what came back.
type DetailView struct {
	DeliveryView
	Request RequestView   `json:"request"`
	Log     []AttemptView `json:"log"`
}

// RequestView is the call as it was made last; before the first attempt it has no headers.
type RequestView struct {
	URL     string               `json:"url"`
	Headers []collections.Header `json:"headers"`
	Body    string               `json:"body"`
}

// AttemptView is one attempt with the answer to it.
type AttemptView struct {
	Number     int                  `json:"number"`
	At         time.Time            `json:"at"`
	DurationMs int64                `json:"durationMs"`
	StatusCode *int                 `json:"statusCode"`
	Headers    []collections.Header `json:"headers"`
	Body       *string              `json:"body"`
	Error      *string              `json:"error"`
}

func deliveryView(d *collections.Delivery) DeliveryView {
	return DeliveryView{
		ID: d.ID, WebhookID: d.Webhook, EventID: d.Event, EventType: d.EventType, Status: d.Status, Test: d.Test, Attempts: d.Attempts,
		NextAttemptAt: d.NextAttemptAt.Pointer(), StatusCode: statusCode(d.StatusCode), Error: endpoint.Text(d.Error),
		RequestID: endpoint.Text(d.RequestID), CreatedAt: d.CreatedAt.UTC(), DeliveredAt: d.DeliveredAt.Pointer(),
	}
}

func detailView(d *collections.SentDelivery) DetailView {
	view := DetailView{deliveryView(&d.Delivery), RequestView{URL: d.URL, Headers: headersOf(nil), Body: d.Body}, []AttemptView{}}
	if sent := d.Request.V; sent != nil {
		view.Request.URL, view.Request.Headers = sent.URL, sent.Headers
	}
	for _, made := range d.Log.V {
		view.Log = append(view.Log, AttemptView{
			made.Number, made.At.UTC(), made.DurationMs, statusCode(made.StatusCode), made.Headers, endpoint.Text(made.Body), endpoint.Text(made.Error),
		})
	}
	return view
}

// statusCode is null where no answer came.
func statusCode(code int) *int {
	if code == 0 {
		return nil
	}
	return &code
}

// DeliveriesInput picks the deliveries to an endpoint.
type DeliveriesInput struct {
	WebhookID string `path:"webhookId"`
	endpoint.Paging
	Status []string        `query:"status" enum:"pending,delivered,failed,dropped"`
	Event  []CatalogueName `query:"event"`
	From   string          `query:"from" maxLength:"40"`
	To     string          `query:"to" maxLength:"40"`
}

// DeliveriesView is a page of deliveries.
type DeliveriesView struct {
	Deliveries []DeliveryView `json:"deliveries"`
	endpoint.Paged
}

// Deliveries lists what went to an endpoint, or is to go, newest first. A date is midnight in the business's zone.
func Deliveries(r *access.Request, in *DeliveriesInput) (DeliveriesView, error) {
	page, err := in.Wanted()
	if err != nil {
		return DeliveriesView{}, err
	}
	filter := collections.DeliveryFilter{Statuses: in.Status}
	for _, name := range in.Event {
		filter.Types = append(filter.Types, string(name))
	}
	business, err := r.Tenant().Business()
	if err != nil {
		return DeliveriesView{}, err
	}
	for _, bound := range []struct {
		name, text string
		at         *time.Time
	}{{"from", in.From, &filter.From}, {"to", in.To, &filter.To}} {
		at, ok := collections.InstantOrDate(bound.text, business.Zone())
		if bound.text != "" && !ok {
			return DeliveriesView{}, fault.Parameter(bound.name, "format_instant")
		}
		*bound.at = at
	}
	rows, err := r.Tenant().Deliveries(in.WebhookID, filter, page)
	if err != nil {
		return DeliveriesView{}, err
	}
	return DeliveriesView{endpoint.Views(rows.Items, deliveryView), endpoint.PagedOf(rows)}, nil
}

// DeliveryInput names a delivery to an endpoint.
type DeliveryInput struct {
	WebhookID  string `path:"webhookId"`
	DeliveryID string `path:"deliveryId"`
}

// Delivery shows one delivery with its request and the answers, to whoever may read what it tells of.
func Delivery(r *access.Request, in *DeliveryInput) (DetailView, error) {
	delivery, err := r.Tenant().FindDelivery(in.WebhookID, in.DeliveryID)
	if err != nil {
		return DetailView{}, err
	}
	if !delivery.Test { // a test has a sample
		if err := hears(r)([]string{delivery.EventType}); err != nil {
			return DetailView{}, err
		}
	}
	return detailView(delivery), nil
}

// Redeliver lets a delivery be made again, under the same event id: a pending one now.
func Redeliver(r *access.Request, in *DeliveryInput) (DeliveryView, error) {
	delivery, err := redeliver(r.Tenant(), in.WebhookID, in.DeliveryID, r.Now)
	if err != nil {
		return DeliveryView{}, err
	}
	return deliveryView(&delivery.Delivery), nil
}

func redeliver(db collections.Tenant, webhookID, id string, now time.Time) (delivery *collections.SentDelivery, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if delivery, err = db.FindDelivery(webhookID, id); err != nil {
			return err
		}
		webhook, err := db.WebhookRow(webhookID)
		if err != nil {
			return err
		}
		if webhook.Status != "active" {
			return over(webhook)
		}
		if err := db.Redeliver(webhookID, id, now); err != nil {
			return err
		}
		if err := db.Audit("webhook.redelivered", "webhooks", webhookID, []collections.Change{{Field: "delivery", To: id}}, "", now); err != nil {
			return err
		}
		delivery, err = db.FindDelivery(webhookID, id)
		return err
	})
	return delivery, err
}
