package usage

import (
	"math"
	"math/bits"
	"time"
)

// Buckets is how many ranges of latency are told apart.
const Buckets = 16

// narrowest is the end of the first range; each further one is twice as wide, and the last, from 4.096 s on, has no end.
const narrowest = 250 * time.Microsecond

// Latencies counts calls by how long they took.
type Latencies [Buckets]int

// Add counts one call.
func (l *Latencies) Add(took time.Duration) {
	l[min(bits.Len64(uint64(max(took, 0)/narrowest)), Buckets-1)]++
}

// Merge adds the calls of others.
func (l *Latencies) Merge(others Latencies) {
	for i, count := range others {
		l[i] += count
	}
}

// Count is how many calls there were.
func (l *Latencies) Count() (total int) {
	for _, count := range l {
		total += count
	}
	return total
}

// Quantile is the latency that this part of the calls (0 to 1) did not exceed, in milliseconds to one digit, as if the calls
// of a range were spread evenly over it; nil without calls.
func (l *Latencies) Quantile(part float64) *float64 {
	wanted, below := part*float64(l.Count()), 0.0
	for i, count := range l {
		if count == 0 || below+float64(count) < wanted {
			below += float64(count)
			continue
		}
		from, to := bounds(i)
		at := math.Round((from+(to-from)*(wanted-below)/float64(count))*10) / 10
		return &at
	}
	return nil
}

// bounds are the ends of a range in milliseconds.
func bounds(bucket int) (from, to float64) {
	first := float64(narrowest) / float64(time.Millisecond)
	if bucket == 0 {
		return 0, first
	}
	from = first * float64(int(1)<<(bucket-1))
	return from, 2 * from
}
