package integrations

import (
	"errors"
	"net/http"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// webhooksLooked is more than a business may have.
const webhooksLooked = 100

// ShowOverview tells how the integrations of the business do.
func ShowOverview(p *page.Request) (page.Answer, error) {
	flushLog(p)
	if err := p.FlushUses(); err != nil {
		return page.Answer{}, err
	}
	shown := views.OverviewPage{Shell: p.Shell}
	connected, err := p.Tenant().Connections(p.Now)
	if err != nil {
		return page.Answer{}, err
	}
	shown.Connect = views.ConnectSteps{
		Shell: p.Shell, HasKey: connected.Key, HasRequest: connected.Request, HasWebhook: connected.Webhook, BaseURL: p.Instance().URL,
	}
	if err := countCalls(p, &shown); err != nil {
		return page.Answer{}, err
	}
	for status, count := range map[string]*int{"expiring": &shown.Expiring, "idle": &shown.Idle} {
		if *count, err = countKeys(p, status); err != nil {
			return page.Answer{}, err
		}
	}
	webhooks, err := p.Tenant().Webhooks("", p.Now, collections.Page{Number: 1, Limit: webhooksLooked})
	if err != nil {
		return page.Answer{}, err
	}
	for _, webhook := range webhooks.Items {
		if webhook.Status == "active" && !webhook.Paused && !webhook.FailingSince.IsZero() {
			shown.Failing = append(shown.Failing, views.Webhook{ID: webhook.ID, URL: webhook.URL, FailingSince: webhook.FailingSince.Time})
		}
	}
	return page.Show(http.StatusOK, views.Overview(shown)), nil
}

// countCalls counts the calls of the last 24 hours by the clock, the present one included.
func countCalls(p *page.Request, shown *views.OverviewPage) error {
	from := hourOf(p.Now).Add(-23 * time.Hour)
	series, err := p.Tenant().Calls(collections.Span{From: from, Width: time.Hour, Count: 24})
	if err != nil {
		return err
	}
	shown.Calls = series
	calls := 0
	for _, period := range shown.Calls {
		calls += period.Fine + period.Wrong
	}
	if calls == 0 {
		return nil
	}
	shown.Slow, err = p.Tenant().SlowCalls(from, calls/20)
	if errors.Is(err, collections.ErrNotFound) { // the log was trimmed meanwhile
		return nil
	}
	return err
}

// countKeys counts the keys that the list shows with a status.
func countKeys(p *page.Request, status string) (int, error) {
	rows, err := p.Tenant().SearchAPIKeys(collections.APIKeySearch{Status: status, Now: p.Now}, collections.Page{Number: 1, Limit: 1})
	return rows.Total, err
}
