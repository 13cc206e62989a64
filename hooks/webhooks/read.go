package webhooks

import "nearbyassist/hooks/access"

// WebhookInput names an endpoint.
type WebhookInput struct {
	WebhookID string `path:"webhookId"`
}

// Read shows one endpoint, a deleted one too.
func Read(r *access.Request, in *WebhookInput) (View, error) {
	webhook, err := r.Tenant().FindWebhook(in.WebhookID, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(webhook, r.Now), nil
}
