package views

import (
	"time"

	"nearbyassist/views/ui"
)

// SchedulePage is when a person works. Its three kinds of forms post to Business.Person(id, "schedule") and say in the field part
// which they are: week, with own (business or own) and the controls of the week; date, with date, dateStart and dateEnd; off,
// with firstDay, firstTime, lastDay, lastTime and reason; remove, with entry. Paging of the dates: cursor.
type SchedulePage struct {
	Shell
	Person  Colleague
	Own     bool // hours of their own
	Week    Week
	Usual   []WeekRange // the hours of the business
	Dates   []DatedHours
	Cursor  string // of this page of dates; empty on the first
	Next    string // of the next page; empty on the last
	Outside []OutsideBooking
	Part    string // of the form that was refused
	Date    DateForm
	Off     OffForm
	Trouble ui.Trouble
}

// DateForm is the form for other hours on a date, as sent.
type DateForm struct{ Date, Start, End string }

// OffForm is the form for time off, as sent.
type OffForm struct{ FirstDay, FirstTime, LastDay, LastTime, Reason string }

// DatedHours are other hours on a date, or time off.
type DatedHours struct {
	Entry  string // what the form that removes it sends
	Date   time.Time
	Ranges []WeekRow // of the date; none: closed
	Off    TimeOff   // zero for a date
	Reason string
}

// OutsideBooking is one that the hours no longer cover.
type OutsideBooking struct {
	ID       string
	Start    time.Time
	Customer string
	Service  string
}

// outsideShown is how many of them a page names.
const outsideShown = 8

func (m SchedulePage) troubleOf(part string) ui.Trouble {
	if m.Part == part {
		return m.Trouble
	}
	return ui.Trouble{}
}

func (m SchedulePage) ownField() ui.Choices {
	value := "business"
	if m.Own {
		value = "own"
	}
	return ui.Choices{Name: "own", Legend: m.T("staff.which_hours"), Value: value, Choices: []ui.Choice{
		{ID: "own-business", Value: "business", Label: m.T("staff.hours_of_business"), Hint: m.hours(m.Usual)},
		{ID: "own-own", Value: "own", Label: m.T("staff.hours_own")},
	}}
}

func (m SchedulePage) dateFields() []ui.Field {
	trouble := m.troubleOf("date")
	return []ui.Field{
		{Name: "date", Type: "date", Label: m.T("staff.date"), Value: m.Date.Date, Error: trouble.Of("date")},
		{Name: "dateStart", Type: "time", Label: m.T("staff.from_time"), Value: m.Date.Start, Error: trouble.Of("dateStart")},
		{Name: "dateEnd", Type: "time", Label: m.T("staff.to_time"), Value: m.Date.End, Error: trouble.Of("dateEnd")},
	}
}

// offFields are the two bounds, each a day and a time.
func (m SchedulePage) offFields() [2][2]ui.Field {
	trouble := m.troubleOf("off")
	return [2][2]ui.Field{{
		{Name: "firstDay", Type: "date", Label: m.T("staff.first_day"), Value: m.Off.FirstDay, Error: trouble.Of("firstDay")},
		{Name: "firstTime", Type: "time", Label: m.T("staff.first_time"), Value: m.Off.FirstTime, Error: trouble.Of("firstTime")},
	}, {
		{Name: "lastDay", Type: "date", Label: m.T("staff.last_day"), Value: m.Off.LastDay, Error: trouble.Of("lastDay")},
		{Name: "lastTime", Type: "time", Label: m.T("staff.last_time"), Value: m.Off.LastTime, Error: trouble.Of("lastTime")},
	}}
}

func (m SchedulePage) reasonField() ui.Field {
	return ui.Field{Name: "reason", Label: m.T("staff.reason_optional"), Value: m.Off.Reason, Autocomplete: "off", MaxLength: 200, Error: m.troubleOf("off").Of("reason")}
}

// when is the day or the days of an entry.
func (m SchedulePage) when(d DatedHours) string {
	if d.Off.From.IsZero() {
		return m.date(d.Date)
	}
	return m.off(d.Off)
}

// what is said of the day or the days.
func (m SchedulePage) what(d DatedHours) string {
	switch {
	case !d.Off.From.IsZero() && d.Reason != "":
		return m.T("staff.off_for", d.Reason)
	case !d.Off.From.IsZero():
		return m.T("staff.off")
	case len(d.Ranges) == 0:
		return m.T("staff.not_working")
	}
	return WeekDay{Rows: d.Ranges}.said()
}
