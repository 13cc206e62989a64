package listen_test

import (
	"bytes"
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"nearbyassist/domain/signature"
	"nearbyassist/hooks/listen"
)

const (
	secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
	other  = "whsec_b2xkIHNlY3JldCBvZiAzMiBieXRlcywgcm90YXRlZC4="
	body   = `{"id":"e1","type":"booking.created","data":{"notes":"<b>ñ</b>"}}`
)

// printed is what is written, for readers at the same time; address is told once it is known.
type printed struct {
	mu      sync.Mutex
	text    bytes.Buffer
	address chan string
}

var shown = regexp.MustCompile(`at (http://\S+)/ `)

func (p *printed) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if found := shown.FindSubmatch(data); found != nil {
		p.address <- string(found[1])
	}
	return p.text.Write(data)
}

// run listens while calls are made, until it ends by itself or, without a count, is interrupted.
func run(t *testing.T, options listen.Options, calls func(address string)) (said string, err error) {
	t.Helper()
	options.Addr = "127.0.0.1:0"
	out := &printed{address: make(chan string, 1)}
	ctx, interrupt := context.WithCancel(context.Background())
	defer interrupt()
	ended := make(chan error, 1)
	go func() { ended <- listen.Run(ctx, options, out) }()
	calls(<-out.address)
	if options.Count == 0 {
		interrupt()
	}
	err = <-ended
	return out.text.String(), err
}

// deliver sends an event signed by a secret at an instant, and answers the status.
func deliver(t *testing.T, address, by, content string, at time.Time) int {
	t.Helper()
	standard, err := signature.Standard([]string{by}, "e1", at, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return post(t, address+"/in?a=1", content, http.Header{
		"X-Nearbyassist-Event": {"booking.created"}, "X-Nearbyassist-Delivery": {"d1"}, "X-Nearbyassist-Signature": {signature.Hex(by, []byte(content))},
		"Webhook-Id": {"e1"}, "Webhook-Timestamp": {strconv.FormatInt(at.Unix(), 10)}, "Webhook-Signature": {standard},
	})
}

func post(t *testing.T, address, content string, header http.Header) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, address, strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

func TestWhatIsSignedRightIsTaken(t *testing.T) {
	said, err := run(t, listen.Options{Secrets: []string{other, secret}, Count: 2}, func(address string) {
		for range 2 {
			if status := deliver(t, address, secret, body, time.Now()); status != 204 {
				t.Errorf("answered %d", status)
			}
		}
	})
	if err != nil {
		t.Error(err)
	}
	for _, words := range []string{
		"NEARBY_WEBHOOK_ALLOW=127.0.0.1:", "  booking.created  /in?a=1\n  event e1, delivery d1\n  X-NearbyAssist-Signature  right\n  webhook-signature         right\n",
		"    \"type\": \"booking.created\",\n", `"notes": "<b>ñ</b>"`, "/in?a=1 (again)\n",
	} {
		if !strings.Contains(said, words) {
			t.Errorf("%q is not said: %s", words, said)
		}
	}
	if strings.Contains(said, secret) {
		t.Error("it prints the secret")
	}
}

func TestWhatIsNotIsRefusedAndSaid(t *testing.T) {
	for name, c := range map[string]struct {
		call func(address string) int
		says []string
	}{
		"another secret": {
			func(address string) int { return deliver(t, address, other, body, time.Now()) },
			[]string{"X-NearbyAssist-Signature  WRONG: no webhook signature matches", "webhook-signature         WRONG: no webhook signature matches"},
		},
		"an old one": {
			func(address string) int { return deliver(t, address, secret, body, time.Now().Add(-time.Hour)) },
			[]string{"X-NearbyAssist-Signature  right", "webhook-signature         WRONG: the webhook timestamp is outside the tolerance"},
		},
		"none": {
			func(address string) int { return post(t, address, "\x1b[2Jnot JSON", nil) },
			[]string{"  –  /\n  event –, delivery –\n", "X-NearbyAssist-Signature  WRONG: missing", "webhook-signature         WRONG: missing", `  "\x1b[2Jnot JSON"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			said, err := run(t, listen.Options{Secrets: []string{secret}, Count: 1}, func(address string) {
				if status := c.call(address); status != 401 {
					t.Errorf("answered %d", status)
				}
			})
			if err == nil || err.Error() != "1 of 1 deliveries were not signed by the secret" {
				t.Errorf("error %v", err)
			}
			for _, words := range c.says {
				if !strings.Contains(said, words) {
					t.Errorf("%q is not said: %s", words, said)
				}
			}
		})
	}
}

func TestWithoutASecretAllIsTaken(t *testing.T) {
	said, err := run(t, listen.Options{}, func(address string) {
		if status := post(t, address, body, nil); status != 204 {
			t.Errorf("answered %d", status)
		}
		if status := post(t, address, strings.Repeat("x", 1<<20+1), nil); status != 413 {
			t.Errorf("a large one: %d", status)
		}
		answer, err := http.Get(address)
		if err != nil || answer.StatusCode != 405 {
			t.Errorf("a GET: %v, %v", answer, err)
		}
	})
	if err != nil || !strings.Contains(said, "Without --secret no signature is verified.") || strings.Contains(said, "WRONG") {
		t.Errorf("error %v, said %s", err, said)
	}
}

func TestWhatItCannotListenTo(t *testing.T) {
	for _, options := range []listen.Options{{Addr: "127.0.0.1:port"}, {Addr: "127.0.0.1:0", Secrets: []string{"whsec_?"}}} {
		if err := listen.Run(context.Background(), options, &bytes.Buffer{}); err == nil {
			t.Errorf("%+v listens", options)
		}
	}
}
