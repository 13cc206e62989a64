package webhooks_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

func TestRecoverSendsWhatFailedAndWhatWasMissed(t *testing.T) {
	w := newWorld(t)
	code := 200
	shop := newReceiver(t, func(_ int, answer http.ResponseWriter) { answer.WriteHeader(code) })
	hook := w.register(shop.URL, event.BookingCreated, event.WebhookDisabled)
	happen := func(kind string) string {
		w.Clock.Advance(time.Minute)
		id := w.happen(kind, map[string]any{})
		w.drain()
		return id
	}
	happen(event.BookingCreated)
	code = 410
	failed := happen(event.BookingCreated)
	missed := happen(event.BookingCreated)
	happen(event.ReviewCreated) // not asked for
	code = 200
	w.act(hook.id, "recover", hookstest.Body{"since": at(0)}).WantCode(409, "invalid_transition")
	w.Clock.Advance(time.Minute)
	w.change(hook.id, hookstest.Body{"paused": false}).Want(200)
	happen(event.BookingCreated)
	shop.want(t, 3)

	if count := w.act(hook.id, "recover", hookstest.Body{"since": w.Clock.Now().Add(-time.Second)}).Want(200).Int("count"); count != 0 {
		t.Errorf("%d of the last second", count)
	}
	answer := w.act(hook.id, "recover", hookstest.Body{"since": at(0)}).Want(200)
	if answer.Int("count") != 2 {
		t.Fatalf("recovered %s", answer.Body)
	}
	w.drain()
	var ids []string
	for _, got := range shop.want(t, 5)[3:] {
		ids = append(ids, got.Header.Get("webhook-id"))
	}
	if fmt.Sprint(ids) != fmt.Sprint([]string{failed, missed}) && fmt.Sprint(ids) != fmt.Sprint([]string{missed, failed}) {
		t.Errorf("sent %v, want %s and %s", ids, failed, missed)
	}
	if count := w.act(hook.id, "recover", hookstest.Body{"since": at(0)}).Want(200).Int("count"); count != 0 {
		t.Errorf("%d are recovered twice", count)
	}
	w.wantAudit(hook.id, "webhook.created", "webhook.disabled", "webhook.enabled", "webhook.recovered")
}

func TestRecoverGoesBackFourteenDays(t *testing.T) {
	w := newWorld(t)
	hook := w.register(address, event.Any)
	for name, since := range map[string]any{
		"too early": at(-14*24*time.Hour - time.Second), "to come": at(time.Second), "a date": "2026-11-20", "nothing": nil,
	} {
		t.Run(name, func(*testing.T) {
			w.act(hook.id, "recover", hookstest.Body{"since": since}).WantCode(422, "validation_failed").WantField("since")
		})
	}
	w.act(hook.id, "recover", hookstest.Body{"since": at(-14 * 24 * time.Hour)}).Want(200)
}

func TestADeliveryMadeAgainHasAScheduleOfItsOwn(t *testing.T) {
	w := newWorld(t)
	code := 500
	shop := newReceiver(t, func(_ int, answer http.ResponseWriter) { answer.WriteHeader(code) })
	hook := w.register(shop.URL, event.Any)
	id := w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	for range 9 {
		w.Clock.Set(w.delivery(hook.id).NextAttemptAt.Time)
		w.drain()
	}
	if sent := w.delivery(hook.id); sent.Status != "failed" || sent.Attempts != 10 {
		t.Fatalf("delivery %+v", sent)
	}
	path := "/api/webhooks/" + hook.id + "/deliveries/" + w.delivery(hook.id).ID
	again := w.Call(w.business.Owner.Caller, "POST", path+"/redeliver", nil).Want(200)
	if again.String("status") != "pending" || again.Int("attempts") != 10 || again.String("eventId") != id || again.Value("log") != nil {
		t.Errorf("told %s", again.Body)
	}
	w.drain()
	if sent := w.delivery(hook.id); sent.Status != "pending" || sent.Attempts != 11 || !sent.NextAttemptAt.Equal(w.Clock.Now().Add(5*time.Second)) {
		t.Errorf("delivery %+v", sent)
	}
	code = 200
	w.Call(w.business.Owner.Caller, "POST", path+"/redeliver", nil).Want(200)
	w.drain()
	if sent := w.delivery(hook.id); sent.Status != "delivered" || sent.Attempts != 12 {
		t.Errorf("a pending one is not made now: %+v", sent)
	}
	w.Call(w.business.Owner.Caller, "POST", path+"/redeliver", nil).Want(200)
	w.drain()
	last := shop.want(t, 13)[12]
	if last.Header.Get("webhook-id") != id || last.Header.Get("X-NearbyAssist-Signature") != signedAsTheSample(hook.secret, last.Body) {
		t.Errorf("another event: %v", last.Header)
	}
}

