package webhooks_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/webhooks"
)

func TestWhatIsNoSuccess(t *testing.T) {
	elsewhere := newReceiver(t, status(200))
	for name, c := range map[string]struct {
		answer func(int, http.ResponseWriter)
		failed string
		next   time.Duration // 0: none
		state  string
	}{
		"redirect": {func(_ int, w http.ResponseWriter) {
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(307)
		}, "redirected", 5 * time.Second, "failing"},
		"not modified": {status(304), "redirected", 5 * time.Second, "failing"},
		"client error": {status(404), "status: 404", 5 * time.Second, "failing"},
		"gone":         {status(410), "gone", 0, "disabled"},
		"busy until later": {func(_ int, w http.ResponseWriter) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(429)
		}, "status: 429", time.Hour, "failing"},
		"busy until a date": {func(_ int, w http.ResponseWriter) {
			w.Header().Set("Retry-After", at(2*time.Hour).Format(http.TimeFormat))
			w.WriteHeader(503)
		}, "status: 503", 2 * time.Hour, "failing"},
		"asks for less than the schedule": {func(_ int, w http.ResponseWriter) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(503)
		}, "status: 503", 5 * time.Second, "failing"},
		"hangs up": {func(_ int, w http.ResponseWriter) {
			connection, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				_ = connection.Close()
			}
		}, "connection: EOF", 5 * time.Second, "failing"},
		"an endless head": {func(_ int, w http.ResponseWriter) {
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
			w.WriteHeader(200)
		}, "connection: net/http", 5 * time.Second, "failing"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			shop := newReceiver(t, c.answer)
			hook := w.register(shop.URL, event.Any)
			w.happen(event.BookingCreated, map[string]any{})
			w.drain()
			sent := w.delivery(hook.id)
			if !strings.HasPrefix(sent.Error, c.failed) || sent.Attempts != 1 {
				t.Errorf("delivery %+v", sent)
			}
			if c.next == 0 != (sent.Status == "failed") || c.next > 0 && !sent.NextAttemptAt.Equal(at(c.next)) {
				t.Errorf("%s, next at %s", sent.Status, sent.NextAttemptAt)
			}
			if shown := w.shown(hook.id); shown["status"] != c.state || shown["lastDeliveryStatus"] != "failed" {
				t.Errorf("endpoint %v", shown)
			}
		})
	}
	elsewhere.want(t, 0)
}

func TestRetryAfterOfASuccessIsNothing(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, func(_ int, w http.ResponseWriter) { w.Header().Set("Retry-After", "60"); w.WriteHeader(202) })
	hook := w.register(shop.URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	if sent := w.delivery(hook.id); sent.Status != "delivered" {
		t.Errorf("delivery %+v", sent)
	}
}

