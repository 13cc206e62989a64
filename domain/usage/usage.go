// Package usage adds up how an API key was used (contract.md, row 52). Calls are counted by the hours of UTC, so that periods
// begin with a full hour.
package usage

import (
	"cmp"
	"slices"
	"time"
)

// Outcome is what became of a call.
type Outcome string

// The outcomes of contract.md section 6, in its order.
const (
	OK                Outcome = "ok"
	ClientError       Outcome = "client_error"
	InsufficientScope Outcome = "insufficient_scope"
	IPRefused         Outcome = "ip_refused"
	Expired           Outcome = "expired"
	Revoked           Outcome = "revoked"
	RateLimited       Outcome = "rate_limited"
	ServerError       Outcome = "server_error"
)

// Outcomes are all of them.
var Outcomes = []Outcome{OK, ClientError, InsufficientScope, IPRefused, Expired, Revoked, RateLimited, ServerError}

// OutcomeOf tells what an answer means. Why a key opened nothing is known to whoever looked it up, not to the answer.
func OutcomeOf(status int, code string) Outcome {
	switch {
	case code == string(InsufficientScope), code == string(RateLimited):
		return Outcome(code)
	case status >= 500:
		return ServerError
	case status >= 400:
		return ClientError
	}
	return OK
}

// Line is the calls of one hour that are alike.
type Line struct {
	Hour      time.Time // its start
	Operation string
	Status    int
	Outcome   Outcome
	Latencies Latencies
}

// Totals are the calls of some lines. Errors are those that were refused or failed.
type Totals struct {
	Requests int
	Errors   int
	P50Ms    *float64 // nil without requests
	P95Ms    *float64
}

// Sum adds up lines.
func Sum(lines []Line) Totals {
	var totals Totals
	var latencies Latencies
	for _, line := range lines {
		count := line.Latencies.Count()
		totals.Requests += count
		if line.Outcome != OK {
			totals.Errors += count
		}
		latencies.Merge(line.Latencies)
	}
	totals.P50Ms, totals.P95Ms = latencies.Quantile(0.5), latencies.Quantile(0.95)
	return totals
}

// Group is the totals of the lines that have something in common.
type Group[K cmp.Ordered] struct {
	Of K
	Totals
}

// By groups lines by what key says of them, in its order.
func By[K cmp.Ordered](lines []Line, key func(Line) K) []Group[K] {
	groups := []Group[K]{}
	sorted := slices.SortedStableFunc(slices.Values(lines), func(a, b Line) int { return cmp.Compare(key(a), key(b)) })
	for len(sorted) > 0 {
		first := key(sorted[0])
		end := slices.IndexFunc(sorted, func(line Line) bool { return key(line) != first })
		if end < 0 {
			end = len(sorted)
		}
		groups = append(groups, Group[K]{first, Sum(sorted[:end])})
		sorted = sorted[end:]
	}
	return groups
}

// Between are the lines of the hours from one instant to before another; the lines are in the order of their hours.
func Between(lines []Line, from, to time.Time) []Line {
	place := func(at time.Time) int {
		found, _ := slices.BinarySearchFunc(lines, at, func(line Line, at time.Time) int { return line.Hour.Compare(at) })
		return found
	}
	first := place(from)
	return lines[first:max(first, place(to))]
}
