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

var reference = perLanguage(func(lang locales.Lang) ([]manual.Group, error) { return endpoint.Manual(reading, lang) })

// showOperations lists the groups of operations.
func showOperations(p *page.Request) (page.Answer, error) {
	groups, err := reference(docsLang(p))
	if err != nil {
		return page.Answer{}, err
	}
	frame, err := docsFrame(p, "/api")
	if err != nil {
		return page.Answer{}, err
	}
	model := views.ReferenceIndex{DocsFrame: frame}
	for _, group := range groups {
		model.Groups = append(model.Groups, views.ReferenceGroup{Group: group, Added: !slices.Contains(documented, group.Name)})
	}
	return page.Show(http.StatusOK, views.ReferenceGroups(model)), nil
}

// showGroup shows the operations of a group, or of all of them.
func showGroup(p *page.Request) (page.Answer, error) {
	groups, err := reference(docsLang(p))
	if err != nil {
		return page.Answer{}, err
	}
	name := p.HTTP.PathValue("group")
	frame, err := docsFrame(p, "/api/"+name)
	if err != nil {
		return page.Answer{}, err
	}
	model := views.ReferencePage{DocsFrame: frame}
	for _, group := range groups {
		if name == "all" || views.GroupSlug(group.Name) == name {
			model.Groups = append(model.Groups, written(frame, group))
		}
	}
	if len(model.Groups) == 0 {
		return page.Answer{}, fault.NotFound()
	}
	return page.Show(http.StatusOK, views.Reference(model)), nil
}

// written is a group with its samples in the language that the reader chose.
func written(frame views.DocsFrame, group manual.Group) views.ReferenceGroup {
	language, shown := frame.SampleLanguage(), views.ReferenceGroup{Group: group}
	for _, operation := range group.Operations {
		operation.Call.URL = frame.BaseURL + operation.Call.URL
		made := views.ReferenceOperation{Operation: operation, Sample: docs.Colour(language, operation.Call.In(language))}
		for _, answer := range operation.Answers {
			made.Examples = append(made.Examples, docs.Colour("json", answer.Example))
		}
		shown.Shown = append(shown.Shown, made)
	}
	return shown
}
