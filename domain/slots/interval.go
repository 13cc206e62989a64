package slots

import (
	"cmp"
	"slices"
	"time"
)

// Interval is the time from Start, included, to End, excluded.
type Interval struct{ Start, End time.Time }

// Overlaps tells whether the two share time; touching ones do not.
func (i Interval) Overlaps(o Interval) bool {
	return i.Start.Before(o.End) && o.Start.Before(i.End)
}

func (i Interval) contains(o Interval) bool {
	return !o.Start.Before(i.Start) && !i.End.Before(o.End)
}

func (i Interval) empty() bool {
	return !i.Start.Before(i.End)
}

// merge sorts the intervals, joins those that overlap or touch, and drops the
// empty ones. It may reorder its argument.
func merge(all []Interval) []Interval {
	slices.SortFunc(all, func(a, b Interval) int { return a.Start.Compare(b.Start) })
	var merged []Interval
	for _, next := range all {
		last := len(merged) - 1
		switch {
		case next.empty():
		case last >= 0 && !merged[last].End.Before(next.Start):
			merged[last].End = later(merged[last].End, next.End)
		default:
			merged = append(merged, next)
		}
	}
	return merged
}

// intersect takes two merged lists and lists the time that is in both.
func intersect(a, b []Interval) []Interval {
	var both []Interval
	for len(a) > 0 && len(b) > 0 {
		common := Interval{later(a[0].Start, b[0].Start), earlier(a[0].End, b[0].End)}
		if !common.empty() {
			both = append(both, common)
		}
		if a[0].End.Before(b[0].End) {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return both
}

// covers tells whether one interval of a merged list contains the whole of i.
func covers(merged []Interval, i Interval) bool {
	after, _ := slices.BinarySearchFunc(merged, i.Start, func(e Interval, t time.Time) int {
		return cmp.Or(e.Start.Compare(t), -1)
	})
	return after > 0 && merged[after-1].contains(i)
}

// overlapping lists those of all that share time with i.
func overlapping(all []Interval, i Interval) []Interval {
	return slices.DeleteFunc(slices.Clone(all), func(o Interval) bool { return !o.Overlaps(i) })
}

// firstOverlap is the first of all that shares time with i.
func firstOverlap(all []Interval, i Interval) (Interval, bool) {
	n := slices.IndexFunc(all, i.Overlaps)
	if n < 0 {
		return Interval{}, false
	}
	return all[n], true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
