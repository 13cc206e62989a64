package webhooks_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

const hooksPath = "/app/salon-sol/integrations/webhooks"

// desk is an owner before the pages of the webhooks, on whose machine the server's own dispatcher sends.
type desk struct {
	*world
	*hookstest.Browser
}

func newDesk(t *testing.T) *desk {
	w := newWorld(t)
	return &desk{w, w.business.Owner.Browse()}
}

func (d *desk) send() {
	d.t.Helper()
	must(d.t, d.Server.Dispatcher().Drain(context.Background(), d.Clock.Now()))
}

func TestAWebhookAddedOnThePageHearsOfIt(t *testing.T) {
	d := newDesk(t)
	shop := newReceiver(t, status(200))
	d.Get(hooksPath).Want(200).WantWords("No webhooks yet")
	form := d.Get(hooksPath + "/new").Want(200)
	refused := d.Submit(form, hookstest.Form{"url": "https://10.0.0.1/x", "description": "CRM"}).Want(422)
	for _, field := range []string{"url", "events"} {
		if refused.Find("#trouble a[href='#"+field+"']").Length() != 1 || refused.Find("#"+field).Length() != 1 {
			t.Errorf("%s is not told: %s", field, refused.Words("#trouble"))
		}
	}
	if refused.Shown("url") != "https://10.0.0.1/x" || refused.Shown("description") != "CRM" || refused.Shown("form_id") != form.Shown("form_id") {
		t.Errorf("what was typed is lost: %s", refused.Words("form"))
	}
	chosen := hookstest.Form{"url": shop.URL + "/in", "description": "CRM & <b>", "events": event.BookingCreated}
	made := d.Submit(refused, chosen).Want(201)
	secret := made.Words("#secret")
	if !strings.HasPrefix(secret, "whsec_") || made.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("secret %q, headers %v", secret, made.Header)
	}
	d.send()
	got := shop.want(t, 1)[0]
	if got.Header.Get("X-NearbyAssist-Event") != event.Ping || got.Header.Get("X-NearbyAssist-Signature") != signedAsTheSample(secret, got.Body) {
		t.Errorf("no ping: %v", got.Header)
	}
	at := made.Find("form[method=get]").AttrOr("action", "")
	d.Submit(refused, chosen).WantGo(at)
	if shown := d.Get(at).Want(200).WantWords("The secret was shown once").WantWords("CRM & <b>"); strings.Contains(shown.Body, secret) {
		t.Error("the secret is shown again")
	}
	d.Get(hooksPath).Want(200).WantWords("1 event")
	again := d.Get(hooksPath + "/new")
	d.Submit(again, chosen).WantGo(at)
	d.Submit(d.Get(hooksPath+"/new"), hookstest.Form{"url": shop.URL + "/in", "which": "all"}).Want(409)
}

// one is an endpoint on the desk, with one delivery that arrived.
func (d *desk) one(shop *receiver) (hook hook, at string) {
	d.t.Helper()
	hook = d.register(shop.URL, event.BookingCreated)
	d.happen(event.BookingCreated, hookstest.Body{"notes": "x"})
	d.send()
	return hook, hooksPath + "/" + hook.id
}

func TestAWebhookIsLookedAfterOnItsPages(t *testing.T) {
	d := newDesk(t)
	shop := newReceiver(t, status(200))
	hook, at := d.one(shop)
	state := func() string {
		return d.Call(d.reader, "GET", "/api/webhooks/"+hook.id, nil).Want(200).String("status")
	}

	edit := d.Get(at + "/edit").Want(200)
	d.Submit(edit, hookstest.Form{"description": "Shop", "which": "all"}).WantGo(at)
	d.Get(at).WantWords("The webhook is changed.").WantWords("All events")

	d.Post(at+"/pause", nil).WantGo(at)
	if d.Get(at).WantWords("Its events wait"); state() != "paused" {
		t.Errorf("it is %s", state())
	}
	d.Post(at+"/resume", nil).WantGo(at)

	test := d.Get(at + "/test?event=booking.cancelled").Want(200).WantWords(`"type": "booking.cancelled"`)
	sent := d.Submit(test, nil).Want(303)
	if got := shop.want(t, 2)[1]; got.Header.Get("X-NearbyAssist-Event") != event.BookingCancelled {
		t.Errorf("sent %v", got.Header)
	}
	result := d.Get(sent.Header.Get("Location")).Want(200).WantWords("Delivered").WantWords("Attempt 1: answered 200").WantWords("X-NearbyAssist-Signature")
	d.Submit(result, nil).WantGo(sent.Header.Get("Location"))
	d.Get(sent.Header.Get("Location")).WantWords("Waiting").WantWords("is waiting again")
	d.send()
	shop.want(t, 3)

	rotate := d.Get(at + "/secret/rotate").Want(200)
	fresh := d.Submit(rotate, nil).Want(201)
	if secret := fresh.Words("#secret"); secret == hook.secret || !strings.HasPrefix(secret, "whsec_") {
		t.Errorf("secret %q", secret)
	}
	d.Submit(rotate, nil).WantGo(at)
	d.Get(at).WantWords("rotated already").WantWords("the old one signs X-NearbyAssist-Signature")
	d.Post(at+"/secret/promote", nil).WantGo(at)
	d.Get(at).WantWords("beside the new one")

	ask := d.Get(at + "/delete").Want(200)
	d.Submit(ask, nil).Want(422)
	d.Submit(ask, hookstest.Form{"confirm": "elsewhere.example"}).Want(422)
	d.Submit(ask, hookstest.Form{"confirm": strings.TrimPrefix(shop.URL, "http://")}).WantGo(hooksPath)
	d.Get(hooksPath).WantWords("The webhook is deleted.").WantWords("No webhooks yet")
	for _, verb := range []string{"edit", "test", "recover", "secret/rotate", "delete"} {
		d.Get(at + "/" + verb).WantGo(at)
	}
	d.Get(at).Want(200).WantWords("Deleted")
	d.wantAudit(hook.id, "webhook.created", "webhook.updated", "webhook.paused", "webhook.resumed", "webhook.tested", "webhook.redelivered",
		"webhook.rotated", "webhook.promoted", "webhook.deleted")
}

