package integrations

import (
	"math"
	"net/http"
	"strconv"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// callsOnPage is how many calls stand on one page of the log; keysToChoose, how many keys its filter lists.
const (
	callsOnPage  = 50
	keysToChoose = 100
	longestCall  = 1e9 // milliseconds
)

// ShowLogs lists the API calls of the business, those of the last second included. A cursor that leads nowhere is the first
// page; a date that is none bounds nothing.
func ShowLogs(p *page.Request) (page.Answer, error) {
	wanted, err := endpoint.Paging{Limit: callsOnPage, Cursor: p.Query.Get("cursor")}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Logs()), nil
	}
	flushLog(p)
	filter := logFilter(p)
	rows, err := p.Tenant().Requests(readFilter(filter, p.Shell.Zone), wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.LogsPage{Shell: p.Shell, Filter: filter, Cursor: p.Query.Get("cursor")}
	if shown.Calls, err = shownCalls(p, rows.Items); err != nil {
		return page.Answer{}, err
	}
	keys, err := p.Tenant().APIKeys(collections.Page{Number: 1, Limit: keysToChoose})
	if err != nil {
		return page.Answer{}, err
	}
	for i := range keys.Items {
		shown.Keys = append(shown.Keys, shownKey(p, &keys.Items[i]))
	}
	shown.Next = endpoint.NextOf(rows)
	return page.Show(http.StatusOK, views.Logs(shown)), nil
}

// flushLog lets the page show the calls of the last second too; it shows the others all the same.
func flushLog(p *page.Request) {
	if err := p.FlushRequests(); err != nil {
		p.App.Logger().Warn("the request log was not written", "error", err.Error())
	}
}

func logFilter(p *page.Request) views.LogFilter {
	given := p.Given
	return views.LogFilter{
		Key: given("key"), Class: given("st"), Method: given("m"), Path: given("path"), Code: given("code"), ID: given("id"), From: given("from"), To: given("to"),
		Slow: given("slow"),
	}
}

// readFilter reads the filter; what is no number or time narrows nothing.
func readFilter(f views.LogFilter, zone *time.Location) collections.RequestFilter {
	filter := collections.RequestFilter{ID: f.ID, Credential: f.Key, Method: f.Method, Path: f.Path, Code: f.Code, Refused: f.Class == views.RefusedClass}
	filter.Class, _ = strconv.Atoi(f.Class)
	if slow, err := strconv.ParseFloat(f.Slow, 64); err == nil && slow > 0 && slow < longestCall {
		filter.Slow = time.Duration(math.Round(slow * float64(time.Millisecond)))
	}
	filter.From, filter.To = views.Between(f.From, f.To, zone)
	return filter
}

func shownCalls(p *page.Request, rows []collections.Request) ([]views.Call, error) {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].Credential
	}
	names, err := p.Tenant().CredentialNames(ids)
	if err != nil {
		return nil, err
	}
	calls := make([]views.Call, len(rows))
	for i, r := range rows {
		calls[i] = views.Call{
			ID: r.ID, At: r.At.Time, Operation: r.Operation, Method: r.Method, Path: r.Path, Status: r.Status, Code: r.Code, Outcome: r.Outcome,
			Took: time.Duration(r.DurationUs) * time.Microsecond, IP: r.IP, RequiredScope: r.RequiredScope, RateLimit: r.RateLimit, ResetsAt: r.ResetsAt.Time,
			By: views.Credential{Kind: r.CredentialType, ID: r.Credential, Name: names[r.Credential], Old: r.Previous},
		}
	}
	return calls, nil
}

// ShowLog is one call with what it brought about.
func ShowLog(p *page.Request) (page.Answer, error) {
	flushLog(p)
	db := p.Tenant()
	request, err := db.FindRequest(p.HTTP.PathValue("requestId"))
	if err != nil {
		return page.Answer{}, err
	}
	calls, err := shownCalls(p, []collections.Request{*request})
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.LogPage{Shell: p.Shell, Call: calls[0]}
	if key, err := db.FindAPIKey(request.Credential); err == nil {
		shown.Key = shownKey(p, key)
	}
	trace, err := db.Trace(request)
	if err != nil {
		return page.Answer{}, err
	}
	for _, row := range trace.Audit {
		shown.Changes = append(shown.Changes, views.LogChange{Action: row.Action, Subject: row.Subject})
	}
	for _, event := range trace.Events {
		shown.Events = append(shown.Events, shownDeliveries(event, trace.Deliveries))
	}
	return page.Show(http.StatusOK, views.LogDetail(shown)), nil
}

func shownDeliveries(event collections.OutboxRow, deliveries []collections.Delivery) views.LogEvent {
	shown := views.LogEvent{ID: event.ID, Type: event.Type}
	for _, d := range deliveries {
		if d.Event != event.ID {
			continue
		}
		delivery := views.LogDelivery{ID: d.ID, Webhook: d.Webhook, Status: d.Status}
		for _, attempt := range d.Log.V {
			delivery.Attempts = append(delivery.Attempts, views.LogAttempt{Number: attempt.Number, At: attempt.At, Status: attempt.StatusCode, Error: attempt.Error})
		}
		shown.Deliveries = append(shown.Deliveries, delivery)
	}
	return shown
}
