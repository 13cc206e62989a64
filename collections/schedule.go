package collections

import (
	"sync"
	"time"

	"nearbyassist/domain/slots"
)

// DayHours is a stretch of a weekday, wall clock of the business.
type DayHours struct {
	Weekday string `json:"weekday" enum:"mon,tue,wed,thu,fri,sat,sun"`
	Start   string `json:"start" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" patternDescription:"HH:MM"`
	End     string `json:"end" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"HH:MM to 24:00"`
}

// Hours is a stretch of one date, wall clock of the business.
type Hours struct {
	Start string `json:"start" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" patternDescription:"HH:MM"`
	End   string `json:"end" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"HH:MM to 24:00"`
}

// DateHours replaces the weekly hours on one date; no ranges means closed.
type DateHours struct {
	Date   string  `json:"date" format:"date"`
	Ranges []Hours `json:"ranges" maxItems:"20"`
}

// Absence is a closure or time off: instants or dates (midnight of the business's zone), the end excluded.
type Absence struct {
	Start  string  `json:"start" maxLength:"40"`
	End    string  `json:"end" maxLength:"40"`
	Reason *string `json:"reason,omitempty" maxLength:"200" nullable:"true"`
}

// DefaultHours are those of a new business: Monday to Friday 09:00 to 18:00.
func DefaultHours() []DayHours {
	var hours []DayHours
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri"} {
		hours = append(hours, DayHours{Weekday: day, Start: "09:00", End: "18:00"})
	}
	return hours
}

// DefaultReminders are those of a new business: a day and two hours before.
func DefaultReminders() []int { return []int{1440, 120} }

var zones sync.Map // of IANA name, to *time.Location: Go parses a zone anew each time it is loaded

// ZoneOf is the time zone of a stored name. Guards refuse unknown ones; one that this machine's data lacks is UTC.
func ZoneOf(name string) *time.Location {
	if known, ok := zones.Load(name); ok {
		return known.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	zones.Store(name, zone)
	return zone
}

// Zone is where the business's clocks hang.
func (b *Business) Zone() *time.Location { return ZoneOf(b.Timezone) }

// OpeningHours are the weekly hours for the availability rules.
func (b *Business) OpeningHours() []slots.DaySpan { return daySpans(b.Hours.V) }

// ClosedTimes are the closures as instants.
func (b *Business) ClosedTimes() []slots.Interval { return intervals(b.Closures.V, b.Zone()) }

// OpenAt tells whether the business is open at the instant.
func (b *Business) OpenAt(now time.Time) bool {
	return slots.OpenAt(b.Zone(), b.OpeningHours(), b.ClosedTimes(), now)
}

// Schedule is when the person works, for the availability rules. Without weekly hours of their own they work the business's.
func (s *Staff) Schedule(zone *time.Location) slots.Staff {
	return scheduleOf(s.ID, s.Weekly.V, s.Overrides.V, s.TimeOff.V, zone)
}

func scheduleOf(id string, weekly []DayHours, dates []DateHours, timeOff []Absence, zone *time.Location) slots.Staff {
	return slots.Staff{ID: id, Weekly: daySpans(weekly), Own: weekly != nil, Overrides: overrides(dates), TimeOff: intervals(timeOff, zone)}
}

// The conversions leave out what the checks of schedule_check.go refuse.

func daySpans(hours []DayHours) []slots.DaySpan {
	spans := make([]slots.DaySpan, 0, len(hours))
	for _, h := range hours {
		weekday, err := slots.ParseWeekday(h.Weekday)
		span, ok := Hours{h.Start, h.End}.span()
		if err == nil && ok {
			spans = append(spans, slots.DaySpan{Weekday: weekday, Span: span})
		}
	}
	return spans
}

func (h Hours) span() (span slots.Span, ok bool) {
	start, errStart := slots.ParseClock(h.Start)
	end, errEnd := slots.ParseClock(h.End)
	return slots.Span{Start: start, End: end}, errStart == nil && errEnd == nil
}

func overrides(dates []DateHours) []slots.Override {
	var all []slots.Override
	for _, d := range dates {
		date, err := slots.ParseDate(d.Date)
		if err != nil {
			continue
		}
		override := slots.Override{Date: date}
		for _, r := range d.Ranges {
			if span, ok := r.span(); ok {
				override.Spans = append(override.Spans, span)
			}
		}
		all = append(all, override)
	}
	return all
}

func intervals(absences []Absence, zone *time.Location) []slots.Interval {
	var all []slots.Interval
	for _, a := range absences {
		start, okStart := InstantOrDate(a.Start, zone)
		end, okEnd := InstantOrDate(a.End, zone)
		if okStart && okEnd {
			all = append(all, slots.Interval{Start: start, End: end})
		}
	}
	return all
}

// InstantOrDate reads an RFC 3339 instant, or a date as its midnight in the zone.
func InstantOrDate(text string, zone *time.Location) (at time.Time, ok bool) {
	if date, err := slots.ParseDate(text); err == nil {
		return slots.Midnight(date, zone).UTC(), true
	}
	at, err := time.Parse(time.RFC3339, text)
	return at.UTC(), err == nil
}