func TestWhatFailedIsResentFromThePage(t *testing.T) {
	d := newDesk(t)
	shop := newReceiver(t, statuses(200, 410, 200))
	hook, at := d.one(shop)
	d.Clock.Advance(2 * time.Hour)
	d.happen(event.BookingCreated, map[string]any{})
	d.send()
	d.Get(hooksPath).WantWords("Switched off")
	d.Get(at).Want(200).WantWords("it answered 410").WantWords("answered 410: it wants no more")
	failed := d.deliveries(hook.id)[1]
	if over := d.Post(at+"/d/"+failed.ID+"/resend", nil).Want(409); over.Find("main").Length() != 1 {
		t.Errorf("refused by %s", over.Body)
	}
	d.Post(at+"/resume", nil).WantGo(at)
	ask := d.Get(at + "/recover").Want(200).WantWords("1 delivery")
	d.Submit(ask, hookstest.Form{"since": "400"}).Want(422)
	d.Submit(ask, hookstest.Form{"since": "1"}).WantGo(at)
	d.send()
	shop.want(t, 3)
	if d.deliveries(hook.id)[1].Status != "delivered" {
		t.Error("it is not sent again")
	}
	filtered := d.Get(at + "?status=failed&event=booking.created").Want(200).WantWords("Nothing matches")
	if filtered.Find("a[href='"+at+"']").Length() == 0 {
		t.Error("no way to clear the filter")
	}
}

func TestThePartsOfAnEndpoint(t *testing.T) {
	d := newDesk(t)
	shop := newReceiver(t, statuses(200, 500, 200))
	hook, at := d.one(shop)
	d.Clock.Advance(2 * time.Hour)
	d.happen(event.BookingCreated, map[string]any{})
	d.send()
	failing := d.Get(at).Want(200).WantWords("Failing").WantWords("1 arrived, 1 failed.")
	for _, bar := range failing.Find(".chart a").EachIter() {
		inList, drawn := 0, bar.Find(".ok").Length()+bar.Find(".bad").Length()
		if drawn > 0 {
			inList = d.Get(bar.AttrOr("href", "")).Want(200).Find("#list tbody tr").Length()
		}
		if inList != drawn {
			t.Errorf("a bar of %d leads to %d deliveries", drawn, inList)
		}
	}
	if spark := d.Get(hooksPath).Want(200).Find(".spark").AttrOr("aria-label", ""); spark != "1 arrived, 1 failed." {
		t.Errorf("in the list %q", spark)
	}
	for query, want := range map[string]int{"?period=1": 1, "?period=24": 2, "?from=2026-11-25": 0, "?to=2026-11-24T11:00": 1, "?period=24&status=delivered": 1} {
		if got := d.Get(at + query).Want(200).Find("#list tbody tr").Length(); got != want {
			t.Errorf("%s finds %d", query, got)
		}
	}
	d.Get(hooksPath + "?status=failing").Want(200).WantWords(shop.URL)
	d.Get(hooksPath + "?status=paused").Want(200).WantWords("Shown: Paused Clear Nothing matches")
	d.Get(hooksPath + "?status=paused").Want(200).WantWords("Clear")
	d.Get(at + "?tab=events").Want(200).WantWords("booking.created")
	d.Get(at + "?tab=secret").Want(200).WantWords("createHmac")
	d.Get(at + "?tab=settings").Want(200).WantWords("History").WantWords(hook.id)
	d.Get(at + "?tab=nothing").Want(200).WantWords("Deliveries")
}
