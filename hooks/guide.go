package hooks

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"nearbyassist/docs"
	"nearbyassist/domain/event"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
	"nearbyassist/views/ui"
)

// guideTopics are the topics of the guide. What they call by its name leads to its page: operations, events, errors.
var guideTopics = perLanguage(func(lang locales.Lang) ([]docs.Topic, error) {
	pages, err := namedPages(lang)
	if err != nil {
		return nil, err
	}
	return docs.ReadGuide(string(lang), func(code string) string { return pages[code] })
})

// toGuide leads to a topic in the visitor's language.
func toGuide(p *page.Request) (page.Answer, error) {
	return page.Go("/docs/" + string(p.Shell.Lang) + "/guide/" + p.HTTP.PathValue("topic")), nil
}

// toFirstTopic begins the guide.
func toFirstTopic(p *page.Request) (page.Answer, error) {
	return page.Go("/docs/" + string(docsLang(p)) + "/guide/" + docs.Topics[0]), nil
}

// showGuide shows a topic, or leads to its page outside of the guide.
func showGuide(p *page.Request) (page.Answer, error) {
	topic, err := guideTopic(p, p.HTTP.PathValue("topic"))
	if err != nil {
		return page.Answer{}, err
	}
	if topic.Page() != "/guide/"+topic.Name {
		return page.Go("/docs/" + string(docsLang(p)) + topic.Page()), nil
	}
	return showTopic(p, topic, views.GuidePage{})
}

// showEvents shows all about webhooks, and each event.
func showEvents(p *page.Request) (page.Answer, error) {
	topic, err := guideTopic(p, "webhooks")
	if err != nil {
		return page.Answer{}, err
	}
	model := views.GuidePage{}
	for _, known := range event.All() {
		body, err := samples.Of(known.Name, sampleBusiness, sampledAt).Body()
		if err != nil {
			return page.Answer{}, err
		}
		var shown bytes.Buffer
		if err := json.Indent(&shown, body, "", "  "); err != nil {
			return page.Answer{}, err
		}
		model.Events = append(model.Events, views.DocsEvent{Name: known.Name, Documented: known.Documented, HTML: docs.Colour("json", shown.String())})
	}
	return showTopic(p, topic, model)
}

// The examples of the developer site are of no business in particular, and of always the same instant.
const sampleBusiness = "f2k8n4x9c1v7m3q"

var sampledAt = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// showErrors shows all about errors, and each code, by its status.
func showErrors(p *page.Request) (page.Answer, error) {
	topic, err := guideTopic(p, "errors")
	if err != nil {
		return page.Answer{}, err
	}
	model := views.GuidePage{}
	for code, status := range fault.Codes() {
		model.Faults = append(model.Faults, views.DocsFault{Code: code, Status: status})
	}
	slices.SortFunc(model.Faults, func(a, b views.DocsFault) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(a.Code, b.Code))
	})
	return showTopic(p, topic, model)
}

func guideTopic(p *page.Request, name string) (docs.Topic, error) {
	topics, err := guideTopics(docsLang(p))
	if err != nil {
		return docs.Topic{}, err
	}
	at := slices.IndexFunc(topics, func(topic docs.Topic) bool { return topic.Name == name })
	if at < 0 {
		return docs.Topic{}, fault.NotFound()
	}
	return topics[at], nil
}

// showTopic shows a topic with what its page has besides.
func showTopic(p *page.Request, topic docs.Topic, model views.GuidePage) (page.Answer, error) {
	frame, err := docsFrame(p, topic.Page())
	if err != nil {
		return page.Answer{}, err
	}
	model.DocsFrame, model.Title = frame, topic.Title
	for _, section := range topic.Sections[1:] {
		model.Contents = append(model.Contents, ui.Link{Text: section.Title, Href: "#" + section.ID})
	}
	if len(model.Events) > 0 {
		model.Contents = append(model.Contents, ui.Link{Text: frame.T("docs.events"), Href: "#events"})
	}
	if len(model.Faults) > 0 {
		model.Contents = append(model.Contents, ui.Link{Text: frame.T("docs.codes"), Href: "#codes"})
	}
	for _, part := range topic.Parts {
		shown := views.GuidePart{HTML: part.HTML}
		for _, code := range part.Codes {
			shown.Codes = append(shown.Codes, views.GuideCode(code))
		}
		model.Parts = append(model.Parts, shown)
	}
	return page.Show(http.StatusOK, views.Guide(model)), nil
}
