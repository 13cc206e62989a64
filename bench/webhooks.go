package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
)

const (
	webhookEndpoints = 100
	steadyPerSecond  = 100
	steadySeconds    = 10
)

// measureWebhooks tells how many deliveries a second leave for a receiver on loopback, each of an event of its own, and how
// long one takes from its commit to its receipt, while as many come as a hundred busy businesses make. Senders, receiver and
// the writer of the events share the process.
func measureWebhooks(w *world, report *report, scale int) error {
	shop, err := newReceiver()
	if err != nil {
		return err
	}
	defer shop.close()
	tenants, err := w.endpoints(shop.url)
	if err != nil {
		return err
	}
	report.line("Webhooks: %d endpoints of as many businesses, bodies of %d bytes", webhookEndpoints, len(aBody(collections.NewID())))
	rates := make([]float64, rounds)
	for round := range rates {
		if rates[round], err = w.backlog(shop, tenants, 10_000/scale); err != nil {
			return err
		}
	}
	report.line("  %-58s %6.0f deliveries/s (aim 2000)", fmt.Sprintf("a backlog of %d events, median of %d rounds", 10_000/scale, rounds), median(rates))
	waits, err := w.steady(shop, tenants, steadyPerSecond*steadySeconds/scale)
	if err != nil {
		return err
	}
	report.line("  %-58s %6.1f and %.1f ms (aim 20 for p50)", fmt.Sprintf("commit to receipt at %d a second, p50 and p99", steadyPerSecond), percentile(waits, 50), percentile(waits, 99))
	return nil
}

// endpoints makes businesses with one endpoint each.
func (w *world) endpoints(url string) ([]collections.Tenant, error) {
	tenants := make([]collections.Tenant, webhookEndpoints)
	for n := range tenants {
		business, err := w.newBusiness(fmt.Sprintf("Shop %d", n))
		if err != nil {
			return nil, err
		}
		if _, err := w.call("POST", "/api/webhooks", w.owner, "", map[string]any{
			"businessId": business, "url": fmt.Sprintf("%s/%d", url, n), "events": []string{event.Any},
		}); err != nil {
			return nil, err
		}
		tenants[n] = collections.NewTenant(w.app, business, collections.Actor{Type: "system"})
	}
	return tenants, w.settle()
}

// backlog commits events at once and tells how many of them arrived in a second.
func (w *world) backlog(shop *receiver, tenants []collections.Tenant, events int) (perSecond float64, err error) {
	arrived := shop.expect(events)
	ids := make([]string, events)
	err = tenants[0].Tx(func(db collections.Tenant) error {
		for n := range ids {
			db.BusinessID = tenants[n%len(tenants)].BusinessID
			if ids[n], err = happen(db); err != nil {
				return err
			}
		}
		return nil
	})
	begin := time.Now()
	w.server.Dispatcher().Wake()
	if err == nil {
		err = await(arrived)
	}
	return float64(events) / time.Since(begin).Seconds(), err
}

// steady commits events in even steps, whatever becomes of them, and tells how many milliseconds each took to arrive.
func (w *world) steady(shop *receiver, tenants []collections.Tenant, events int) ([]float64, error) {
	arrived, committed := shop.expect(events), map[string]time.Time{}
	ticks := time.NewTicker(time.Second / steadyPerSecond)
	defer ticks.Stop()
	for n := range events {
		<-ticks.C
		id := ""
		if err := tenants[n%len(tenants)].Tx(func(db collections.Tenant) (err error) {
			id, err = happen(db)
			return err
		}); err != nil {
			return nil, err
		}
		committed[id] = time.Now()
		w.server.Dispatcher().Wake()
	}
	if err := await(arrived); err != nil {
		return nil, err
	}
	waits := make([]float64, 0, events)
	for id, at := range committed {
		waits = append(waits, float64(shop.at(id).Sub(at).Microseconds())/1000)
	}
	return waits, nil
}

// happen writes an event as a feature does, in its transaction.
func happen(db collections.Tenant) (id string, err error) {
	id = collections.NewID()
	return id, db.Append(collections.OutboxRow{
		ID: id, Topic: "event", Type: event.BookingCreated, Body: aBody(id), CreatedAt: collections.At(time.Now()),
	})
}

func aBody(id string) string {
	return fmt.Sprintf(`{"id":%q,"type":"booking.created","data":{"notes":%q}}`, id, strings.Repeat("x", 1000))
}

func await(arrived <-chan struct{}) error {
	select {
	case <-arrived:
		return nil
	case <-time.After(time.Minute):
		return errors.New("the events did not arrive")
	}
}

func percentile(values []float64, percent int) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)*percent/100, len(sorted)-1)]
}

// receiver notes when each event came first.
type receiver struct {
	url    string
	server *http.Server

	mu      sync.Mutex
	came    map[string]time.Time
	missing int
	all     chan struct{}
}

func newReceiver() (*receiver, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receiver{url: "http://" + listener.Addr().String(), came: map[string]time.Time{}}
	r.server = &http.Server{Handler: r}
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

// expect answers a channel that is closed when so many new events have come.
func (r *receiver) expect(events int) <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.missing, r.all = events, make(chan struct{})
	return r.all
}

// ServeHTTP takes a delivery.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	_, _ = io.Copy(io.Discard, request.Body)
	now, id := time.Now(), request.Header.Get("webhook-id")
	r.mu.Lock()
	if _, again := r.came[id]; !again {
		r.came[id] = now
		if r.missing--; r.missing == 0 {
			close(r.all)
		}
	}
	r.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

func (r *receiver) at(id string) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.came[id]
}

func (r *receiver) close() { _ = r.server.Shutdown(context.Background()) }
