package webhooks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

const address = "https://shop.example.com/hooks"

func wanted(w *world, change hookstest.Body) hookstest.Body {
	body := hookstest.Body{"businessId": w.business.ID, "url": address, "events": []string{event.BookingCreated, event.BookingCancelled}}
	for name, value := range change {
		if value == nil {
			delete(body, name)
			continue
		}
		body[name] = value
	}
	return body
}

func TestAnEndpointIsRegisteredListedAndDeleted(t *testing.T) {
	w := newWorld(t)
	owner := w.business.Owner
	made := w.Call(owner.Caller, "POST", "/api/webhooks", wanted(w, hookstest.Body{"description": " Shop "})).Want(201)
	for name, want := range map[string]any{
		"businessId": w.business.ID, "url": address, "description": "Shop", "paused": false, "status": "active", "disabledReason": nil, "successRate": nil,
		"failingSince": nil, "lastDeliveryAt": nil, "lastDeliveryStatus": nil, "rotation": nil, "createdAt": "2026-11-24T09:00:00Z", "updatedAt": "2026-11-24T09:00:00Z",
		"createdBy.type": "user", "createdBy.id": owner.ID, "createdBy.name": "Ana Gil",
	} {
		if made.Value(name) != want {
			t.Errorf("%s is %v, want %v", name, made.Value(name), want)
		}
	}
	id := made.String("id")
	shown := w.shown(id)
	if _, shown := shown["secret"]; shown {
		t.Error("a list shows the secret")
	}
	if fmt.Sprint(shown["events"]) != "[booking.created booking.cancelled]" || shown["description"] != "Shop" {
		t.Errorf("listed as %v", shown)
	}

	w.Clock.Advance(time.Minute)
	first := w.Call(owner.Caller, "DELETE", "/api/webhooks/"+id, nil).Want(200)
	w.Clock.Advance(time.Minute)
	second := w.Call(owner.Caller, "DELETE", "/api/webhooks/"+id, nil).Want(200)
	if first.String("status") != "deleted" || first.Body != second.Body || first.String("updatedAt") != "2026-11-24T09:01:00Z" {
		t.Errorf("first %s\nagain %s", first.Body, second.Body)
	}
	if list := w.Call(owner.Caller, "GET", "/api/webhooks?businessId="+w.business.ID, nil).Want(200); list.Int("total") != 0 || len(list.List("webhooks")) != 0 {
		t.Errorf("still listed: %s", list.Body)
	}
	w.wantAudit(id, "webhook.created", "webhook.deleted")
	again := w.Call(owner.Caller, "POST", "/api/webhooks", wanted(w, nil)).Want(201)
	if again.String("id") == id {
		t.Error("a deleted endpoint came back")
	}
}

func TestListPagesAndFilters(t *testing.T) {
	w := newWorld(t)
	for n := range 3 {
		w.register(fmt.Sprintf("%s/%d", address, n), event.Any)
		w.Clock.Advance(time.Second)
	}
	list := func(query string) hookstest.Answer {
		return w.Call(w.business.Owner.Caller, "GET", "/api/webhooks?businessId="+w.business.ID+query, nil).Want(200)
	}
	first := list("&limit=2")
	if first.Int("total") != 3 || len(first.List("webhooks")) != 2 || first.List("webhooks")[0]["url"] != address+"/2" || first.String("nextCursor") == "" {
		t.Errorf("first page %s", first.Body)
	}
	second := list("&limit=2&cursor=" + first.String("nextCursor"))
	if len(second.List("webhooks")) != 1 || second.List("webhooks")[0]["url"] != address+"/0" || second.Value("nextCursor") != nil || second.Int("page") != 2 {
		t.Errorf("second page %s", second.Body)
	}
	if one := list("&url=" + address + "/1"); one.Int("total") != 1 || one.List("webhooks")[0]["url"] != address+"/1" {
		t.Errorf("by address %s", one.Body)
	}
	if none := list("&url=" + address); none.Int("total") != 0 {
		t.Errorf("part of an address matches: %s", none.Body)
	}
}

