package hooks

import (
	"net/http"
	"slices"
	"sync"

	"nearbyassist/docs"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// toGuide leads to a topic in the visitor's language.
func toGuide(p *page.Request) (page.Answer, error) {
	return page.Go("/docs/" + string(p.Shell.Lang) + "/guide/" + p.HTTP.PathValue("topic")), nil
}

// toFirstTopic begins the guide.
func toFirstTopic(lang locales.Lang) page.Handler {
	return func(*page.Request) (page.Answer, error) {
		return page.Go("/docs/" + string(lang) + "/guide/" + docs.Topics[0]), nil
	}
}

// showGuide shows a topic. As in the reference, its language is that of its address.
func showGuide(lang locales.Lang) page.Handler {
	read := sync.OnceValues(func() ([]docs.Topic, error) { return docs.ReadGuide(string(lang)) })
	return func(p *page.Request) (page.Answer, error) {
		topics, err := read()
		if err != nil {
			return page.Answer{}, err
		}
		at := slices.IndexFunc(topics, func(topic docs.Topic) bool { return topic.Name == p.HTTP.PathValue("topic") })
		if at < 0 {
			return page.Answer{}, fault.New("not_found")
		}
		model := views.GuidePage{Shell: p.Shell, HTML: topics[at].HTML}
		model.Lang, model.Path = lang, "/docs/guide/"+topics[at].Name // there the choice of a language leads on
		for _, topic := range topics {
			model.Topics = append(model.Topics, views.GuideTopic{Name: topic.Name, Title: topic.Title})
		}
		model.Topic = model.Topics[at]
		return page.Show(http.StatusOK, views.Guide(model)), nil
	}
}
