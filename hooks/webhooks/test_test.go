package webhooks_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

func TestATestIsSentAtOnceAndToldWithItsAnswer(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, func(_ int, answer http.ResponseWriter) {
		answer.WriteHeader(202)
		_, _ = answer.Write([]byte("thanks"))
	})
	hook, other := w.register(shop.URL, event.BookingCreated), w.register(shop.URL+"/other", event.Any)
	made := w.act(hook.id, "test", nil).Want(201)
	got := shop.want(t, 1)[0]
	id, timestamp := got.Header.Get("webhook-id"), got.Header.Get("webhook-timestamp")
	if got.Path != "/" || got.Header.Get("X-NearbyAssist-Event") != "ping" || !strings.HasSuffix(got.Body, `"data":{}}`) ||
		got.Header.Get("X-NearbyAssist-Signature") != signedAsTheSample(hook.secret, got.Body) ||
		got.Header.Get("webhook-signature") != signedByStandard(t, hook.secret, id, timestamp, got.Body) {
		t.Errorf("%s %v %s", got.Path, got.Header, got.Body)
	}
	log := made.List("log")
	if made.Value("test") != true || made.String("status") != "delivered" || made.Int("statusCode") != 202 || made.String("eventType") != "ping" ||
		made.String("eventId") != id || made.String("request.body") != got.Body || len(log) != 1 || log[0]["body"] != "thanks" {
		t.Errorf("told %s", made.Body)
	}
	w.drain()
	if shop.want(t, 1); len(w.deliveries(other.id)) != 0 {
		t.Error("somebody else hears of the test")
	}
	w.wantAudit(hook.id, "webhook.created", "webhook.tested")
	if shown := w.shown(hook.id); shown["lastDeliveryAt"] != nil || shown["successRate"] != nil {
		t.Errorf("a test says how it fares: %v", shown)
	}
}

// The bytes of each sample are what JavaScript prints back, like those of real events.
func TestEachEventCanBeTested(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	hook := w.register(shop.URL, event.BookingCreated)
	for n, known := range event.All() {
		w.act(hook.id, "test", hookstest.Body{"event": known.Name}).Want(201)
		got := shop.want(t, n+1)[n]
		var told struct {
			ID, Type, BusinessID string
			Data                 map[string]any
		}
		must(t, json.Unmarshal([]byte(got.Body), &told))
		if told.Type != known.Name || told.ID != got.Header.Get("webhook-id") || told.BusinessID != w.business.ID {
			t.Errorf("%s: %s", known.Name, got.Body)
		}
		if business, named := told.Data["businessId"]; known.Name != event.Ping && (!named || business != w.business.ID) {
			t.Errorf("%s is of %v", known.Name, business)
		}
	}
	w.act(hook.id, "test", hookstest.Body{"event": "*"}).WantCode(422, "validation_failed").WantField("event")
}

func TestAFailedTestStaysOne(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(410))
	hook := w.register(shop.URL, event.Any)
	if made := w.act(hook.id, "test", nil).Want(201); made.String("status") != "failed" || made.String("error") != "gone" || made.Value("nextAttemptAt") != nil {
		t.Errorf("told %s", made.Body)
	}
	w.Clock.Advance(time.Hour)
	w.drain()
	shop.want(t, 1)
	if w.shown(hook.id)["status"] != "active" {
		t.Error("a test switched it off")
	}
	if count := w.act(hook.id, "recover", hookstest.Body{"since": at(0)}).Want(200).Int("count"); count != 0 {
		t.Errorf("%d tests are recovered", count)
	}
}

func TestATestAgainUnderTheSameKeyIsTheSame(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	hook := w.register(shop.URL, event.Any)
	send := func() hookstest.Answer {
		return w.Call(w.business.Owner.Caller, "POST", "/api/webhooks/"+hook.id+"/test", nil, "Idempotency-Key", "once").Want(201)
	}
	if first, again := send(), send(); first.Body != again.Body || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("first %s\nagain %s", first.Body, again.Body)
	}
	shop.want(t, 1)
}

// A crash between the test and its answer: the retry answers what became of the test, and sends no second one.
func TestATestThatBrokeOffIsAnsweredByItsRow(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	hook := w.register(shop.URL, event.Any)
	send := func() hookstest.Answer {
		return w.Call(w.business.Owner.Caller, "POST", "/api/webhooks/"+hook.id+"/test", nil, "Idempotency-Key", "once")
	}
	first := send().Want(201)
	w.SQL("UPDATE idempotency SET status = 0, body = ''", nil)
	send().WantCode(409, "idempotency_in_flight")
	w.Clock.Advance(time.Hour)
	if again := send().Want(201); again.String("id") != first.String("id") || again.String("status") != "delivered" {
		t.Errorf("again %s", again.Body)
	}
	shop.want(t, 1)
}

// A test that nobody could make at once is made a minute later.
func TestATestThatAMachineLeftBehindIsMadeByAnother(t *testing.T) {
	w := newWorld(t)
	release := make(chan struct{})
	slow := newReceiver(t, func(n int, answer http.ResponseWriter) {
		if n <= 4 {
			<-release
		}
		answer.WriteHeader(200)
	})
	hook := w.register(slow.URL, event.Any)
	answers := make(chan hookstest.Answer, 4)
	for range 4 {
		go func() { answers <- w.act(hook.id, "test", nil) }()
	}
	for range 4 {
		<-slow.came
	}
	if fifth := w.act(hook.id, "test", nil).Want(201); fifth.String("status") != "pending" || fifth.Int("attempts") != 0 {
		t.Errorf("told %s", fifth.Body)
	}
	close(release)
	for range 4 {
		if answer := <-answers; answer.Status != 201 || answer.String("status") != "delivered" {
			t.Errorf("told %s", answer.Body)
		}
	}
	w.Clock.Advance(time.Minute)
	w.drain()
	slow.want(t, 5)
}

func TestTheCatalogueHasASampleOfEachEvent(t *testing.T) {
	w := newWorld(t)
	hook := w.register(address, event.Any)
	listed := w.Call(w.reader, "GET", "/api/webhooks/events", nil, "Accept-Language", "es").Want(200).List("eventTypes")
	if len(listed) != len(event.All()) {
		t.Fatalf("%d events", len(listed))
	}
	for n, known := range event.All() {
		sample, _ := listed[n]["sample"].(map[string]any)
		if listed[n]["type"] != known.Name || listed[n]["documented"] != known.Documented || sample["type"] != known.Name || sample["businessId"] != w.business.ID {
			t.Errorf("%v", listed[n])
		}
		if text, _ := listed[n]["description"].(string); text == "" || strings.Contains(text, "⟦") {
			t.Errorf("%s is described as %q", known.Name, text)
		}
	}
	mine := w.Call(w.business.Owner.Caller, "GET", "/api/webhooks/events?businessId="+w.business.ID, nil).Want(200).List("eventTypes")
	if len(mine) != len(listed) || mine[0]["description"] != "A booking is confirmed, for the first time and once" {
		t.Errorf("the owner gets %v", mine[0])
	}
	// The sample about an endpoint has the members that an endpoint has.
	shown := w.shown(hook.id)
	for _, one := range mine {
		if one["type"] != event.WebhookDisabled {
			continue
		}
		data := one["sample"].(map[string]any)["data"].(map[string]any)
		for member := range shown {
			if _, there := data[member]; !there {
				t.Errorf("the sample has no %s", member)
			}
		}
	}
}
