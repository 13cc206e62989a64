package webhooks_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/webhooks"
)

// express is where e2e/webhooks.test.mjs has the reference's sample on a real Express server: it takes its secret by POST at
// /secret, and deliveries at /hook.
var express = flag.String("express", "", "address of a receiver that gets the hostile deliveries too")

const (
	hostileEvents = 10_000
	hostileSeed   = 20261124
)

// Real deliveries, through the outbox and the dispatcher: the events of each type go to an endpoint of their own, where the
// official library verifies them, and with -express all of them to the reference's sample besides.
func TestTenThousandHostileDeliveriesVerify(t *testing.T) {
	w := newWorld(t, func(c *webhooks.Config) { c.Now = time.Now }) // the library looks at the clock
	w.Clock.Set(time.Now())
	var verified atomic.Int64
	for _, kind := range event.All() {
		w.verifier(kind.Name, &verified)
	}
	endpoints := 1
	if *express != "" {
		endpoints++
		w.teach(*express, w.register(*express+"/hook", event.Any).secret)
	}
	w.happenHostilely(hostileEvents)
	w.drain()
	if verified.Load() != hostileEvents {
		t.Errorf("%d were verified", verified.Load())
	}
	var delivered int
	must(t, w.App.DB().NewQuery("SELECT count(*) FROM deliveries WHERE status = 'delivered' AND attempts = 1").Row(&delivered))
	if delivered != hostileEvents*endpoints {
		t.Errorf("%d of %d were delivered at once", delivered, hostileEvents*endpoints)
	}
}

// verifier is an endpoint for one type of event that takes what the library and the sample take, if it is of its type.
func (w *world) verifier(kind string, verified *atomic.Int64) {
	w.t.Helper()
	var library *standardwebhooks.Webhook
	secret := ""
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		err := library.Verify(body, r.Header)
		if sample := signedAsTheSample(secret, string(body)); err == nil && r.Header.Get("X-NearbyAssist-Signature") != sample {
			err = fmt.Errorf("the sample signs %s", sample)
		}
		var told struct{ ID, Type string }
		if err == nil {
			err = json.Unmarshal(body, &told)
		}
		if err != nil || told.Type != kind || told.ID != r.Header.Get("webhook-id") {
			w.t.Errorf("%s, an event of %s: %v: %s", kind, told.Type, err, body)
			answer.WriteHeader(http.StatusUnauthorized)
			return
		}
		verified.Add(1)
	}))
	w.t.Cleanup(server.Close)
	secret = w.register(server.URL, kind).secret
	made, err := standardwebhooks.NewWebhook(secret)
	must(w.t, err)
	library = made
}

// teach tells the Express server its secret.
func (w *world) teach(address, secret string) {
	w.t.Helper()
	answer, err := http.Post(address+"/secret", "application/json", strings.NewReader(`{"secret": "`+secret+`"}`))
	must(w.t, err)
	if must(w.t, answer.Body.Close()); answer.StatusCode != http.StatusNoContent {
		w.t.Fatalf("it answers %d", answer.StatusCode)
	}
}

