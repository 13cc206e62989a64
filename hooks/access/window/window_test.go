package window_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ulule/limiter/v3"

	"nearbyassist/hooks/access/window"
)

var began = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func (c *clock) to(after time.Duration) { c.at = began.Add(after) }

func rate(most int64) limiter.Rate { return limiter.Rate{Period: time.Minute, Limit: most} }

func made(clients int) (*window.Store, *clock) {
	c := &clock{began}
	return window.New(clients, c.now), c
}

// get shows an answer as "remaining reset", with an x where the request was refused.
func get(t testing.TB, s *window.Store, key string, most int64) string {
	t.Helper()
	return shown(s.Get(t.Context(), key, rate(most)))
}

func shown(c limiter.Context, err error) string {
	if err != nil {
		return err.Error()
	}
	refused := ""
	if c.Reached {
		refused = " x"
	}
	return fmt.Sprintf("%d %d%s", c.Remaining, c.Reset-began.Unix(), refused)
}

func TestTheWindowSlides(t *testing.T) {
	s, clock := made(10)
	for _, step := range []struct {
		at   time.Duration
		want string
	}{
		{0, "2 60"},
		{10 * time.Second, "1 70"},
		{59 * time.Second, "0 119"},
		{59500 * time.Millisecond, "0 119 x"}, // a refused request puts nothing off
		{60*time.Second - 1, "0 119 x"},
		{60 * time.Second, "0 120"},
		{60 * time.Second, "0 120 x"},
		{70 * time.Second, "0 130"},
		{119500 * time.Millisecond, "0 180"}, // rounded up
		{300 * time.Second, "2 360"},
	} {
		clock.to(step.at)
		if got := get(t, s, "a", 3); got != step.want {
			t.Errorf("at %s: %s, not %s", step.at, got, step.want)
		}
	}
}

// A store with fixed windows, begun by the first request, lets nineteen through in these two seconds.
func TestNoDoubleBurstAtABoundary(t *testing.T) {
	s, clock := made(10)
	get(t, s, "a", 10)
	through := 0
	for _, at := range []time.Duration{59 * time.Second, 61 * time.Second} {
		clock.to(at)
		for range 20 {
			if c, _ := s.Get(t.Context(), "a", rate(10)); !c.Reached {
				through++
			}
		}
	}
	if through != 10 {
		t.Errorf("%d requests in two seconds", through)
	}
}

// However requests come, no minute holds more than the limit, and none is refused that would fit.
func TestExactAgainstAList(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s, clock := made(10)
	var at time.Duration
	var passed []time.Duration
	for i := range 20_000 {
		at += time.Duration(random.ExpFloat64() * float64(4*time.Second))
		clock.to(at)
		most := int64(5 + i/5000*4) // a limit may change
		recent := slices.DeleteFunc(slices.Clone(passed), func(p time.Duration) bool { return p <= at-time.Minute })
		c, _ := s.Get(t.Context(), "a", rate(most))
		if c.Reached != (int64(len(recent)) >= most) {
			t.Fatalf("request %d: %d of %d in the last minute, reached %v", i, len(recent), most, c.Reached)
		}
		if !c.Reached {
			recent = append(recent, at)
		}
		passed = recent
	}
}

func TestALowerLimitCountsWhatWas(t *testing.T) {
	s, _ := made(10)
	for range 5 {
		get(t, s, "a", 10)
	}
	if got := get(t, s, "a", 3); got != "0 60 x" {
		t.Error(got)
	}
	if got := get(t, s, "a", 6); got != "0 60" {
		t.Error(got)
	}
}

func TestPeekCountsNothing(t *testing.T) {
	s, clock := made(1)
	clock.to(500 * time.Millisecond)
	if got := shown(s.Peek(t.Context(), "a", rate(1))); got != "1 1" {
		t.Error(got)
	}
	get(t, s, "a", 1)
	for range 2 {
		if got := shown(s.Peek(t.Context(), "a", rate(1))); got != "0 61 x" {
			t.Error(got)
		}
	}
	if shown(s.Peek(t.Context(), "b", rate(1))); get(t, s, "a", 1) != "0 61 x" {
		t.Error("a look at one client pushes another out")
	}
}

