package views

import (
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/search"

	"nearbyassist/views/ui"
)

// GotoPage finds a page, or what stands behind an id or a name. Field: q.
type GotoPage struct {
	Shell
	Query    string
	Bookings []FoundBooking
}

// FoundBooking is a booking of a customer whose name was looked for.
type FoundBooking struct {
	ID        string
	Reference string
	Customer  string
	Service   string
	Start     time.Time
}

// shortcut are the keys that lead there, as they stand beside the link.
const shortcut = "Ctrl K"

// Goto is where the business's pages are looked for.
func (b Business) Goto() string { return b.Home() + "/goto" }

// places are the pages that the role may open, by their names.
func (s Shell) places() (links []ui.Link) {
	add := func(key, href string) { links = append(links, ui.Link{Text: s.T(key), Href: href}) }
	for _, group := range s.nav() {
		for _, item := range group.items {
			add("nav."+item.key, s.Business.Home()+item.path)
		}
	}
	for _, tab := range s.settings() {
		add("nav."+tab.key, s.Business.Home()+tab.path)
	}
	add("nav.docs", s.docs())
	add("account.title", "/account")
	for _, tab := range accountTabs[1:] {
		add("account."+tab.key, tab.path)
	}
	return links
}

// pages are those whose name has the text in it, whatever its accents and capitals.
func (m GotoPage) pages() (found []ui.Link) {
	matcher := search.New(language.Make(string(m.Lang)), search.Loose)
	for _, place := range m.places() {
		if at, _ := matcher.IndexString(place.Text, m.Query); m.Query == "" || at >= 0 {
			found = append(found, place)
		}
	}
	return found
}

// Named is the address of the one page that is called like the text; empty for none.
func (m GotoPage) Named() string {
	matcher := search.New(language.Make(string(m.Lang)), search.Loose)
	for _, place := range m.places() {
		if m.Query != "" && matcher.EqualString(place.Text, m.Query) {
			return place.Href
		}
	}
	return ""
}

func (m GotoPage) field() ui.Field {
	return ui.Field{Name: "q", Type: "search", Label: m.T("goto.field"), Hint: m.T("goto.hint"), Value: m.Query, Autocomplete: "off", MaxLength: 120, Machine: true, Autofocus: true}
}