// happenHostilely writes events of all types in turns, in one transaction, as features do: their bodies by event.Body.
func (w *world) happenHostilely(count int) {
	w.t.Helper()
	kinds, made := event.All(), mischief{rand.New(rand.NewPCG(hostileSeed, 1))}
	now := w.Clock.Now()
	must(w.t, w.tenant(w.business).Tx(func(db collections.Tenant) error {
		for n := range count {
			told := event.Event{ID: collections.NewID(), Type: kinds[n%len(kinds)].Name, CreatedAt: now, BusinessID: w.business.ID, Data: made.object()}
			if n%3 == 0 {
				told.Previous = made.object()
			}
			body, err := told.Body()
			if err != nil {
				return err
			}
			if err := db.Append(collections.OutboxRow{ID: told.ID, Topic: "event", Type: told.Type, Body: string(body), CreatedAt: collections.At(now)}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// mischief makes what people and programs write, at its worst; the same for the same seed.
type mischief struct{ *rand.Rand }

// object is an object as features tell of one, with texts, numbers and free JSON.
func (m mischief) object() map[string]any {
	object := hookstest.Body{"id": collections.NewID(), "notes": m.text(), "price": m.IntN(1e6), "rate": m.float(), "free": json.RawMessage(m.free(4))}
	for range m.IntN(4) {
		object[m.text()] = []any{m.text(), m.float(), nil, m.IntN(2) == 0, json.RawMessage(m.free(2))}
	}
	if m.IntN(200) == 0 {
		object["essay"] = strings.Repeat(m.text()+"é", 1+m.IntN(4000)) // too long to be told whole
	}
	return object
}

var pieces = []string{
	"", " ", `"`, `\`, `\\"`, "'", "`", "/", "</script>", "<!--", "&amp;", "<b>", "\u2028", "\u2029", "\u0085", "\u00a0", "\ufeff", "\u200b", "\u202e", "\u2066",
	"\x00", "\x01", "\b", "\t", "\n", "\f", "\r", "\x1b[31m", "\x1f", "\x7f", "\u0080", "é", "e\u0301", "Ñandú", "ß", "İ", "ſ", "שלום", "مرحبا", "日本語", "한국어", "ไทย", "नमस्ते",
	"👩‍🔧", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇪🇸", "😀", "\U0001f1ea", "\U0010ffff", "\ufffd", "\ufffe", "\uffff", "\ud7ff", "\ue000", "\xff", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x80",
	"${7*7}", "{{7*7}}", "%s%n", "'; DROP TABLE bookings; --", "\\u0000", "\\ud800", "null", "undefined", "NaN", "__proto__", "0", "1e5", "-0", "[]", "{}", "data:",
}

// text is fuzzed, and not always valid UTF-8.
func (m mischief) text() string {
	var text strings.Builder
	for range m.IntN(8) {
		if m.IntN(3) == 0 {
			text.WriteRune(rune(m.IntN(0x110000)))
			continue
		}
		text.WriteString(pieces[m.IntN(len(pieces))])
	}
	return text.String()
}

// float is any number that JSON can hold.
func (m mischief) float() float64 {
	for {
		if f := math.Float64frombits(m.Uint64()); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f
		}
	}
}

var (
	freeNumbers = []string{
		"0", "-0", "-0.0", "-0e9", "1.0", "1.10", "1e2", "1E+2", "1e-7", "1e-6", "1e21", "1e20", "123456789012345678901234567890", "9007199254740993", "-9007199254740993", "5e-324", "2e-324",
		"1.7976931348623157e308", "1e309", "-1e400", "0.1", "0.30000000000000004", "4294967295", "100000000000000000000000", "0.000001", "0.0000001",
	}
	freeTexts = []string{
		`"\ud800"`, `"\udc00"`, `"\ud83d"`, `"\udc00\ud800"`, `"x\ud800y"`, `"\ud83d\ude00"`, `"\uD83D\uDE00"`, `"\/"`, `"\u003c\u003E\u0026"`, `"\u2028\u2029"`, `"\u0000\u001f\u007f"`,
		`"\u00e9"`, `"\ufffd"`, `"\uffff"`, `"\"\\\b\f\n\r\t"`, `""`,
	}
	freeKeys = []string{
		"0", "1", "2", "10", "9", "007", "-1", "1.5", "1e3", "4294967294", "4294967295", "4294967296", "9007199254740993", "__proto__", "constructor", "toJSON", "hasOwnProperty", "length",
		"", " ", "a", "b", "é", "</script>",
	}
)

// free is JSON as a partner may send it for metadata: any spaces, escapes, keys and numbers.
func (m mischief) free(depth int) string {
	kind := m.IntN(7)
	if depth == 0 {
		kind = m.IntN(4)
	}
	switch kind {
	case 0:
		return freeNumbers[m.IntN(len(freeNumbers))]
	case 1:
		return freeTexts[m.IntN(len(freeTexts))]
	case 2:
		return []string{"true", "false", "null", " null ", "\n\t1"}[m.IntN(5)]
	case 3:
		return strconv.FormatFloat(m.float(), "eEfg"[m.IntN(4)], -1, 64)
	case 4:
		return "[ " + strings.Join(m.frees(depth), " ,") + "]"
	}
	var members [][]byte
	for _, value := range m.frees(depth) {
		key, _ := json.Marshal(freeKeys[m.IntN(len(freeKeys))])
		members = append(members, fmt.Appendf(nil, "%s :%s", key, value))
	}
	return "{\n" + string(bytes.Join(members, []byte(","))) + "}"
}

func (m mischief) frees(depth int) []string {
	values := make([]string, m.IntN(7))
	for n := range values {
		values[n] = m.free(depth - 1)
	}
	return values
}
