package webhooks

import "sync"

// lanes count the attempts in flight, by endpoint and in all, so that a slow endpoint delays nobody else.
type lanes struct {
	mu     sync.Mutex
	counts map[string]int
	total  int
	slow   int // of total, at endpoints that took nothing lately
	all    sync.WaitGroup
	freed  chan struct{} // told when an attempt is over
}

func newLanes() *lanes { return &lanes{counts: map[string]int{}, freed: make(chan struct{}, 1)} }

// fly runs an attempt beside others.
func (l *lanes) fly(webhook string, failing bool, attempt func()) {
	l.mu.Lock()
	l.counts[webhook]++
	l.total++
	if failing {
		l.slow++
	}
	l.mu.Unlock()
	l.all.Go(func() {
		defer l.land(webhook, failing)
		attempt()
	})
}

func (l *lanes) land(webhook string, failing bool) {
	l.mu.Lock()
	l.total--
	if failing {
		l.slow--
	}
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

// slowly counts the attempts at endpoints that took nothing lately.
func (l *lanes) slowly() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.slow
}

// wait returns when nothing is in flight.
func (l *lanes) wait() { l.all.Wait() }
