package endpoint

import (
	"sync"
	"time"
)

// Running counts the requests under way, for the drain on SIGTERM. A WaitGroup would not do: it may not be added to while it
// is waited for, and refused requests still come in then.
type Running struct {
	mu    sync.Mutex
	count int
	idle  chan struct{} // closed when none is under way; nil unless somebody waits
}

// Add counts a request in.
func (r *Running) Add() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count++
}

// Done counts it out.
func (r *Running) Done() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count--
	if r.count == 0 && r.idle != nil {
		close(r.idle)
		r.idle = nil
	}
}

// Wait returns when no request is under way, or after the longest time.
func (r *Running) Wait(longest time.Duration) {
	idle := r.whenIdle()
	if idle == nil {
		return
	}
	select {
	case <-idle:
	case <-time.After(longest):
	}
}

// whenIdle is nil when no request is under way.
func (r *Running) whenIdle() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count > 0 && r.idle == nil {
		r.idle = make(chan struct{})
	}
	if r.count == 0 {
		return nil
	}
	return r.idle
}
