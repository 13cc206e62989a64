package slots

import "time"

// Period is a stretch of the calendar.
type Period string

// The periods; a week begins on Monday.
const (
	Day   Period = "day"
	Week  Period = "week"
	Month Period = "month"
)

// Periods cuts the time from from to before to where a calendar in the zone begins a new period. The first and the last may be
// parts of one; a day is as long as the clock makes it.
func Periods(from, to time.Time, zone *time.Location, period Period) []Interval {
	var all []Interval
	for start := from; start.Before(to); {
		next := Midnight(period.after(DateOf(start, zone)), zone)
		if !next.After(start) { // a zone that skips a date has its midnight behind it
			next = Midnight(period.after(DateOf(start, zone).AddDays(1)), zone)
		}
		all = append(all, Interval{start, earlier(next, to)})
		start = next
	}
	return all
}

// after is the first date of the next period.
func (p Period) after(d Date) Date {
	switch p {
	case Week:
		return d.AddDays(7 - (int(d.Weekday())+6)%7)
	case Month:
		first := d.utc().AddDate(0, 0, 1-d.utc().Day())
		return DateOf(first.AddDate(0, 1, 0), time.UTC)
	}
	return d.AddDays(1)
}
