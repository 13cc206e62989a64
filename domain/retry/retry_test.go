package retry_test

import (
	"testing"
	"time"

	"nearbyassist/domain/retry"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func TestTheWebhookScheduleRunsOut(t *testing.T) {
	want := []string{"5s", "5m0s", "30m0s", "2h0m0s", "5h0m0s", "10h0m0s", "14h0m0s", "20h0m0s", "24h0m0s"}
	for i, pause := range want {
		at, more := retry.Webhooks.Next(i+1, now, 0, 0)
		if !more || at.Sub(now).String() != pause {
			t.Errorf("attempt %d: %s, %v", i+1, at.Sub(now), more)
		}
	}
	for _, attempt := range []int{-1, 0, 10, 1000} {
		if at, more := retry.Webhooks.Next(attempt, now, 0, 0); more || !at.IsZero() {
			t.Errorf("attempt %d goes on at %s", attempt, at)
		}
	}
}

func TestNext(t *testing.T) {
	own := retry.Schedule{10 * time.Second}
	for _, c := range []struct {
		jitter float64
		after  time.Duration
		want   time.Duration
	}{
		{0, 0, 10 * time.Second},
		{1, 0, 12 * time.Second},
		{-1, 0, 8 * time.Second},
		{0.5, 0, 11 * time.Second},
		{0, time.Minute, time.Minute},
		{1, time.Minute, time.Minute},
		{-1, 9 * time.Second, 9 * time.Second},
		{0, time.Second, 10 * time.Second},
	} {
		if at, more := own.Next(1, now, c.jitter, c.after); !more || at.Sub(now) != c.want {
			t.Errorf("jitter %v, Retry-After %s: %s", c.jitter, c.after, at.Sub(now))
		}
	}
}

func TestParseRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"":                               0,
		"120":                            2 * time.Minute,
		" 120 ":                          2 * time.Minute,
		"0":                              0,
		"86400":                          24 * time.Hour,
		"86401":                          24 * time.Hour,
		"99999999999999999999999":        24 * time.Hour,
		"-5":                             0,
		"+5":                             0,
		"1.5":                            0,
		"soon":                           0,
		"Sun, 22 Nov 2026 10:01:00 GMT":  time.Minute,
		"Sunday, 22-Nov-26 10:01:00 GMT": time.Minute,
		"Sun Nov 22 10:01:00 2026":       time.Minute,
		"Sun, 22 Nov 2026 09:59:00 GMT":  0,
		"Sun, 22 Nov 2099 10:00:00 GMT":  24 * time.Hour,
	} {
		if got := retry.ParseRetryAfter(value, now); got != want {
			t.Errorf("%q: %s", value, got)
		}
	}
}

func FuzzParseRetryAfter(f *testing.F) {
	for _, value := range []string{"", "120", "Sun, 22 Nov 2026 10:01:00 GMT", "9999999999999999999", "-1"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if got := retry.ParseRetryAfter(value, now); got < 0 || got > retry.MaxRetryAfter {
			t.Errorf("%q: %s", value, got)
		}
	})
}
