package businesses

import (
	"net/http"
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/slots"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// linesOnPage is how many changes stand on one page of the audit log.
const linesOnPage = 25

// ShowAudit lists what happened in the business. A cursor that leads nowhere is the first page; a date that is none bounds nothing.
func ShowAudit(p *page.Request) (page.Answer, error) {
	wanted, err := endpoint.Paging{Limit: linesOnPage, Cursor: p.Query.Get("cursor")}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Security()), nil
	}
	if err := p.FlushRequests(); err != nil {
		p.App.Logger().Warn("the request log was not written", "error", err.Error())
	}
	given := p.Given
	filter := views.AuditFilter{
		Kind: given("kind"), By: given("by"), Who: given("who"), Subject: given("subject"), From: given("from"), To: given("to"),
	}
	rows, err := p.Tenant().AuditLog(auditFilter(filter, p.Shell.Zone), wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.AuditPage{Shell: p.Shell, Filter: filter, Cursor: p.Query.Get("cursor")}
	if shown.Rows, err = auditLines(p, rows.Items); err != nil {
		return page.Answer{}, err
	}
	shown.Next = endpoint.NextOf(rows)
	return page.Show(http.StatusOK, views.Audit(shown)), nil
}

// auditFilter reads the filter; the last day is included.
func auditFilter(f views.AuditFilter, zone *time.Location) collections.AuditFilter {
	filter := collections.AuditFilter{Entity: f.Kind, ActorType: f.By, Actor: f.Who, Subject: f.Subject}
	if from, err := slots.ParseDate(f.From); err == nil {
		filter.From = slots.Midnight(from, zone)
	}
	if to, err := slots.ParseDate(f.To); err == nil {
		filter.To = slots.Midnight(to.AddDays(1), zone)
	}
	return filter
}

func auditLines(p *page.Request, rows []collections.AuditRow) ([]views.AuditLine, error) {
	subjects := make([]string, len(rows))
	requests := make([]string, len(rows))
	for i, row := range rows {
		subjects[i], requests[i] = row.Subject, row.RequestID
	}
	names, err := p.Tenant().SubjectNames(subjects)
	if err != nil {
		return nil, err
	}
	logged, err := p.Tenant().LoggedRequests(requests)
	if err != nil {
		return nil, err
	}
	lines := make([]views.AuditLine, len(rows))
	for i, row := range rows {
		lines[i] = views.AuditLine{
			AuditEntry: page.ShownEntry(row), ID: row.ID, Entity: row.Entity, Subject: row.Subject, Name: names[row.Subject], ActorType: row.ActorType,
			RequestID: row.RequestID, Logged: slices.Contains(logged, row.RequestID), IP: row.IP,
		}
	}
	return lines, nil
}
