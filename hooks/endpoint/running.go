package endpoint

import (
	"sync"
	"time"
)

// Running counts the requests under way, for the drain on SIGTERM.
type Running struct{ group sync.WaitGroup }

// Add counts a request in.
func (r *Running) Add() { r.group.Add(1) }

// Done counts it out.
func (r *Running) Done() { r.group.Done() }

// Wait returns when no request is under way, or after the longest time.
func (r *Running) Wait(longest time.Duration) {
	done := make(chan struct{})
	go func() { r.group.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(longest):
	}
}
