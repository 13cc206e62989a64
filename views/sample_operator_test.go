package views_test

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/role"
	"nearbyassist/views"
)

func (w world) chooser() views.ChooserPage {
	shell := w.signedIn("/app")
	return views.ChooserPage{Shell: shell, Choices: shell.Businesses, Cursor: "abc", Next: "def"}
}

func (w world) addOperatorPages(made map[string]templ.Component) {
	empty := views.OperatorPage{Shell: w.shell("/operator"), Version: "v1.2.0", StartedAt: ago(3 * day), Leads: true}
	empty.User = w.said("operator@example.com")
	made["operator-empty"] = views.Operator(empty)
	full := empty
	full.Leads, full.DataBytes, full.AuxBytes, full.FreeBytes, full.FreeKnown = false, 48<<20, 900<<10, 12<<30, true
	full.BackupKnown, full.BackupAt, full.BackupBytes, full.Active, full.Users, full.Bookings = true, ago(5*hour), 9<<20, 1204, 3180, 98_221
	full.Queues = views.Queues{Events: 3, EventSince: ago(time.Minute), Mails: 12, MailSince: ago(4 * hour), MailErrors: 2, Deliveries: 41, Late: 7}
	full.Jobs = []views.Job{
		{ID: "mails", Schedule: "@every 5s", LastStart: ago(3 * time.Second), LastSuccess: ago(hour), Took: 40 * time.Millisecond, Error: w.said("the mail server does not answer")},
		{ID: "optimize", Schedule: "47 3 * * *"},
		{ID: "requests", Schedule: "@every 1s", Running: true, LastStart: now},
		{ID: "endedWaits", Schedule: "27 * * * *", LastStart: ago(hour), LastSuccess: ago(hour), Took: 1240 * time.Millisecond},
	}
	full.Failing = []views.FailingWebhook{
		{ID: "web000000000001", URL: w.said("https://crm.example.com/hook"), Business: w.said("Clínica Sol"), BusinessID: "biz000000000001", Since: ago(2 * day)},
		{ID: "web000000000002", URL: w.said("https://old.example.com/"), Business: w.said("Taller Norte"), BusinessID: "biz000000000002", Since: ago(6 * day), Off: true},
	}
	for i := range 25 {
		full.Businesses = append(full.Businesses, views.Tenancy{
			ID: fmt.Sprintf("biz%012d", i), Name: w.said("Clínica Sol"), Slug: "clinica-sol", Owner: w.said("ana@example.com"), Status: []string{"active", "archived"}[i%2],
			Sample: i%4 == 0, Bookings: i * 40, Requests: i * 1000, CreatedAt: ago(time.Duration(i) * day),
		})
	}
	full.Total, full.Next = 1204, "def"
	made["operator"] = views.Operator(full)
	full.Query, full.Status, full.Businesses, full.Next, full.Cursor = w.said("nichts"), "sample", nil, "", "abc"
	made["operator-nothing"] = views.Operator(full)
	looking := w.inside("")
	looking.User, looking.ReadOnly, looking.LooksUntil = w.said("operator@example.com"), true, now.Add(hour)
	made["looking-failure"] = views.Failure(views.FailurePage{Shell: looking, Status: 403, RequestID: "abcdefghij12345"})
	sample := w.inside("")
	sample.Business.Sample, sample.Business.Role = true, role.Owner
	made["sample-failure"] = views.Failure(views.FailurePage{Shell: sample, Status: 404, RequestID: "abcdefghij12345"})
}
