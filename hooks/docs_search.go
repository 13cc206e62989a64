package hooks

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"nearbyassist/docs"
	"nearbyassist/domain/event"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
)

const (
	// mostFound is how many places a search shows.
	mostFound = 30
	// longestQuery is how much of a search counts, in characters.
	longestQuery = 100
)

// searchDocs shows the places of the developer site that have the words of ?q=.
func searchDocs(p *page.Request) (page.Answer, error) {
	frame, err := docsFrame(p, "/search")
	if err != nil {
		return page.Answer{}, err
	}
	index, err := docsIndex(frame.Lang)
	if err != nil {
		return page.Answer{}, err
	}
	query := []rune(p.Query.Get("q"))
	frame.Query = string(query[:min(len(query), longestQuery)])
	model := views.DocsSearchPage{DocsFrame: frame}
	best, all := index.Find(frame.Query, mostFound)
	for _, entry := range best {
		model.Found = append(model.Found, views.DocsFound{Kind: entry.Kind, Title: entry.Title, Text: entry.Short, Page: entry.Page})
	}
	model.All = all
	return page.Show(http.StatusOK, views.DocsSearch(model)), nil
}

// docsIndex are all places of the developer site.
var docsIndex = perLanguage(func(lang locales.Lang) (docs.Index, error) {
	topics, err := guideTopics(lang)
	if err != nil {
		return docs.Index{}, err
	}
	groups, err := reference(lang)
	if err != nil {
		return docs.Index{}, err
	}
	var entries []docs.Entry
	for _, topic := range topics {
		entries = append(entries, topic.Entries()...)
	}
	for _, group := range groups {
		for _, operation := range group.Operations {
			call := operation.Method + " " + operation.Path
			entries = append(entries, docs.Entry{
				Kind: "operation", Title: operation.Summary, Short: call, Text: call + " " + operation.ID + " " + group.Title + " " + operation.Scope,
				Page: group.Page() + "#" + operation.ID,
			})
		}
	}
	return docs.NewIndex(append(entries, namedEntries(lang)...)), nil
})

// namedEntries are the events and the codes of errors.
func namedEntries(lang locales.Lang) (entries []docs.Entry) {
	for _, known := range event.All() {
		told := lang.T("event." + known.Name)
		entries = append(entries, docs.Entry{Kind: "event", Title: known.Name, Short: told, Text: told, Page: "/webhooks#" + known.Name})
	}
	statuses := fault.Codes()
	for _, code := range slices.Sorted(maps.Keys(statuses)) {
		told := lang.T("error." + code)
		text := told + " " + lang.T("fault."+code+".means") + " " + lang.T("fault."+code+".do") + " " + strconv.Itoa(statuses[code])
		entries = append(entries, docs.Entry{Kind: "error", Title: code, Short: told, Text: text, Page: "/errors#" + code})
	}
	return entries
}

// namedPages are the pages of what has a name in programs: operations, events and codes of errors.
func namedPages(lang locales.Lang) (map[string]string, error) {
	groups, err := reference(lang)
	named := map[string]string{}
	for _, entry := range namedEntries(lang) {
		named[entry.Title] = "/docs/" + string(lang) + entry.Page
	}
	for _, group := range groups {
		for _, operation := range group.Operations {
			named[operation.ID] = "/docs/" + string(lang) + group.Page() + "#" + operation.ID
		}
	}
	return named, err
}
