package webhooks_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

func TestFailingIsMailedAfterOneDayAndThreeAndWhenItEnds(t *testing.T) {
	w := newWorld(t)
	admin, employee := w.SignUp("Dani Paz"), w.SignUp("Leo Ruiz")
	w.business.Join(admin, "admin")
	w.business.Join(employee, "staff")
	w.SQL("UPDATE users SET locale = 'es' WHERE id = {:id}", hookstest.Body{"id": admin.ID})
	w.Mails()
	shop := newReceiver(t, status(500))
	hook := w.register(shop.URL+"/t0ken", event.BookingCreated)
	heard := newReceiver(t, status(200))
	w.register(heard.URL, event.WebhookDisabled)
	subjects := map[int]string{1: "A webhook is failing: ", 3: "A webhook is failing: ", 5: "A webhook was switched off: "}
	for day := range 7 {
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		mails := w.Mails()
		if subjects[day] == "" && len(mails) > 0 || subjects[day] != "" && len(mails) != 2 {
			t.Fatalf("day %d: %+v", day, mails)
		}
		for _, mail := range mails {
			host := strings.TrimPrefix(shop.URL, "http://")
			spanish := mail.To == admin.Email
			if mail.To == employee.Email || !spanish && mail.Subject != subjects[day]+host || spanish && !strings.Contains(mail.Subject, "webhook: "+host) && !strings.Contains(mail.Subject, "webhook falla: "+host) {
				t.Errorf("day %d: to %s: %s", day, mail.To, mail.Subject)
			}
			if strings.Contains(mail.Text, "t0ken") || strings.Contains(mail.Text, "⟦") || mail.Link() != "/app/"+w.business.Slug+"/integrations/webhooks/"+hook.id {
				t.Errorf("day %d: %s", day, mail.Text)
			}
			if day == 1 && !spanish && !strings.Contains(mail.Text, "If nothing arrives by 29 Nov 2026, 10:00 (Europe/Madrid), it is switched off.") {
				t.Errorf("no end is said: %s", mail.Text)
			}
		}
		w.Clock.Advance(24 * time.Hour)
	}
	w.drain()
	var told struct {
		Type string
		Data map[string]any
	}
	must(t, json.Unmarshal([]byte(heard.want(t, 1)[0].Body), &told))
	shown := w.shown(hook.id)
	for member, value := range shown {
		if have, want := jsonOf(t, told.Data[member]), jsonOf(t, value); have != want && member != "successRate" {
			t.Errorf("the event says that %s is %s, the API %s", member, have, want)
		}
	}
	if told.Type != event.WebhookDisabled || shown["status"] != "disabled" || len(told.Data) != len(shown) {
		t.Errorf("told %+v", told)
	}
}

func jsonOf(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	must(t, err)
	return string(text)
}

func TestWhatIsWellAgainIsNotMailed(t *testing.T) {
	w := newWorld(t)
	w.Mails()
	shop := newReceiver(t, status(500))
	hook := w.register(shop.URL, event.BookingCreated)
	fail := func() {
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		w.Clock.Advance(25 * time.Hour)
	}
	fail()
	fail()
	shop.answer = status(200)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	if mails := w.Mails(); len(mails) > 0 {
		t.Errorf("mailed: %+v", mails)
	}
	shop.answer = status(410)
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	mails := w.Mails()
	if len(mails) != 1 || !strings.Contains(mails[0].Text, "answered 410") || w.shown(hook.id)["disabledReason"] != "gone" {
		t.Errorf("mailed: %+v", mails)
	}
}

// Whoever switches an endpoint off, the others hear of it once.
func TestEachDoorTellsThatAnEndpointWasSwitchedOff(t *testing.T) {
	w := newWorld(t)
	heard := newReceiver(t, status(200))
	w.register(heard.URL, event.WebhookDisabled)
	operator := w.Superuser()
	key := w.Call(w.business.Owner.Caller, "POST", "/api/integrations/api-keys",
		hookstest.Body{"businessId": w.business.ID, "name": "CRM", "scopes": []string{"webhooks:write", "bookings:read"}}).Want(201)
	of := w.Call(hookstest.WithKey(key.String("key")), "POST", "/api/webhooks", wanted(w, nil)).Want(201).String("id")
	w.Call(w.business.Owner.Caller, "DELETE", "/api/integrations/api-keys/"+key.String("id"), nil).Want(200)
	w.drain()
	if got := heard.want(t, 1)[0].Body; !strings.Contains(got, `"id":"`+of+`"`) || !strings.Contains(got, `"disabledReason":"key_revoked"`) {
		t.Errorf("told %s", got)
	}

	hook := w.register(address+"/console", event.Any)
	record := "/api/collections/webhooks/records/" + hook.id
	w.Call(operator, "PATCH", record, hookstest.Body{"status": "disabled"}).Want(200)
	w.drain()
	if got := heard.want(t, 2)[1].Body; !strings.Contains(got, `"disabledReason":"operator"`) {
		t.Errorf("told %s", got)
	}
	w.SQL("UPDATE webhooks SET failingSince = '2026-11-01 00:00:00.000Z', warnings = 2 WHERE id = {:id}", hookstest.Body{"id": hook.id})
	w.Call(operator, "PATCH", record, hookstest.Body{"status": "active"}).Want(200)
	if shown := w.shown(hook.id); shown["status"] != "active" || shown["disabledReason"] != nil {
		t.Errorf("shown %v", shown)
	}
	w.Call(operator, "PATCH", record, hookstest.Body{"status": "deleted"}).Want(200)
	w.drain()
	heard.want(t, 2)
	var secret string
	must(t, w.App.DB().NewQuery("SELECT secret FROM webhooks WHERE id = {:id}").Bind(hookstest.Body{"id": hook.id}).Row(&secret))
	if secret != "" {
		t.Error("the secret of a deleted endpoint is kept")
	}
	w.wantAudit(hook.id, "webhook.created", "webhook.disabled", "webhook.enabled", "webhook.deleted")
}
