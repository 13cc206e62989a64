// Package views renders the pages. A page is a component that takes one view model; the model is made by the page's
// handler, which also says the language, the theme and who is signed in, in its Shell. Nothing here reads a database.
package views

import (
	"net/url"
	"strings"
	"time"

	"nearbyassist/domain/role"
	"nearbyassist/locales"
	"nearbyassist/views/ui"
)

// Product is the name that people see.
const Product = "NearbyAssist"

// Shell is what surrounds every page.
type Shell struct {
	Lang       locales.Lang
	Theme      string                 // light or dark; empty follows the system
	Path       string                 // the address at which a GET shows this page, with its query: language and theme links lead there
	Flash      string                 // a sentence about what was just done
	User       string                 // name of the signed-in person; empty for a guest
	Business   Business               // the one in the path; zero outside /app/{slug}
	Businesses []Business             // the first few that the person may open, inside of one
	Alternates []ui.Link              // the same page in each language, by the language's code, where its address says one
	Framed     bool                   // in a frame of another site: nothing but the page itself
	Counts     map[string]int         // open matters by the nav item's key, such as inbox: 4
	StepUp     StepUp                 // what the form asks before it may be sent
	ReadOnly   bool                   // a superuser looks into the business: nothing may be changed
	LooksUntil time.Time              // when that ends
	Closed     func(path string) bool // while it is read only: tells where nothing is shown
	Now        time.Time
	Zone       *time.Location // the business's, else the person's
}

// Business is one that the signed-in person may open.
type Business struct {
	Slug string
	Name string
	Role role.Role
	// Sample tells a business that is there to be looked around in.
	Sample bool
}

// roleText is the person's role in a business, and that it is a sample.
func (s Shell) roleText(b Business) string {
	text := s.T("role." + string(b.Role))
	if b.Sample {
		text += " · " + s.T("sample.tag")
	}
	return text
}

// open tells whether a page of the business is shown to the visitor.
func (s Shell) open(path string) bool { return s.Closed == nil || !s.Closed(path) }

// Home is the business's first page.
func (b Business) Home() string { return "/app/" + b.Slug }

// Keys is the business's page of API keys.
func (b Business) Keys() string { return b.Home() + "/integrations/keys" }

// Key is the page of one key, or with a verb (rotate, revoke, previous) the page that does it.
func (b Business) Key(id string, verb ...string) string {
	return strings.Join(append([]string{b.Keys(), id}, verb...), "/")
}

// Logs is the log of the business's API calls.
func (b Business) Logs() string { return b.Home() + "/integrations/logs" }

// Log is the page of one call, by the id of its request.
func (b Business) Log(request string) string { return b.Logs() + "/" + request }

// T is a sentence in the shell's language.
func (s Shell) T(key string, args ...any) string { return s.Lang.T(key, args...) }

// N is a sentence that counts.
func (s Shell) N(key string, n int, args ...any) string { return s.Lang.N(key, n, args...) }

func (s Shell) date(t time.Time) string     { return s.Lang.Date(t, s.Zone) }
func (s Shell) dateTime(t time.Time) string { return s.Lang.DateTime(t, s.Zone) }

func (s Shell) zoneName() string {
	if s.Zone == nil {
		return "UTC"
	}
	return s.Zone.String()
}

// docs is the start page of the reference in the shell's language.
func (s Shell) docs() string { return "/docs/" + string(s.Lang) }

// agoPatterns are the relative times for the script, # being the number.
func (s Shell) agoPatterns() string {
	zero := func(text string) string { return strings.Replace(text, "0", "#", 1) }
	one := strings.Replace(s.N("time.days_ago", 1), "1", "#", 1)
	return strings.Join([]string{
		s.T("time.now"), zero(s.T("time.minutes_ago", 0)), zero(s.T("time.hours_ago", 0)), one, zero(s.N("time.days_ago", 0)),
	}, "|")
}

// with is this page's address with one thing of its query set: ?lang=es or ?theme=dark.
func (s Shell) with(name, value string) string {
	here, err := url.Parse(s.Path)
	if err != nil || here.Host != "" || !strings.HasPrefix(here.Path, "/") || strings.HasPrefix(here.Path, "//") {
		here = &url.URL{Path: "/"}
	}
	query := here.Query()
	query.Del("lang")
	query.Del("theme")
	query.Set(name, value)
	return (&url.URL{Path: here.Path, RawQuery: query.Encode()}).String()
}

// title is that of the browser's tab.
func (s Shell) title(page string) string {
	parts := []string{page}
	if s.Business.Name != "" {
		parts = append(parts, s.Business.Name)
	}
	return strings.Join(append(parts, Product), " · ")
}

// languageNames are in their own language.
var languageNames = map[locales.Lang]string{locales.English: "English", locales.Spanish: "Español"}

// themes are the values of ?theme=; system forgets the choice.
var themes = []string{"light", "dark", "system"}

func (s Shell) theme() string {
	if s.Theme == "" {
		return "system"
	}
	return s.Theme
}

type languageLink struct {
	code, name, href string
	current          bool
}

func (s Shell) languageLinks() (links []languageLink) {
	for _, lang := range locales.All {
		links = append(links, languageLink{string(lang), languageNames[lang], s.inLanguage(lang).with("lang", string(lang)), lang == s.Lang})
	}
	return links
}

// FlashOf is the sentence about what was just done, by its code: key_revoked, key_created_before and key_rotated_before (the
// same form was sent twice), old_secret_ended. It is empty for a code that there is not, so it may come from the address.
func FlashOf(lang locales.Lang, code string) string {
	if key := "flash." + code; lang.Has(key) {
		return lang.T(key)
	}
	return ""
}

func queryEscape(text string) string { return url.QueryEscape(text) }
