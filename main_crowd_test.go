package main_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/signature"
	"nearbyassist/hooks/hookstest"
)

// crowd is the server of all endpoints. Of each twenty one never answers and one always fails; the others note what comes.
type crowd struct {
	*httptest.Server
	t    *testing.T
	over chan struct{}

	mu      sync.Mutex
	secrets map[string]string
	came    map[arrival][]time.Time
	events  map[string]string // their bookings
	bad     map[string]bool   // the endpoints that hung or failed
	waits   []time.Duration   // from the event to its first receipt
}

// arrival is what must happen once, and may happen again after a kill.
type arrival struct{ endpoint, booking string }

func newCrowd(t *testing.T) *crowd {
	c := &crowd{t: t, over: make(chan struct{}), secrets: map[string]string{}, came: map[arrival][]time.Time{}, events: map[string]string{}, bad: map[string]bool{}}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	endpoint := strings.TrimPrefix(r.URL.Path, "/")
	number, _ := strconv.Atoi(endpoint)
	body, err := io.ReadAll(r.Body)
	if number%shopEndpoints < 2 {
		c.mu.Lock()
		c.bad[endpoint] = true
		c.mu.Unlock()
	}
	switch {
	case err != nil: // the sender was killed
	case number%shopEndpoints == 0:
		select {
		case <-c.over:
			w.WriteHeader(http.StatusServiceUnavailable)
		case <-r.Context().Done():
		}
	case number%shopEndpoints == 1:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		c.note(endpoint, r.Header, body)
	}
}

func (c *crowd) note(endpoint string, header http.Header, body []byte) {
	now := time.Now()
	var told struct {
		ID, Type  string
		CreatedAt time.Time
		Data      struct{ ID string }
	}
	err := json.Unmarshal(body, &told)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil || told.Type != "booking.created" || header.Get("X-NearbyAssist-Signature") != signature.Hex(c.secrets[endpoint], body) {
		c.t.Errorf("endpoint %s got %v: %s", endpoint, header, body)
		return
	}
	arrived := arrival{endpoint, told.Data.ID}
	if len(c.came[arrived]) == 0 {
		c.waits = append(c.waits, now.Sub(told.CreatedAt))
	}
	c.came[arrived] = append(c.came[arrived], now)
	c.events[told.ID] = told.Data.ID
}

func (c *crowd) arrivals() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.came)
}

// judge holds that all arrived at all that listen, again only where a kill explains it, and with -chaos in time.
func (c *crowd) judge(f *flood, kills []time.Time) {
	c.t.Helper()
	repeated := 0
	for booking, shop := range f.made {
		for _, endpoint := range f.shops[shop].endpoints {
			times := c.came[arrival{endpoint, booking}]
			if len(times) == 0 {
				c.t.Errorf("endpoint %s did not hear of booking %s", endpoint, booking)
			}
			for i := 1; i < len(times); i++ {
				repeated++
				if !slices.ContainsFunc(kills, func(kill time.Time) bool { return kill.After(times[i-1].Add(-promisedWait)) && kill.Before(times[i]) }) {
					c.t.Errorf("endpoint %s heard of booking %s twice without a kill, %s apart", endpoint, booking, times[i].Sub(times[i-1]))
				}
			}
		}
	}
	if len(c.bad) != 2*len(f.shops) {
		c.t.Errorf("%d endpoints hung or failed", len(c.bad))
	}
	slices.Sort(c.waits)
	median, most := c.waits[len(c.waits)/2], c.waits[len(c.waits)*99/100]
	c.t.Logf("%d endpoints, %d bookings, %d deliveries, %d again after %d kills; from event to receipt p50 %s, p99 %s, at most %s",
		len(c.secrets), len(f.made), len(c.came), repeated, len(kills), median, most, c.waits[len(c.waits)-1])
	if *chaos > 0 && most > promisedWait {
		c.t.Errorf("p99 is %s", most)
	}
}

// compare holds that there is an event for each booking and no other, and that what arrived was written down.
func (c *crowd) compare(f *flood, folder string) {
	c.t.Helper()
	db, err := collections.Connect("NORMAL")(filepath.Join(folder, "data.db"))
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	hookstest.WantSound(c.t, db)
	var events []string
	var open int
	if err := db.NewQuery("SELECT id FROM outbox WHERE type = 'booking.created'").Column(&events); err != nil {
		c.t.Fatal(err)
	}
	if err := db.NewQuery(`SELECT count(*) FROM deliveries d JOIN webhooks w ON w.id = d.webhook
		WHERE (d.status = 'delivered') != (CAST(replace(w.url, {:address}, '') AS INTEGER) % {:each} > 1)`).
		Bind(map[string]any{"address": c.URL + "/", "each": shopEndpoints}).Row(&open); err != nil {
		c.t.Fatal(err)
	}
	if len(events) != len(f.made) || len(c.events) != len(f.made) || open != 0 {
		c.t.Errorf("%d bookings were answered, %d events are stored, %d were heard of, %d deliveries are in a state that they cannot be in", len(f.made), len(events), len(c.events), open)
	}
	for _, id := range events {
		if _, booked := f.made[c.events[id]]; !booked {
			c.t.Errorf("nobody heard of event %s", id)
		}
	}
}
