package webhooks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

// change sends a PATCH as the owner.
func (w *world) change(webhook string, body hookstest.Body) hookstest.Answer {
	w.t.Helper()
	return w.Call(w.business.Owner.Caller, "PATCH", "/api/webhooks/"+webhook, body)
}

// act calls an operation of an endpoint as the owner.
func (w *world) act(webhook, verb string, body any) hookstest.Answer {
	w.t.Helper()
	return w.Call(w.business.Owner.Caller, "POST", "/api/webhooks/"+webhook+"/"+verb, body)
}

func TestAnEndpointIsChangedInParts(t *testing.T) {
	w := newWorld(t)
	hook := w.register(address, event.BookingCreated)
	w.Clock.Advance(time.Minute)
	changed := w.change(hook.id, hookstest.Body{"url": address + "/2", "description": " CRM "}).Want(200)
	if changed.String("url") != address+"/2" || changed.String("description") != "CRM" || fmt.Sprint(changed.Value("events")) != "[booking.created]" ||
		changed.String("updatedAt") != "2026-11-24T09:01:00Z" || changed.Value("secret") != nil {
		t.Errorf("changed %s", changed.Body)
	}
	w.Clock.Advance(time.Minute)
	same := w.change(hook.id, hookstest.Body{"url": address + "/2", "description": "CRM", "paused": false}).Want(200)
	if same.Body != changed.Body || w.change(hook.id, hookstest.Body{}).Want(200).Body != changed.Body {
		t.Errorf("without a change %s", same.Body)
	}
	if cleared := w.change(hook.id, hookstest.Body{"events": []string{"*"}, "description": nil}).Want(200); cleared.Value("description") != nil ||
		fmt.Sprint(cleared.Value("events")) != "[*]" {
		t.Errorf("cleared %s", cleared.Body)
	}
	w.wantAudit(hook.id, "webhook.created", "webhook.updated", "webhook.updated")
}

func TestWhatNoChangeMayMakeOfAnEndpoint(t *testing.T) {
	w := newWorld(t)
	hook := w.register(address, event.BookingCreated)
	for name, c := range map[string]struct {
		body  hookstest.Body
		field string
	}{
		"a private address": {hookstest.Body{"url": "https://10.0.0.1"}, "url"},
		"no address":        {hookstest.Body{"url": nil}, "url"},
		"an empty address":  {hookstest.Body{"url": ""}, "url"},
		"no events":         {hookstest.Body{"events": []string{}}, "events"},
		"an unknown event":  {hookstest.Body{"events": []string{"booking.deleted"}}, "events[0]"},
		"all and one":       {hookstest.Body{"events": []string{"*", event.BookingCreated}}, "events"},
		"a state":           {hookstest.Body{"status": "active"}, "status"},
		"a secret":          {hookstest.Body{"secret": "whsec_x"}, "secret"},
		"no pause":          {hookstest.Body{"paused": nil}, "paused"},
		"long words":        {hookstest.Body{"description": strings.Repeat("a", 4001)}, "description"},
	} {
		t.Run(name, func(t *testing.T) { w.change(hook.id, c.body).WantCode(422, "validation_failed").WantField(c.field) })
	}
	other := w.register(address+"/other", event.BookingCreated)
	w.change(hook.id, hookstest.Body{"url": address + "/other"}).WantCode(409, "duplicate")
	w.Call(w.business.Owner.Caller, "DELETE", "/api/webhooks/"+other.id, nil).Want(200)
	w.change(hook.id, hookstest.Body{"url": address + "/other"}).Want(200)
	w.wantAudit(hook.id, "webhook.created", "webhook.updated")
}

// What a key changes must not bring it what it may not read, at an address of its own.
func TestAKeyMovesOnlyWhatItMayHear(t *testing.T) {
	w := newWorld(t)
	key := w.business.Key("webhooks:write", "bookings:read")
	every, bookings := w.register(address+"/every", event.Any), w.register(address+"/bookings", event.BookingCreated)
	call := func(id string, body hookstest.Body) hookstest.Answer {
		return w.Call(key, "PATCH", "/api/webhooks/"+id, body)
	}
	call(every.id, hookstest.Body{"url": "https://evil.example.com"}).WantCode(403, "insufficient_role")
	call(bookings.id, hookstest.Body{"events": []string{event.ReviewCreated}}).WantCode(403, "insufficient_scope")
	call(bookings.id, hookstest.Body{"events": []string{event.Any}}).WantCode(403, "insufficient_role")
	call(every.id, hookstest.Body{"paused": true, "description": "Later"}).Want(200)
	call(bookings.id, hookstest.Body{"url": address + "/moved", "events": []string{event.BookingCreated, event.BookingUpdated}}).Want(200)
	if shown := w.shown(every.id); shown["url"] != address+"/every" {
		t.Errorf("moved to %v", shown["url"])
	}
}

