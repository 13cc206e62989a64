package webhooks

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

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
	shown := views.WebhooksPage{Shell: p.Shell, Status: p.Query.Get("status")}
	var ids []string
	for i := range rows.Items {
		if webhook := shownWebhook(p, &rows.Items[i]); shown.Status == "" || shown.Status == webhook.Status {
			shown.Webhooks, ids = append(shown.Webhooks, webhook), append(ids, webhook.ID)
		}
	}
	slices.SortStableFunc(shown.Webhooks, func(a, b views.Webhook) int { return urgency(a) - urgency(b) })
	if shown.Series, err = p.Tenant().DeliveryCounts(ids, lastDay(p.Now)); err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Webhooks(shown)), nil
}

// lastDay is the last 24 hours by the clock, the present one included.
func lastDay(now time.Time) collections.Span {
	return collections.Span{From: now.Truncate(time.Hour).Add(-23 * time.Hour), Width: time.Hour, Count: 24}
}

// urgency puts what somebody should look at first.
func urgency(w views.Webhook) int {
	return slices.Index([]string{"failing", "disabled", "active", "paused", "deleted"}, w.Status)
}

// ShowWebhook is one endpoint: a part of what is to be said of it.
func ShowWebhook(p *page.Request) (page.Answer, error) {
	webhook, err := webhookOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.WebhookPage{Shell: p.Shell, Webhook: shownWebhook(p, webhook), Tab: p.Query.Get("tab"), Cursor: p.Query.Get("cursor")}
	if !slices.Contains(views.WebhookTabs, shown.Tab) {
		shown.Tab = views.WebhookTabs[0]
	}
	wanted, err := endpoint.Paging{Limit: deliveriesOnPage, Cursor: shown.Cursor}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Webhook(webhook.ID)), nil
	}
	db := p.Tenant()
	if shown.Missing, err = db.Recoverable(webhook.ID, p.Now.Add(-recoverable), p.Now); err != nil {
		return page.Answer{}, err
	}
	if shown.Webhook.Status == "active" || shown.Webhook.Status == "failing" {
		if shown.Due, err = db.DueDeliveries(webhook.ID, p.Now.Add(dueSoon)); err != nil {
			return page.Answer{}, err
		}
	}
	switch shown.Tab {
	case "deliveries":
		err = addDeliveries(p, &shown, wanted)
	case "settings":
		err = addHistory(p, &shown)
	}
	return page.Show(http.StatusOK, views.WebhookDetail(shown)), err
}

// dueSoon is how far ahead an attempt counts as about to be made.
const dueSoon = 5 * time.Second

// addDeliveries adds what went to the endpoint in the last day, and those deliveries that the filter lets through. A filter
// that says nothing finds nothing.
func addDeliveries(p *page.Request, shown *views.WebhookPage, wanted collections.Page) error {
	id := shown.Webhook.ID
	series, err := p.Tenant().DeliveryCounts([]string{id}, lastDay(p.Now))
	if err != nil {
		return err
	}
	shown.Series = series[id]
	given := p.Given
	shown.Filter = views.DeliveryFilter{Status: given("status"), Event: given("event"), Period: given("period"), From: given("from"), To: given("to")}
	rows, err := p.Tenant().Deliveries(id, filterOf(shown.Filter, p), wanted)
	if err != nil {
		return err
	}
	for i := range rows.Items {
		shown.Deliveries = append(shown.Deliveries, shownDelivery(&rows.Items[i]))
	}
	shown.Next = endpoint.NextOf(rows)
	return nil
}

func addHistory(p *page.Request, shown *views.WebhookPage) error {
	history, err := p.Tenant().RecentHistory(shown.Webhook.ID, views.HistoryShown)
	for _, row := range history {
		shown.History = append(shown.History, views.AuditEntry{At: row.At.Time, Action: row.Action, By: row.ActorName})
	}
	return err
}

func filterOf(f views.DeliveryFilter, p *page.Request) (filter collections.DeliveryFilter) {
	if f.Status != "" {
		filter.Statuses = []string{f.Status}
	}
	if f.Event != "" {
		filter.Types = []string{f.Event}
	}
	filter.From, filter.To = views.Between(f.From, f.To, p.Shell.Zone)
	if hours, err := strconv.Atoi(f.Period); err == nil && slices.Contains(views.DeliveryPeriods, f.Period) && filter.From.IsZero() {
		filter.From = before(p.Now, hours)
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
