package collections

import (
	"fmt"
	"time"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
)

const noWeekday time.Weekday = -1

// CheckHours names the weekly hours that are no hours: unreadable, not ending after their start, or overlapping earlier ones
// of the same weekday.
func CheckHours(path string, weekly []DayHours) []fault.Field {
	var broken []fault.Field
	ofDay := map[time.Weekday][]slots.Span{}
	for i, h := range weekly {
		place := fmt.Sprintf("%s[%d]", path, i)
		weekday, err := slots.ParseWeekday(h.Weekday)
		if err != nil {
			weekday = noWeekday
			broken = append(broken, fault.On(place+".weekday", "enum", "mon, tue, wed, thu, fri, sat, sun"))
		}
		hours := Hours{h.Start, h.End}
		broken = append(broken, checkSpan(place, hours, ofDay[weekday])...)
		if span, ok := hours.span(); ok && err == nil {
			ofDay[weekday] = append(ofDay[weekday], span)
		}
	}
	return broken
}

// CheckOverrides names the dated hours that are none: unreadable or repeated dates, and ranges as in CheckHours.
func CheckOverrides(path string, dates []DateHours) []fault.Field {
	var broken []fault.Field
	seen := map[string]bool{}
	for i, d := range dates {
		place := fmt.Sprintf("%s[%d]", path, i)
		if _, err := slots.ParseDate(d.Date); err != nil {
			broken = append(broken, fault.On(place+".date", "format_date"))
		} else if seen[d.Date] {
			broken = append(broken, fault.On(place+".date", "duplicate"))
		}
		seen[d.Date] = true
		var earlier []slots.Span
		for j, r := range d.Ranges {
			broken = append(broken, checkSpan(fmt.Sprintf("%s.ranges[%d]", place, j), r, earlier)...)
			if span, ok := r.span(); ok {
				earlier = append(earlier, span)
			}
		}
	}
	return broken
}

// checkSpan names what is wrong with one range; ranges that meet are no overlap.
func checkSpan(path string, hours Hours, earlier []slots.Span) []fault.Field {
	var broken []fault.Field
	for _, clock := range []struct{ name, text string }{{".start", hours.Start}, {".end", hours.End}} {
		if _, err := slots.ParseClock(clock.text); err != nil {
			broken = append(broken, fault.On(path+clock.name, "format_time"))
		}
	}
	span, _ := hours.span()
	if len(broken) > 0 {
		return broken
	}
	if span.End <= span.Start {
		return []fault.Field{fault.On(path+".end", "end_before_start")}
	}
	for _, other := range earlier {
		if span.Start < other.End && other.Start < span.End {
			return []fault.Field{fault.On(path+".start", "overlap")}
		}
	}
	return nil
}

// How far the midnights of the inhabited zones lie before and after that of UTC.
const (
	eastmost = 14 * time.Hour
	westmost = 12 * time.Hour
)

// CheckAbsences names the closures or times off that are none: unreadable, or not ending after their start. Where one end
// is a date and the other an instant, only an absence that would be empty in every zone is refused.
func CheckAbsences(path string, absences []Absence) []fault.Field {
	var broken []fault.Field
	for i, a := range absences {
		place := fmt.Sprintf("%s[%d]", path, i)
		start, okStart := InstantOrDate(a.Start, time.UTC)
		end, okEnd := InstantOrDate(a.End, time.UTC)
		if !okStart {
			broken = append(broken, fault.On(place+".start", "format_instant"))
		}
		if !okEnd {
			broken = append(broken, fault.On(place+".end", "format_instant"))
		}
		if isDate(a.Start) && !isDate(a.End) {
			start = start.Add(-eastmost)
		}
		if isDate(a.End) && !isDate(a.Start) {
			end = end.Add(westmost)
		}
		if okStart && okEnd && !start.Before(end) {
			broken = append(broken, fault.On(place+".end", "end_before_start"))
		}
	}
	return broken
}

func isDate(text string) bool { return len(text) == len(time.DateOnly) }
