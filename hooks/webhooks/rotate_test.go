package webhooks_test

import (
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
)

// signers are the secrets that signed a call: those of the standard's header in order, then the one of ours.
func signers(t *testing.T, got call, secrets map[string]string) string {
	t.Helper()
	id, timestamp := got.Header.Get("webhook-id"), got.Header.Get("webhook-timestamp")
	var names []string
	for signature := range strings.FieldsSeq(got.Header.Get("webhook-signature")) {
		for name, secret := range secrets {
			if signature == signedByStandard(t, secret, id, timestamp, got.Body) {
				names = append(names, name)
			}
		}
	}
	for name, secret := range secrets {
		if got.Header.Get("X-NearbyAssist-Signature") == signedAsTheSample(secret, got.Body) {
			names = append(names, "/", name)
		}
	}
	return strings.Join(names, " ")
}

func TestTheSecretsOfARotation(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	hook := w.register(shop.URL, event.Any)
	secrets, calls := map[string]string{"first": hook.secret}, 0
	want := func(names string) {
		t.Helper()
		w.happen(event.BookingCreated, map[string]any{})
		w.drain()
		calls++
		if got := signers(t, shop.want(t, calls)[calls-1], secrets); got != names {
			t.Errorf("signed by %s, want %s", got, names)
		}
	}
	rotate := func(name string, body any) hookstest.Answer {
		t.Helper()
		made := w.act(hook.id, "rotate-secret", body).Want(200)
		secrets[name] = made.String("secret")
		if len(secrets[name]) != 50 || made.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("rotated %s", made.Body)
		}
		return made
	}
	want("first / first")
	if made := rotate("second", nil); made.String("rotation.endsAt") != "2026-11-25T09:00:00Z" || made.Value("rotation.promoted") != false {
		t.Errorf("rotated %s", made.Body)
	}
	want("second first / first")
	if promoted := w.act(hook.id, "promote-secret", nil).Want(200); promoted.Value("rotation.promoted") != true || promoted.Value("secret") != nil {
		t.Errorf("promoted %s", promoted.Body)
	}
	want("second first / second")
	w.act(hook.id, "promote-secret", nil).Want(200)
	rotate("third", hookstest.Body{"graceMinutes": 60})
	want("third second / second")
	w.Clock.Advance(time.Hour)
	want("third / third")
	if made := rotate("fourth", hookstest.Body{"graceMinutes": 0}); made.Value("rotation") != nil {
		t.Errorf("rotated %s", made.Body)
	}
	want("fourth / fourth")
	w.act(hook.id, "rotate-secret", hookstest.Body{"graceMinutes": 10081}).WantCode(422, "validation_failed").WantField("graceMinutes")
	w.wantAudit(hook.id, "webhook.created", "webhook.rotated", "webhook.promoted", "webhook.rotated", "webhook.rotated")
}

func TestARotationIsReplayedWithoutItsSecret(t *testing.T) {
	w := newWorld(t)
	hook := w.register(address, event.Any)
	rotate := func() hookstest.Answer {
		return w.Call(w.business.Owner.Caller, "POST", "/api/webhooks/"+hook.id+"/rotate-secret", nil, "Idempotency-Key", "once").Want(200)
	}
	first, again := rotate(), rotate()
	if first.String("secret") == "" || again.Value("secret") != nil || again.Value("secretShown") != true {
		t.Errorf("first %s\nagain %s", first.Body, again.Body)
	}
	w.wantAudit(hook.id, "webhook.created", "webhook.rotated")
}

func TestAnOldSecretIsForgottenAfterItsEnd(t *testing.T) {
	w := newWorld(t)
	hook := w.register(address, event.Any)
	w.act(hook.id, "rotate-secret", hookstest.Body{"graceMinutes": 60}).Want(200)
	old := func() (sealed string) {
		must(t, w.App.DB().NewQuery("SELECT previousSecret FROM webhooks WHERE id = {:id}").Bind(hookstest.Body{"id": hook.id}).Row(&sealed))
		return sealed
	}
	w.Run("oldDeliveries")
	if old() == "" {
		t.Error("it is forgotten while it signs")
	}
	w.Clock.Advance(time.Hour)
	w.Run("oldDeliveries")
	if old() != "" {
		t.Error("it is kept")
	}
}
