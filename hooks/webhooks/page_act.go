package webhooks

import (
	"net/http"
	"strconv"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowTest shows the sample of an event, a ping unless another is chosen.
func ShowTest(samples Samples) page.Handler {
	return func(p *page.Request) (page.Answer, error) {
		webhook, answer, err := standingOf(p)
		if err != nil {
			return orLead(answer, err)
		}
		kind := p.Query.Get("event")
		if !isEvent(kind) {
			kind = event.Ping
		}
		body, err := samples.Of(kind, p.Tenant().BusinessID, p.Now).Body()
		if err != nil {
			return page.Answer{}, err
		}
		return page.Show(http.StatusOK, views.TestWebhook(views.TestWebhookPage{Shell: p.Shell, Webhook: webhook, Event: kind, Sample: indented(string(body))})), nil
	}
}

// SendTest sends the sample, and leads to what came of it.
func SendTest(samples Samples) page.Handler {
	return func(p *page.Request) (page.Answer, error) {
		webhook, err := webhookOf(p)
		if err != nil {
			return page.Answer{}, err
		}
		kind, id := p.Form.Get("event"), webhook.ID
		if !isEvent(kind) {
			return page.Answer{}, fault.Parameter("event", "invalid")
		}
		delivery, err := test(p.Tenant(), id, samples.Of(kind, p.Tenant().BusinessID, p.Now), p.Now.Add(testPause), p.Now)
		if err != nil {
			return page.Answer{}, err
		}
		return page.Go(p.Shell.Business.Webhook(id, "d", delivery)), p.Instance().Deliver(p.HTTP.Context(), id, delivery)
	}
}

// ShowRotateWebhook asks when the old secret ends.
func ShowRotateWebhook(p *page.Request) (page.Answer, error) {
	webhook, answer, err := standingOf(p)
	if err != nil {
		return orLead(answer, err)
	}
	return page.Show(http.StatusOK, views.RotateWebhook(views.RotateWebhookPage{
		Shell: p.Shell, Webhook: webhook, FormID: p.FormID(), Grace: p.Form.Get("grace"), Trouble: p.Trouble,
	})), nil
}

// SendRotateWebhook gives the endpoint a new secret and shows it, this once.
func SendRotateWebhook(p *page.Request) (page.Answer, error) {
	webhook, err := webhookOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	in, err := endpoint.Sent[RotateInput](p.Request, map[string]any{"graceMinutes": endpoint.Number(p.Form.Get("grace"))})
	if err != nil {
		return page.Answer{}, err
	}
	id := webhook.ID
	shown := views.RevealWebhookPage{Shell: p.Shell, ID: id, Rotated: true}
	_, again, err := p.SendOnce(func() (string, error) {
		webhook, secret, err := rotate(p.Tenant(), p.Instance().Box, id, in.Body.Grace(), p.Now)
		if err == nil {
			shown.URL, shown.Secret, shown.OldEndsAt = webhook.URL, secret, webhook.PreviousEndsAt.Time
		}
		return id, err
	})
	if err != nil || again {
		return page.Go(p.Shell.Business.Webhook(id)).Tell("webhook_rotated_before"), err
	}
	return page.Show(http.StatusCreated, views.RevealWebhook(shown)), nil
}

// SendPromote lets the new secret sign the single header now.
func SendPromote(p *page.Request) (page.Answer, error) {
	id := p.HTTP.PathValue("webhookId")
	if _, err := promote(p.Tenant(), id, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Webhook(id)).Tell("webhook_promoted"), nil
}

// SendPause lets the endpoint's events wait.
func SendPause(p *page.Request) (page.Answer, error) { return pause(p, true, "webhook_paused") }

// SendResume lets the endpoint go on, also after it was switched off.
func SendResume(p *page.Request) (page.Answer, error) { return pause(p, false, "webhook_resumed") }

func pause(p *page.Request, paused bool, flash string) (page.Answer, error) {
	id := p.HTTP.PathValue("webhookId")
	body := UpdateBody{Paused: endpoint.Field[bool]{Set: true, Value: paused}}
	if _, err := update(p.Tenant(), id, body, hears(p.Request), p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Webhook(id)).Tell(flash), nil
}

// ShowRecover asks from when on, with how many deliveries that are.
func ShowRecover(p *page.Request) (page.Answer, error) {
	webhook, answer, err := standingOf(p)
	if err != nil {
		return orLead(answer, err)
	}
	shown := views.RecoverPage{Shell: p.Shell, Webhook: webhook, Since: p.Form.Get("since"), Counts: map[int]int{}, Trouble: p.Trouble}
	for _, hours := range views.RecoverHours {
		if shown.Counts[hours], err = p.Tenant().Recoverable(webhook.ID, before(p.Now, hours), p.Now); err != nil {
			return page.Answer{}, err
		}
	}
	return page.Show(http.StatusOK, views.RecoverWebhook(shown)), nil
}

func before(now time.Time, hours int) time.Time {
	return now.Add(-time.Duration(hours) * time.Hour)
}

// SendRecover sends again what failed and was missed.
func SendRecover(p *page.Request) (page.Answer, error) {
	webhook, err := webhookOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	hours, err := strconv.Atoi(p.Form.Get("since"))
	if err != nil || len(checkSince(before(p.Now, hours), p.Now)) > 0 {
		return page.Answer{}, fault.Validation(fault.On("since", "invalid"))
	}
	if _, err := recoverSince(p.Tenant(), webhook.ID, before(p.Now, hours), p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Webhook(webhook.ID)).Tell("webhook_recovered"), nil
}

// ShowDelete tells what the end of the endpoint means.
func ShowDelete(p *page.Request) (page.Answer, error) {
	webhook, answer, err := standingOf(p)
	if err != nil {
		return orLead(answer, err)
	}
	return page.Show(http.StatusOK, views.DeleteWebhook(deletion(p, webhook))), nil
}

// SendDelete ends the endpoint; one that is in use only with its name.
func SendDelete(p *page.Request) (page.Answer, error) {
	webhook, answer, err := standingOf(p)
	if err != nil {
		return orLead(answer, err)
	}
	if asked := deletion(p, webhook); !asked.Confirmed() {
		return page.Answer{}, p.Unconfirmed()
	}
	if _, err := remove(p.Tenant(), webhook.ID, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Webhooks()).Tell("webhook_deleted"), nil
}

func deletion(p *page.Request, webhook views.Webhook) views.DeleteWebhookPage {
	return views.DeleteWebhookPage{Shell: p.Shell, Webhook: webhook, Confirm: p.Form.Get("confirm"), Trouble: p.Trouble}
}
