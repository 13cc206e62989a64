package hooks_test

import (
	"strings"
	"testing"

	"nearbyassist/docs"
	"nearbyassist/hooks/hookstest"
)

func TestGuidePages(t *testing.T) {
	i := hookstest.New(t)
	for lang, words := range map[string][]string{"en": {"Verify webhooks", "Two signatures"}, "es": {"Verifica webhooks", "Dos firmas"}} {
		guest := i.Browse()
		if to := guest.Get("/docs/" + lang + "/guide").Want(303).Header.Get("Location"); to != "/docs/"+lang+"/guide/quick-start" {
			t.Errorf("the guide begins at %s", to)
		}
		guest.Headers = map[string]string{"Accept-Language": lang}
		if to := guest.Get("/docs/guide/webhooks").Want(303).Header.Get("Location"); to != "/docs/"+lang+"/guide/webhooks" {
			t.Errorf("the choice of a language leads to %s", to)
		}
		shown := guest.Get("/docs/" + lang + "/guide/webhooks").Want(200)
		for _, word := range append(words, "timingSafeEqual", `hash_equals($expected, $given)`) {
			if !strings.Contains(shown.Find("article").Text(), word) {
				t.Errorf("%s: %q is not on the page", lang, word)
			}
		}
		for _, topic := range docs.Topics {
			address := "/docs/" + lang + "/guide/" + topic
			if shown.Find(`nav a[href="`+address+`"]`).Length() != 1 {
				t.Errorf("%s: no link to %s", lang, topic)
			}
			for _, link := range guest.Get(address).Want(200).Find("article a[href]").EachIter() {
				if to := link.AttrOr("href", ""); !strings.HasPrefix(to, "https://") {
					guest.Get("/docs/" + lang + "/guide/" + to).Want(200)
				}
			}
		}
		guest.Get("/docs/" + lang + "/guide/nowhere").Want(404)
		if guest.Get("/docs/"+lang).Want(200).Find(`a[href="/docs/`+lang+`/guide"]`).Length() != 1 {
			t.Errorf("%s: the reference does not lead to the guide", lang)
		}
	}
}
