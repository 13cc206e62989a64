package views_test

import (
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
	"nearbyassist/domain/usage"
	"nearbyassist/views"
	"nearbyassist/views/ui"
)

// series are so many periods until now, of which every third has something that went wrong and every fourth nothing.
func series(count int, width time.Duration) []usage.Period {
	made := usage.Periods(now.Add(-time.Duration(count)*width), width, count)
	for i := range made {
		if made[i].Fine = i % 4 * 17; i%3 == 0 {
			made[i].Wrong = i % 5
		}
	}
	return made
}

func (w world) addOverviewPages(made map[string]templ.Component) {
	inside := w.inside("/integrations")
	steps := views.ConnectSteps{Shell: inside, HasKey: true, BaseURL: baseURL}
	made["overview-unused"] = views.Overview(views.OverviewPage{Shell: inside, Connect: steps, Calls: usage.Periods(ago(day), hour, 24)})
	steps.HasRequest, steps.HasWebhook = true, true
	made["overview"] = views.Overview(views.OverviewPage{
		Shell: inside, Connect: steps, Calls: series(24, hour), Slow: 12345 * time.Microsecond, Failing: w.webhooks()[:1], Expiring: 1, Idle: 1204,
	})
	list := views.KeysPage{Shell: w.inside("/integrations/keys?status=idle"), Keys: w.keys(), Status: "idle", Idle: 2, Calls: map[string][]usage.Period{
		w.keys()[0].ID: series(30, day), w.keys()[1].ID: usage.Periods(ago(30*day), day, 30),
	}, BaseURL: baseURL}
	made["keys-idle"] = views.Keys(list)
	list.Status = ""
	made["keys-hint"] = views.Keys(list)
	w.addKeyUses(made)
}

func (w world) addKeyUses(made map[string]templ.Component) {
	key, rotating := w.keys()[0], w.keys()[1]
	used := views.KeyUsage{Range: "30d", Series: series(30, day), Requests: 1204, Errors: 12, P50: 1.5, P95: 12, Operations: []views.OperationUse{
		{Name: "listServices", Requests: 1204, Errors: 12, P95: 12},
	}}
	made["key-used"] = views.KeyDetail(views.KeyPage{Shell: w.inside("/integrations/keys/" + key.ID), Key: key, History: w.history(), Usage: used, Failed: w.calls()[1:]})
	used.Range, used.Series = "24h", series(24, hour)
	made["key-used-rotating"] = views.KeyDetail(views.KeyPage{
		Shell: w.inside("/integrations/keys/" + rotating.ID), Key: rotating, History: w.history(), Usage: used, NewUsed: w.calls()[0],
	})
	form := views.NewKeyPage{Shell: w.inside("/integrations/keys/" + key.ID), ID: key.ID, Name: w.said("Web"), Preset: "crm", MostRequests: 500}
	made["key-edit"] = views.EditKey(form)
	form.EndsAt, form.Preset, form.Expires, form.IPs, form.RateLimit = now.Add(9*day), scope.Custom, "never", w.said("x"), w.said("many")
	form.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("allowedIps[0]", "ip_range")))
	made["key-edit-refused"] = views.EditKey(form)
}

func TestChartsAreSmallAndSaidInWords(t *testing.T) {
	chart := ui.Chart{ID: "calls", Title: "Calls", Text: "12 calls.", None: "None.", Table: "Table", When: "Time", Fine: "Fine", Wrong: "Wrong"}
	if html := render(t, ui.Plot(chart)); !strings.Contains(html, "None.") || strings.Contains(html, "svg") {
		t.Errorf("an empty one is %s", html)
	}
	for _, period := range series(24, hour) {
		chart.Bars = append(chart.Bars, ui.Bar{Label: period.Start.Format("15:04"), Fine: period.Fine, Wrong: period.Wrong, Href: "/logs?from=" + period.Start.Format(time.RFC3339)})
	}
	document := parse(t, ui.Plot(chart))
	if bars, rows := document.Find("svg a").Length(), document.Find("details tbody tr").Length(); bars != 24 || rows != 24 {
		t.Errorf("%d bars, %d rows", bars, rows)
	}
	if got := document.Find("svg a[tabindex='-1']").Length(); got != 24 || document.Find("[aria-hidden=true] svg").Length() != 1 {
		t.Errorf("%d bars are out of the way of the keyboard", got)
	}
	whole := zipped(t, render(t, ui.Plot(chart)))
	if without := whole - zipped(t, render(t, ui.Plot(ui.Chart{}))); without > 1300 {
		t.Errorf("a chart with its table takes %d bytes", without)
	}
	spark := ui.Spark{Label: "12 calls", Bars: chart.Bars}
	if got := zipped(t, render(t, ui.Sparkline(spark))); got > 450 {
		t.Errorf("a small one takes %d bytes", got)
	}
}

func TestTimesInAddresses(t *testing.T) {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][4]string{
		{"2026-10-12", "2026-10-12", "2026-10-11T22:00:00Z", "2026-10-12T22:00:00Z"},
		{"2026-10-12T08:30", "2026-10-12T09:30", "2026-10-12T06:30:00Z", "2026-10-12T07:30:00Z"},
		{"2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"},
		{"2026-10-25", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		{"soon", "", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	} {
		from, to := views.Between(c[0], c[1], madrid)
		if got := [2]string{from.UTC().Format(time.RFC3339), to.UTC().Format(time.RFC3339)}; got != [2]string{c[2], c[3]} {
			t.Errorf("%s to %s: %v", c[0], c[1], got)
		}
	}
}
