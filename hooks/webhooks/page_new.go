package webhooks

import (
	"net/http"
	"slices"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowNewWebhook asks for a new endpoint.
func ShowNewWebhook(p *page.Request) (page.Answer, error) {
	shown := formOf(p)
	shown.FormID = p.FormID()
	return page.Show(http.StatusOK, views.NewWebhook(shown)), nil
}

// formOf is the form as it was sent.
func formOf(p *page.Request) views.WebhookForm {
	return views.WebhookForm{
		Shell: p.Shell, URL: p.Form.Get("url"), Description: p.Form.Get("description"), Which: p.Form.Get("which"), Events: p.Form["events"], Trouble: p.Trouble,
	}
}

// fieldsOf are the form's values as the body of the operation that does the same.
func fieldsOf(p *page.Request) map[string]any {
	events := append([]string{}, p.Form["events"]...)
	if p.Form.Get("which") == "all" {
		events = []string{event.Any}
	}
	return map[string]any{"url": p.Form.Get("url"), "description": p.Form.Get("description"), "events": events}
}

// SendNewWebhook registers the endpoint, pings it, and shows its secret, this once. The same form again, and an address that is
// registered already, lead to the endpoint that stands.
func SendNewWebhook(samples Samples) page.Handler {
	return func(p *page.Request) (page.Answer, error) {
		fields := fieldsOf(p)
		fields["businessId"] = p.Tenant().BusinessID
		in, err := endpoint.Sent[CreateInput](p.Request, fields)
		if err != nil {
			return page.Answer{}, err
		}
		webhook := &collections.Webhook{URL: in.Body.URL, Events: collections.Of(names(in.Body.Events)), Description: text.Clean(in.Body.Description)}
		var secret string
		id, again, err := p.SendOnce(func() (string, error) {
			if webhook, secret, err = create(p.Tenant(), p.Instance().Box, webhook, p.Now); err != nil {
				return "", err
			}
			if secret == "" { // it stands already
				return webhook.ID, nil
			}
			_, err = test(p.Tenant(), webhook.ID, samples.Of(event.Ping, webhook.Business, p.Now), p.Now, p.Now)
			return webhook.ID, err
		})
		if err != nil || again || secret == "" {
			return page.Go(p.Shell.Business.Webhook(id)).Tell("webhook_created_before"), err
		}
		return page.Show(http.StatusCreated, views.RevealWebhook(views.RevealWebhookPage{Shell: p.Shell, ID: webhook.ID, URL: webhook.URL, Secret: secret})), nil
	}
}

// ShowEditWebhook shows what can be changed of an endpoint.
func ShowEditWebhook(p *page.Request) (page.Answer, error) {
	webhook, answer, err := standingOf(p)
	if err != nil {
		return orLead(answer, err)
	}
	shown := formOf(p)
	if !p.Trouble.Any() {
		shown.URL, shown.Description, shown.Events = webhook.URL, webhook.Description, webhook.Events
		if slices.Contains(webhook.Events, event.Any) {
			shown.Which = "all"
		}
	}
	shown.ID = webhook.ID
	return page.Show(http.StatusOK, views.EditWebhook(shown)), nil
}

// SendEditWebhook changes the endpoint.
func SendEditWebhook(p *page.Request) (page.Answer, error) {
	webhook, err := webhookOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, fieldsOf(p))
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := update(p.Tenant(), webhook.ID, in.Body, hears(p.Request), p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Webhook(webhook.ID)).Tell("webhook_updated"), nil
}
