package demo

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// hearTime is how long a delivery may take on a busy machine before the demo calls it missing.
const hearTime = 30 * time.Second

// receiver is the business's own system: it takes deliveries and verifies them as the reference tells.
type receiver struct {
	address string
	server  *http.Server
	heard   chan delivery
}

// delivery is one call that came in.
type delivery struct {
	header http.Header
	body   []byte
	at     time.Time
}

func receive() (*receiver, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receiver{address: listener.Addr().String(), heard: make(chan delivery, 100)}
	r.server = &http.Server{Handler: r, ReadHeaderTimeout: time.Minute}
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

func (r *receiver) close() { _ = r.server.Close() }

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	text, err := io.ReadAll(request.Body)
	if err != nil {
		http.Error(w, "cut off", http.StatusBadRequest)
		return
	}
	r.heard <- delivery{request.Header, text, time.Now()}
	w.WriteHeader(http.StatusNoContent)
}

// await is the next delivery, with both of its signatures verified.
func (r *receiver) await(ctx context.Context, secret, event string) (delivery, body, error) {
	select {
	case got := <-r.heard:
		if kind := got.header.Get("X-NearbyAssist-Event"); kind != event {
			return got, nil, fmt.Errorf("the receiver heard %s, not %s: %s", kind, event, got.body)
		}
		if err := got.verify(secret); err != nil {
			return got, nil, err
		}
		var told body
		return got, told, json.Unmarshal(got.body, &told)
	case <-time.After(hearTime):
		return delivery{}, nil, fmt.Errorf("the receiver heard no %s within %s", event, hearTime)
	case <-ctx.Done():
		return delivery{}, nil, ctx.Err()
	}
}

// verify checks the reference's header, keyed with the whole secret, and that of the Standard Webhooks specification.
func (d delivery) verify(secret string) error {
	if given := d.header.Get("X-NearbyAssist-Signature"); given != hex.EncodeToString(sum([]byte(secret), string(d.body))) {
		return fmt.Errorf("X-NearbyAssist-Signature %q is not that of the body", given)
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return err
	}
	signed := d.header.Get("webhook-id") + "." + d.header.Get("webhook-timestamp") + "." + string(d.body)
	if given := d.header.Get("webhook-signature"); given != "v1,"+base64.StdEncoding.EncodeToString(sum(key, signed)) {
		return fmt.Errorf("webhook-signature %q is not that of the body", given)
	}
	return nil
}

func sum(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
