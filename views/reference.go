package views

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"nearbyassist/domain/manual"
	"nearbyassist/domain/snippet"
	"nearbyassist/views/ui"
)

// ReferencePage has groups of operations: one to read, all to read, or all to choose from.
type ReferencePage struct {
	DocsFrame
	Groups []ReferenceGroup
}

// ReferenceGroup is a group with its operations ready to show.
type ReferenceGroup struct {
	manual.Group
	Added bool // ours, beside the documented ones
	Shown []ReferenceOperation
}

// ReferenceOperation is an operation with its sample, and with the examples of its answers in their order, as HTML.
type ReferenceOperation struct {
	manual.Operation
	Sample   string
	Examples []string
}

// SampleLanguage is the language in which the reader sees samples of the reference.
func (d DocsFrame) SampleLanguage() string { return d.codeOf(snippet.Languages) }

// Page is what follows /docs/{lang} in the group's address.
func (g ReferenceGroup) Page() string { return "/api/" + GroupSlug(g.Name) }

func (d DocsFrame) fault(code string) string { return d.Href("/errors") + "#" + code }

// thoseOf are the groups that are documented, or those that are ours.
func thoseOf(groups []ReferenceGroup, added bool) (found []ReferenceGroup) {
	for _, group := range groups {
		if group.Added == added {
			found = append(found, group)
		}
	}
	return found
}

func (m ReferencePage) head() ui.Head {
	head := ui.Head{Crumb: ui.Link{Text: m.T("reference.title"), Href: m.Href("/api")}, Title: m.Groups[0].Title, Lead: m.Groups[0].Text}
	if m.whole() {
		head.Title, head.Lead = m.T("reference.all"), m.T("reference.all_lead")
	}
	return head
}

// whole tells the page of all operations from that of one group.
func (m ReferencePage) whole() bool { return len(m.Groups) > 1 }

func (o ReferenceOperation) sample(m ReferencePage) ui.Code {
	id := o.ID + "-sample"
	return ui.Code{ID: id, Label: o.Method + " " + o.Path, HTML: o.Sample, Copy: copyButton(m.Shell, id)}
}

func (o ReferenceOperation) answer(m ReferencePage, at int) ui.Code {
	id := o.ID + "-answer-" + strconv.Itoa(o.Answers[at].Status)
	return ui.Code{ID: id, Label: m.T("reference.answer", o.Answers[at].Status, o.ID), HTML: o.Examples[at], Copy: copyButton(m.Shell, id)}
}

// general are the refusals that any operation may answer; the others say something of this one.
var general = []string{
	"invalid_parameter", "invalid_json", "unauthenticated", "insufficient_role", "rate_limited", "internal", "unavailable", "body_too_large",
	"unsupported_media_type", "idempotency_mismatch", "idempotency_in_flight",
}

type refusal struct {
	status int
	code   string
}

func (o ReferenceOperation) refusals(common bool) (found []refusal) {
	for _, each := range o.Refusals {
		for _, code := range each.Codes {
			if slices.Contains(general, code) == common {
				found = append(found, refusal{each.Status, code})
			}
		}
	}
	return found
}

// facts are what a member has to be: its type and limits.
func facts(s Shell, m manual.Member) string {
	told := []string{m.Type}
	if m.In != "" {
		told = append(told, s.T("reference.in."+m.In))
	}
	if m.Nullable {
		told = append(told, s.T("reference.nullable"))
	}
	for _, rule := range m.Rules {
		told = append(told, s.T("reference.rule."+rule.Kind, rule.Args...))
	}
	if m.Default != "" {
		told = append(told, s.T("reference.default", m.Default))
	}
	return strings.Join(told, " · ")
}

// memberName sets what a member is in apart from its own name.
func memberName(name string) templ.Component {
	at := strings.LastIndex(name, ".") + 1
	in, own := templ.EscapeString(name[:at]), templ.EscapeString(name[at:])
	if in != "" {
		in = `<span class="faint">` + in + `</span>`
	}
	return templ.Raw("<code>" + in + "<b>" + own + "</b></code>")
}

// marked is a text of the overlays as HTML, with `words` set as code.
func marked(text string) templ.Component {
	parts := strings.Split(text, "`")
	var html strings.Builder
	for n, part := range parts {
		escaped := templ.EscapeString(part)
		if n%2 == 1 && n < len(parts)-1 {
			escaped = "<code>" + escaped + "</code>"
		}
		html.WriteString(escaped)
	}
	return templ.Raw(html.String())
}

func paragraphs(text string) []string { return strings.Split(text, "\n\n") }
