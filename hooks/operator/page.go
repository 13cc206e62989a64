package operator

import (
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/jobs"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

const (
	businessesOnPage = 25
	failingShown     = 25
)

// Show is the operator page. What it tells of the process is this machine's.
func Show(system System) page.Handler {
	return func(p *page.Request) (page.Answer, error) {
		shown := views.OperatorPage{Shell: p.Shell, Query: p.Query.Get("q"), Status: p.Query.Get("status"), Cursor: p.Query.Get("cursor")}
		wanted, err := endpoint.Paging{Limit: businessesOnPage, Cursor: shown.Cursor}.Wanted()
		if err != nil {
			return page.Go("/operator"), nil
		}
		db := system(p.App)
		for _, add := range []func(*page.Request, collections.System, *views.OperatorPage) error{addHealth, addQueues, addFailing} {
			if err := add(p, db, &shown); err != nil {
				return page.Answer{}, err
			}
		}
		rows, err := db.Tenancies(collections.TenancyFilter{Query: shown.Query, Status: shown.Status}, p.Now, wanted)
		if err != nil {
			return page.Answer{}, err
		}
		for _, row := range rows.Items {
			shown.Businesses = append(shown.Businesses, views.Tenancy{
				ID: row.ID, Name: row.Name, Slug: row.Slug, Owner: row.Owner, Status: row.Status, Sample: row.SampleOf != "",
				Bookings: row.Bookings, Requests: row.Requests, CreatedAt: row.CreatedAt.Time,
			})
		}
		shown.Total = rows.Total
		shown.Next = endpoint.NextOf(rows)
		return page.Show(http.StatusOK, views.Operator(shown)), nil
	}
}

func addQueues(p *page.Request, db collections.System, shown *views.OperatorPage) error {
	waiting, err := db.Queues(p.Now)
	if err != nil {
		return err
	}
	shown.Queues = views.Queues{
		Events: waiting.Events, EventSince: waiting.EventSince.Time, Mails: waiting.Mails, MailSince: waiting.MailSince.Time, MailErrors: waiting.MailErrors,
		Deliveries: waiting.Deliveries, Late: waiting.Late,
	}
	return nil
}

func addFailing(_ *page.Request, db collections.System, shown *views.OperatorPage) error {
	rows, err := db.FailingWebhooks(failingShown)
	for _, row := range rows {
		shown.Failing = append(shown.Failing, views.FailingWebhook{
			ID: row.ID, URL: row.URL, Business: row.BusinessName, BusinessID: row.Business, Since: row.FailingSince.Time, Off: row.Status == "disabled",
		})
	}
	return err
}

func shownJob(state jobs.State) views.Job {
	job := views.Job{ID: state.ID, Schedule: state.Schedule, Running: state.Running, LastStart: state.LastStart, LastSuccess: state.LastSuccess, Took: state.Duration}
	if state.LastError != nil {
		job.Error = state.LastError.Error()
	}
	return job
}