func TestGoneDisablesAtOnceAndSaysSo(t *testing.T) {
	w := newWorld(t, func(c *webhooks.Config) { c.Lane = 1 })
	shop := newReceiver(t, status(410))
	hook := w.register(shop.URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	w.Clock.Advance(time.Second)
	w.happen(event.BookingUpdated, map[string]any{})
	w.drain()
	shop.want(t, 1)
	if shown := w.shown(hook.id); shown["status"] != "disabled" || shown["disabledReason"] != "gone" {
		t.Errorf("endpoint %v", shown)
	}
	ended := 0
	for _, delivery := range w.deliveries(hook.id) {
		if delivery.Status != "failed" {
			t.Errorf("delivery %+v", delivery)
		}
		if delivery.Error == "endpoint_disabled" {
			ended++
		}
	}
	if ended == 0 {
		t.Error("what waited does not say why it failed")
	}
	w.wantAudit(hook.id, "webhook.created", "webhook.disabled")
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	shop.want(t, 1)
}

// wantAudit compares the audit rows of an endpoint.
func (w *world) wantAudit(webhook string, actions ...string) {
	w.t.Helper()
	rows, err := w.tenant(w.business).History(webhook)
	must(w.t, err)
	var got []string
	for _, row := range rows {
		got = append(got, row.Action)
		for _, change := range row.Changes.V {
			if strings.Contains(strings.ToLower(change.Field), "secret") {
				w.t.Errorf("%s tells of %s", row.Action, change.Field)
			}
		}
	}
	if strings.Join(got, " ") != strings.Join(actions, " ") {
		w.t.Errorf("audit rows %v, want %v", got, actions)
	}
}

func TestOnlyFailuresForFiveDaysDisable(t *testing.T) {
	w := newWorld(t)
	healthy := false
	shop := newReceiver(t, func(_ int, w http.ResponseWriter) {
		if healthy {
			w.WriteHeader(200)
			return
		}
		w.WriteHeader(500)
	})
	hook := w.register(shop.URL, event.Any)
	day := func() string {
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		w.Clock.Advance(24 * time.Hour)
		return w.shown(hook.id)["status"].(string)
	}
	for n := range 4 {
		if state := day(); state != "failing" {
			t.Fatalf("day %d: %s", n, state)
		}
	}
	healthy = true
	if state := day(); state != "active" {
		t.Fatalf("after a success: %s", state)
	}
	healthy = false
	for n := range 5 {
		if state := day(); state != "failing" {
			t.Fatalf("day %d: %s", n, state)
		}
	}
	if state := day(); state != "disabled" {
		t.Fatalf("after five days: %s", state)
	}
	if reason := w.shown(hook.id)["disabledReason"]; reason != "failing" {
		t.Errorf("for %v", reason)
	}
	for _, delivery := range w.deliveries(hook.id) {
		if delivery.Status == "pending" {
			t.Errorf("still pending: %+v", delivery)
		}
	}
}

func TestPausedEndpointsCollectAndGoOn(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	hook := w.register(shop.URL, event.Any)
	w.SQL("UPDATE webhooks SET paused = TRUE WHERE id = {:id}", hookstest.Body{"id": hook.id})
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	shop.want(t, 0)
	if sent := w.delivery(hook.id); sent.Status != "pending" || sent.Attempts != 0 || w.shown(hook.id)["status"] != "paused" {
		t.Errorf("delivery %+v", sent)
	}
	w.SQL("UPDATE webhooks SET paused = FALSE WHERE id = {:id}", hookstest.Body{"id": hook.id})
	w.drain()
	shop.want(t, 1)
}

func TestAnArchivedBusinessSendsNothing(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, statuses(500, 200))
	w.register(shop.URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	w.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", hookstest.Body{"id": w.business.ID})
	w.happen(event.BookingUpdated, map[string]any{})
	w.Clock.Advance(time.Hour)
	w.drain()
	shop.want(t, 1)
}

func TestATestIsTriedOnceAndSaysNothingOfTheEndpoint(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(410))
	hook := w.register(shop.URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	w.SQL("UPDATE webhooks SET paused = TRUE WHERE id = {:id}", hookstest.Body{"id": hook.id})
	w.drain()
	w.SQL("UPDATE webhooks SET paused = FALSE WHERE id = {:id}", hookstest.Body{"id": hook.id})
	w.SQL("UPDATE deliveries SET test = TRUE", nil)
	w.drain()
	shop.want(t, 1)
	if sent := w.delivery(hook.id); sent.Status != "failed" || w.shown(hook.id)["status"] != "active" || w.shown(hook.id)["lastDeliveryAt"] != nil {
		t.Errorf("delivery %+v, endpoint %v", sent, w.shown(hook.id))
	}
}

func TestSuccessRateIsOfTheLastDay(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, statuses(200, 500, 200, 200))
	hook := w.register(shop.URL, event.Any)
	if rate := w.shown(hook.id)["successRate"]; rate != nil {
		t.Errorf("%v without deliveries", rate)
	}
	for range 4 {
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		w.Clock.Advance(time.Second)
	}
	if rate := w.shown(hook.id)["successRate"]; rate != 0.75 {
		t.Errorf("%v of four, one of which failed", rate)
	}
	w.Clock.Advance(25 * time.Hour)
	if rate := w.shown(hook.id)["successRate"]; rate != nil {
		t.Errorf("%v a day later", rate)
	}
}
