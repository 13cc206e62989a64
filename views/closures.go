package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"nearbyassist/domain/fault"
)

// Closure is a time at which the business is closed: its first and last day as typed, or instants that only the API sets and
// the form carries along.
type Closure struct {
	Start   string
	End     string // empty with a start: one day
	Reason  string
	Instant bool
}

// Closures are those of a form: closure-<n>-start, -end and -reason, and closure-<n>-at where it has instants. The buttons
// add=closure and remove=closure-<n> change it and nothing else.
type Closures struct {
	Rows  []Closure
	focus string
}

// mostClosures is how many the API takes.
const mostClosures = 500

// AbsenceRow is a closure as the API has it: its end is excluded.
type AbsenceRow struct {
	Start  string `json:"start"`
	End    string `json:"end"`
	Reason any    `json:"reason"`
}

// Add shows a stored closure.
func (c *Closures) Add(start, end, reason string) {
	row := Closure{Start: start, End: end, Reason: reason}
	first, errFirst := time.Parse(time.DateOnly, start)
	last, errLast := time.Parse(time.DateOnly, end)
	row.Instant = errFirst != nil || errLast != nil
	if !row.Instant {
		row.Start, row.End = first.Format(time.DateOnly), last.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	c.Rows = append(c.Rows, row)
}

// ClosuresFrom are those that a form sent, with the row that its button adds or takes.
func ClosuresFrom(form url.Values) (c Closures) {
	for n := range mostClosures {
		id := closureID(n)
		if !form.Has(id + "-start") {
			break
		}
		text := func(part string) string { return strings.TrimSpace(form.Get(id + part)) }
		c.Rows = append(c.Rows, Closure{text("-start"), text("-end"), text("-reason"), form.Has(id + "-at")})
	}
	if form.Get("add") == "closure" && len(c.Rows) < mostClosures {
		c.focus = closureID(len(c.Rows)) + "-start"
		c.Rows = append(c.Rows, Closure{})
	}
	for n := range c.Rows {
		if form.Get("remove") == closureID(n) {
			c.focus = "add-closure"
			c.Rows = slices.Delete(c.Rows, n, n+1)
			break
		}
	}
	return c
}

func closureID(n int) string { return "closure-" + strconv.Itoa(n) }

func (c Closure) empty() bool { return c.Start == "" && c.End == "" && c.Reason == "" }

// asked is the closure for the API.
func (c Closure) asked() AbsenceRow {
	row := AbsenceRow{Start: c.Start, End: c.End}
	if c.Reason != "" {
		row.Reason = c.Reason
	}
	if c.Instant {
		return row
	}
	if row.End == "" {
		row.End = row.Start
	}
	if last, err := time.Parse(time.DateOnly, row.End); err == nil {
		row.End = last.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	return row
}

// Asked are the closures for the API; rows in which nothing was typed are left out.
func (c Closures) Asked() []AbsenceRow {
	asked := []AbsenceRow{}
	for _, row := range c.Rows {
		if !row.empty() {
			asked = append(asked, row.asked())
		}
	}
	return asked
}

// Has tells whether one of Asked is at this time.
func (c Closures) Has(start, end string) bool {
	return slices.ContainsFunc(c.Asked(), func(row AbsenceRow) bool { return row.Start == start && row.End == end })
}

// Named puts a field of Asked, of which the first is number kept of the API's, where its control is.
func (c Closures) Named(field fault.Field, kept int) fault.Field {
	path, found := strings.CutPrefix(field.Path, "closures[")
	if !found {
		return field
	}
	number, part, _ := strings.Cut(path, "]")
	position, err := strconv.Atoi(number)
	if err != nil {
		return field
	}
	position -= kept
	for n, row := range c.Rows {
		if row.empty() {
			continue
		}
		if position == 0 {
			field.Path = closureID(n) + strings.Replace(part, ".", "-", 1)
			field.Rule = dateRule(field.Rule)
			return field
		}
		position--
	}
	return field
}

// dateRule is the rule as it is where only dates are typed.
func dateRule(rule string) string {
	switch rule {
	case "format_instant":
		return "format_date"
	case "end_before_start":
		return "last_day"
	}
	return rule
}
