package webhooks

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
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
	claimMax  = 100 // endpoints in one claim
	// slack is what a claim outlasts an attempt by, for its outcome to be written down.
	slack = 45 * time.Second
	// maxFailing is how long an endpoint may take nothing before it is switched off.
	maxFailing = 5 * 24 * time.Hour
)

// Config is how events are sent; zero values are the defaults of rules.md section 8.
type Config struct {
	Schedule        retry.Schedule
	Timeout         time.Duration // of one attempt
	Lane            int           // most attempts in flight for one endpoint; one that took nothing lately has a lane of one
	Flights         int           // most attempts in flight at all; those that took nothing lately share a half
	Allow           []string      // NEARBY_WEBHOOK_ALLOW
	Resolver        *net.Resolver // of targets' names; nil, as it always is outside tests: the machine's
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
	c.Flights = cmp.Or(c.Flights, 1000)
	c.MaxFailing = cmp.Or(c.MaxFailing, maxFailing)
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
	transport  *http.Transport
	lanes      *lanes
	served     string // the endpoint that was served last: the next round begins behind it
	journal    journal
	wake       chan struct{}
}

// NewDispatcher makes a dispatcher that does nothing yet. Its error is an entry of Config.Allow that cannot be read.
func NewDispatcher(db collections.System, log *slog.Logger, box *seal.Box, leadership cluster.Leadership, config Config) (*Dispatcher, error) {
	config = config.withDefaults()
	targets, err := NewTargets(config.Allow)
	if err != nil {
		return nil, err
	}
	targets.resolver = config.Resolver
	return &Dispatcher{
		db: db, log: log, box: box, leadership: leadership, config: config, worker: collections.NewID(), targets: targets,
		transport: newTransport(targets), lanes: newLanes(), wake: make(chan struct{}, 1),
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
		more, err := d.round(ctx, d.config.Now)
		if err != nil {
			d.log.Error("webhooks: no work could be taken", "error", err.Error())
		}
		if more && err == nil {
			continue
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
		_, flying := d.lanes.flying("")
		more, err := d.round(ctx, func() time.Time { return now })
		if err != nil || flying == 0 && !more {
			return err
		}
		if more {
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.lanes.freed:
		}
	}
}

// round fans out what is new and starts to send what is due, a batch of each, as far as the lanes have room. It tells
// whether the next round will find more at once.
func (d *Dispatcher) round(ctx context.Context, clock func() time.Time) (more bool, err error) {
	if !d.leadership.IsLeader() {
		return false, nil
	}
	events, err := d.fanOut(clock())
	if err != nil {
		return false, err
	}
	waiting, err := d.db.WaitingWebhooks(d.leadership.Epoch(), clock())
	if err != nil {
		return false, err
	}
	started := 0
	for room, webhooks := range d.choose(waiting) {
		claim := d.claim(clock())
		claimed, err := d.db.ClaimDeliveries(webhooks, room, claim, clock())
		if err != nil {
			return false, err
		}
		for _, outgoing := range claimed {
			started++
			d.lanes.fly(outgoing.Webhook, outgoing.Failing, func() { d.deliver(context.WithoutCancel(ctx), outgoing, claim, clock) })
		}
	}
	return events == fanOutMax || started > 0, nil
}

// choose groups waiting endpoints by the room that their lanes have, going round among them while there is room at all.
func (d *Dispatcher) choose(waiting []collections.Waiting) map[int][]string {
	next, _ := slices.BinarySearchFunc(waiting, d.served, func(w collections.Waiting, id string) int {
		if w.ID <= id {
			return -1
		}
		return 1
	})
	chosen, count := map[int][]string{}, 0
	_, all := d.lanes.flying("")
	slow := d.lanes.slowly()
	for _, webhook := range slices.Concat(waiting[next:], waiting[:next]) {
		lane, left := d.config.Lane, d.config.Flights-all
		if webhook.Failing {
			lane, left = 1, min(left, d.config.Flights/2-slow)
		}
		here, _ := d.lanes.flying(webhook.ID)
		room := min(lane-here, left)
		if room <= 0 {
			continue
		}
		if webhook.Failing {
			slow++
		}
		if count++; count > claimMax {
			break
		}
		chosen[room], all, d.served = append(chosen[room], webhook.ID), all+room, webhook.ID
	}
	return chosen
}

// fanOut makes the deliveries of new events, a batch in one transaction, and tells of how many.
func (d *Dispatcher) fanOut(now time.Time) (events int, err error) {
	epoch := d.leadership.Epoch()
	if due, err := d.db.HasDue(topic, epoch, now); err != nil || !due {
		return 0, err
	}
	err = d.db.Tx(func(db collections.System) error {
		taken, err := db.TakeOutbox(topic, epoch, now, fanOutMax)
		events = len(taken)
		if err != nil || events == 0 {
			return err
		}
		ids, err := complete(db, taken, now)
		if err != nil {
			return err
		}
		return db.FanOut(ids, now)
	})
	return events, err
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
	made := d.attempt(ctx, &outgoing, clock())
	d.journal.add(landed{collections.Held{ID: outgoing.ID, Claim: claim}, made, clock()}, d.writeDown)
}
