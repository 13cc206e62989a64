package views_test

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/views"
)

func (w world) calls() []views.Call {
	key := views.Credential{Kind: "key", ID: "key000000000001", Name: w.said("Producción web")}
	call := func(status int, code, outcome string, by views.Credential) views.Call {
		return views.Call{
			ID: "abcdefghij1234" + outcome[:1], At: ago(3 * time.Minute), Operation: "listServices", Method: "GET", Path: "/api/services/{serviceId}",
			Status: status, Code: code, Outcome: outcome, Took: 1234 * time.Microsecond, By: by, IP: "2001:db8::17",
			RequiredScope: "services:read", RateLimit: 120, ResetsAt: now.Add(9 * time.Minute),
		}
	}
	return []views.Call{
		call(200, "", "ok", key), call(403, "insufficient_scope", "insufficient_scope", key), call(401, "unauthenticated", "expired", views.Credential{Kind: "key", ID: "gone", Old: true}),
		call(429, "rate_limited", "rate_limited", views.Credential{Kind: "app", ID: "app000000000001", Name: w.said("Agenda")}),
		call(403, "insufficient_role", "client_error", views.Credential{Kind: "member", ID: "usr000000000001", Name: w.said("Leo Sanz")}),
	}
}

func (w world) addLogPages(made map[string]templ.Component) {
	inside := w.inside("/integrations/logs")
	made["logs"] = views.Logs(views.LogsPage{Shell: inside, Calls: w.calls(), Keys: w.keys()})
	made["logs-unused"] = views.Logs(views.LogsPage{Shell: inside})
	made["logs-filtered"] = views.Logs(views.LogsPage{
		Shell: inside, Calls: w.calls()[:1], Keys: w.keys(), Cursor: "abc", Next: "def",
		Filter: views.LogFilter{Key: w.keys()[0].ID, Class: "4", Method: "GET", Path: w.said("services"), Code: w.said("x"), ID: w.said("y"), From: w.said("2026-10-01"), To: "2026-10-12T09:00", Slow: w.said("1.5")},
	})
	made["logs-nothing"] = views.Logs(views.LogsPage{Shell: inside, Filter: views.LogFilter{Code: w.said("nichts")}})
	limited := w.keys()[3]
	for _, call := range w.calls() {
		made["log-"+call.Outcome] = views.LogDetail(views.LogPage{Shell: inside, Call: call, Key: limited})
	}
	refused := w.calls()[2]
	refused.Outcome = "ip_refused"
	made["log-ip_refused"] = views.LogDetail(views.LogPage{
		Shell: inside, Call: refused, Key: limited, Changes: []views.LogChange{{Action: "booking.created", Subject: "bkg000000000001"}},
		Events: []views.LogEvent{{ID: "evt000000000001", Type: "booking.created"}, {ID: "evt000000000002", Type: "booking.updated", Deliveries: []views.LogDelivery{
			{ID: "dlv000000000001", Webhook: "whk000000000001", Status: "failed", Attempts: []views.LogAttempt{
				{Number: 1, At: ago(hour), Status: 500}, {Number: 2, At: ago(time.Minute), Error: w.said("timeout")},
			}},
		}}},
	})
}

func TestTheLogSaysWhatWasWrong(t *testing.T) {
	for name, want := range map[string]string{
		"log-insufficient_scope": "The key or app lacks the scope services:read.",
		"log-expired":            "The secret had expired, or the grace of a rotation was over.",
		"log-rate_limited":       "More than 120 requests in 15 minutes. The limit was whole again on 12 Oct 2026, 11:39.",
		"log-client_error":       "The role of this person is too low for it.",
		"log-ip_refused":         "The key does not allow the address 2001:db8::17.",
	} {
		if got := squeezed(parse(t, english.pages()[name]).Find("section[aria-labelledby=why] > p").First()); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if parse(t, english.pages()["log-ok"]).Find("section[aria-labelledby=why]").Length() != 0 {
		t.Error("a call that went well is explained")
	}
}
