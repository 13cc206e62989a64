package slots

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Clock is a local wall clock in minutes since midnight, 0 to 1440 (24:00).
type Clock int

const endOfDay Clock = 24 * 60

// ParseClock reads exactly "HH:MM", "24:00" included.
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return endOfDay, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, fmt.Errorf("clock %q is not HH:MM", s)
	}
	return Clock(t.Hour()*60 + t.Minute()), nil
}

func (c Clock) String() string {
	return fmt.Sprintf("%02d:%02d", c/60, c%60)
}

// Span is open from Start to End on one local date; empty unless Start is before End.
type Span struct{ Start, End Clock }

// DaySpan is a Span of every such weekday.
type DaySpan struct {
	Weekday time.Weekday
	Span
}

// Override replaces the weekly schedule on one date; without spans it is a day off.
type Override struct {
	Date  Date
	Spans []Span
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseWeekday reads "mon" to "sun".
func ParseWeekday(s string) (time.Weekday, error) {
	i := slices.Index(weekdays, s)
	if i < 0 {
		return 0, fmt.Errorf("weekday %q is not one of %s", s, strings.Join(weekdays, ", "))
	}
	return time.Weekday(i), nil
}

// WeekdayName is what ParseWeekday reads.
func WeekdayName(d time.Weekday) string {
	return weekdays[d]
}
