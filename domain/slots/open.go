package slots

import "time"

// OpenAt tells whether a business with these hours and closures is open at the instant.
func OpenAt(zone *time.Location, hours []DaySpan, closures []Interval, at time.Time) bool {
	now := Interval{at, at.Add(1)}
	if _, closed := firstOverlap(closures, now); closed {
		return false
	}
	return covers(daysAround(now, zone).open(hours, nil), now)
}
