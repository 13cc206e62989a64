package slots

import (
	"slices"
	"time"
)

// Worktime lists when the staff member works within the interval, merged: own hours within the business's, without closures and
// time off.
func Worktime(zone *time.Location, hours []DaySpan, closures []Interval, staff Staff, within Interval) []Interval {
	days := daysAround(within, zone)
	work := intersect(intersect(days.open(hours, nil), days.work(staff, hours)), merge([]Interval{within}))
	return without(work, merge(slices.Concat(closures, staff.TimeOff)))
}

// Shared is how long both lists last at the same time, however often a time is in one of them.
func Shared(a, b []Interval) (total time.Duration) {
	for _, i := range intersect(merge(slices.Clone(a)), merge(slices.Clone(b))) {
		total += i.End.Sub(i.Start)
	}
	return total
}

// without takes a merged list out of another one.
func without(all, cuts []Interval) []Interval {
	var left []Interval
	for _, i := range all {
		for _, cut := range cuts {
			if !cut.Overlaps(i) {
				continue
			}
			if before := (Interval{i.Start, cut.Start}); !before.empty() {
				left = append(left, before)
			}
			i.Start = earlier(i.End, cut.End)
		}
		if !i.empty() {
			left = append(left, i)
		}
	}
	return left
}
