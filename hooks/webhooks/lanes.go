package webhooks

import "sync"

// lanes count the attempts in flight, by endpoint and in all, so that a slow endpoint delays nobody else.
type lanes struct {
	mu     sync.Mutex
	counts map[string]int
	total  int
	all    sync.WaitGroup
	freed  chan struct{} // told when an attempt is over
}

func newLanes() *lanes { return &lanes{counts: map[string]int{}, freed: make(chan struct{}, 1)} }

// fly runs an attempt beside others.
func (l *lanes) fly(webhook string, attempt func()) {
	l.mu.Lock()
	l.counts[webhook]++
	l.total++
	l.mu.Unlock()
	l.all.Go(func() {
		defer l.land(webhook)
		attempt()
	})
}

func (l *lanes) land(webhook string) {
	l.mu.Lock()
	l.total--
	if l.counts[webhook]--; l.counts[webhook] == 0 {
		delete(l.counts, webhook)
	}
	l.mu.Unlock()
	select {
	case l.freed <- struct{}{}:
	default:
	}
}

// flying counts the attempts at an endpoint, and all.
func (l *lanes) flying(webhook string) (here, all int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.counts[webhook], l.total
}

// wait returns when nothing is in flight.
func (l *lanes) wait() { l.all.Wait() }
