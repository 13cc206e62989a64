package webhooks_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/webhooks"
)

func (w *world) count(table string) (rows int) {
	w.t.Helper()
	must(w.t, w.App.DB().NewQuery("SELECT count(*) FROM "+table).Row(&rows))
	return rows
}

func TestOldDeliveriesAndTheirEventsGo(t *testing.T) {
	w := newWorld(t, func(c *webhooks.Config) { c.KeepPerEndpoint = 3 })
	w.SQL("DELETE FROM outbox", nil) // the mails of signing up
	shop := newReceiver(t, status(200))
	full := w.register(shop.URL+"/full", event.BookingCreated)
	small := w.register(shop.URL+"/small", event.BookingCancelled)
	var last string
	for range 5 {
		last = w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		w.Clock.Advance(time.Second)
	}
	w.happen(event.BookingCancelled, map[string]any{})
	w.happen(event.ReviewCreated, map[string]any{}) // nobody asked for it
	w.drain()
	sweep := func() { w.t.Helper(); must(t, w.dispatcher.Sweep(context.Background(), w.Clock.Now())) }

	sweep()
	kept := w.deliveries(full.id)
	if len(kept) != 3 || kept[2].Event != last || len(w.deliveries(small.id)) != 1 || w.count("outbox") != 7 {
		t.Errorf("%d and %d deliveries, %d events", len(kept), len(w.deliveries(small.id)), w.count("outbox"))
	}
	w.Clock.Advance(29 * 24 * time.Hour)
	w.happen(event.BookingCancelled, map[string]any{})
	sweep()
	if len(w.deliveries(full.id)) != 3 || w.count("outbox") != 8 {
		t.Errorf("after 29 days %d deliveries, %d events", len(w.deliveries(full.id)), w.count("outbox"))
	}
	w.Clock.Advance(2 * 24 * time.Hour)
	sweep()
	if w.count("deliveries") != 0 || w.count("outbox") != 1 {
		t.Errorf("after 31 days %d deliveries, %d events", w.count("deliveries"), w.count("outbox"))
	}
	w.drain()
	if len(w.deliveries(small.id)) != 1 {
		t.Error("an event that nobody has heard of yet was deleted")
	}
}

func TestASweepEndsWithItsContext(t *testing.T) {
	w := newWorld(t)
	w.register("https://example.com/in", event.Any)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := w.dispatcher.Sweep(ctx, w.Clock.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// SQLite looked at the queues while one row was in each. What it would read whole then must not be read whole for ever.
func TestWhatSQLiteSawOfShortQueuesIsForgotten(t *testing.T) {
	w := newWorld(t)
	w.register(newReceiver(t, status(200)).URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	plan := func() (steps string) {
		var rows []struct {
			Detail string `db:"detail"`
		}
		must(t, w.App.NonconcurrentDB().NewQuery(`EXPLAIN QUERY PLAN SELECT count(*) FROM deliveries WHERE webhook = 'x' AND createdAt > 'y' AND test = FALSE`).All(&rows))
		for _, row := range rows {
			steps += row.Detail + "\n"
		}
		return steps
	}
	w.SQL("ANALYZE", nil)
	if steps := plan(); !strings.HasPrefix(steps, "SCAN") {
		t.Fatalf("SQLite reads %q: this test holds nothing any more", steps)
	}
	must(t, w.system().Optimize())
	if steps := plan(); !strings.Contains(steps, "INDEX deliveries_webhook") {
		t.Errorf("SQLite reads %q", steps)
	}
}
