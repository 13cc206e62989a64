// Package listen is a receiver to try webhooks out with: it prints each delivery and tells whether its two signatures are right,
// as a receiver of one's own would have to check them.
package listen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"nearbyassist/domain/signature"
)

const (
	maxBody  = 1 << 20 // bytes; an event has at most 96 KiB
	patience = 5 * time.Second
)

// Options are the command's flags.
type Options struct {
	Addr    string
	Secrets []string // several while one is rotated; none: nothing is verified
	Count   int      // deliveries after which it ends; 0: it goes on
}

// Run receives until the context ends, or so many deliveries came. Of a limited number each must be signed right; else, and
// where it cannot listen, there is an error.
func Run(ctx context.Context, options Options, out io.Writer) error {
	for _, secret := range options.Secrets {
		if _, err := signature.Standard([]string{secret}, "", time.Now(), nil); err != nil {
			return fmt.Errorf("--secret: %w; it is shown when a webhook is made or rotated", err)
		}
	}
	listener, err := net.Listen("tcp", options.Addr)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	hears := &receiver{options: options, out: out, now: time.Now, seen: map[string]bool{}, enough: cancel}
	server := &http.Server{Handler: hears, ReadTimeout: time.Minute}
	hears.greet(listener.Addr().String())
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	ending, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	if err := server.Shutdown(ending); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return hears.verdict()
}

func (r *receiver) greet(address string) {
	_, _ = fmt.Fprintf(r.out, "Listening at http://%s/ (any path). Ctrl+C ends it.\n", address)
	_, _ = fmt.Fprintf(r.out, "A server sends here if it was started with NEARBY_WEBHOOK_ALLOW=%s.\n", address)
	if len(r.options.Secrets) == 0 {
		_, _ = fmt.Fprintln(r.out, "Without --secret no signature is verified.")
	}
}

// verdict is an error where a delivery of a limited number was not signed right.
func (r *receiver) verdict() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.options.Count == 0 || r.wrong == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d deliveries were not signed by the secret", r.wrong, r.came)
}
