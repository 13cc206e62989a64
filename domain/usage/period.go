package usage

import "time"

// Period counts what went well and what did not between two instants.
type Period struct {
	Start, End  time.Time
	Fine, Wrong int
}

// Periods are equally long ones that follow on each other, with nothing counted yet.
func Periods(from time.Time, width time.Duration, count int) []Period {
	series := make([]Period, count)
	for i := range series {
		start := from.Add(time.Duration(i) * width)
		series[i] = Period{Start: start, End: start.Add(width)}
	}
	return series
}