func TestDeliveriesAreListedAndReadAlone(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, statuses(200, 500))
	hook, other := w.register(shop.URL, event.Any), w.register(address, event.LeadReceived)
	for _, kind := range []string{event.BookingCreated, event.ReviewCreated} {
		w.happen(kind, hookstest.Body{"notes": "x"})
		w.drain()
		w.Clock.Advance(24 * time.Hour)
	}
	path := "/api/webhooks/" + hook.id + "/deliveries"
	types := func(query string) string {
		t.Helper()
		var found []string
		for _, one := range w.Call(w.reader, "GET", path+"?"+query, nil).Want(200).List("deliveries") {
			if one["requestId"] != "req000000000001" || one["request"] != nil {
				t.Errorf("listed as %v", one)
			}
			found = append(found, fmt.Sprint(one["eventType"]))
		}
		return strings.Join(found, " ")
	}
	for query, want := range map[string]string{
		"": "review.created booking.created", "status=delivered": "booking.created", "status=pending,failed": "review.created", "status=dropped": "",
		"event=review.created,lead.received": "review.created", "from=2026-11-25": "review.created", "to=2026-11-25": "booking.created",
		"from=2026-11-24T09:00:00Z&to=2026-11-25T09:00:00Z": "booking.created", "limit=1": "review.created", "page=2&limit=1": "booking.created",
	} {
		if got := types(query); got != want {
			t.Errorf("%q lists %q, want %q", query, got, want)
		}
	}
	for query, field := range map[string]string{"status=sent": "status", "event=booking.deleted": "event", "from=yesterday": "from", "limit=101": "limit"} {
		if answer := w.Call(w.reader, "GET", path+"?"+query, nil).WantCode(400, "invalid_parameter"); !strings.HasPrefix(answer.List("errors")[0]["field"].(string), field) {
			t.Errorf("%s: %s", query, answer.Body)
		}
	}

	booking, review := w.deliveries(hook.id)[0], w.deliveries(hook.id)[1]
	one := w.Call(w.business.Key("webhooks:read", "bookings:read"), "GET", path+"/"+booking.ID, nil).Want(200)
	got := shop.want(t, 2)[0]
	if one.String("request.body") != got.Body || one.String("request.url") != shop.URL || len(one.List("request.headers")) == 0 || len(one.List("log")) != 1 {
		t.Errorf("one %s", one.Body)
	}
	bodiless := w.Call(w.reader, "GET", path+"/"+review.ID, nil).WantCode(403, "insufficient_scope")
	if bodiless.String("requiredScope") != "reviews:read" {
		t.Errorf("refused with %s", bodiless.Body)
	}
	w.Call(w.reader, "GET", "/api/webhooks/"+other.id+"/deliveries/"+booking.ID, nil).WantCode(404, "not_found")
	w.Call(w.business.Owner.Caller, "POST", "/api/webhooks/"+other.id+"/deliveries/"+booking.ID+"/redeliver", nil).WantCode(404, "not_found")
	if w.deliveries(hook.id)[0].Status != "delivered" {
		t.Error("a delivery was made again by another endpoint's path")
	}
}

// What Zapier, n8n and Make do: subscribe and unsubscribe as often as they like, no handshake, and samples to map fields by.
func TestAutomationToolsSubscribe(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	key := w.business.Key("webhooks:read", "webhooks:write", "bookings:read")
	body := hookstest.Body{"url": shop.URL + "/hooks/standard/12/ab", "events": []string{event.BookingCreated}}
	first := w.Call(key, "POST", "/api/webhooks", body).Want(201)
	again := w.Call(key, "POST", "/api/webhooks", body).Want(200)
	if first.String("id") == "" || again.String("id") != first.String("id") {
		t.Errorf("first %s\nagain %s", first.Body, again.Body)
	}
	w.drain()
	shop.want(t, 0) // no handshake
	if samples := w.Call(key, "GET", "/api/webhooks/events", nil).Want(200).List("eventTypes"); samples[0]["sample"].(map[string]any)["data"] == nil {
		t.Errorf("no sample: %v", samples[0])
	}
	for range 2 {
		if gone := w.Call(key, "DELETE", "/api/webhooks/"+first.String("id"), nil).Want(200); gone.String("status") != "deleted" {
			t.Errorf("unsubscribed %s", gone.Body)
		}
	}
	if fresh := w.Call(key, "POST", "/api/webhooks", body).Want(201); fresh.String("id") == first.String("id") {
		t.Error("a new subscription is the old one")
	}
}
