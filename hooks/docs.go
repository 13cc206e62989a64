package hooks

import (
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// docsLang is the language of a page of the developer site: that of its address, so that a link leads to what was meant.
func docsLang(p *page.Request) locales.Lang {
	code, _, _ := strings.Cut(strings.TrimPrefix(p.HTTP.URL.Path, "/docs/"), "/")
	return locales.Lang(code)
}

// docsFrame is what surrounds a page of the developer site; at is what follows /docs/{lang} in its address.
func docsFrame(p *page.Request, at string) (views.DocsFrame, error) {
	frame := views.DocsFrame{
		Shell: p.Shell, Page: at, BaseURL: p.Instance().URL, SupportEmail: p.Instance().SupportEmail, Version: p.Instance().Version, ChangedAt: builtAt(),
		MostRequests: p.MostRequests(), Code: codeOf(p),
	}
	frame.Lang = docsLang(p)
	frame.Shell.Alternates = frame.Alternates()
	tree, err := docsTree(frame.Lang)
	frame.Tree = tree
	return frame, err
}

// perLanguage makes something once in each language, at the first call.
func perLanguage[T any](made func(locales.Lang) (T, error)) func(locales.Lang) (T, error) {
	all := map[locales.Lang]func() (T, error){}
	for _, lang := range locales.All {
		all[lang] = sync.OnceValues(func() (T, error) { return made(lang) })
	}
	return func(lang locales.Lang) (T, error) { return all[lang]() }
}

// docsTree are the pages in the order in which they are read.
var docsTree = perLanguage(func(lang locales.Lang) ([]views.DocsSection, error) {
	topics, err := guideTopics(lang)
	if err != nil {
		return nil, err
	}
	groups, err := reference(lang)
	var guide []views.DocsLink
	for _, topic := range topics {
		guide = append(guide, views.DocsLink{Text: topic.Title, Page: topic.Page()})
	}
	return views.DocsTree(lang, guide, groups), err
})

// toDocs leads to the developer site in the visitor's language.
func toDocs(p *page.Request) (page.Answer, error) {
	return page.Go("/docs/" + string(p.Shell.Lang)), nil
}

// showDocs is the start of the developer site.
func showDocs(p *page.Request) (page.Answer, error) {
	frame, err := docsFrame(p, "")
	if err != nil {
		return page.Answer{}, err
	}
	groups, err := reference(frame.Lang)
	return page.Show(http.StatusOK, views.Docs(views.ReferencePage{DocsFrame: frame, Groups: groups})), err
}

// codeOf is the language in which the reader wants samples: chosen by ?code=go, kept in a cookie.
func codeOf(p *page.Request) string {
	if wish := p.Query.Get("code"); views.CodeLanguage(wish) {
		p.SetCookie(codeCookie, wish, codeLasts)
		return wish
	}
	if kept := p.Cookie(codeCookie); views.CodeLanguage(kept) {
		return kept
	}
	return views.CodeLanguages[0].ID
}

const (
	codeCookie = "code"
	codeLasts  = 365 * 24 * time.Hour
)

// builtAt is when the commit was made of which the program was built; zero where it does not know.
var builtAt = sync.OnceValue(func() time.Time {
	info, known := debug.ReadBuildInfo()
	if !known {
		return time.Time{}
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.time" {
			at, _ := time.Parse(time.RFC3339, setting.Value) // zero for what is no time
			return at
		}
	}
	return time.Time{}
})