func TestIncrementIsAllOrNothing(t *testing.T) {
	s, _ := made(10)
	for _, step := range []struct {
		count int64
		want  string
	}{{7, "3 60"}, {4, "3 60 x"}, {0, "3 60"}, {-1, "3 60"}, {3, "0 60"}, {1 << 40, "0 60 x"}} {
		if got := shown(s.Increment(t.Context(), "a", step.count, rate(10))); got != step.want {
			t.Errorf("%d more: %s", step.count, got)
		}
	}
}

func TestResetForgets(t *testing.T) {
	s, _ := made(10)
	get(t, s, "a", 1)
	for range 2 {
		if got := shown(s.Reset(t.Context(), "a", rate(1))); got != "1 0" {
			t.Error(got)
		}
	}
	if got := get(t, s, "a", 1); got != "0 60" {
		t.Error(got)
	}
}

func TestNothingPassesALimitOfNothing(t *testing.T) {
	s, _ := made(10)
	for _, most := range []int64{0, -1} {
		if got := get(t, s, "a", most); got != "0 0 x" {
			t.Error(got)
		}
	}
}

func TestClientsAreBounded(t *testing.T) {
	s, _ := made(3)
	for _, key := range []string{"a", "b", "c", "a", "d"} { // b is the least recent
		get(t, s, key, 2)
	}
	for key, want := range map[string]string{"a": "0 60 x", "c": "1 60", "d": "1 60", "b": "2 0"} {
		if got := shown(s.Peek(t.Context(), key, rate(2))); got != want {
			t.Errorf("%s: %s", key, got)
		}
	}
}

func TestFreedClientsLeave(t *testing.T) {
	s, clock := made(1000)
	for i := range 1000 {
		get(t, s, strconv.Itoa(i), 1)
	}
	clock.to(time.Hour)
	for i := range 600 {
		get(t, s, "late"+strconv.Itoa(i), 1)
	}
	if n := s.Clients(); n != 600 {
		t.Errorf("%d clients are kept", n)
	}
}

func TestNeverMoreClientsThanTheBound(t *testing.T) {
	s, _ := made(7)
	for i := range 100 {
		get(t, s, strconv.Itoa(i%13), 5)
		if n := s.Clients(); n > 7 {
			t.Fatalf("%d clients after request %d", n, i)
		}
	}
}

func TestConcurrentRequestsAreCountedOnce(t *testing.T) {
	const most, callers = 500, 16
	exact, crowded := window.New(10, time.Now), window.New(50, time.Now)
	var passed atomic.Int64
	var all sync.WaitGroup
	for caller := range callers {
		all.Go(func() {
			for i := range 200 {
				if c, _ := exact.Get(context.Background(), "shared", limiter.Rate{Period: time.Hour, Limit: most}); !c.Reached {
					passed.Add(1)
				}
				_, _ = crowded.Get(context.Background(), fmt.Sprint(caller, i%40), rate(3))
				_, _ = crowded.Peek(context.Background(), fmt.Sprint(i%callers, i%40), rate(3))
			}
		})
	}
	all.Wait()
	if passed.Load() != most || crowded.Clients() != 50 {
		t.Errorf("%d of %d passed, %d clients", passed.Load(), most, crowded.Clients())
	}
}

func BenchmarkGet(b *testing.B) {
	keys := make([]string, 1<<14)
	for i := range keys {
		keys[i] = "api|" + strconv.Itoa(i)
	}
	s := window.New(len(keys)/2, time.Now)
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for i := rand.IntN(len(keys)); p.Next(); i++ {
			_, _ = s.Get(context.Background(), keys[i%len(keys)], limiter.Rate{Period: 15 * time.Minute, Limit: 500})
		}
	})
}
