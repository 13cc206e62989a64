package views

import (
	"slices"
	"strings"
	"time"

	"nearbyassist/locales"
	"nearbyassist/views/ui"
)

// DocsFrame is what surrounds every page of the developer site.
type DocsFrame struct {
	Shell
	Page         string // what follows /docs/en in the address: /guide/webhooks; empty for the start page
	Tree         []DocsSection
	BaseURL      string // of the API: https://example.com
	SupportEmail string // the operator's; empty for none
	MostRequests int    // in 15 minutes, unless a key has fewer
	Version      string // of the program
	ChangedAt    time.Time
	Query        string // what is searched for
	Code         string // the language of the samples that the reader chose: one of CodeLanguages
}

// DocsSection is a part of the tree at the side.
type DocsSection struct {
	Title string
	Links []DocsLink
}

// DocsLink leads to a page of the developer site, which may stand for a number of operations.
type DocsLink struct {
	Text  string
	Page  string // as DocsFrame.Page
	Count int
}

// DocsTree are all pages in the order in which they are read: the topics of the guide, the documented groups of operations, and ours.
func DocsTree(lang locales.Lang, topics []DocsLink, groups []ReferenceGroup) []DocsSection {
	return []DocsSection{
		{lang.T("docs.guide"), append([]DocsLink{{Text: lang.T("docs.start")}}, topics...)},
		{lang.T("docs.operations_title"), linksTo(thoseOf(groups, false))},
		{lang.T("reference.added"), linksTo(thoseOf(groups, true))},
	}
}

func linksTo(groups []ReferenceGroup) (links []DocsLink) {
	for _, group := range groups {
		links = append(links, DocsLink{Text: group.Title, Page: group.Page(), Count: len(group.Operations)})
	}
	return links
}

// GroupSlug is how the group of a tag is called in addresses: Webhook tools is webhook-tools.
func GroupSlug(tag string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(tag, notLetter), "-"))
}

func notLetter(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }

// Href is the address of a page of the developer site in the reader's language.
func (d DocsFrame) Href(page string) string { return d.docs() + page }

// around are the pages before and after this one, in the order of the tree; without a text there is none.
func (d DocsFrame) around() (before, after DocsLink) {
	var all []DocsLink
	for _, section := range d.Tree {
		all = append(all, section.Links...)
	}
	at := slices.IndexFunc(all, func(link DocsLink) bool { return link.Page == d.Page })
	if at > 0 {
		before = all[at-1]
	}
	if at >= 0 && at+1 < len(all) {
		after = all[at+1]
	}
	return before, after
}

// inLanguage is the address of this page in another language, where its address says one: /docs/en/errors.
func (s Shell) inLanguage(lang locales.Lang) Shell {
	if rest, named := strings.CutPrefix(s.Path, s.docs()); named && (rest == "" || strings.ContainsAny(rest[:1], "/?")) {
		s.Path = "/docs/" + string(lang) + rest
	}
	return s
}

// Alternates are the addresses of a page of the developer site in each language, by the language's code.
func (d DocsFrame) Alternates() (links []ui.Link) {
	for _, lang := range locales.All {
		links = append(links, ui.Link{Text: string(lang), Href: d.BaseURL + "/docs/" + string(lang) + d.Page})
	}
	return links
}
