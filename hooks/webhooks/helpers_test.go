package webhooks_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"nearbyassist/cluster"
	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/domain/seal"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/webhooks"
)

// world is an instance with one business and a dispatcher on its clock.
type world struct {
	*hookstest.Instance
	t          *testing.T
	business   *hookstest.Business
	reader     hookstest.Caller // a key, for sessions end before some tests do
	dispatcher *webhooks.Dispatcher
	box        *seal.Box
}

func newWorld(t *testing.T, change ...func(*webhooks.Config)) *world {
	t.Helper()
	return newWorldOn(t, hookstest.New(t), change...)
}

func newWorldOn(t *testing.T, i *hookstest.Instance, change ...func(*webhooks.Config)) *world {
	t.Helper()
	box, err := seal.New([]byte("a secret of hookstest only"))
	must(t, err)
	w := &world{Instance: i, t: t, business: i.SignUp("Ana Gil").Business("Salon Sol"), box: box}
	w.reader = w.business.Key("webhooks:read")
	w.dispatcher = w.dispatcherWith(cluster.Static{}, box, change...)
	return w
}

func (w *world) dispatcherWith(leadership cluster.Leadership, box *seal.Box, change ...func(*webhooks.Config)) *webhooks.Dispatcher {
	w.t.Helper()
	config := webhooks.Config{Now: w.Clock.Now, Jitter: func() float64 { return 0 }, Allow: []string{"127.0.0.0/8"}}
	for _, apply := range change {
		apply(&config)
	}
	dispatcher, err := webhooks.NewDispatcher(w.system(), slog.New(slog.DiscardHandler), box, leadership, config)
	must(w.t, err)
	return dispatcher
}

func (w *world) system() collections.System { return collections.NewSystem(w.App) }

func (w *world) tenant(business *hookstest.Business) collections.Tenant {
	return collections.NewTenant(w.App, business.ID, collections.Actor{Type: "system", RequestID: "req000000000001"})
}

// hook is a registered endpoint.
type hook struct{ id, secret string }

// register asks for events at an address, as the business's owner.
func (w *world) register(url string, events ...string) hook {
	w.t.Helper()
	answer := w.Call(w.business.Owner.Caller, "POST", "/api/webhooks", hookstest.Body{"businessId": w.business.ID, "url": url, "events": events}).Want(201)
	return hook{answer.String("id"), answer.String("secret")}
}

// happen writes an event of the business, as a feature does in its transaction, and answers its id.
func (w *world) happen(kind string, data any) string {
	w.t.Helper()
	return w.happenAt(w.business, kind, data)
}

func (w *world) happenAt(business *hookstest.Business, kind string, data any) string {
	w.t.Helper()
	now := w.Clock.Now()
	told := event.Event{ID: collections.NewID(), Type: kind, CreatedAt: now, BusinessID: business.ID, Data: data}
	body, err := told.Body()
	must(w.t, err)
	must(w.t, w.tenant(business).Tx(func(db collections.Tenant) error {
		return db.Append(collections.OutboxRow{ID: told.ID, Topic: "event", Type: kind, Body: string(body), CreatedAt: collections.At(now)})
	}))
	return told.ID
}

// drain sends all that is due on the clock.
func (w *world) drain() {
	w.t.Helper()
	must(w.t, w.dispatcher.Drain(context.Background(), w.Clock.Now()))
}

// deliveries are those to an endpoint, oldest first.
func (w *world) deliveries(webhook string) []collections.Delivery {
	w.t.Helper()
	rows := []collections.Delivery{}
	must(w.t, w.App.DB().NewQuery("SELECT * FROM deliveries WHERE webhook = {:webhook} ORDER BY createdAt, id").
		Bind(map[string]any{"webhook": webhook}).All(&rows))
	return rows
}

func (w *world) delivery(webhook string) collections.Delivery {
	w.t.Helper()
	rows := w.deliveries(webhook)
	if len(rows) != 1 {
		w.t.Fatalf("%d deliveries", len(rows))
	}
	return rows[0]
}

// shown is the endpoint as the API shows it.
func (w *world) shown(webhook string) map[string]any {
	w.t.Helper()
	answer := w.Call(w.reader, "GET", "/api/webhooks?limit=100", nil).Want(200)
	for _, one := range answer.List("webhooks") {
		if one["id"] == webhook {
			return one
		}
	}
	w.t.Fatalf("no endpoint %s: %s", webhook, answer.Body)
	return nil
}

// call is what a receiver got.
type call struct {
	Method string
	Path   string
	Header http.Header
	Body   string
}

// receiver is somebody's server, which answers as it is told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []call
	came   chan call
	answer func(n int, w http.ResponseWriter) // n counts from 1
}

func newReceiver(t *testing.T, answer func(n int, w http.ResponseWriter)) *receiver {
	t.Helper()
	r := &receiver{came: make(chan call, 1000), answer: answer}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	got := call{request.Method, request.URL.Path, request.Header.Clone(), string(body)}
	r.mu.Lock()
	r.calls = append(r.calls, got)
	n := len(r.calls)
	r.mu.Unlock()
	r.came <- got
	r.answer(n, w)
}

func (r *receiver) got() []call {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]call{}, r.calls...)
}

// want fails the test unless so many calls came so far.
func (r *receiver) want(t *testing.T, calls int) []call {
	t.Helper()
	got := r.got()
	if len(got) != calls {
		t.Fatalf("%d calls, want %d", len(got), calls)
	}
	return got
}

func status(code int) func(int, http.ResponseWriter) {
	return func(_ int, w http.ResponseWriter) { w.WriteHeader(code) }
}

// statuses answers them one after the other, the last one for ever.
func statuses(codes ...int) func(int, http.ResponseWriter) {
	return func(n int, w http.ResponseWriter) { w.WriteHeader(codes[min(n, len(codes))-1]) }
}

// signedAsTheSample is what the reference's sample computes: the whole secret as shown is the key.
func signedAsTheSample(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, body)
	return hex.EncodeToString(mac.Sum(nil))
}

// signedByStandard is a signature of the Standard Webhooks specification, written from its text.
func signedByStandard(t *testing.T, secret, id, timestamp, body string) string {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	must(t, err)
	mac := hmac.New(sha256.New, key)
	io.WriteString(mac, id+"."+timestamp+"."+body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func at(offset time.Duration) time.Time { return hookstest.Start.Add(offset) }
