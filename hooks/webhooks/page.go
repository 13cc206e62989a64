package webhooks

import (
	"errors"
	"net/http"
	"slices"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// deliveriesOnPage is how many deliveries stand on one page of the list.
const deliveriesOnPage = 25

// ShowWebhooks lists the endpoints, those that fail first. There are never more than fit on a page.
func ShowWebhooks(p *page.Request) (page.Answer, error) {
	rows, err := p.Tenant().Webhooks("", p.Now, collections.Page{Number: 1, Limit: MaxWebhooks})
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.WebhooksPage{Shell: p.Shell}
	for i := range rows.Items {
		shown.Webhooks = append(shown.Webhooks, shownWebhook(p, &rows.Items[i]))
	}
	slices.SortStableFunc(shown.Webhooks, func(a, b views.Webhook) int { return urgency(a) - urgency(b) })
	return page.Show(http.StatusOK, views.Webhooks(shown)), nil
}

// urgency puts what somebody should look at first.
func urgency(w views.Webhook) int {
	return slices.Index([]string{"failing", "disabled", "active", "paused", "deleted"}, w.Status)
}

// ShowWebhook is one endpoint with its deliveries and what was done to it. A filter that says nothing finds nothing.
func ShowWebhook(p *page.Request) (page.Answer, error) {
	webhook, err := webhookOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	cursor := p.Query.Get("cursor")
	wanted, err := endpoint.Paging{Limit: deliveriesOnPage, Cursor: cursor}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Webhook(webhook.ID)), nil
	}
	shown := views.WebhookPage{Shell: p.Shell, Webhook: shownWebhook(p, webhook), Status: p.Query.Get("status"), Event: p.Query.Get("event"), Cursor: cursor}
	rows, err := p.Tenant().Deliveries(webhook.ID, filterOf(shown.Status, shown.Event), wanted)
	if err != nil {
		return page.Answer{}, err
	}
	for i := range rows.Items {
		shown.Deliveries = append(shown.Deliveries, shownDelivery(&rows.Items[i]))
	}
	if next := endpoint.PagedOf(rows).NextCursor; next != nil {
		shown.Next = *next
	}
	history, err := p.Tenant().RecentHistory(webhook.ID, views.HistoryShown)
	if err != nil {
		return page.Answer{}, err
	}
	for _, row := range history {
		shown.History = append(shown.History, views.AuditEntry{At: row.At.Time, Action: row.Action, By: row.ActorName})
	}
	return page.Show(http.StatusOK, views.WebhookDetail(shown)), nil
}

func filterOf(status, kind string) (filter collections.DeliveryFilter) {
	if status != "" {
		filter.Statuses = []string{status}
	}
	if kind != "" {
		filter.Types = []string{kind}
	}
	return filter
}

// webhookOf is the endpoint of the address.
func webhookOf(p *page.Request) (*collections.Webhook, error) {
	return p.Tenant().FindWebhook(p.HTTP.PathValue("webhookId"), p.Now)
}

// standingOf is the same, as it is shown; of a deleted one there is only its page, where answer leads.
func standingOf(p *page.Request) (shown views.Webhook, answer page.Answer, err error) {
	webhook, err := webhookOf(p)
	if err != nil {
		return shown, answer, err
	}
	shown = shownWebhook(p, webhook)
	if !shown.Stands() {
		return shown, page.Go(p.Shell.Business.Webhook(webhook.ID)), errDeleted
	}
	return shown, answer, nil
}

// errDeleted says that there is nothing to do with an endpoint any more.
var errDeleted = errors.New("deleted")

// orLead leads to the page of a deleted endpoint; other errors stay.
func orLead(answer page.Answer, err error) (page.Answer, error) {
	if errors.Is(err, errDeleted) {
		return answer, nil
	}
	return page.Answer{}, err
}

func shownWebhook(p *page.Request, w *collections.Webhook) views.Webhook {
	shown := views.Webhook{
		ID: w.ID, URL: w.URL, Description: w.Description, Events: w.Events.V, Status: statusOf(w), DisabledReason: w.DisabledReason, Delivered: w.Delivered, Failed: w.Failed,
		FailingSince: w.FailingSince.Time, EndsAt: w.FailingSince.Add(maxFailing), LastDeliveryAt: w.LastDeliveryAt.Time, LastDeliveryStatus: w.LastDeliveryStatus,
		CreatedBy: w.CreatedByName, CreatedAt: w.CreatedAt.Time,
	}
	if rotating(w.PreviousSecret, w.PreviousEndsAt, p.Now) {
		shown.OldEndsAt, shown.Promoted = w.PreviousEndsAt.Time, w.Promoted
	}
	return shown
}

// isEvent tells whether an event may be tested.
func isEvent(name string) bool { return name != event.Any && event.Valid(name) }
