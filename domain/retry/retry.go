// Package retry says when a failed delivery is tried again (rules.md section 8).
package retry

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Schedule is the pause after each failed attempt; when it is used up there is none left.
type Schedule []time.Duration

// Webhooks is the default schedule of webhook deliveries.
var Webhooks = Schedule{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// Spread is the part of a pause by which jitter may lengthen or shorten it, so that many do not return at once.
const Spread = 0.2

// MaxRetryAfter is the longest that a receiver may ask us to stay away.
const MaxRetryAfter = 24 * time.Hour

// Next is the instant of the next try after the attempt (counted from 1) that failed now, and false after the last one.
// Jitter is from -1 to 1. The receiver's Retry-After, zero where there was none, is the least pause.
func (s Schedule) Next(attempt int, now time.Time, jitter float64, retryAfter time.Duration) (time.Time, bool) {
	if attempt < 1 || attempt > len(s) {
		return time.Time{}, false
	}
	pause := s[attempt-1]
	pause += time.Duration(float64(pause) * Spread * jitter)
	return now.Add(max(pause, retryAfter)), true
}

// ParseRetryAfter reads a Retry-After header, whole seconds or an HTTP date, as the pause from now: at most MaxRetryAfter,
// zero where it is missing, past or neither.
func ParseRetryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if value != "" && strings.Trim(value, "0123456789") == "" {
		return seconds(value)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(at.Sub(now), 0), MaxRetryAfter)
}

// seconds reads digits only; a number too large for an int is as long as it gets.
func seconds(digits string) time.Duration {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n > int64(MaxRetryAfter/time.Second) {
		return MaxRetryAfter
	}
	return time.Duration(n) * time.Second
}
