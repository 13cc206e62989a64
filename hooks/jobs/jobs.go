// Package jobs is the one wrapper that every scheduled job runs in (scale.md, "From the first day" 3): in UTC, on the leader
// only, never twice at once, with a context that ends with the leadership or the server, and with its last runs known. It
// knows no feature.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/robfig/cron/v3"

	"nearbyassist/cluster"
)

// never is an expression of PocketBase's scheduler that is never due: its console lists the job, and Run there works.
const never = "0 0 31 2 *"

// errPanicked is the outcome of a run that did not return.
var errPanicked = errors.New("the job panicked")

// Func is the work of a job at an instant. It returns when its context ends, with what it did so far kept.
type Func func(ctx context.Context, now time.Time) error

// State is what is known of a job since the start; instants are zero and errors nil where there was none.
type State struct {
	ID          string
	Schedule    string
	Running     bool
	LastStart   time.Time
	LastSuccess time.Time // its start
	Duration    time.Duration
	LastError   error // of the last run
}

// Runner starts jobs when they are due.
type Runner struct {
	app        core.App
	leadership cluster.Leadership
	now        func() time.Time
	cron       *cron.Cron
	chain      cron.Chain
	ctx        context.Context // ends at Stop
	cancel     context.CancelFunc

	mu      sync.Mutex
	states  []*State
	running sync.WaitGroup
}

// New makes a runner without jobs. now is the clock that jobs are told; when they start is decided by the machine's.
func New(app core.App, leadership cluster.Leadership, now func() time.Time) *Runner {
	log := logger{app}
	ctx, cancel := context.WithCancel(context.Background())
	return &Runner{
		app: app, leadership: leadership, now: now, ctx: ctx, cancel: cancel,
		cron: cron.New(cron.WithLocation(time.UTC), cron.WithLogger(log)),
		// Recover stands inside: a panic that went through SkipIfStillRunning would leave its lock taken for ever.
		chain: cron.NewChain(cron.SkipIfStillRunning(log), cron.Recover(log)),
	}
}

// Add registers a job under an id, with a schedule of robfig/cron ("@every 1m", "15 3 * * *" in UTC), here and on the
// console's Crons page. It is called before Start.
func (r *Runner) Add(id, schedule string, work Func) error {
	state := &State{ID: id, Schedule: schedule}
	job := r.chain.Then(cron.FuncJob(func() { r.run(state, work) }))
	if _, err := r.cron.AddJob(schedule, job); err != nil {
		return fmt.Errorf("schedule the job %s: %w", id, err)
	}
	r.states = append(r.states, state)
	return r.app.Cron().Add(id, never, job.Run)
}

// Start lets the schedules run.
func (r *Runner) Start() { r.cron.Start() }

// Stop ends the schedules and the contexts of running jobs, and returns when these have returned.
func (r *Runner) Stop() {
	r.cron.Stop()
	r.mu.Lock()
	r.cancel()
	r.mu.Unlock()
	r.running.Wait()
}

// States are the jobs in the order of their ids.
func (r *Runner) States() []State {
	r.mu.Lock()
	defer r.mu.Unlock()
	states := make([]State, len(r.states))
	for i, state := range r.states {
		states[i] = *state
	}
	slices.SortFunc(states, func(a, b State) int { return strings.Compare(a.ID, b.ID) })
	return states
}
