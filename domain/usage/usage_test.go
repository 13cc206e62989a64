package usage_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"nearbyassist/domain/usage"
)

func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		status int
		code   string
		want   usage.Outcome
	}{
		{200, "", usage.OK},
		{304, "", usage.OK},
		{400, "invalid_parameter", usage.ClientError},
		{403, "insufficient_role", usage.ClientError},
		{403, "insufficient_scope", usage.InsufficientScope},
		{404, "not_found", usage.ClientError},
		{429, "rate_limited", usage.RateLimited},
		{500, "internal", usage.ServerError},
		{503, "unavailable", usage.ServerError},
	} {
		if got := usage.OutcomeOf(c.status, c.code); got != c.want || !slices.Contains(usage.Outcomes, got) {
			t.Errorf("%d %s is %s", c.status, c.code, got)
		}
	}
}

func latencies(took ...time.Duration) (l usage.Latencies) {
	for _, one := range took {
		l.Add(one)
	}
	return l
}

func TestQuantilesLieWithinTheirRange(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var counted usage.Latencies
		took := make([]float64, 1+random.IntN(500))
		for i := range took {
			took[i] = math.Exp(random.Float64()*8) / 10 // 0.1 ms to 298 ms
			counted.Add(time.Duration(took[i] * float64(time.Millisecond)))
		}
		slices.Sort(took)
		for _, part := range []float64{0.5, 0.95, 1} {
			exact := took[int(math.Ceil(part*float64(len(took))))-1]
			if got := *counted.Quantile(part); got > 2*exact+0.1 || got < exact/2-0.1 {
				t.Errorf("%v of %d calls is %v, exactly %v", part, len(took), got, exact)
			}
		}
	}
}

func TestQuantilesAtTheEdges(t *testing.T) {
	none, quick, slow := latencies(), latencies(-time.Second, 0), latencies(time.Hour)
	if none.Quantile(0.5) != nil || none.Count() != 0 {
		t.Error("without calls there is a quantile")
	}
	if *quick.Quantile(0.5) > 0.25 || *slow.Quantile(0.5) < 4096 || slow.Count() != 1 {
		t.Errorf("quick %v, slow %v", *quick.Quantile(0.5), *slow.Quantile(0.5))
	}
}

func TestLinesAddUp(t *testing.T) {
	hour := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	lines := []usage.Line{
		{hour, "listServices", 200, usage.OK, latencies(time.Millisecond, time.Millisecond, 3*time.Millisecond)},
		{hour, "createBooking", 409, usage.ClientError, latencies(20 * time.Millisecond)},
		{hour.Add(time.Hour), "listServices", 429, usage.RateLimited, latencies(0, 0)},
	}
	whole := usage.Sum(lines)
	if whole.Requests != 6 || whole.Errors != 3 || *whole.P50Ms > 2 || *whole.P95Ms < 16 || *whole.P95Ms > 32 {
		t.Errorf("whole %+v", whole)
	}
	if empty := usage.Sum(nil); empty.Requests != 0 || empty.P50Ms != nil || empty.P95Ms != nil {
		t.Errorf("nothing is %+v", empty)
	}
	by := usage.By(lines, func(line usage.Line) string { return line.Operation })
	if len(by) != 2 || by[0].Of != "createBooking" || by[0].Requests != 1 || by[1].Of != "listServices" || by[1].Requests != 5 || by[1].Errors != 2 {
		t.Errorf("by operation %+v", by)
	}
	for _, c := range []struct{ from, to, want int }{{0, 1, 2}, {1, 2, 1}, {0, 2, 3}, {2, 3, 0}, {-5, 0, 0}, {1, 0, 0}} {
		at := func(hours int) time.Time { return hour.Add(time.Duration(hours) * time.Hour) }
		if got := usage.Between(lines, at(c.from), at(c.to)); len(got) != c.want {
			t.Errorf("between %d and %d are %d lines", c.from, c.to, len(got))
		}
	}
}
