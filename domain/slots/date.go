package slots

import (
	"fmt"
	"time"
)

// Date is a civil date, "2006-01-02", without a zone. Dates compare and sort as
// text. One is made by ParseDate or DateOf; the methods trust its form.
type Date string

// ParseDate reads exactly "2006-01-02", a date of the calendar.
func ParseDate(s string) (Date, error) {
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("date %q is not YYYY-MM-DD", s)
	}
	return Date(s), nil
}

// DateOf is the date that a calendar in the zone shows at t.
func DateOf(t time.Time, zone *time.Location) Date {
	year, month, day := t.In(zone).Date()
	if year < 1000 || year > 9999 {
		return Date(t.In(zone).Format(time.DateOnly))
	}
	digit := func(n int) byte { return byte('0' + n%10) }
	return Date([]byte{
		digit(year / 1000), digit(year / 100), digit(year / 10), digit(year), '-',
		digit(int(month) / 10), digit(int(month)), '-', digit(day / 10), digit(day),
	})
}

// AddDays counts in the calendar: n days later, earlier where n is negative.
func (d Date) AddDays(n int) Date {
	return Date(d.utc().AddDate(0, 0, n).Format(time.DateOnly))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday {
	return d.utc().Weekday()
}

func (d Date) utc() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// Midnight is the first valid instant of the date in the zone; where the zone
// skips the whole date, that of the next one.
func Midnight(d Date, zone *time.Location) time.Time {
	return Instant(d, 0, zone, false)
}

// Instant is the moment at which a clock in the zone shows c on that date. One
// that the zone skips moves forward to the first valid instant; of one that it
// repeats, a start is the first and an end the second; 24:00 is the next date's
// midnight.
func Instant(d Date, c Clock, zone *time.Location, end bool) time.Time {
	if c == endOfDay {
		return Midnight(d.AddDays(1), zone)
	}
	wall := d.utc().Add(time.Duration(c) * time.Minute)
	return resolve(wall, zone, end)
}

// resolve finds when the zone shows the wall clock that UTC shows at wall. It
// walks the periods of equal offset from a day before, which no offset reaches:
// time.Date does not say which of two moments it picks.
func resolve(wall time.Time, zone *time.Location, last bool) time.Time {
	var found time.Time
	period := wall.Add(-24 * time.Hour).In(zone)
	for {
		_, offset := period.Zone()
		until := offsetEnd(period)
		at := wall.Add(-time.Duration(offset) * time.Second).In(zone)
		switch {
		case at.Before(period) && found.IsZero():
			return period
		case at.Before(period):
			return found
		case until.IsZero() || at.Before(until) && !last:
			return at
		case at.Before(until):
			found = at
		}
		period = until
	}
}

// offsetEnd is an instant after t until which the zone keeps its offset; zero is
// for ever. ZoneBounds ends leap years a day early (golang/go#81583).
func offsetEnd(t time.Time) time.Time {
	_, until := t.ZoneBounds()
	if !until.IsZero() && !until.After(t) {
		return t.Truncate(day).Add(day)
	}
	return until
}
