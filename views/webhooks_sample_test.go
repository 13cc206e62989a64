package views_test

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/usage"
	"nearbyassist/views"
)

func (w world) webhook(status string) views.Webhook {
	hook := views.Webhook{
		ID: "hook0000000" + status[:4], URL: "https://crm.example.com/nearbyassist", Description: w.said("CRM"), Events: []string{"booking.created", "booking.cancelled"},
		Status: status, Delivered: 117, Failed: 3, LastDeliveryAt: ago(3 * time.Minute), LastDeliveryStatus: "delivered", CreatedBy: w.said("Ana Ruiz"), CreatedAt: ago(90 * day),
	}
	switch status {
	case "failing":
		hook.FailingSince, hook.EndsAt, hook.LastDeliveryStatus = ago(2*day), now.Add(3*day), "failed"
	case "disabled":
		hook.DisabledReason, hook.Events = "gone", []string{"*"}
	case "deleted":
		hook.LastDeliveryAt = time.Time{}
	}
	return hook
}

func (w world) webhooks() (all []views.Webhook) {
	for _, status := range []string{"failing", "disabled", "active", "paused"} {
		all = append(all, w.webhook(status))
	}
	all[2].OldEndsAt, all[3].OldEndsAt, all[3].Promoted = now.Add(day), now.Add(day), true
	return all
}

func (w world) deliveries() []views.Delivery {
	delivery := func(status, failure string) views.Delivery {
		return views.Delivery{
			ID: "del000000000001", EventID: "evt000000000001", EventType: "booking.created", Status: status, Attempts: 2, Error: failure, RequestID: "abcdefghij12345",
			CreatedAt: ago(4 * hour), Test: status == "failed",
		}
	}
	waits, arrived := delivery("pending", "status: 503"), delivery("delivered", "")
	waits.NextAttemptAt, waits.StatusCode = now.Add(hour), 503
	arrived.DeliveredAt, arrived.StatusCode = ago(3*hour), 204
	all := []views.Delivery{waits, arrived, delivery("dropped", "endpoint_deleted"), delivery("pending", "")}
	for _, failure := range []string{"timeout", "dns", "tls: " + w.said("expired"), "connection: " + w.said("refused"), "target_refused", "redirected", "gone", "endpoint_disabled", "secret_unreadable", "unheard_of"} {
		all = append(all, delivery("failed", failure))
	}
	return all
}

func (w world) sent() views.Sent {
	return views.Sent{
		URL: "https://crm.example.com/nearbyassist", Headers: []string{"Content-Type: application/json", "webhook-id: evt000000000001"}, Body: w.said("{\n  \"id\": 1\n}"),
		Log: []views.Try{
			{Number: 1, At: ago(4 * hour), Took: 15 * time.Second, Error: "timeout"},
			{Number: 2, At: ago(3 * hour), Took: 12 * time.Millisecond, StatusCode: 503, Error: "status: 503", Headers: []string{"Server: " + w.said("x")}, Body: w.said("busy")},
		},
	}
}

