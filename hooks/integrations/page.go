package integrations

import (
	"net/http"
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/usage"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// keysOnPage is how many keys stand on one page of the list.
const keysOnPage = 25

// What the page of a key shows of its use, and the list.
const (
	operationsShown = 10
	failuresShown   = 5
	daysListed      = 30
)

// ShowKeys lists the keys that a search finds. A cursor that leads nowhere is the first page.
func ShowKeys(p *page.Request) (page.Answer, error) {
	text := p.Given("q")
	status, cursor := p.Query.Get("status"), p.Query.Get("cursor")
	wanted, err := endpoint.Paging{Limit: keysOnPage, Cursor: cursor}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Keys()), nil
	}
	if err := p.FlushUses(); err != nil {
		return page.Answer{}, err
	}
	rows, err := p.Tenant().SearchAPIKeys(collections.APIKeySearch{Text: text, Status: status, Now: p.Now}, wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.KeysPage{Shell: p.Shell, Query: text, Status: status, Cursor: cursor, BaseURL: p.Instance().URL}
	for i := range rows.Items {
		shown.Keys = append(shown.Keys, shownKey(p, &rows.Items[i]))
	}
	if shown.Idle, err = countKeys(p, "idle"); err != nil {
		return page.Answer{}, err
	}
	shown.Calls = listedCalls(p, shown.Keys)
	shown.Next = endpoint.NextOf(rows)
	return page.Show(http.StatusOK, views.Keys(shown)), nil
}

// listedCalls counts the calls of the keys in the last days. A page does without where they cannot be read.
func listedCalls(p *page.Request, keys []views.Key) map[string][]usage.Period {
	ids := make([]string, len(keys))
	for i, key := range keys {
		ids[i] = key.ID
	}
	span := collections.Span{From: hourOf(p.Now.Add(time.Hour - daysListed*24*time.Hour)), Width: 24 * time.Hour, Count: daysListed}
	calls, err := p.Tenant().KeyCalls(ids, span)
	if err != nil {
		p.App.Logger().Warn("the usage of keys was not read", "error", err.Error())
	}
	return calls
}

// ShowKey is one key with what happened to it.
func ShowKey(p *page.Request) (page.Answer, error) {
	key, err := keyOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	rows, err := p.Tenant().RecentHistory(key.ID, views.HistoryShown)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.KeyPage{Shell: p.Shell, Key: shownKey(p, key), Usage: shownUsage(p, key.ID)}
	for _, row := range rows {
		shown.History = append(shown.History, shownEvent(row))
	}
	if err := addCalls(p, &shown); err != nil { // the page does without
		p.App.Logger().Warn("the request log was not read", "error", err.Error())
	}
	return page.Show(http.StatusOK, views.KeyDetail(shown)), nil
}

// keyOf is the key of the address, with its uses up to now.
func keyOf(p *page.Request) (*collections.APIKey, error) {
	if err := p.FlushUses(); err != nil {
		return nil, err
	}
	flushLog(p)
	return p.Tenant().FindAPIKey(p.HTTP.PathValue("keyId"))
}

// addCalls adds the last calls of the key that went wrong, and while it rotates the last one with the new secret.
func addCalls(p *page.Request, shown *views.KeyPage) error {
	read := func(filter collections.RequestFilter, most int) ([]views.Call, error) {
		filter.Credential = shown.Key.ID
		rows, err := p.Tenant().Requests(filter, collections.Page{Number: 1, Limit: most})
		if err != nil {
			return nil, err
		}
		return shownCalls(p, rows.Items)
	}
	failed, err := read(collections.RequestFilter{Refused: true}, failuresShown)
	shown.Failed = failed
	rotated := slices.IndexFunc(shown.History, func(entry views.AuditEntry) bool { return entry.Action == "api_key.rotated" })
	if err != nil || shown.Key.Status != "rotating" || rotated < 0 {
		return err
	}
	last, err := read(collections.RequestFilter{Current: true, From: shown.History[rotated].At}, 1)
	if len(last) > 0 {
		shown.NewUsed = last[0]
	}
	return err
}

// shownUsage is how a key was used in the time that the address names, by the hours or days of the business. A page does
// without it where it cannot be read.
func shownUsage(p *page.Request, key string) (shown views.KeyUsage) {
	shown.Range = p.Query.Get("range")
	in := UsageInput{Interval: "day"}
	switch shown.Range {
	case "24h":
		in.Interval = "hour"
	case "7d":
		in.From = p.Now.In(p.Shell.Zone).AddDate(0, 0, -6).Format(time.DateOnly)
	default:
		shown.Range = "30d"
	}
	within, err := in.period(p.Shell.Zone, p.Now)
	var lines []usage.Line
	if err == nil {
		lines, err = p.Tenant().Usage(key, within.Start, within.End)
	}
	if err != nil {
		p.App.Logger().Warn("the usage of a key was not read", "error", err.Error())
		return shown
	}
	starts := in.cut(within, p.Shell.Zone)
	for i, period := range seriesOf(lines, starts) {
		shown.Series = append(shown.Series, usage.Period{Start: period.Start, End: starts[i+1], Fine: period.Requests - period.Errors, Wrong: period.Errors})
	}
	whole := usage.Sum(lines)
	shown.Requests, shown.Errors = whole.Requests, whole.Errors
	if whole.Requests > 0 {
		shown.P50, shown.P95 = *whole.P50Ms, *whole.P95Ms
	}
	for _, one := range operationsOf(lines) {
		if len(shown.Operations) < operationsShown {
			shown.Operations = append(shown.Operations, views.OperationUse{Name: one.Operation, Requests: one.Requests, Errors: one.Errors, P95: *one.P95Ms})
		}
	}
	return shown
}

func shownKey(p *page.Request, k *collections.APIKey) views.Key {
	shown := views.Key{
		ID: k.ID, Name: k.Name, Prefix: k.Prefix, Last4: k.Last4, Scopes: k.Scopes.V, AllowedIPs: k.AllowedIPs.V, RateLimit: k.RateLimit,
		Status: k.Status(p.Now), CreatedBy: k.CreatedByName, CreatedAt: k.CreatedAt.Time, ExpiresAt: k.ExpiresAt.Time, RevokedAt: k.RevokedAt.Time,
		LastUsedAt: k.LastUsedAt.Time, LastUsedIP: k.LastUsedIP, LastUsedOperation: k.LastUsedOperation,
	}
	if shown.Status == "rotating" {
		shown.Old = views.OldSecret{
			Last4: k.PreviousLast4, EndsAt: k.PreviousEndsAt.Time, LastUsedAt: k.PreviousLastUsedAt.Time, LastUsedIP: k.PreviousLastUsedIP,
		}
	}
	return shown
}

// shownEvent is a row of the audit trail. Only an edit lists its fields: of the others the name says all.
func shownEvent(row collections.AuditRow) views.AuditEntry {
	entry := page.ShownEntry(row)
	if row.Action != "api_key.updated" {
		entry.Changes = nil
	}
	return entry
}