func TestWhatDeleteDropsSaysSo(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(500))
	gone, stays := w.register(shop.URL+"/gone", event.Any), w.register(shop.URL+"/stays", event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	w.Call(w.business.Owner.Caller, "DELETE", "/api/webhooks/"+gone.id, nil).Want(200)
	if sent := w.delivery(gone.id); sent.Status != "dropped" || sent.Error != "endpoint_deleted" || !sent.NextAttemptAt.IsZero() {
		t.Errorf("delivery %+v", sent)
	}
	if sent := w.delivery(stays.id); sent.Status != "pending" {
		t.Errorf("another endpoint's delivery %+v", sent)
	}
	var secret string
	must(t, w.App.DB().NewQuery("SELECT secret FROM webhooks WHERE id = {:id}").Bind(hookstest.Body{"id": gone.id}).Row(&secret))
	if secret != "" {
		t.Error("the secret of a deleted endpoint is kept")
	}
	w.Clock.Advance(time.Hour)
	w.drain()
	shop.want(t, 3)
}

func TestWhoMayDoWhatWithEndpoints(t *testing.T) {
	w := newWorld(t)
	salon, luna := w.business, w.SignUp("Eva Paz").Business("Taller Luna")
	employee := w.SignUp("Leo Ruiz")
	salon.Join(employee, "staff")
	stranger := w.SignUp("Iris Mas")
	hook := w.register(address, event.Any)
	reads, writes := salon.Key("webhooks:read"), salon.Key("webhooks:write", "bookings:read")
	for _, who := range []struct {
		name                  string
		caller                hookstest.Caller
		list, create, destroy string // status and code
	}{
		{"guest", hookstest.Guest, "401 unauthenticated", "401 unauthenticated", "401 unauthenticated"},
		{"stranger", stranger.Caller, "404 not_found", "404 not_found", "404 not_found"},
		{"owner elsewhere", luna.Owner.Caller, "404 not_found", "404 not_found", "404 not_found"},
		{"key from elsewhere", luna.Key("webhooks:read", "webhooks:write", "bookings:read"), "404 not_found", "404 not_found", "404 not_found"},
		{"staff", employee.Caller, "403 insufficient_role", "403 insufficient_role", "403 insufficient_role"},
		{"key that reads", reads, "200", "403 insufficient_scope", "403 insufficient_scope"},
		{"key that writes", writes, "403 insufficient_scope", "201", "200"},
		{"key without either", salon.Key("bookings:read", "bookings:write"), "403 insufficient_scope", "403 insufficient_scope", "403 insufficient_scope"},
		{"owner", salon.Owner.Caller, "200", "201", "200"},
	} {
		body := wanted(w, hookstest.Body{"url": address + "/" + strings.ReplaceAll(who.name, " ", "-")})
		for operation, c := range map[string]struct {
			answer hookstest.Answer
			want   string
		}{
			"list":   {w.Call(who.caller, "GET", "/api/webhooks?businessId="+salon.ID, nil), who.list},
			"create": {w.Call(who.caller, "POST", "/api/webhooks", body), who.create},
			"delete": {w.Call(who.caller, "DELETE", "/api/webhooks/"+hook.id, nil), who.destroy},
		} {
			got := fmt.Sprint(c.answer.Status)
			if c.answer.Status >= 400 {
				got += " " + c.answer.String("code")
			}
			if got != c.want {
				t.Errorf("%s, %s: %s", who.name, operation, c.answer.Body)
			}
		}
	}
	w.Call(reads, "GET", "/api/webhooks", nil).Want(200)
	w.Call(salon.Owner.Caller, "GET", "/api/webhooks", nil).WantCode(400, "invalid_parameter").WantField("businessId")
	if hidden := w.Call(luna.Owner.Caller, "GET", "/api/webhooks?businessId="+luna.ID, nil).Want(200); hidden.Int("total") != 0 {
		t.Errorf("another tenant's endpoints: %s", hidden.Body)
	}
}

