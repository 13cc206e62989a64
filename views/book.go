package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"nearbyassist/domain/slots"
	"nearbyassist/views/ui"
)

// Shop is what surrounds the pages on which a visitor books at a business. Its Zone is the one that times are shown in.
type Shop struct {
	Shell
	Home    string // where the services are listed: /b/{slug}, or /embed/{slug} in a frame
	Name    string
	About   string
	Address string // in one line
	Phone   string
	Local   *time.Location // the business's own zone
	Sample  bool           // there is no such business
}

// Offered is a service as a visitor sees it.
type Offered struct {
	ID       string
	Name     string
	About    string
	Minutes  int
	Price    *int64 // minor units; nil is on request
	Currency string
}

// Spot is where a visitor stands among the free times, as the address has it.
type Spot struct {
	Path  string    // without the query
	Day   string    // d, a date or a month: which one is shown
	Start time.Time // t, an instant: another zone shows it elsewhere, and never moves it
	Zone  string    // tz: empty is the business's
	Staff string    // staff: empty is anyone
	Zones bool      // zones: the list of zones is open
	Lang  string    // of a page in a frame, where no cookie keeps it
	Theme string

	Service  string // service, customerId and override: of the dashboard, where the path has none
	Customer string
	Override bool
}

// Href is the address.
func (s Spot) Href() string {
	query := url.Values{}
	for _, field := range s.fields() {
		query.Set(field.Name, field.Value)
	}
	if len(query) == 0 {
		return s.Path
	}
	return s.Path + "?" + query.Encode()
}

// fields are the parts of the query that are set: a form that a GET sends has them as hidden ones.
func (s Spot) fields() (set []ui.Field) {
	start, zones, override := "", "", ""
	if !s.Start.IsZero() {
		start = s.Start.UTC().Format(time.RFC3339)
	}
	if s.Zones {
		zones = "1"
	}
	if s.Override {
		override = "1"
	}
	for _, field := range []ui.Field{
		{Name: "d", Value: s.Day},
		{Name: "t", Value: start},
		{Name: "tz", Value: s.Zone},
		{Name: "staff", Value: s.Staff},
		{Name: "zones", Value: zones},
		{Name: "lang", Value: s.Lang},
		{Name: "theme", Value: s.Theme},
		{Name: "service", Value: s.Service},
		{Name: "customerId", Value: s.Customer},
		{Name: "override", Value: override},
	} {
		if field.Value != "" {
			set = append(set, field)
		}
	}
	return set
}

// On is the same spot on another page.
func (s Spot) On(path string) Spot {
	s.Path, s.Zones = path, false
	return s
}

// At is the spot of a date or a month, with no time chosen.
func (s Spot) At(day string) Spot {
	s.Day, s.Start, s.Zones, s.Override = day, time.Time{}, false, false
	return s
}

// with is the spot with one of the staff, or with anyone.
func (s Spot) with(person Person) Spot {
	s.Staff, s.Zones = person.ID, false
	return s
}

// serviceless is the spot before a service was chosen, and who gives it.
func (s Spot) serviceless() Spot {
	s.Service, s.Staff = "", ""
	return s
}

// Calendar is a month of free times.
type Calendar struct {
	Spot    Spot       // of the page that shows it
	Month   slots.Date // its first day
	Today   slots.Date
	Free    map[slots.Date]int
	Day     slots.Date // whose times are shown; empty where no day is free
	Times   []FreeTime // of the day
	Earlier bool       // there may be free times in an earlier month
	Later   bool
	Next    slots.Date // in an empty month: the next free day, or empty
}

// FreeTime is a start that can be booked.
type FreeTime struct {
	Start time.Time
	Seats int // that are left, where there are several; else 0
}

// Gone tells whether the time of the address is not among the free ones.
func (c Calendar) Gone() bool {
	return !c.Spot.Start.IsZero() && !slices.ContainsFunc(c.Times, func(t FreeTime) bool { return t.Start.Equal(c.Spot.Start) })
}

// weeks are the days of the month in rows of seven from Monday; empty where the month has none.
func (c Calendar) weeks() (weeks [][]slots.Date) {
	week := make([]slots.Date, (int(c.Month.Weekday())+6)%7, 7)
	for day := c.Month; day[:7] == c.Month[:7]; day = day.AddDays(1) {
		if week = append(week, day); len(week) == 7 {
			weeks, week = append(weeks, week), nil
		}
	}
	if len(week) > 0 {
		weeks = append(weeks, append(week, make([]slots.Date, 7-len(week))...))
	}
	return weeks
}

func (c Calendar) monthAway(n int) string {
	return noon(c.Month).AddDate(0, n, 0).Format("2006-01")
}

// noon is an instant of the date, in UTC.
func noon(day slots.Date) time.Time {
	at, _ := time.Parse(time.DateOnly, string(day))
	return at.Add(12 * time.Hour)
}

func dayNumber(day slots.Date) string { return strconv.Itoa(noon(day).Day()) }

// freeDay is a day with how many times are free.
func (s Shell) freeDay(c Calendar, day slots.Date) string {
	return s.Lang.Day(noon(day), nil) + ", " + s.N("book.free", c.Free[day])
}

// clock is 10:30; a wall clock that the zone shows twice that day also says which.
func clock(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	shown := t.Format("15:04")
	_, offset := t.Zone()
	for _, near := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		_, other := t.Add(near).Zone()
		twin := t.Add(time.Duration(offset-other) * time.Second)
		if other != offset && twin.Format("15:04") == shown {
			return shown + " " + t.Format("MST")
		}
	}
	return shown
}

// span is 10:30–11:00.
func span(start time.Time, minutes int, zone *time.Location) string {
	return clock(start, zone) + "–" + clock(start.Add(time.Duration(minutes)*time.Minute), zone)
}

// fullTime is Monday, 12 October 2026, 10:30.
func (s Shell) fullTime(t time.Time) string {
	return s.Lang.LongDate(t, s.Zone) + ", " + clock(t, s.Zone)
}

// abroad tells whether times are shown in another zone than the business's.
func (m Shop) abroad() bool { return m.Local.String() != m.Zone.String() }

// atHome is the time at the business, for a visitor who sees another zone's.
func (m Shop) atHome(t time.Time) string {
	return m.T("book.at_business", m.Lang.LongDate(t, m.Local), clock(t, m.Local), zoneName(m.Local))
}

// zoneName is America/New York.
func zoneName(zone *time.Location) string { return strings.ReplaceAll(zone.String(), "_", " ") }

// dialled is a telephone number as a link has it.
func dialled(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
}

// length is 1 h 30 min.
func (s Shell) length(minutes int) string {
	switch {
	case minutes < 60:
		return s.T("book.minutes", minutes)
	case minutes%60 == 0:
		return s.T("book.hours", minutes/60)
	}
	return s.T("book.hours_minutes", minutes/60, minutes%60)
}

// price is what a service costs.
func (s Shell) price(service Offered) string {
	if service.Price == nil {
		return s.T("book.on_request")
	}
	return s.Lang.Money(*service.Price, service.Currency)
}

// tab is the title of a page of the shop.
func (m Shop) tab(title string) string {
	if title == m.Name {
		return title
	}
	return title + " · " + m.Name
}

func (m Shop) service(id string) string { return m.Home + "/" + id }