// state brings an endpoint into a state by what leads there.
func (w *world) state(name string, shop *receiver, hook hook) {
	w.t.Helper()
	fail := func(code int) {
		shop.answer = status(code)
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
	}
	switch name {
	case "failing":
		fail(500)
	case "paused":
		w.change(hook.id, hookstest.Body{"paused": true}).Want(200)
	case "disabled":
		fail(410)
	case "deleted":
		w.Call(w.business.Owner.Caller, "DELETE", "/api/webhooks/"+hook.id, nil).Want(200)
	}
	if got := w.Call(w.business.Owner.Caller, "GET", "/api/webhooks/"+hook.id, nil).Want(200).String("status"); got != name {
		w.t.Fatalf("it is %s, not %s", got, name)
	}
}

// Every state with every operation: what it answers, and which state it leads to.
func TestStatesOfAnEndpoint(t *testing.T) {
	table := map[string]map[string]string{
		"active": {
			"pause": "200 paused", "resume": "200 active", "test": "201 active", "rotate": "200 active", "promote": "200 active", "recover": "200 active",
			"redeliver": "200 active", "delete": "200 deleted",
		},
		"failing": {
			"pause": "200 paused", "resume": "200 failing", "test": "201 failing", "rotate": "200 failing", "promote": "200 failing", "recover": "200 failing",
			"redeliver": "200 failing", "delete": "200 deleted",
		},
		"paused": {
			"pause": "200 paused", "resume": "200 active", "test": "201 paused", "rotate": "200 paused", "promote": "200 paused", "recover": "200 paused",
			"redeliver": "200 paused", "delete": "200 deleted",
		},
		"disabled": {
			"pause": "200 disabled", "resume": "200 active", "test": "201 disabled", "rotate": "200 disabled", "promote": "200 disabled", "recover": "409 disabled",
			"redeliver": "409 disabled", "delete": "200 deleted",
		},
		"deleted": {
			"pause": "409 deleted", "resume": "409 deleted", "test": "409 deleted", "rotate": "409 deleted", "promote": "409 deleted", "recover": "409 deleted",
			"redeliver": "409 deleted", "delete": "200 deleted",
		},
	}
	for from, operations := range table {
		for operation, want := range operations {
			t.Run(from+" "+operation, func(t *testing.T) {
				w := newWorld(t)
				shop := newReceiver(t, status(200))
				hook := w.register(shop.URL, event.Any)
				w.happen(event.BookingCreated, map[string]any{})
				w.drain()
				delivery := w.delivery(hook.id).ID
				w.state(from, shop, hook)
				path := "/api/webhooks/" + hook.id
				call := map[string][]any{
					"pause": {"PATCH", path, hookstest.Body{"paused": true}}, "resume": {"PATCH", path, hookstest.Body{"paused": false}},
					"test": {"POST", path + "/test", nil}, "rotate": {"POST", path + "/rotate-secret", nil}, "promote": {"POST", path + "/promote-secret", nil},
					"recover":   {"POST", path + "/recover", hookstest.Body{"since": at(-time.Hour)}},
					"redeliver": {"POST", path + "/deliveries/" + delivery + "/redeliver", nil}, "delete": {"DELETE", path, nil},
				}[operation]
				answer := w.Call(w.business.Owner.Caller, call[0].(string), call[1].(string), call[2])
				after := w.Call(w.business.Owner.Caller, "GET", path, nil).Want(200).String("status")
				if got := fmt.Sprint(answer.Status, " ", after); got != want {
					t.Errorf("%s, want %s: %s", got, want, answer.Body)
				}
				if answer.Status == 409 && (answer.String("code") != "invalid_transition" || answer.String("currentStatus") != from) {
					t.Errorf("refused with %s", answer.Body)
				}
			})
		}
	}
}

func TestGoingOnForgetsWhatFailed(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(500))
	hook := w.register(shop.URL, event.Any)
	for range 6 {
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		w.Clock.Advance(24 * time.Hour)
	}
	owner := w.business.Owner.Caller
	path := "/api/webhooks/" + hook.id
	if shown := w.Call(owner, "GET", path, nil).Want(200); shown.String("status") != "disabled" || shown.String("disabledReason") != "failing" {
		t.Fatalf("it is %s", shown.Body)
	}
	resumed := w.Call(owner, "PATCH", path, hookstest.Body{"paused": false}).Want(200)
	if resumed.String("status") != "active" || resumed.Value("failingSince") != nil || resumed.Value("disabledReason") != nil {
		t.Errorf("resumed %s", resumed.Body)
	}
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	if state := w.shown(hook.id)["status"]; state != "failing" {
		t.Errorf("one more failure makes it %v", state)
	}
	w.wantAudit(hook.id, "webhook.created", "webhook.disabled", "webhook.enabled")
}
