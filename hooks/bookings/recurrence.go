package bookings

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
)

const (
	startsMost   = 52
	yearsMost    = 5
	intervalMost = 1000
	nthMost      = 5 // of a weekday in its month; the library reads past its tables for more
)

// recurrence lists the starts of a rule (RFC 5545, RRULE) from start on, by the wall clock of the zone: an hour keeps its name
// when the clocks change, one that a change skips is the first after it. The first is start itself.
func recurrence(rule string, start time.Time, zone *time.Location) ([]time.Time, error) {
	broken := func(why string, args ...any) ([]time.Time, error) {
		return nil, fault.Validation(fault.On("rrule", why, args...))
	}
	option, until, err := readRule(rule)
	if err != nil {
		return broken("rrule")
	}
	first := clockOf(start, zone)
	horizon := first.AddDate(yearsMost, 0, 0)
	option.Dtstart, option.Until = first, horizon
	parsed, err := rrule.NewRRule(*option)
	if err != nil {
		return broken("rrule")
	}
	var starts []time.Time
	next := parsed.Iterator()
	for clock, more := next(); more && !until.passed(clock, zone); clock, more = next() {
		if len(starts) == startsMost {
			return broken("rrule_many", startsMost, yearsMost)
		}
		starts = append(starts, instantOf(clock, zone))
	}
	switch {
	case until.after(horizon, zone) || option.Count > len(starts):
		return broken("rrule_many", startsMost, yearsMost)
	case len(starts) == 0 || !clockOf(starts[0], zone).Equal(first):
		return broken("rrule_start")
	}
	starts[0] = start
	return starts, nil
}

// limit is where a rule ends: a wall clock, or an instant. One that only counts has none.
type limit struct {
	at      time.Time
	instant bool
}

func (l limit) passed(clock time.Time, zone *time.Location) bool {
	if l.instant {
		clock = instantOf(clock, zone)
	}
	return !l.at.IsZero() && clock.After(l.at)
}

// after tells whether the rule goes on after a wall clock.
func (l limit) after(clock time.Time, zone *time.Location) bool {
	return !l.at.IsZero() && !l.passed(clock, zone)
}

var errRule = errors.New("a rule that is not followed")

// readRule takes what repeats by days or longer and ends; a date as its end is included.
func readRule(text string) (*rrule.ROption, limit, error) {
	option, err := rrule.StrToROption(text)
	if err != nil {
		return nil, limit{}, err
	}
	odd := option.Freq > rrule.DAILY || option.Interval > intervalMost || !option.Dtstart.IsZero() || len(option.Bysecond)+len(option.Byeaster) > 0
	far := slices.ContainsFunc(option.Byweekday, func(day rrule.Weekday) bool { return day.N() > nthMost || day.N() < -nthMost })
	endless := option.Count <= 0 && option.Until.IsZero()
	if odd || far || endless || option.Count > 0 && !option.Until.IsZero() {
		return nil, limit{}, errRule
	}
	until := limit{at: option.Until}
	_, value, _ := strings.Cut(text, "UNTIL=")
	value, _, _ = strings.Cut(value, ";")
	switch {
	case strings.HasSuffix(value, "Z"):
		until.instant = true
	case len(value) == len(rrule.DateFormat):
		until.at = until.at.Add(24*time.Hour - time.Second)
	}
	return option, until, nil
}

// clockOf is what the zone's clock shows at an instant, as if it hung in UTC.
func clockOf(at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC)
}

// instantOf is when the zone's clock shows it.
func instantOf(clock time.Time, zone *time.Location) time.Time {
	minutes := slots.Clock(clock.Hour()*60 + clock.Minute())
	return slots.Instant(slots.DateOf(clock, time.UTC), minutes, zone, false).Add(time.Duration(clock.Second()) * time.Second)
}
