package webhooks_test

import (
	"fmt"
	"strings"
	"testing"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

func TestTheSameRegistrationAgain(t *testing.T) {
	w := newWorld(t)
	first := w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", wanted(w, nil)).Want(201)
	again := w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", wanted(w, hookstest.Body{"events": []string{event.BookingCancelled, event.BookingCreated}})).Want(200)
	if _, shown := again.Object()["secret"]; shown || again.String("id") != first.String("id") {
		t.Errorf("again %s", again.Body)
	}
	for _, events := range [][]string{{event.BookingCreated}, {"*"}, {event.BookingCreated, event.BookingCancelled, event.BookingUpdated}} {
		w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", wanted(w, hookstest.Body{"events": events})).WantCode(409, "duplicate")
	}
	other := w.SignUp("Eva Paz").Business("Taller Luna")
	w.Call(other.Owner.Caller, "POST", "/api/webhooks", wanted(w, hookstest.Body{"businessId": other.ID, "events": []string{"*"}})).Want(201)
	w.wantAudit(first.String("id"), "webhook.created")
}

func TestTwentyEndpointsAreEnough(t *testing.T) {
	w := newWorld(t)
	var last hook
	for n := range 20 {
		last = w.register(fmt.Sprintf("%s/%d", address, n), event.Any)
	}
	w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", wanted(w, nil)).WantCode(409, "cap")
	w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", wanted(w, hookstest.Body{"url": address + "/19", "events": []string{"*"}})).Want(200)
	w.Call(w.business.Owner.Caller, "DELETE", "/api/webhooks/"+last.id, nil).Want(200)
	w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", wanted(w, nil)).Want(201)
}

func TestWhatIsNoEndpoint(t *testing.T) {
	w := newWorld(t)
	owner := w.business.Owner.Caller
	for name, c := range map[string]struct {
		change hookstest.Body
		fields []string
	}{
		"no address":            {hookstest.Body{"url": nil}, []string{"url"}},
		"empty address":         {hookstest.Body{"url": ""}, []string{"url"}},
		"not https":             {hookstest.Body{"url": "http://example.com"}, []string{"url"}},
		"metadata":              {hookstest.Body{"url": "https://169.254.169.254/"}, []string{"url"}},
		"userinfo":              {hookstest.Body{"url": "https://a:b@example.com"}, []string{"url"}},
		"too long":              {hookstest.Body{"url": "https://example.com/" + strings.Repeat("a", 2000)}, []string{"url"}},
		"no events":             {hookstest.Body{"events": nil}, []string{"events"}},
		"empty events":          {hookstest.Body{"events": []string{}}, []string{"events"}},
		"unknown event":         {hookstest.Body{"events": []string{event.BookingCreated, "booking.deleted"}}, []string{"events[1]"}},
		"an event twice":        {hookstest.Body{"events": []string{event.BookingCreated, event.BookingCreated}}, []string{"events"}},
		"all and one":           {hookstest.Body{"events": []string{"*", event.BookingCreated}}, []string{"events"}},
		"no array":              {hookstest.Body{"events": "*"}, []string{"events"}},
		"long description":      {hookstest.Body{"description": strings.Repeat("a", 4001)}, []string{"description"}},
		"two at once":           {hookstest.Body{"url": "x", "events": []string{"x"}}, []string{"url", "events[0]"}},
		"a secret of their own": {hookstest.Body{"secret": "whsec_x"}, []string{"secret"}},
		"paused":                {hookstest.Body{"paused": true}, []string{"paused"}},
	} {
		answer := w.Call(owner, "POST", "/api/webhooks", wanted(w, c.change)).WantCode(422, "validation_failed")
		for _, field := range c.fields {
			answer.WantField(field)
		}
		if len(answer.List("errors")) != len(c.fields) {
			t.Errorf("%s: %s", name, answer.Body)
		}
	}
	answer := w.Call(owner, "POST", "/api/webhooks", wanted(w, hookstest.Body{"url": "https://localhost"}), "Accept-Language", "es").Want(422)
	if message := answer.List("errors")[0]["message"]; message != "Debe ser una dirección https pública; las privadas y locales se rechazan" {
		t.Errorf("in Spanish: %v", message)
	}
	if w.count("webhooks") != 0 {
		t.Error("something was stored")
	}
}

func TestAKeyHearsOfWhatItMayRead(t *testing.T) {
	w := newWorld(t)
	key := w.business.Key("webhooks:write", "bookings:read", "leads:read")
	for events, want := range map[string]string{
		"booking.created booking.requested lead.received": "",
		"booking.created review.created":                  "insufficient_scope reviews:read",
		"payment.completed":                               "insufficient_scope billing:read",
		"message.received":                                "insufficient_scope messages:read",
		"*":                                               "insufficient_role",
		"booking.created webhook.disabled":                "insufficient_role",
		"api_key.expiring":                                "insufficient_role",
		"ping":                                            "insufficient_role",
	} {
		body := wanted(w, hookstest.Body{"businessId": nil, "events": strings.Fields(events)})
		answer := w.Call(key, "POST", "/api/webhooks", body)
		if want == "" {
			answer.Want(201)
			if answer.String("createdBy.type") != "key" || answer.String("createdBy.name") != "Key" || answer.String("businessId") != w.business.ID {
				t.Errorf("made by %v", answer.Value("createdBy"))
			}
			continue
		}
		code, scope, _ := strings.Cut(want, " ")
		if answer.WantCode(403, code).String("requiredScope") != scope {
			t.Errorf("%s: %s", events, answer.Body)
		}
	}
	if answer := w.Call(key, "POST", "/api/webhooks", wanted(w, hookstest.Body{"events": []string{"*"}})); answer.List("errors")[0]["field"] != "events[0]" {
		t.Errorf("which event is not said: %s", answer.Body)
	}
}
