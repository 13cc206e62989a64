package webhooks_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nearbyassist/cluster"
	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/domain/seal"
	"nearbyassist/hooks/hookstest"
)

func TestSecretsInRotation(t *testing.T) {
	for name, c := range map[string]struct {
		ends     time.Duration
		promoted bool
		two      bool
		single   string
	}{
		"under way":       {time.Hour, false, true, "old"},
		"promoted":        {time.Hour, true, true, "new"},
		"ended":           {0, false, false, "new"},
		"ended, promoted": {-time.Hour, true, false, "new"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			shop := newReceiver(t, status(200))
			hook := w.register(shop.URL, event.Any)
			const old = "whsec_b2xkIHNlY3JldCBvZiAzMiBieXRlcywgcm90YXRlZC4="
			sealed, err := w.box.Seal([]byte(old), "webhook/"+hook.id, rand.Reader)
			must(t, err)
			w.SQL("UPDATE webhooks SET previousSecret = {:old}, previousEndsAt = {:ends}, promoted = {:promoted} WHERE id = {:id}",
				map[string]any{"old": sealed, "ends": collections.At(at(c.ends)).Text(), "promoted": c.promoted, "id": hook.id})
			w.happen(event.BookingCreated, map[string]any{})
			w.drain()
			got := shop.want(t, 1)[0]
			id, timestamp := got.Header.Get("webhook-id"), got.Header.Get("webhook-timestamp")
			want := signedByStandard(t, hook.secret, id, timestamp, got.Body)
			if c.two {
				want += " " + signedByStandard(t, old, id, timestamp, got.Body)
			}
			if got.Header.Get("webhook-signature") != want {
				t.Errorf("webhook-signature %s", got.Header.Get("webhook-signature"))
			}
			secret := map[string]string{"old": old, "new": hook.secret}[c.single]
			if got.Header.Get("X-NearbyAssist-Signature") != signedAsTheSample(secret, got.Body) {
				t.Errorf("the single header is not by the %s secret", c.single)
			}
			rotation, _ := w.shown(hook.id)["rotation"].(map[string]any)
			if (rotation != nil) != c.two || c.two && rotation["promoted"] != c.promoted {
				t.Errorf("rotation %v", rotation)
			}
		})
	}
}

func TestALostInstanceSecretSendsNothingAndBlamesNobody(t *testing.T) {
	w := newWorld(t)
	other, err := seal.New([]byte("not the secret that it was"))
	must(t, err)
	shop := newReceiver(t, status(200))
	hook := w.register(shop.URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	must(t, w.dispatcherWith(cluster.Static{}, other).Drain(context.Background(), w.Clock.Now()))
	shop.want(t, 0)
	sent := w.delivery(hook.id)
	if sent.Status != "pending" || sent.Attempts != 0 || sent.Error != "secret_unreadable" || !sent.NextAttemptAt.Equal(at(5*time.Minute)) ||
		w.shown(hook.id)["status"] != "active" {
		t.Errorf("delivery %+v", sent)
	}
	w.Clock.Advance(5 * time.Minute)
	w.drain()
	shop.want(t, 1)
	if sent := w.delivery(hook.id); sent.Status != "delivered" || sent.Error != "" {
		t.Errorf("delivery %+v", sent)
	}
}

func TestASecretIsShownOnceAndNowhereInClear(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	body := hookstest.Body{"businessId": w.business.ID, "url": shop.URL, "events": []string{"*"}}
	first := w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", body, "Idempotency-Key", "once").Want(201)
	secret := first.String("secret")
	if !strings.HasPrefix(secret, "whsec_") || len(secret) != 50 || first.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("secret %q, headers %v", secret, first.Header)
	}
	replay := w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", body, "Idempotency-Key", "once").Want(201)
	if _, shown := replay.Object()["secret"]; !shown || replay.Value("secret") != nil || replay.Value("secretShown") != true || replay.String("id") != first.String("id") {
		t.Errorf("the replay is %s", replay.Body)
	}
	w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	shop.want(t, 1)
	list := w.Call(w.business.Owner.Caller, "GET", "/api/webhooks?businessId="+w.business.ID, nil).Want(200)
	if strings.Contains(list.Body, "whsec_") || strings.Contains(list.Body, "v1.") {
		t.Errorf("a list shows %s", list.Body)
	}
	w.SQL("PRAGMA wal_checkpoint(FULL)", nil)
	found := 0
	must(t, filepath.WalkDir(w.App.DataDir(), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, text := range []string{secret, strings.TrimPrefix(secret, "whsec_")} {
			if bytes.Contains(data, []byte(text)) {
				t.Errorf("%s holds the secret", path)
			}
		}
		if bytes.Contains(data, []byte(shop.URL)) {
			found++
		}
		return err
	}))
	if found == 0 {
		t.Error("no file holds the endpoint's address either: this test sees nothing")
	}
}