func TestARevokedKeysEndpointsStop(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(500))
	key := w.business.Key("webhooks:write", "bookings:read")
	made := w.Call(key, "POST", "/api/webhooks", wanted(w, hookstest.Body{"url": shop.URL})).Want(201)
	own := w.register(shop.URL+"/own", event.BookingCreated)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	must(t, w.tenant(w.business).DisableWebhooksOf(made.String("createdBy.id"), "key_revoked", w.Clock.Now()))
	if shown := w.shown(made.String("id")); shown["status"] != "disabled" || shown["disabledReason"] != "key_revoked" {
		t.Errorf("endpoint %v", shown)
	}
	if sent := w.delivery(made.String("id")); sent.Status != "failed" || sent.Error != "endpoint_disabled" {
		t.Errorf("delivery %+v", sent)
	}
	if w.shown(own.id)["status"] != "failing" {
		t.Error("a member's endpoint stopped too")
	}
	w.wantAudit(made.String("id"), "webhook.created", "webhook.disabled")
}

func TestTheConsoleMayNotStoreWhatNoDoorMay(t *testing.T) {
	w := newWorld(t)
	hook := w.register(address, event.Any)
	db := w.tenant(w.business)
	for name, change := range map[string]func(*collections.Webhook){
		"address":        func(row *collections.Webhook) { row.URL = "https://10.0.0.1" },
		"events":         func(row *collections.Webhook) { row.Events = collections.Of([]string{"booking.deleted"}) },
		"no events":      func(row *collections.Webhook) { row.Events = collections.Of([]string{}) },
		"secret":         func(row *collections.Webhook) { row.Secret = hook.secret },
		"previousSecret": func(row *collections.Webhook) { row.PreviousSecret = hook.secret },
	} {
		row, err := db.WebhookRow(hook.id)
		must(t, err)
		change(row)
		if err := db.SaveWebhook(row); err == nil {
			t.Errorf("%s was stored", name)
		}
	}
	row, err := db.WebhookRow(hook.id)
	must(t, err)
	row.ID, row.URL, row.Secret = collections.NewID(), address+"/2", ""
	if err := db.AddWebhook(row); err == nil {
		t.Error("an endpoint without a secret was stored")
	}
	w.Call(w.business.Owner.Caller, "DELETE", "/api/webhooks/"+hook.id, nil).Want(200)
	row, err = db.WebhookRow(hook.id)
	must(t, err)
	row.Status = "active"
	if err := db.SaveWebhook(row); err == nil {
		t.Error("a deleted endpoint came back")
	}
}

func TestASuperusersEditIsToldOnceAndEndsWhatItEnds(t *testing.T) {
	w := newWorld(t)
	operator, shop := w.Superuser(), newReceiver(t, status(500))
	for state, want := range map[string]string{"deleted": "dropped endpoint_deleted", "disabled": "failed endpoint_disabled"} {
		hook := w.register(shop.URL+"/"+state, event.BookingCreated)
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		record := "/api/collections/webhooks/records/" + hook.id
		w.Call(operator, "PATCH", record, hookstest.Body{"url": "https://10.0.0.1"}).Want(400)
		w.Call(operator, "PATCH", record, hookstest.Body{"secret": hook.secret}).Want(400)
		w.Call(operator, "PATCH", record, hookstest.Body{"status": state}).Want(200)
		if sent := w.delivery(hook.id); sent.Status+" "+sent.Error != want {
			t.Errorf("%s: delivery %+v", state, sent)
		}
		rows, err := w.tenant(w.business).History(hook.id)
		must(t, err)
		if len(rows) != 2 || rows[1].Action != "webhook."+state || rows[1].ActorType != "superuser" {
			t.Errorf("%s: audit rows %+v", state, rows)
		}
	}
	w.Call(operator, "POST", "/api/collections/webhooks/records", hookstest.Body{
		"business": w.business.ID, "url": address, "events": []string{"*"}, "status": "active", "createdByType": "user",
	}).Want(400)
}
