package views

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"nearbyassist/domain/fault"
	"nearbyassist/locales"
	"nearbyassist/views/ui"
)

// Minutes are a duration as a form has it: a number and its unit. Its zero value is none.
type Minutes struct {
	Number string // as typed
	Unit   string // minutes, hours or days
}

const dayMinutes = 24 * 60

var unitMinutes = map[string]int{"minutes": 1, "hours": 60, "days": dayMinutes}

// unitNames are the units, smallest first.
var unitNames = []string{"minutes", "hours", "days"}

// MinutesOf writes a duration in the largest unit that it fills.
func MinutesOf(minutes int) Minutes {
	unit := "minutes"
	for _, larger := range unitNames {
		if minutes > 0 && minutes%unitMinutes[larger] == 0 {
			unit = larger
		}
	}
	return Minutes{strconv.Itoa(minutes / unitMinutes[unit]), unit}
}

// MinutesOrNone is MinutesOf what may be absent.
func MinutesOrNone(minutes *int) Minutes {
	if minutes == nil {
		return Minutes{}
	}
	return MinutesOf(*minutes)
}

// NumberOrNone writes what may be absent.
func NumberOrNone(number *int) string {
	if number == nil {
		return ""
	}
	return strconv.Itoa(*number)
}

// MinutesTyped reads the field of a form.
func MinutesTyped(form url.Values, field string) Minutes {
	return Minutes{strings.TrimSpace(form.Get(field)), form.Get(field + "-unit")}
}

// mostTyped is far beyond every limit: a larger number would not fit once it is counted in minutes.
const mostTyped = 1_000_000

// Value is the whole number of minutes, nil for none, or what was typed, which is refused.
func (m Minutes) Value() any {
	if m.Number == "" {
		return nil
	}
	number, err := strconv.Atoi(m.Number)
	factor, known := unitMinutes[m.Unit]
	switch {
	case err != nil || !known:
		return m.Number
	case number > mostTyped || number < 0:
		return number
	}
	return number * factor
}

// ValueOr is Value, or another for none.
func (m Minutes) ValueOr(other any) any {
	if value := m.Value(); value != nil {
		return value
	}
	return other
}

// duration writes a duration in words: 15 min, 2 h, 3 days.
func (s Shell) duration(minutes int) string { return durationIn(s.Lang, minutes) }

func durationIn(lang locales.Lang, minutes int) string {
	if minutes > 0 && minutes%dayMinutes == 0 {
		return lang.N("settings.days", minutes/dayMinutes)
	}
	return Shell{Lang: lang}.length(minutes)
}

// quantity is the control for a duration in these units; first is the unit of an empty one.
func (s Shell) quantity(field ui.Field, m Minutes, units ...string) ui.Quantity {
	q := ui.Quantity{Field: field, Unit: m.Unit, UnitLabel: s.T("settings.unit_of", field.Label)}
	q.Field.Value, q.Field.Autocomplete = m.Number, "off"
	for _, unit := range units {
		q.Units = append(q.Units, ui.Choice{Value: unit, Label: s.T("settings.unit." + unit)})
	}
	return q
}

// InForm is a refusal as a form tells it: each field as named puts it, with clocks and the limits of minutes in words.
func InForm(lang locales.Lang, err error, named func(fault.Field) fault.Field) error {
	var known *fault.Fault
	if !errors.As(err, &known) {
		return err
	}
	told := *known
	told.Fields = nil
	said := map[string]bool{} // a schema and a rule may refuse the same
	for _, field := range known.Fields {
		field = named(inWords(lang, field))
		if once := field.Path + " " + field.Rule; !said[once] {
			said[once] = true
			told.Fields = append(told.Fields, field)
		}
	}
	return &told
}

// AsNamed leaves the field where it is.
func AsNamed(field fault.Field) fault.Field { return field }

func inWords(lang locales.Lang, field fault.Field) fault.Field {
	isClock := strings.HasSuffix(field.Path, ".start") || strings.HasSuffix(field.Path, ".end")
	switch {
	case isClock && field.Rule == "pattern":
		field.Rule = "format_time"
		return field
	case !strings.Contains(field.Path, "inutes"):
		return field
	}
	field.Args = append([]any{}, field.Args...)
	for i, arg := range field.Args {
		if minutes, err := strconv.Atoi(fmt.Sprint(arg)); err == nil {
			field.Args[i] = durationIn(lang, minutes)
		}
	}
	return field
}
