// Package page turns a row of TABLE 2 into a page: it reads the cookie and the form, asks access who calls and for which
// business, renders what the feature's function answers, and shows a refusal in words. It knows no feature.
package page

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"nearbyassist/hooks/access"
	"nearbyassist/views"
	"nearbyassist/views/ui"
)

// Row is one row of TABLE 2: a page with the form post to its own address, or one of the two.
type Row struct {
	Path    string
	Auth    access.Auth
	Tenant  access.Tenant
	Limit   access.Limit // of the posts
	Token   bool         // the address may hold one: it stays out of PocketBase's activity log, as the address before and as this one
	Framed  bool         // other sites may frame it: no cookie is read, language and theme are in its address
	Fresh   bool         // a post needs that the person proved who they are in the last minutes; the form has @stepUp
	Endless bool         // the answer to a GET streams until one of both leaves
	Show    Handler      // GET
	Send    Handler      // POST; when it refuses, Show shows what was sent with the Trouble
}

// Rule is what access needs of the row.
func (r Row) Rule() access.Rule {
	return access.Rule{Auth: r.Auth, Tenant: r.Tenant, Limit: r.Limit}
}

// methods are those that the row serves, in the order of an Allow header.
func (r Row) methods() (served []string) {
	if r.Show != nil {
		served = append(served, "GET")
	}
	if r.Send != nil {
		served = append(served, "POST")
	}
	return served
}

// Handler is a feature's function for a page or a form post.
type Handler func(p *Request) (Answer, error)

// Prover lets only who proves who they are send the form of a Fresh row. What it needs to ask stands in Shell.StepUp.
type Prover func(p *Request) error

// Request is the call of a page.
type Request struct {
	*access.Request
	Shell   views.Shell
	Query   url.Values
	Form    url.Values // of a post; each value is valid UTF-8
	Trouble ui.Trouble // what is wrong with the form, while Show shows it again

	token bool // as of the row
	site  *site

	readmit func() error // asks access again
}

// Next is where the visitor was going: a path of ours, or empty.
func (p *Request) Next() string {
	if next := Local(p.Form.Get("next")); next != "" {
		return next
	}
	return Local(p.Query.Get("next"))
}

// NextOr is where the visitor was going, or another place of ours.
func (p *Request) NextOr(other string) string {
	if next := p.Next(); next != "" {
		return next
	}
	return other
}

// Given is a value of the address as a filter takes it: valid UTF-8 without spaces around it.
func (p *Request) Given(name string) string {
	return strings.TrimSpace(strings.ToValidUTF8(p.Query.Get(name), ""))
}

// Fields are the named values of the form that are not empty, for endpoint.Sent.
func (p *Request) Fields(names ...string) map[string]any {
	values := map[string]any{}
	for _, name := range names {
		if value := p.Form.Get(name); value != "" {
			values[name] = value
		}
	}
	return values
}

// Answer is what a handler makes of a request: a page, or another place to go.
type Answer struct {
	status int
	view   templ.Component
	to     string
	flash  string
	file   []byte
	kind   string // of the file
	name   string // that the file is saved under; empty where it is looked at
	write  func(*Stream) error
	forms  string // origin of another site that the answer to a form of the page may lead to
}

// Show answers a page with a status.
func Show(status int, view templ.Component) Answer { return Answer{status: status, view: view} }

// File answers what is no page: a file of a media type, which a client that has it already gets as 304.
func File(kind string, content []byte) Answer { return Answer{kind: kind, file: content} }

// As has the file saved under a name.
func (a Answer) As(name string) Answer {
	a.name = name
	return a
}

// Go leads to a path of ours, which a GET shows.
func Go(to string) Answer { return Answer{to: to} }

// GoOut leads to a place of another site, whose address the handler has checked.
func GoOut(to string) Answer { return Answer{to: to} }

// FormsLeadTo lets the answer to a form of the page lead to this origin of another site.
func (a Answer) FormsLeadTo(origin string) Answer {
	a.forms = origin
	return a
}

// Tell is Go with a sentence about what was just done, by its code in views.FlashOf.
func (a Answer) Tell(flash string) Answer {
	a.flash = flash
	return a
}
