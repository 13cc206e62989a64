package views_test

import (
	"github.com/a-h/templ"

	"nearbyassist/views"
)

func (w world) docsFrame(page string) views.DocsFrame {
	frame := views.DocsFrame{
		Shell: w.shell("/docs/" + string(w.lang) + page), Page: page, BaseURL: baseURL, SupportEmail: "help@example.com", Version: "0.3.0", ChangedAt: ago(day), Code: "go",
		Tree: views.DocsTree(w.lang,
			[]views.DocsLink{{Text: w.said("Quick start"), Page: "/guide/quick-start"}, {Text: w.said("Webhooks"), Page: "/guide/webhooks"}},
			[]views.DocsLink{{Text: w.said("Bookings"), Page: "/api/bookings", Count: 8}}),
	}
	frame.Shell.Alternates = frame.Alternates()
	return frame
}

func (w world) addDocsPages(made map[string]templ.Component) {
	made["docs"] = views.Docs(views.DocsPage{DocsFrame: w.docsFrame(""), Groups: w.operations()})
	made["docs-guide"] = views.Guide(views.GuidePage{DocsFrame: w.docsFrame("/guide/webhooks"), Title: w.said("Verify webhooks"), HTML: "<h2>Two signatures</h2>"})
	bare := w.docsFrame("/guide/nowhere")
	bare.SupportEmail, bare.User, bare.Tree = "", w.said("Ana Ruiz"), nil
	made["docs-guide-bare"] = views.Guide(views.GuidePage{DocsFrame: bare, Title: w.said("Verify webhooks")})
}

func (w world) operations() []views.DocsGroup {
	return []views.DocsGroup{
		{Name: "Bookings", Title: "Bookings", Text: w.said("Times and appointments."), Operations: []views.DocsOperation{
			{ID: "list-bookings", Method: "GET", Path: "/api/bookings", Summary: w.said("List bookings"), Auth: "staff", Scope: "bookings:read"},
			{ID: "create-booking", Method: "POST", Path: "/api/bookings", Summary: w.said("Make a booking"), Auth: "-", Scope: "bookings:write"},
		}},
		{Name: "API keys", Title: "API keys", Text: w.said("Keys of a business."), Operations: []views.DocsOperation{
			{ID: "rotate-key", Method: "POST", Path: "/api/integrations/api-keys/{keyId}/rotate", Summary: w.said("Rotate a key"), Auth: "admin"},
		}},
	}
}
