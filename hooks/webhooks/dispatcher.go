package webhooks

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"time"

	"nearbyassist/cluster"
	"nearbyassist/collections"
	"nearbyassist/domain/retry"
	"nearbyassist/domain/seal"
)

const (
	topic     = "event"
	poll      = time.Second
	fanOutMax = 100 // events in one transaction
	// slack is what a claim outlasts an attempt by, for its outcome to be written down.
	slack = 45 * time.Second
)

// Config is how events are sent; zero values are the defaults of rules.md section 8.
type Config struct {
	Schedule        retry.Schedule
	Timeout         time.Duration // of one attempt
	Lane            int           // most attempts in flight for one endpoint
	Allow           []string      // NEARBY_WEBHOOK_ALLOW
	Now             func() time.Time
	Jitter          func() float64 // from -1 to 1
	MaxFailing      time.Duration  // only failures for so long disable an endpoint
	KeepDays        int            // of deliveries and of finished outbox rows
	KeepPerEndpoint int            // deliveries
}

func (c Config) withDefaults() Config {
	if c.Schedule == nil {
		c.Schedule = retry.Webhooks
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Jitter == nil {
		c.Jitter = func() float64 { return 2*rand.Float64() - 1 }
	}
	c.Timeout = cmp.Or(c.Timeout, 15*time.Second)
	c.Lane = cmp.Or(c.Lane, 4)
	c.MaxFailing = cmp.Or(c.MaxFailing, 5*24*time.Hour)
	c.KeepDays = cmp.Or(c.KeepDays, 30)
	c.KeepPerEndpoint = cmp.Or(c.KeepPerEndpoint, 100_000)
	return c
}

// Dispatcher sends events to endpoints. Either Run runs, or Drain is called; never both at once.
type Dispatcher struct {
	db         collections.System
	log        *slog.Logger
	box        *seal.Box
	leadership cluster.Leadership
	config     Config
	worker     string // in claims
	targets    *Targets
	client     *http.Client
	lanes      *lanes
	wake       chan struct{}
}

// NewDispatcher makes a dispatcher that does nothing yet. Its error is an entry of Config.Allow that cannot be read.
func NewDispatcher(db collections.System, log *slog.Logger, box *seal.Box, leadership cluster.Leadership, config Config) (*Dispatcher, error) {
	config = config.withDefaults()
	targets, err := NewTargets(config.Allow)
	if err != nil {
		return nil, err
	}
	return &Dispatcher{
		db: db, log: log, box: box, leadership: leadership, config: config, worker: collections.NewID(), targets: targets,
		client: newClient(targets, config.Lane), lanes: newLanes(), wake: make(chan struct{}, 1),
	}, nil
}

// Wake has Run look for work now. It never waits: call it after a commit that wrote an event.
func (d *Dispatcher) Wake() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Run sends events until the context ends; it looks for work each second, when it is woken, and when an attempt is over. It
// returns when what was in flight then has been written down, at most Config.Timeout later.
func (d *Dispatcher) Run(ctx context.Context) {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	defer d.lanes.wait()
	for ctx.Err() == nil {
		if _, err := d.round(ctx, d.config.Now); err != nil {
			d.log.Error("webhooks: no work could be taken", "error", err.Error())
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		case <-d.wake:
		case <-d.lanes.freed:
		}
	}
}

// Drain fans out and sends all that is due at an instant, and returns when nothing of it is left, or when the context ends.
func (d *Dispatcher) Drain(ctx context.Context, now time.Time) error {
	defer d.lanes.wait()
	for {
		idle := d.lanes.empty()
		started, err := d.round(ctx, func() time.Time { return now })
		if err != nil || idle && started == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.lanes.freed:
		}
	}
}

// round takes what is due, as far as the lanes have room, and starts to send it.
func (d *Dispatcher) round(ctx context.Context, clock func() time.Time) (started int, err error) {
	if !d.leadership.IsLeader() {
		return 0, nil
	}
	if err := d.fanOut(clock()); err != nil {
		return 0, err
	}
	waiting, err := d.db.WaitingWebhooks(d.leadership.Epoch(), clock())
	if err != nil {
		return 0, err
	}
	for _, webhook := range waiting {
		room := d.config.Lane - d.lanes.flying(webhook)
		if room <= 0 {
			continue
		}
		claim := d.claim(clock())
		claimed, err := d.db.ClaimDeliveries(webhook, claim, clock(), room)
		if err != nil {
			return started, err
		}
		for _, outgoing := range claimed {
			started++
			d.lanes.fly(webhook, func() { d.deliver(context.WithoutCancel(ctx), outgoing, claim, clock) })
		}
	}
	return started, nil
}

// fanOut makes the deliveries of all new events, a batch in each transaction.
func (d *Dispatcher) fanOut(now time.Time) error {
	for {
		fanned := 0
		err := d.db.Tx(func(db collections.System) error {
			rows, err := db.ClaimOutbox(topic, d.claim(now), now, fanOutMax)
			if err != nil || len(rows) == 0 {
				return err
			}
			fanned = len(rows)
			ids := make([]string, len(rows))
			for i, row := range rows {
				ids[i] = row.ID
			}
			if err := db.FanOut(ids, now); err != nil {
				return err
			}
			return db.FinishOutbox(ids, now)
		})
		if err != nil || fanned < fanOutMax {
			return err
		}
	}
}

func (d *Dispatcher) claim(now time.Time) collections.Claim {
	return collections.Claim{Worker: d.worker, Epoch: d.leadership.Epoch(), Until: now.Add(d.config.Timeout + slack)}
}

// deliver makes one attempt and writes down what came of it. When that fails the claim runs out, and the attempt is repeated
// under the same event id.
func (d *Dispatcher) deliver(ctx context.Context, outgoing collections.Outgoing, claim collections.Claim, clock func() time.Time) {
	defer func() {
		if cause := recover(); cause != nil {
			d.log.Error("webhooks: an attempt panicked", "delivery", outgoing.ID, "cause", cause, "stack", string(debug.Stack()))
		}
	}()
	if !d.leadership.IsLeader() || d.leadership.Epoch() != claim.Epoch {
		return
	}
	err := d.attempt(ctx, &outgoing, claim, clock)
	if err != nil {
		d.log.Error("webhooks: an attempt was not written down", "delivery", outgoing.ID, "error", err.Error())
	}
}
