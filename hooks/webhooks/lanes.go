package webhooks

import "sync"

// lanes count the attempts in flight by endpoint, so that a slow one delays nobody else.
type lanes struct {
	mu     sync.Mutex
	counts map[string]int
	all    sync.WaitGroup
	freed  chan struct{} // told when an attempt is over
}

func newLanes() *lanes { return &lanes{counts: map[string]int{}, freed: make(chan struct{}, 1)} }

// fly runs an attempt beside others.
func (l *lanes) fly(webhook string, attempt func()) {
	l.mu.Lock()
	l.counts[webhook]++
	l.mu.Unlock()
	l.all.Go(func() {
		defer l.land(webhook)
		attempt()
	})
}

func (l *lanes) land(webhook string) {
	l.mu.Lock()
	if l.counts[webhook]--; l.counts[webhook] == 0 {
		delete(l.counts, webhook)
	}
	l.mu.Unlock()
	select {
	case l.freed <- struct{}{}:
	default:
	}
}

func (l *lanes) flying(webhook string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.counts[webhook]
}

func (l *lanes) empty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.counts) == 0
}

// wait returns when nothing is in flight.
func (l *lanes) wait() { l.all.Wait() }
