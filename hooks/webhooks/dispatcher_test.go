package webhooks_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/webhooks"
)

const hostile = "<b>\"O'Ñandú\" & ünïcödé \u2028\u2029\x00 👩‍🔧</b></script>"

func TestWhatAReceiverGets(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, func(_ int, w http.ResponseWriter) {
		w.Header().Set("X-Shop", "yes")
		w.WriteHeader(201)
		_, _ = w.Write([]byte(strings.Repeat("é", 3000)))
	})
	hook := w.register(shop.URL+"/in?token=t0p", event.BookingCreated)
	id := w.happen(event.BookingCreated, hookstest.Body{"id": "b1", "notes": hostile})
	w.drain()

	got := shop.want(t, 1)[0]
	wantBody := `{"id":"` + id + `","type":"booking.created","createdAt":"2026-11-24T09:00:00Z","apiVersion":"1","businessId":"` + w.business.ID +
		`","data":{"id":"b1","notes":"<b>\"O'Ñandú\" & ünïcödé ` + "\u2028\u2029" + `\u0000 👩‍🔧</b></script>"}}`
	if got.Method != "POST" || got.Path != "/in" || got.Body != wantBody {
		t.Errorf("%s %s %s", got.Method, got.Path, got.Body)
	}
	sent := w.delivery(hook.id)
	timestamp := strconv.FormatInt(hookstest.Start.Unix(), 10)
	for name, want := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "NearbyAssist-Webhooks/1", "X-NearbyAssist-Event": "booking.created",
		"X-NearbyAssist-Delivery": sent.ID, "webhook-id": id, "webhook-timestamp": timestamp,
		"X-NearbyAssist-Signature": signedAsTheSample(hook.secret, got.Body),
		"webhook-signature":        signedByStandard(t, hook.secret, id, timestamp, got.Body),
		"Content-Encoding":         "", "Accept-Encoding": "", "Authorization": "", "Cookie": "",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Header.Get(name), want)
		}
	}
	if sent.Status != "delivered" || sent.Attempts != 1 || sent.StatusCode != 201 || !sent.DeliveredAt.Equal(hookstest.Start) || !sent.NextAttemptAt.IsZero() ||
		sent.ClaimedBy != "" || sent.Event != id || sent.Business != w.business.ID || sent.Error != "" {
		t.Errorf("delivery %+v", sent)
	}
	log := sent.Log.V
	if len(log) != 1 || log[0].Number != 1 || !log[0].At.Equal(hookstest.Start) || log[0].StatusCode != 201 || len(log[0].Body) < 4096 || log[0].Error != "" ||
		!has(log[0].Headers, "X-Shop", "yes") {
		t.Errorf("log %+v", log)
	}
	if len(log[0].Body) > 4100 || !strings.HasPrefix(log[0].Body, "éé") {
		t.Errorf("%d bytes of the answer are kept", len(log[0].Body))
	}
	request := sent.Request.V
	if request == nil || request.URL != shop.URL+"/in?token=t0p" || !has(request.Headers, "webhook-id", id) {
		t.Errorf("request %+v", request)
	}
	w.drain()
	shop.want(t, 1)
}

func has(headers []collections.Header, name, value string) bool {
	for _, header := range headers {
		if header.Name == name && header.Value == value {
			return true
		}
	}
	return false
}

func TestOnlyWhoAskedHears(t *testing.T) {
	w := newWorld(t)
	other := w.SignUp("Eva Paz").Business("Taller Luna")
	shop := newReceiver(t, status(200))
	named := w.register(shop.URL+"/named", event.BookingCreated, event.BookingCancelled)
	every := w.register(shop.URL+"/every", event.Any)
	w.Call(other.Owner.Caller, "POST", "/api/webhooks", hookstest.Body{"businessId": other.ID, "url": shop.URL + "/other", "events": []string{"*"}}).Want(201)
	dead := w.register(shop.URL+"/dead", event.Any)
	w.Call(w.business.Owner.Caller, "DELETE", "/api/webhooks/"+dead.id, nil).Want(200)
	early := w.happen(event.BookingCreated, map[string]any{"n": 1})
	w.happen(event.WebhookDisabled, map[string]any{"n": 2})
	w.Clock.Advance(time.Minute)
	late := w.register(shop.URL+"/late", event.Any)
	w.drain()

	paths := map[string]int{}
	for _, got := range shop.got() {
		paths[got.Path]++
	}
	if len(paths) != 2 || paths["/named"] != 1 || paths["/every"] != 2 {
		t.Errorf("heard: %v", paths)
	}
	if delivery := w.delivery(named.id); delivery.Event != early || delivery.EventType != event.BookingCreated {
		t.Errorf("delivery %+v", delivery)
	}
	if len(w.deliveries(every.id)) != 2 || len(w.deliveries(late.id)) != 0 {
		t.Error("an endpoint hears of what was before it, or not of all after it")
	}
	must(t, w.system().FanOut([]string{early}, w.Clock.Now()))
	if len(w.deliveries(every.id)) != 2 {
		t.Error("a second fan-out made a second delivery")
	}
}

