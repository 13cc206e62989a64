package hooks

import (
	"net/http"
	"slices"

	"nearbyassist/docs"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// toGuide leads to a topic in the visitor's language.
func toGuide(p *page.Request) (page.Answer, error) {
	return page.Go("/docs/" + string(p.Shell.Lang) + "/guide/" + p.HTTP.PathValue("topic")), nil
}

// toFirstTopic begins the guide.
func toFirstTopic(p *page.Request) (page.Answer, error) {
	return page.Go("/docs/" + string(docsLang(p)) + "/guide/" + docs.Topics[0]), nil
}

// showGuide shows a topic.
func showGuide(p *page.Request) (page.Answer, error) {
	topics, err := guideTopics(docsLang(p))
	if err != nil {
		return page.Answer{}, err
	}
	at := slices.IndexFunc(topics, func(topic docs.Topic) bool { return topic.Name == p.HTTP.PathValue("topic") })
	if at < 0 {
		return page.Answer{}, fault.New("not_found")
	}
	frame, err := docsFrame(p, "/guide/"+topics[at].Name)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Guide(views.GuidePage{DocsFrame: frame, Title: topics[at].Title, HTML: topics[at].HTML})), nil
}
