package webhooks_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/webhooks"
)

// However many endpoints hang, half of the attempts that may be under way stay for the others.
func TestEndpointsThatHangLeaveRoomForOthers(t *testing.T) {
	w := newWorld(t, func(c *webhooks.Config) { c.Flights = 4 })
	release := make(chan struct{})
	var hangs atomic.Bool
	slow := newReceiver(t, func(_ int, answer http.ResponseWriter) {
		if hangs.Load() {
			<-release
		}
		answer.WriteHeader(500)
	})
	for n := range 8 {
		w.register(fmt.Sprintf("%s/%d", slow.URL, n), event.BookingCreated)
	}
	w.happen(event.BookingCreated, map[string]any{})
	w.drain() // all of them fail, quickly yet
	for range 8 {
		<-slow.came
	}
	quick := newReceiver(t, status(200))
	w.register(quick.URL, event.BookingUpdated)
	hangs.Store(true)
	w.Clock.Advance(time.Minute) // their second attempts are due
	for range 20 {
		w.happen(event.BookingUpdated, map[string]any{})
	}
	var draining sync.WaitGroup
	draining.Go(func() {
		if err := w.dispatcher.Drain(context.Background(), w.Clock.Now()); err != nil {
			t.Error(err)
		}
	})
	for range 2 {
		<-slow.came
	}
	for range 20 {
		<-quick.came
	}
	if calls := len(slow.got()); calls != 8+2 {
		t.Errorf("%d attempts at those that hang", calls-8)
	}
	close(release)
	draining.Wait()
	slow.want(t, 16)
}
