package views_test

import (
	"github.com/a-h/templ"

	"nearbyassist/views"
	"nearbyassist/views/ui"
)

func (w world) docsFrame(page string) views.DocsFrame {
	frame := views.DocsFrame{
		Shell: w.shell("/docs/" + string(w.lang) + page), Page: page, BaseURL: baseURL, SupportEmail: "help@example.com", MostRequests: 500, Version: "0.3.0", ChangedAt: ago(day), Code: "go",
		Tree: views.DocsTree(w.lang,
			[]views.DocsLink{{Text: w.said("Quick start"), Page: "/guide/quick-start"}, {Text: w.said("Webhooks"), Page: "/guide/webhooks"}},
			w.referenceGroups()),
	}
	frame.Shell.Alternates = frame.Alternates()
	return frame
}

func (w world) addDocsPages(made map[string]templ.Component) {
	made["docs"] = views.Docs(views.ReferencePage{DocsFrame: w.docsFrame(""), Groups: w.referenceGroups()})
	bare := views.GuidePage{DocsFrame: w.docsFrame("/guide/nowhere"), Title: w.said("Verify webhooks")}
	bare.SupportEmail, bare.User, bare.Tree = "", w.said("Ana Ruiz"), nil
	made["docs-bare"] = views.Guide(bare)
	w.addGuidePages(made)
	search := views.DocsSearchPage{DocsFrame: w.docsFrame("/search")}
	made["docs-search"] = views.DocsSearch(search)
	search.Query = w.said("zzz")
	made["docs-search-nothing"] = views.DocsSearch(search)
	search.All = 40
	for _, kind := range []string{"guide", "operation", "event", "error"} {
		search.Found = append(search.Found, views.DocsFound{Kind: kind, Title: w.said("A place"), Text: w.said("What is there."), Page: "/errors#cap"})
	}
	made["docs-search-found"] = views.DocsSearch(search)
}

func (w world) addGuidePages(made map[string]templ.Component) {
	page := views.GuidePage{
		DocsFrame: w.docsFrame("/guide/webhooks"), Title: w.said("Webhooks"), Contents: []ui.Link{{Text: w.said("Two signatures"), Href: "#two"}},
		Parts: []views.GuidePart{
			{HTML: `<h2 id="two">Two signatures</h2>`},
			{Codes: []views.GuideCode{{ID: "code-2", Name: "verify.mjs", Language: "js", HTML: "x"}, {ID: "code-2", Name: "verify.go", Language: "go", HTML: "y"}}},
			{Codes: []views.GuideCode{{ID: "code-3", Name: "JSON", Language: "json", HTML: `{<span class="k">"a"</span>: 1}`}}},
		},
	}
	made["docs-guide"] = views.Guide(page)
	page.Events = []views.DocsEvent{{Name: "booking.created", Documented: true, HTML: "{}"}, {Name: "ping", HTML: "{}"}}
	made["docs-events"] = views.Guide(page)
	page.Events, page.Faults = nil, []views.DocsFault{{Code: "slot_taken", Status: 409}, {Code: "cap", Status: 409}}
	made["docs-errors"] = views.Guide(page)
}
