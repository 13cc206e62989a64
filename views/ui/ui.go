// Package ui has the parts that pages are made of. A part takes one view model with texts ready to show: it knows no
// language and no page.
package ui

import (
	"slices"
	"strings"
	"time"
)

// Link is a place to go.
type Link struct {
	Text string
	Href string
}

// Head is the top of a page: where it stands, its name, one sentence, at most one primary action, and others.
type Head struct {
	Crumb  Link
	Title  string
	Lead   string
	Action Link
	Others []Link
}

// Status is shape, word and colour together; none says it alone.
type Status struct {
	Kind Kind
	Text string
}

// Kind picks shape and colour.
type Kind string

// The kinds: ● ◐ ○ ✕ ✓.
const (
	Active Kind = "active"
	Soon   Kind = "soon"
	Off    Kind = "off"
	Failed Kind = "failed"
	Done   Kind = "done"
)

var tones = map[Kind]string{Active: "ok", Soon: "warn", Off: "", Failed: "bad", Done: "ok"}

var shapes = map[Kind]string{
	Active: `<circle cx="6" cy="6" r="5" fill="currentColor"/>`,
	Soon:   `<circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentColor"/>`,
	Off:    `<circle cx="6" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="2"/>`,
	Failed: `<path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" stroke-width="2.25" fill="none"/>`,
	Done:   `<path d="M1.5 6.5l3 3 6-7" stroke="currentColor" stroke-width="2.25" fill="none"/>`,
}

// Note is a sentence that stands out. Tone is warn, bad, ok or empty.
type Note struct {
	Tone string
	Icon string
	Text string
	Link Link
}

// Field is one labelled control. Its id is its name; hint and error are tied to it.
type Field struct {
	Name         string
	Label        string
	Hint         string
	Error        string
	Type         string // of the input; text when empty
	Value        string
	Autocomplete string
	InputMode    string
	List         string // id of a datalist
	MaxLength    int
	Rows         int // of a text area
	Required     bool
	Autofocus    bool
	Machine      bool // codes and addresses: no spell check, no capitals
	Timezone     bool // the script fills the browser's zone in, where it is empty
}

func (f Field) describedBy() string { return describedBy(f.Name, f.Hint, f.Error) }

func describedBy(name, hint, problem string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, name+"-hint")
	}
	if problem != "" {
		ids = append(ids, name+"-error")
	}
	return strings.Join(ids, " ")
}

// Choice is one of a set of radio buttons or one option of a select.
type Choice struct {
	ID     string
	Value  string
	Label  string
	Hint   string
	Scopes string // a key's preset: the script sets the table by it
}

// Choices are radio buttons under one legend.
type Choices struct {
	Name    string
	Legend  string
	Hint    string
	Error   string
	Value   string
	Choices []Choice
}

func (c Choices) describedBy() string { return describedBy(c.Name, c.Hint, c.Error) }

// Select is a labelled list of options.
type Select struct {
	Name    string
	Label   string
	Hint    string
	Error   string
	Value   string
	Choices []Choice
}

func (s Select) describedBy() string { return describedBy(s.Name, s.Hint, s.Error) }

// Trouble is what is wrong with a form that was sent: a sentence, and the fields at fault. Its zero value is none.
type Trouble struct {
	Title  string
	Fields []Broken
}

// Broken is one field at fault, by the id of its control. Name says which, where the message does not.
type Broken struct {
	Field   string
	Name    string
	Message string
}

func (b Broken) sentence() string {
	if b.Name == "" {
		return b.Message
	}
	return b.Name + ": " + b.Message
}

// Any tells whether there is trouble.
func (t Trouble) Any() bool { return t.Title != "" }

// Of are the sentences about one field, or empty.
func (t Trouble) Of(field string) string {
	var messages []string
	for _, broken := range t.Fields {
		if broken.Field == field {
			messages = append(messages, broken.Message)
		}
	}
	return strings.Join(messages, " · ")
}

// InOrder is the trouble with its fields in the order in which the form has them; others come last.
func (t Trouble) InOrder(fields ...string) Trouble {
	place := func(b Broken) int {
		if at := slices.Index(fields, b.Field); at >= 0 {
			return at
		}
		return len(fields)
	}
	t.Fields = slices.Clone(t.Fields)
	slices.SortStableFunc(t.Fields, func(a, b Broken) int { return place(a) - place(b) })
	return t
}

// Copy is a button that copies the text of an element; it shows only where scripts run.
type Copy struct {
	Target string
	Label  string
	Done   string
	Failed string
}

// Secret is a read-only box whose text is selected by one click.
type Secret struct {
	ID    string
	Label string
	Value string
	Copy  Copy
}

// Code is a sample. Its text stands in the page as it is; white space counts.
type Code struct {
	ID     string
	Label  string
	Text   string
	HTML   string // the text in colours, ours; empty for none
	Secret bool   // contains one: the script clears it when the page goes
	Copy   Copy
}

// Time is an instant in words. Relative ones are kept true by the script.
type Time struct {
	At       time.Time
	Text     string
	Relative bool
}

// Fact is one line of a list of facts: a value, or several codes.
type Fact struct {
	Name    string
	Value   string
	Href    string // where the value leads; empty for nowhere
	Codes   []string
	Machine bool
}

// Menu is a button that opens a list of links.
type Menu struct {
	ID    string
	Label string
	Links []Link
}

// Empty stands where a list would: what, why, one action.
type Empty struct {
	Title  string
	Text   string
	Action Link
}
