package jobs

import (
	"context"
	"time"

	"nearbyassist/cluster"
)

// watch is how often a running job looks whether its machine still leads.
const watch = time.Second

// run does the work once, unless another machine leads or the server stops.
func (r *Runner) run(state *State, work Func) {
	if !r.leadership.IsLeader() {
		return
	}
	now, begun := r.begin(state)
	if !begun {
		return
	}
	defer r.running.Done()
	started := time.Now()
	err := errPanicked
	defer func() { r.end(state, time.Since(started), err) }()
	ctx, cancel := WhileLeader(r.ctx, r.leadership)
	defer cancel()
	err = work(ctx, now)
	if err != nil {
		r.app.Logger().Error("job failed", "job", state.ID, "error", err.Error())
	}
}

// begin notes a start; after Stop there is none.
func (r *Runner) begin(state *State) (now time.Time, begun bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil {
		return time.Time{}, false
	}
	r.running.Add(1)
	state.Running, state.LastStart = true, r.now()
	return state.LastStart, true
}

func (r *Runner) end(state *State, took time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	state.Running, state.Duration, state.LastError = false, took, err
	if err == nil {
		state.LastSuccess = state.LastStart
	}
}

// WhileLeader is a context that ends with its parent, and within a second after the leadership of this epoch has ended.
func WhileLeader(parent context.Context, leadership cluster.Leadership) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	epoch := leadership.Epoch()
	go func() {
		defer cancel()
		for leads(leadership, epoch) {
			select {
			case <-ctx.Done():
				return
			case <-time.After(min(watch, time.Until(leadership.ValidUntil()))):
			}
		}
	}()
	return ctx, cancel
}

func leads(leadership cluster.Leadership, epoch int) bool {
	return leadership.IsLeader() && leadership.Epoch() == epoch && time.Now().Before(leadership.ValidUntil())
}
