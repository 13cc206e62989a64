package slots

import (
	"iter"
	"time"
)

const day = 24 * time.Hour

// grid yields the starts of the step's grid from from to before to. Their
// location is that of from, by whose wall clock they are aligned; a repeated
// hour yields its starts twice, a skipped one none.
func grid(from, to time.Time, step time.Duration) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for t := align(from, step); t.Before(to); t = align(t.Add(1), step) {
			if !yield(t) {
				return
			}
		}
	}
}

// align is the first instant from t on whose wall clock, in t's location, is a
// whole number of steps after 00:00.
func align(t time.Time, step time.Duration) time.Time {
	for {
		clock := sinceMidnight(t)
		if clock%step == 0 {
			return t
		}
		next := t.Add(min(step-clock%step, day-clock))
		until := offsetEnd(t)
		if until.IsZero() || next.Before(until) {
			return next
		}
		t = until
	}
}

func sinceMidnight(t time.Time) time.Duration {
	hour, minute, second := t.Clock()
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute +
		time.Duration(second)*time.Second + time.Duration(t.Nanosecond())
}
