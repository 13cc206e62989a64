package integrations

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/usage"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// keysOnPage is how many keys stand on one page of the list.
const keysOnPage = 25

// The usage that the page of a key shows.
const (
	usageShown      = 30 * 24 * time.Hour
	operationsShown = 10
)

// ShowKeys lists the keys that a search finds. A cursor that leads nowhere is the first page.
func ShowKeys(p *page.Request) (page.Answer, error) {
	text := strings.TrimSpace(strings.ToValidUTF8(p.Query.Get("q"), ""))
	status, cursor := p.Query.Get("status"), p.Query.Get("cursor")
	wanted, err := endpoint.Paging{Limit: keysOnPage, Cursor: cursor}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Keys()), nil
	}
	rows, err := p.Tenant().SearchAPIKeys(collections.APIKeySearch{Text: text, Status: status, Now: p.Now}, wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.KeysPage{Shell: p.Shell, Query: text, Status: status, Cursor: cursor, BaseURL: p.Instance().URL}
	for i := range rows.Items {
		shown.Keys = append(shown.Keys, shownKey(p, &rows.Items[i]))
	}
	if next := endpoint.PagedOf(rows).NextCursor; next != nil {
		shown.Next = *next
	}
	return page.Show(http.StatusOK, views.Keys(shown)), nil
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
	shown := views.KeyPage{Shell: p.Shell, Key: shownKey(p, key), Usage: shownUsage(p, key.ID, usageShown)}
	for _, row := range rows {
		shown.History = append(shown.History, shownEvent(row))
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

// shownUsage is how a key was used lately, counted by full hours. A page does without it where it cannot be read.
func shownUsage(p *page.Request, key string, lately time.Duration) (shown views.KeyUsage) {
	lines, err := p.Tenant().Usage(key, hourOf(p.Now.Add(-lately)), p.Now.Add(time.Hour))
	if err != nil {
		p.App.Logger().Warn("the usage of a key was not read", "error", err.Error())
		return shown
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
	event := views.AuditEntry{At: row.At.Time, Action: row.Action, By: row.ActorName}
	if row.Action != "api_key.updated" {
		return event
	}
	for _, change := range row.Changes.V {
		event.Changes = append(event.Changes, views.AuditChange{Field: change.Field, From: shownValue(change.From), To: shownValue(change.To)})
	}
	return event
}

// shownValue writes a value of an audit row; a list is separated by commas.
func shownValue(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case []any:
		parts := make([]string, len(value))
		for i := range value {
			parts[i] = fmt.Sprint(value[i])
		}
		return strings.Join(parts, ", ")
	}
	return fmt.Sprint(value)
}