func TestTwoFailuresThenSuccess(t *testing.T) {
	jitter := []float64{0.5, -1}
	w := newWorld(t, func(c *webhooks.Config) {
		c.Jitter = func() float64 { next := jitter[0]; jitter = jitter[1:]; return next }
	})
	shop := newReceiver(t, statuses(500, 503, 200))
	hook := w.register(shop.URL, event.BookingCreated)
	id := w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	due := at(0)
	for calls, pause := range []time.Duration{5500 * time.Millisecond, 4 * time.Minute} {
		shop.want(t, calls+1)
		due = due.Add(pause)
		if next := w.delivery(hook.id).NextAttemptAt; !next.Equal(due) {
			t.Fatalf("after attempt %d the next is at %s, want %s", calls+1, next, due)
		}
		if w.shown(hook.id)["status"] != "failing" {
			t.Error("it is not said to fail")
		}
		w.Clock.Set(due.Add(-time.Millisecond))
		w.drain()
		shop.want(t, calls+1)
		w.Clock.Set(due)
		w.drain()
	}
	for n, got := range shop.want(t, 3) {
		timestamp := strconv.FormatInt([]time.Time{at(0), at(5500 * time.Millisecond), due}[n].Unix(), 10)
		if got.Header.Get("webhook-id") != id || got.Header.Get("webhook-timestamp") != timestamp ||
			got.Header.Get("webhook-signature") != signedByStandard(t, hook.secret, id, timestamp, got.Body) {
			t.Errorf("attempt %d: %v", n+1, got.Header)
		}
	}
	sent := w.delivery(hook.id)
	if sent.Status != "delivered" || sent.Attempts != 3 || len(sent.Log.V) != 3 || sent.Log.V[0].Error != "status: 500" || sent.Log.V[1].Number != 2 {
		t.Errorf("delivery %+v", sent)
	}
	if shown := w.shown(hook.id); shown["status"] != "active" || shown["failingSince"] != nil || shown["lastDeliveryStatus"] != "delivered" || shown["successRate"] != 1.0 {
		t.Errorf("endpoint %v", shown)
	}
}

func TestTheScheduleRunsOut(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(500))
	hook := w.register(shop.URL, event.BookingCreated)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	for range 9 {
		w.Clock.Set(w.delivery(hook.id).NextAttemptAt.Time)
		w.drain()
	}
	sent := w.delivery(hook.id)
	if sent.Status != "failed" || sent.Attempts != 10 || sent.StatusCode != 500 || !sent.NextAttemptAt.IsZero() || sent.Error != "status: 500" {
		t.Errorf("delivery %+v", sent)
	}
	if took := w.Clock.Now().Sub(at(0)); took != 5*time.Second+5*time.Minute+30*time.Minute+75*time.Hour {
		t.Errorf("it took %s", took)
	}
	w.Clock.Advance(24 * time.Hour)
	w.drain()
	shop.want(t, 10)
}

func TestASlowEndpointDelaysNobodyAndHasFourInFlight(t *testing.T) {
	w := newWorld(t)
	release := make(chan struct{})
	var flying, most atomic.Int64
	slow := newReceiver(t, func(_ int, w http.ResponseWriter) {
		if now := flying.Add(1); now > most.Load() {
			most.Store(now)
		}
		<-release
		flying.Add(-1)
		w.WriteHeader(200)
	})
	quick := newReceiver(t, status(200))
	slowHook, quickHook := w.register(slow.URL, event.Any), w.register(quick.URL, event.Any)
	for n := range 10 {
		w.happen(event.BookingCreated, map[string]any{"n": n})
	}
	var draining sync.WaitGroup
	draining.Go(func() {
		if err := w.dispatcher.Drain(context.Background(), w.Clock.Now()); err != nil {
			t.Error(err)
		}
	})
	for range 10 {
		<-quick.came // all of them, while the other holds its four
	}
	for range 4 {
		<-slow.came
	}
	if len(slow.got()) != 4 {
		t.Errorf("%d are at the slow one", len(slow.got()))
	}
	close(release)
	draining.Wait()
	if most.Load() != 4 || len(slow.got()) != 10 || len(quick.got()) != 10 {
		t.Errorf("%d in flight, %d and %d arrived", most.Load(), len(slow.got()), len(quick.got()))
	}
	for _, id := range []string{slowHook.id, quickHook.id} {
		for _, delivery := range w.deliveries(id) {
			if delivery.Status != "delivered" {
				t.Errorf("delivery %+v", delivery)
			}
		}
	}
}

func TestAnAnswerThatDoesNotComeInTimeIsAFailure(t *testing.T) {
	w := newWorld(t, func(c *webhooks.Config) { c.Timeout = 50 * time.Millisecond })
	release := make(chan struct{})
	defer close(release)
	hook := w.register(newReceiver(t, func(int, http.ResponseWriter) { <-release }).URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	if sent := w.delivery(hook.id); sent.Status != "pending" || sent.Error != "timeout" || sent.StatusCode != 0 || sent.Log.V[0].Headers == nil {
		t.Errorf("delivery %+v", sent)
	}
}
