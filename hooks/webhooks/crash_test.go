package webhooks_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
)

// dead is the claim of a worker that does not come back.
func dead(from time.Time) collections.Claim {
	return collections.Claim{Worker: "deadworker00001", Epoch: 1, Until: from.Add(time.Minute)}
}

func TestACrashAfterTheClaimOfAnEventLosesNothing(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	w.register(shop.URL, event.Any)
	id := w.happen(event.BookingCreated, map[string]any{})
	claimed, err := w.system().ClaimOutbox("event", dead(w.Clock.Now()), w.Clock.Now(), 10)
	if err != nil || len(claimed) != 1 || claimed[0].ID != id {
		t.Fatalf("claimed %v, error %v", claimed, err)
	}
	w.Clock.Advance(time.Minute)
	w.drain()
	shop.want(t, 0)
	w.Clock.Advance(time.Millisecond)
	w.drain()
	if got := shop.want(t, 1)[0]; got.Header.Get("webhook-id") != id {
		t.Errorf("another id: %v", got.Header)
	}
}

func TestACrashWhileSendingRepeatsWithTheSameID(t *testing.T) {
	w := newWorld(t)
	shop := newReceiver(t, status(200))
	hook := w.register(shop.URL, event.Any)
	id := w.happen(event.BookingCreated, map[string]any{})
	must(t, w.system().FanOut([]string{id}, w.Clock.Now()))
	claim := dead(w.Clock.Now())
	claimed, err := w.system().ClaimDeliveries([]string{hook.id}, 4, claim, w.Clock.Now())
	if err != nil || len(claimed) != 1 || claimed[0].Body == "" || claimed[0].URL != shop.URL {
		t.Fatalf("claimed %v, error %v", claimed, err)
	}
	w.drain()
	shop.want(t, 0)
	w.Clock.Set(claim.Until.Add(time.Millisecond))
	w.drain()
	if got := shop.want(t, 1)[0]; got.Header.Get("webhook-id") != id || got.Header.Get("X-NearbyAssist-Delivery") != claimed[0].ID {
		t.Errorf("another id: %v", got.Header)
	}
	if held, err := w.system().ClaimedDeliveries([]collections.Held{{ID: claimed[0].ID, Claim: claim}}); err != nil || len(held) != 0 {
		t.Errorf("the dead worker still holds it: %v", err)
	}
}

func TestAnOutcomeCountsOnlyUnderItsClaim(t *testing.T) {
	w := newWorld(t)
	takeOver := func(_ int, answer http.ResponseWriter) {
		w.SQL("UPDATE deliveries SET claimedBy = 'otherworker0001', epoch = 2", nil)
		answer.WriteHeader(410)
	}
	shop := newReceiver(t, takeOver)
	hook := w.register(shop.URL, event.Any)
	id := w.happen(event.BookingCreated, map[string]any{})
	w.drain()
	if sent := w.delivery(hook.id); sent.Status != "pending" || sent.Attempts != 0 || w.shown(hook.id)["status"] != "active" {
		t.Errorf("delivery %+v", sent)
	}
	shop.answer = status(200)
	w.Clock.Advance(2 * time.Minute)
	w.drain()
	if got := shop.want(t, 2); got[0].Header.Get("webhook-id") != id || got[1].Header.Get("webhook-id") != id {
		t.Error("another id")
	}
	if sent := w.delivery(hook.id); sent.Status != "delivered" || sent.Attempts != 1 {
		t.Errorf("delivery %+v", sent)
	}
}

func TestADeletedEndpointsAnswerIsStillWrittenDown(t *testing.T) {
	for name, c := range map[string]struct {
		code int
		want string
	}{"it took it": {200, "delivered"}, "it did not": {500, "dropped"}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var hook hook
			shop := newReceiver(t, func(_ int, answer http.ResponseWriter) {
				w.Call(w.business.Owner.Caller, "DELETE", "/api/webhooks/"+hook.id, nil).Want(200)
				answer.WriteHeader(c.code)
			})
			hook = w.register(shop.URL, event.Any)
			w.happen(event.BookingCreated, map[string]any{})
			w.drain()
			if sent := w.delivery(hook.id); sent.Status != c.want || sent.Attempts != 1 || !sent.NextAttemptAt.IsZero() {
				t.Errorf("delivery %+v", sent)
			}
			w.Clock.Advance(time.Hour)
			w.drain()
			shop.want(t, 1)
		})
	}
}

// follower is a machine that a test makes the leader.
type follower struct{ leads atomic.Bool }

func (f *follower) IsLeader() bool      { return f.leads.Load() }
func (*follower) Epoch() int            { return 7 }
func (*follower) ValidUntil() time.Time { return at(time.Hour) }

func TestOnlyTheLeaderSends(t *testing.T) {
	w := newWorld(t)
	leadership := &follower{}
	dispatcher := w.dispatcherWith(leadership, w.box)
	shop := newReceiver(t, status(200))
	w.register(shop.URL, event.Any)
	w.happen(event.BookingCreated, map[string]any{})
	must(t, dispatcher.Drain(context.Background(), w.Clock.Now()))
	shop.want(t, 0)
	leadership.leads.Store(true)
	must(t, dispatcher.Drain(context.Background(), w.Clock.Now()))
	shop.want(t, 1)
}

func TestRunSendsWhenWokenAndWritesDownWhatIsInFlightBeforeItReturns(t *testing.T) {
	w := newWorld(t)
	release := make(chan struct{})
	shop := newReceiver(t, func(_ int, answer http.ResponseWriter) { <-release; answer.WriteHeader(200) })
	hook := w.register(shop.URL, event.Any)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.dispatcher.Run(ctx) })
	w.happen(event.BookingCreated, map[string]any{})
	w.dispatcher.Wake()
	w.dispatcher.Wake()
	<-shop.came
	stop()
	close(release)
	running.Wait()
	if sent := w.delivery(hook.id); sent.Status != "delivered" {
		t.Errorf("delivery %+v", sent)
	}
	w.happen(event.BookingCreated, map[string]any{})
	w.dispatcher.Wake()
	if w.deliveries(hook.id)[0].Event == "" || len(w.deliveries(hook.id)) != 1 {
		t.Error("it works on after the end")
	}
}
