package webhooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowDelivery is one delivery with what was sent and what came back.
func ShowDelivery(p *page.Request) (page.Answer, error) {
	webhook, err := webhookOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	delivery, err := p.Tenant().FindDelivery(webhook.ID, p.HTTP.PathValue("deliveryId"))
	if err != nil {
		return page.Answer{}, err
	}
	shown := shownDelivery(&delivery.Delivery)
	shown.Sent = shownSent(delivery)
	if err := p.FlushRequests(); err != nil {
		return page.Answer{}, err
	}
	_, err = p.Tenant().FindRequest(shown.RequestID)
	if errors.Is(err, collections.ErrNotFound) { // a page's, or an older one than the log keeps
		shown.RequestID, err = "", nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.DeliveryDetail(views.DeliveryPage{Shell: p.Shell, Webhook: shownWebhook(p, webhook), Delivery: shown})), nil
}

// SendAgain lets a delivery be made again.
func SendAgain(p *page.Request) (page.Answer, error) {
	id, delivery := p.HTTP.PathValue("webhookId"), p.HTTP.PathValue("deliveryId")
	if _, err := redeliver(p.Tenant(), id, delivery, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Webhook(id, "d", delivery)).Tell("delivery_again"), nil
}

func shownDelivery(d *collections.Delivery) views.Delivery {
	return views.Delivery{
		ID: d.ID, EventID: d.Event, EventType: d.EventType, Status: d.Status, Test: d.Test, Attempts: d.Attempts, NextAttemptAt: d.NextAttemptAt.Time,
		StatusCode: d.StatusCode, Error: d.Error, RequestID: d.RequestID, CreatedAt: d.CreatedAt.Time, DeliveredAt: d.DeliveredAt.Time,
	}
}

func shownSent(d *collections.SentDelivery) views.Sent {
	sent := views.Sent{URL: d.URL, Body: indented(d.Body)}
	if request := d.Request.V; request != nil {
		sent.URL, sent.Headers = request.URL, lines(request.Headers)
	}
	for _, made := range d.Log.V {
		sent.Log = append(sent.Log, views.Try{
			Number: made.Number, At: made.At, Took: time.Duration(made.DurationMs) * time.Millisecond, StatusCode: made.StatusCode, Error: made.Error,
			Headers: lines(made.Headers), Body: made.Body,
		})
	}
	return sent
}

func lines(headers []collections.Header) []string {
	shown := make([]string, len(headers))
	for i, header := range headers {
		shown[i] = header.Name + ": " + header.Value
	}
	return shown
}

// indented is a body for reading.
func indented(body string) string {
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(body), "", "  ") != nil {
		return body
	}
	return pretty.String()
}
