// Package window counts requests in a window that truly slides: at every instant the last period holds at most the limit.
// It is a store for ulule/limiter, whose own let twice the limit through at a boundary and keep every client for ever
// (contract.md section 1).
package window

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/ulule/limiter/v3"
)

// Store keeps the exact instants of the counted requests of a bounded number of clients; the one that was not counted for
// longest makes room for a new one. It is safe for concurrent use, behind one mutex: a request costs 0.25 µs on one core and
// on two. Its methods never return an error.
//
// A key belongs to one period: another one would forget what the longer still counts. Its limit may change at any time.
type Store struct {
	max   int
	now   func() time.Time
	start time.Time

	mu      sync.Mutex
	clients map[string]*list.Element
	recent  *list.List // of *client, the last counted first
}

type client struct {
	key     string
	hits    hits
	wholeAt int64 // when all hits are expired, in nanoseconds since the store was made
}

var _ limiter.Store = (*Store)(nil)

// New is a store for at most max clients, at least one. Instants are read from now.
func New(max int, now func() time.Time) *Store {
	return &Store{max: max, now: now, start: now(), clients: map[string]*list.Element{}, recent: list.New()}
}

// Get counts one request, unless that were more than the limit: then Reached is true and nothing is counted. Reset is the
// instant, in Unix seconds rounded up, when the limit is whole again.
func (s *Store) Get(ctx context.Context, key string, rate limiter.Rate) (limiter.Context, error) {
	return s.Increment(ctx, key, 1, rate)
}

// Increment counts so many requests at once, all or, where they do not fit, none.
func (s *Store) Increment(_ context.Context, key string, count int64, rate limiter.Rate) (limiter.Context, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	at := s.elapsed(now)
	c := s.find(key, at, rate.Period)
	if count > rate.Limit-c.count() {
		return s.context(c, now, rate, true), nil
	}
	if count > 0 {
		c = s.admit(c, key, at)
		for range count {
			c.hits.add(at, int(rate.Limit))
		}
		c.wholeAt = at + int64(rate.Period)
	}
	return s.context(c, now, rate, false), nil
}

// Peek counts nothing; Reached tells whether Get would refuse.
func (s *Store) Peek(_ context.Context, key string, rate limiter.Rate) (limiter.Context, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	c := s.find(key, s.elapsed(now), rate.Period)
	return s.context(c, now, rate, c.count() >= rate.Limit), nil
}

// Reset forgets what was counted for the key.
func (s *Store) Reset(_ context.Context, key string, rate limiter.Rate) (limiter.Context, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, known := s.clients[key]; known {
		s.remove(e)
	}
	return s.context(nil, s.now(), rate, false), nil
}

// elapsed is monotonic where the clock is: a wall clock that is set back frees nobody.
func (s *Store) elapsed(now time.Time) int64 { return int64(now.Sub(s.start)) }

// find is the client of a key without its expired hits, nil where there is none.
func (s *Store) find(key string, at int64, period time.Duration) *client {
	e, known := s.clients[key]
	if !known {
		return nil
	}
	c := e.Value.(*client)
	c.hits.expire(at - int64(period))
	return c
}

func (c *client) count() int64 {
	if c == nil {
		return 0
	}
	return int64(c.hits.count)
}

// admit makes the client the most recent one, and a new one of a key that has none.
func (s *Store) admit(c *client, key string, at int64) *client {
	if c != nil {
		s.recent.MoveToFront(s.clients[key])
		return c
	}
	s.evict(at)
	c = &client{key: key}
	s.clients[key] = s.recent.PushFront(c)
	return c
}

// evict makes room for one client and drops up to two that are whole again, so that a store that was full empties.
func (s *Store) evict(at int64) {
	for range 2 {
		last := s.recent.Back()
		if last == nil || (len(s.clients) < s.max && last.Value.(*client).wholeAt > at) {
			return
		}
		s.remove(last)
	}
}

func (s *Store) remove(e *list.Element) {
	delete(s.clients, e.Value.(*client).key)
	s.recent.Remove(e)
}

func (s *Store) context(c *client, now time.Time, rate limiter.Rate, reached bool) limiter.Context {
	whole := now
	if c.count() > 0 {
		whole = now.Add(time.Duration(c.wholeAt - s.elapsed(now)))
	}
	return limiter.Context{
		Limit: rate.Limit, Remaining: max(0, rate.Limit-c.count()), Reset: unixUp(whole), Reached: reached,
	}
}

// unixUp is an instant in Unix seconds, rounded up.
func unixUp(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}
