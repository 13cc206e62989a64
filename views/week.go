package views

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"nearbyassist/domain/fault"
	"nearbyassist/views/ui"
)

// Week is the editor of hours that repeat each week, for any form: see week in week.templ. Its controls are called mon-0-start
// and mon-0-end. Its buttons add, with a day, and remove, with a row such as mon-0, send the form to be shown again as it is,
// with one row more or less: a handler asks WeekEdited before it saves anything.
type Week struct {
	Days  [7]WeekDay // from Monday on
	focus string     // id of the control to go on from, after a row came or went
}

// WeekDay is one day's rows, as typed.
type WeekDay struct {
	Name string // as the API calls it: mon
	Rows []WeekRow
}

// WeekRow is one stretch. A day that ends at midnight ends at 24:00 for the API and at 00:00 in a browser's field.
type WeekRow struct{ Start, End string }

// WeekRange is one stretch as the API has it.
type WeekRange struct {
	Weekday string `json:"weekday"`
	Start   string `json:"start"`
	End     string `json:"end"`
}

const (
	mostRows = 14  // of a day, to which it may grow: all days together stay below mostSent
	mostSent = 100 // that the API takes, and may have stored for one day
)

var weekdays = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func newWeek() (w Week) {
	for i, name := range weekdays {
		w.Days[i].Name = name
	}
	return w
}

// WeekOf shows stored hours.
func WeekOf(hours []WeekRange) Week {
	w := newWeek()
	for _, h := range hours {
		if i := slices.Index(weekdays[:], h.Weekday); i >= 0 {
			w.Days[i].Rows = append(w.Days[i].Rows, WeekRow{h.Start, h.End})
		}
	}
	return w
}

// WeekFrom is the week as a form sent it, with the row that its button adds or takes.
func WeekFrom(form url.Values) Week {
	w := newWeek()
	for i := range w.Days {
		day := &w.Days[i]
		for n := range mostSent {
			if !form.Has(day.control(n, "start")) && !form.Has(day.control(n, "end")) {
				break
			}
			day.Rows = append(day.Rows, WeekRow{form.Get(day.control(n, "start")), EndOfDay(form.Get(day.control(n, "end")))})
		}
	}
	w.add(form.Get("add"))
	w.remove(form.Get("remove"))
	return w
}

// WeekEdited tells whether a button of the week sent the form, so that nothing is to be saved yet.
func WeekEdited(form url.Values) bool { return form.Has("add") || form.Has("remove") }

// EndOfDay is a typed end for the API, where midnight is 24:00.
func EndOfDay(end string) string {
	if end == "00:00" {
		return "24:00"
	}
	return end
}

func (w *Week) add(name string) {
	for i := range w.Days {
		if day := &w.Days[i]; day.Name == name && day.mayGrow() {
			w.focus = day.control(len(day.Rows), "start")
			day.Rows = append(day.Rows, WeekRow{})
		}
	}
}

func (w *Week) remove(row string) {
	name, number, _ := strings.Cut(row, "-")
	n, err := strconv.Atoi(number)
	for i := range w.Days {
		if day := &w.Days[i]; err == nil && day.Name == name && n >= 0 && n < len(day.Rows) {
			w.focus = day.adds()
			day.Rows = slices.Delete(day.Rows, n, n+1)
		}
	}
}

// Ranges are the hours for the API; rows in which nothing was typed are left out.
func (w Week) Ranges() []WeekRange {
	hours := []WeekRange{}
	w.each(func(day WeekDay, n int) {
		hours = append(hours, WeekRange{day.Name, day.Rows[n].Start, day.Rows[n].End})
	})
	return hours
}

func (w Week) each(filled func(day WeekDay, n int)) {
	for _, day := range w.Days {
		for n, row := range day.Rows {
			if row != (WeekRow{}) {
				filled(day, n)
			}
		}
	}
}

// Explain is a refusal of Ranges by the controls at fault; field is what the API calls the hours.
func (w Week) Explain(field string, refused error) error {
	var known *fault.Fault
	if !errors.As(refused, &known) {
		return refused
	}
	explained := *known
	explained.Fields = slices.Clone(known.Fields)
	position := 0
	w.each(func(day WeekDay, n int) {
		for i, f := range known.Fields {
			if side, found := strings.CutPrefix(f.Path, fmt.Sprintf("%s[%d].", field, position)); found {
				explained.Fields[i].Path = day.control(n, side)
			}
		}
		position++
	})
	return &explained
}

func (d WeekDay) control(n int, side string) string { return d.row(n) + "-" + side }

func (d WeekDay) row(n int) string { return d.Name + "-" + strconv.Itoa(n) }

func (d WeekDay) adds() string { return "add-" + d.Name }

func (d WeekDay) mayGrow() bool { return len(d.Rows) < mostRows }

// shown is an end as a browser's field takes it.
func (r WeekRow) shown(side string) string {
	switch {
	case side == "start":
		return r.Start
	case r.End == "24:00":
		return "00:00"
	}
	return r.End
}

// weekday is the day's name in the shell's language.
func (s Shell) weekday(name string) string {
	return capital(s.Lang.Weekdays()[slices.Index(weekdays[:], name)])
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// weekTrouble names the controls of a week in words.
func (s Shell) weekTrouble(t ui.Trouble) ui.Trouble {
	t.Fields = slices.Clone(t.Fields)
	for i, broken := range t.Fields {
		name, side, found := strings.Cut(broken.Field, "-")
		if found && slices.Contains(weekdays[:], name) {
			_, side, _ = strings.Cut(side, "-")
			t.Fields[i].Name = s.T("week."+side, s.weekday(name))
		}
	}
	return t
}
