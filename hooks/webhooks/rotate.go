package webhooks

import (
	"crypto/rand"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/seal"
	"nearbyassist/domain/signature"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// RotateInput asks for a new secret. Its body may be left out.
type RotateInput struct {
	WebhookID string `path:"webhookId"`
	Body      *endpoint.RotateBody
}

// Rotate gives an endpoint a new secret and shows it, this once.
func Rotate(r *access.Request, in *RotateInput) (CreatedView, error) {
	webhook, secret, err := rotate(r.Tenant(), r.Instance().Box, in.WebhookID, in.Body.Grace(), r.Now)
	if err != nil {
		return CreatedView{}, err
	}
	endpoint.NoStore(r.Header)
	return CreatedView{viewOf(webhook, r.Now), &secret}, nil
}

// rotate makes a new secret, which signs from now on. The one that stood signs beside it until the grace is over, and alone the
// single header until the new one is promoted; an older one ends now, for at most two sign.
func rotate(db collections.Tenant, box *seal.Box, id string, grace time.Duration, now time.Time) (webhook *collections.Webhook, secret string, err error) {
	if secret, err = signature.NewSecret(rand.Reader); err != nil {
		return nil, "", err
	}
	sealed, err := box.Seal([]byte(secret), sealContext(id), rand.Reader)
	if err != nil {
		return nil, "", err
	}
	webhook, err = edit(db, id, now, func(_ collections.Tenant, w *collections.Webhook) error {
		w.PreviousSecret, w.PreviousEndsAt, w.Promoted = "", collections.Time{}, false
		if grace > 0 {
			w.PreviousSecret, w.PreviousEndsAt = w.Secret, collections.At(now.Add(grace))
		}
		w.Secret = sealed
		return nil
	})
	return webhook, secret, err
}

// Promote lets the new secret of a rotation sign the single header now. Where none is under way it does so already.
func Promote(r *access.Request, in *WebhookInput) (View, error) {
	webhook, err := promote(r.Tenant(), in.WebhookID, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(webhook, r.Now), nil
}

func promote(db collections.Tenant, id string, now time.Time) (*collections.Webhook, error) {
	return edit(db, id, now, func(_ collections.Tenant, w *collections.Webhook) error {
		w.Promoted = w.Promoted || rotating(w.PreviousSecret, w.PreviousEndsAt, now)
		return nil
	})
}
