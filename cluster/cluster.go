// Package cluster says which machine of several may work: jobs and the dispatcher run on the leader only (scale.md). It
// imports nothing of ours.
package cluster

import "time"

// Leadership is what a worker asks before it works, and again before what it did counts.
type Leadership interface {
	// IsLeader tells whether this machine leads now.
	IsLeader() bool
	// Epoch counts the leaders: a claim of an older one no longer counts.
	Epoch() int
	// ValidUntil is the instant at which the leadership ends unless it is renewed before.
	ValidUntil() time.Time
}

// Static is one machine alone: the leader for ever. A later start is a later leader, so that what a process which was killed
// had claimed is free at once.
type Static struct{ Started time.Time }

// IsLeader is always true.
func (Static) IsLeader() bool { return true }

// Epoch is the start in milliseconds, 1 without one.
func (s Static) Epoch() int {
	if s.Started.IsZero() {
		return 1
	}
	return int(s.Started.UnixMilli())
}

// ValidUntil is further away than any work lasts.
func (Static) ValidUntil() time.Time { return time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC) }