func (w world) addWebhookPages(made map[string]templ.Component) {
	inside := w.inside("/integrations/webhooks")
	made["webhooks"] = views.Webhooks(views.WebhooksPage{Shell: inside, Webhooks: w.webhooks()})
	made["webhooks-nothing"] = views.Webhooks(views.WebhooksPage{Shell: inside, Status: w.said("failing")})
	made["webhooks-empty"] = views.Webhooks(views.WebhooksPage{Shell: inside})
	form := views.WebhookForm{Shell: inside, FormID: "form1"}
	made["webhook-new"] = views.NewWebhook(form)
	form.URL, form.Description, form.Events = w.said("http://x"), w.said("CRM"), []string{"booking.created"}
	form.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("url", "url_target"), fault.On("events", "min_items", 1)))
	made["webhook-new-refused"] = views.NewWebhook(form)
	form.ID, form.Which = "hook0000000acti", "all"
	made["webhook-edit"] = views.EditWebhook(form)
	reveal := views.RevealWebhookPage{Shell: inside, ID: form.ID, URL: "https://crm.example.com/", Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="}
	made["webhook-reveal"] = views.RevealWebhook(reveal)
	reveal.Rotated = true
	made["webhook-reveal-now"] = views.RevealWebhook(reveal)
	reveal.OldEndsAt = now.Add(day)
	made["webhook-reveal-rotated"] = views.RevealWebhook(reveal)
	history := []views.AuditEntry{{At: ago(day), Action: "webhook.recovered", By: w.said("Leo")}, {At: ago(2 * day), Action: "webhook.tidied"}}
	for _, hook := range append(w.webhooks(), w.webhook("deleted")) {
		shown := views.WebhookPage{
			Shell: inside, Webhook: hook, Tab: "deliveries", Series: series(24, hour), Missing: 3, Due: 2, Deliveries: w.deliveries(), History: history, Next: "def",
		}
		made["webhook-"+hook.Status] = views.WebhookDetail(shown)
		for _, tab := range views.WebhookTabs[1:] {
			shown.Tab = tab
			made["webhook-"+hook.Status+"-"+tab] = views.WebhookDetail(shown)
		}
	}
	hook := w.webhooks()[0]
	made["webhook-unused"] = views.WebhookDetail(views.WebhookPage{Shell: inside, Webhook: hook, Tab: "deliveries"})
	made["webhook-nothing"] = views.WebhookDetail(views.WebhookPage{
		Shell: inside, Webhook: hook, Tab: "deliveries", Cursor: "abc",
		Filter: views.DeliveryFilter{Status: w.said("failed"), Event: "booking.created", Period: "24", From: "2026-10-01", To: w.said("x")},
	})
	made["webhooks-failing"] = views.Webhooks(views.WebhooksPage{Shell: inside, Webhooks: w.webhooks()[:1], Status: "failing", Series: map[string][]usage.Period{
		w.webhooks()[0].ID: series(24, hour),
	}})
	w.addWebhookActs(made, hook)
}

func (w world) addWebhookActs(made map[string]templ.Component, hook views.Webhook) {
	inside := w.inside("/integrations/webhooks/" + hook.ID)
	for i, delivery := range w.deliveries()[:3] {
		if i < 2 {
			delivery.Sent = w.sent()
		}
		made["delivery-"+delivery.Status] = views.DeliveryDetail(views.DeliveryPage{Shell: inside, Webhook: w.webhooks()[i], Delivery: delivery})
	}
	made["webhook-test"] = views.TestWebhook(views.TestWebhookPage{Shell: inside, Webhook: hook, Event: "booking.created", Sample: w.said("{}")})
	made["webhook-rotate"] = views.RotateWebhook(views.RotateWebhookPage{Shell: inside, Webhook: w.webhooks()[2], FormID: "form1"})
	made["webhook-recover"] = views.RecoverWebhook(views.RecoverPage{Shell: inside, Webhook: hook, Counts: map[int]int{24: 1, 336: 1204}})
	made["webhook-delete"] = views.DeleteWebhook(views.DeleteWebhookPage{Shell: inside, Webhook: w.webhook("deleted")})
	made["webhook-delete-refused"] = views.DeleteWebhook(views.DeleteWebhookPage{
		Shell: inside, Webhook: hook, Confirm: w.said("x"), Trouble: views.TroubleOf(w.lang, fault.Validation(fault.On("confirm", "wrong"))),
	})
}

func TestAWebhookInUseIsDeletedByItsName(t *testing.T) {
	w := world{"en", plain}
	for _, c := range []struct {
		last    time.Time
		confirm string
		want    bool
	}{
		{time.Time{}, "", true},
		{ago(25 * hour), "", true},
		{ago(hour), "", false},
		{ago(hour), "example.com", false},
		{ago(hour), "crm.example.com", true},
		{ago(hour), " CRM.example.com ", true},
	} {
		hook := w.webhook("active")
		hook.LastDeliveryAt = c.last
		if got := (views.DeleteWebhookPage{Shell: w.inside(""), Webhook: hook, Confirm: c.confirm}).Confirmed(); got != c.want {
			t.Errorf("%q, last used %s: %v", c.confirm, c.last, got)
		}
	}
}
