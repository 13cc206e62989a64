package webhooks

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/signature"
)

const (
	userAgent     = "NearbyAssist-Webhooks/1"
	keptBody      = 4 << 10  // bytes of an answer
	maxAnswerHead = 16 << 10 // bytes; an answer with more is a failure
	idleTime      = time.Minute
	maxIdle       = 200 // connections kept open
	maxIdleAtHost = 50  // many endpoints, of several businesses, are at one host
)

// newTransport sends to allowed targets only, and asks no proxy. Without a client around it nothing follows redirects.
func newTransport(targets *Targets) *http.Transport {
	return &http.Transport{
		DialContext: targets.dial, TLSHandshakeTimeout: dialTime, ForceAttemptHTTP2: true, DisableCompression: true,
		MaxIdleConns: maxIdle, MaxIdleConnsPerHost: maxIdleAtHost, IdleConnTimeout: idleTime, MaxResponseHeaderBytes: maxAnswerHead,
	}
}

// outcome is what came of one attempt.
type outcome struct {
	at         time.Time
	took       time.Duration
	request    collections.SentRequest
	status     int // 0: no answer
	headers    []collections.Header
	body       string
	failure    string // a code, with a detail after a colon; empty: delivered
	retryAfter string // the header
}

func (o *outcome) delivered() bool { return o.failure == "" }

// attempt sends once. Without a readable secret nothing is sent, and nothing answered: that is our failure, not theirs.
func (d *Dispatcher) attempt(ctx context.Context, outgoing *collections.Outgoing, now time.Time) *outcome {
	secrets, err := d.openSecrets(outgoing, now)
	if err != nil {
		d.log.Error("webhooks: the secret cannot be opened; was the instance secret lost?", "webhook", outgoing.Webhook, "error", err.Error())
		return nil
	}
	made := &outcome{at: now, request: collections.SentRequest{URL: outgoing.URL, Headers: headersOf(nil)}, headers: headersOf(nil)}
	if !d.targets.Allow(outgoing.URL) {
		made.failure = "target_refused"
		return made
	}
	request, err := newRequest(outgoing, secrets, now)
	if err != nil {
		d.log.Error("webhooks: an event cannot be signed", "webhook", outgoing.Webhook, "error", err.Error())
		return nil
	}
	made.request.Headers = headersOf(request.Header)
	d.send(ctx, request, made)
	return made
}

// secrets are those that sign now: all in the standard's header, one in ours.
type secrets struct {
	all []string // the present one first
	one string
}

// openSecrets unseals the secret, and while it rotates the old one too, which signs our single header until the new one is
// promoted.
func (d *Dispatcher) openSecrets(outgoing *collections.Outgoing, now time.Time) (secrets, error) {
	present, err := d.box.Open(outgoing.Secret, sealContext(outgoing.Webhook))
	if err != nil || !rotating(outgoing.PreviousSecret, outgoing.PreviousEndsAt, now) {
		return secrets{[]string{string(present)}, string(present)}, err
	}
	previous, err := d.box.Open(outgoing.PreviousSecret, sealContext(outgoing.Webhook))
	both := secrets{[]string{string(present), string(previous)}, string(previous)}
	if outgoing.Promoted {
		both.one = string(present)
	}
	return both, err
}

// newRequest is the call of contract.md section 5, with the header names as they are documented.
func newRequest(outgoing *collections.Outgoing, signing secrets, at time.Time) (*http.Request, error) {
	standard, err := signature.Standard(signing.all, outgoing.Event, at, []byte(outgoing.Body))
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodPost, outgoing.URL, strings.NewReader(outgoing.Body))
	if err != nil {
		return nil, err
	}
	request.Header = http.Header{
		"Content-Type":             {"application/json"},
		"User-Agent":               {userAgent},
		"X-NearbyAssist-Event":     {outgoing.EventType},
		"X-NearbyAssist-Delivery":  {outgoing.ID},
		"X-NearbyAssist-Signature": {signature.Hex(signing.one, []byte(outgoing.Body))},
		"webhook-id":               {outgoing.Event},
		"webhook-timestamp":        {strconv.FormatInt(at.Unix(), 10)},
		"webhook-signature":        {standard},
	}
	return request, nil
}

// send makes the call and reads the answer's head and the beginning of its body.
func (d *Dispatcher) send(ctx context.Context, request *http.Request, made *outcome) {
	ctx, cancel := context.WithTimeout(ctx, d.config.Timeout)
	defer cancel()
	started := time.Now()
	defer func() { made.took = time.Since(started) }()
	answer, err := d.transport.RoundTrip(request.WithContext(ctx))
	if err != nil {
		made.failure = explain(err)
		return
	}
	defer func() { _ = answer.Body.Close() }()
	body, _ := io.ReadAll(io.LimitReader(answer.Body, keptBody)) // a body that breaks off is kept as far as it came
	made.status, made.headers, made.body = answer.StatusCode, headersOf(answer.Header), string(body)
	made.failure, made.retryAfter = failureOf(answer.StatusCode), answer.Header.Get("Retry-After")
}

// failureOf is empty for success, which is 2xx and nothing else.
func failureOf(status int) string {
	switch {
	case status >= 200 && status < 300:
		return ""
	case status >= 300 && status < 400:
		return "redirected"
	case status == http.StatusGone:
		return "gone"
	}
	return fmt.Sprintf("status: %d", status)
}

func headersOf(header http.Header) []collections.Header {
	lines := []collections.Header{}
	for name, values := range header {
		for _, value := range values {
			lines = append(lines, collections.Header{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(lines, func(a, b collections.Header) int { return cmp.Compare(a.Name, b.Name) })
	return lines
}
