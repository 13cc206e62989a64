package hooks

import (
	"net/http"
	"slices"

	"nearbyassist/docs"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/manual"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// reading is TABLE 1 as people read it: the documented groups first, then ours.
var reading = inReading(routes)

func inReading(routes []endpoint.Route) []endpoint.Route {
	sorted := slices.Clone(routes)
	slices.SortStableFunc(sorted, func(a, b endpoint.Route) int { return place(a) - place(b) })
	return sorted
}

func place(route endpoint.Route) int {
	if at := slices.Index(documented, route.Tag); at >= 0 {
		return at
	}
	return len(documented)
}

// reference are the groups of operations with all that their pages show, but for the samples, which the reader chooses.
var reference = perLanguage(func(lang locales.Lang) ([]views.ReferenceGroup, error) {
	groups, err := endpoint.Manual(reading, lang)
	var shown []views.ReferenceGroup
	for _, group := range groups {
		made := views.ReferenceGroup{Group: group, Added: !slices.Contains(documented, group.Name)}
		for _, operation := range group.Operations {
			made.Shown = append(made.Shown, views.ReferenceOperation{Operation: operation, Examples: examples(operation)})
		}
		shown = append(shown, made)
	}
	return shown, err
})

// examples are those of an operation's answers, in colour.
func examples(operation manual.Operation) (coloured []string) {
	for _, answer := range operation.Answers {
		coloured = append(coloured, docs.Colour("json", answer.Example))
	}
	return coloured
}

// showOperations lists the groups of operations.
func showOperations(p *page.Request) (page.Answer, error) {
	frame, err := docsFrame(p, "/api")
	if err != nil {
		return page.Answer{}, err
	}
	groups, err := reference(frame.Lang)
	return page.Show(http.StatusOK, views.ReferenceGroups(views.ReferencePage{DocsFrame: frame, Groups: groups})), err
}

// showGroup shows the operations of a group, or of all of them.
func showGroup(p *page.Request) (page.Answer, error) {
	name := p.HTTP.PathValue("group")
	frame, err := docsFrame(p, "/api/"+name)
	if err != nil {
		return page.Answer{}, err
	}
	groups, err := reference(frame.Lang)
	if err != nil {
		return page.Answer{}, err
	}
	model := views.ReferencePage{DocsFrame: frame}
	for _, group := range groups {
		if name == "all" || group.Page() == frame.Page {
			model.Groups = append(model.Groups, written(frame, group))
		}
	}
	if len(model.Groups) == 0 {
		return page.Answer{}, fault.NotFound()
	}
	return page.Show(http.StatusOK, views.Reference(model)), nil
}

// written is a group with its samples in the language that the reader chose.
func written(frame views.DocsFrame, group views.ReferenceGroup) views.ReferenceGroup {
	language := frame.SampleLanguage()
	group.Shown = slices.Clone(group.Shown)
	for at := range group.Shown {
		call := group.Shown[at].Call
		call.URL = frame.BaseURL + call.URL
		group.Shown[at].Sample = docs.Colour(language, call.In(language))
	}
	return group
}
