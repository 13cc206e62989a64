package webhooks

import (
	"sync"
	"time"

	"nearbyassist/collections"
)

// landed is an attempt that is over and waits to be written down.
type landed struct {
	collections.Held
	made *outcome // nil: it could not be signed
	at   time.Time
}

// journal writes down what came of attempts. Whoever comes first writes for all who came meanwhile, in one transaction: a
// commit costs more than what it holds.
type journal struct {
	mu      sync.Mutex
	waiting []landed
	writing sync.Mutex
}

// add returns when an attempt has been written down, by this call or by another's.
func (j *journal) add(one landed, write func([]landed)) {
	j.mu.Lock()
	j.waiting = append(j.waiting, one)
	j.mu.Unlock()
	j.writing.Lock()
	defer j.writing.Unlock()
	if batch := j.take(); len(batch) > 0 {
		write(batch)
	}
}

func (j *journal) take() []landed {
	j.mu.Lock()
	defer j.mu.Unlock()
	batch := j.waiting
	j.waiting = nil
	return batch
}
