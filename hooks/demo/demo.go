// Package demo plays NearbyAssist from outside, as its owner, a partner and a stranger would: over HTTP, by public
// endpoints only, against a server that it starts as a child process. Each step says what the documentation promises; the
// first that is not so ends the demo with an error.
package demo

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// Options are the command's flags.
type Options struct {
	Dir  string // data folder; empty: a temporary one that is removed at the end
	Exit bool   // end after the last step
}

// Run plays all steps, then stays up until the context ends.
func Run(ctx context.Context, options Options, out io.Writer) (err error) {
	if options.Dir == "" {
		if options.Dir, err = os.MkdirTemp("", "nearbyassist-demo-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(options.Dir) }()
	} else if err := emptyFolder(options.Dir); err != nil {
		return err
	}
	hears, err := receive()
	if err != nil {
		return err
	}
	defer hears.close()
	server, err := start(ctx, options.Dir, hears.address)
	if err != nil {
		return err
	}
	defer server.stop()
	p := &play{ctx: ctx, out: out, server: server, hears: hears}
	if err := p.all(); err != nil {
		return err
	}
	if options.Exit {
		return server.stop()
	}
	p.invite()
	<-ctx.Done()
	return server.stop()
}

// emptyFolder refuses a folder with something in it: a demo must not mix with real data.
func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if os.IsNotExist(err) {
		return os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("the folder %s is not empty; the demo wants one of its own", dir)
	}
	return nil
}

// freeAddress is a port of this machine that nobody listens on.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// play is the demo under way.
type play struct {
	ctx    context.Context
	out    io.Writer
	server *child
	hears  *receiver

	step     int
	owner    client // of the salon
	stranger client // of another business
	partner  client // with the salon's key
	keyID    string
	business string
	staff    string
	service  string
	booking  string
	start    string // of the booked slot
	secret   string // of the webhook
}

func (p *play) all() error {
	p.say("The server answers %s after its start, on %s with the data in %s.", p.server.took.Round(time.Millisecond), p.server.url, p.server.dir)
	for _, step := range []func() error{
		p.signUp, p.openBusiness, p.makeKey, p.registerWebhook, p.book, p.hearCreated, p.bookTwice, p.lackScope, p.tryStranger, p.useRevokedKey, p.cancel, p.hearCancelled,
	} {
		if err := step(); err != nil {
			return fmt.Errorf("step %d: %w", p.step+1, err)
		}
	}
	return nil
}

func (p *play) say(format string, values ...any) {
	p.step++
	_, _ = fmt.Fprintf(p.out, "%2d  "+format+"\n", append([]any{p.step}, values...)...)
}

// invite tells where to look around.
func (p *play) invite() {
	_, _ = fmt.Fprintf(p.out, `
Look around until you press Ctrl+C:
    dashboard  %[1]s/signin   %[2]s  %[3]s
    reference  %[1]s/docs
    OpenAPI    %[1]s/openapi.yaml
    console    %[4]s
    curl %[1]s/api/integrations/partner/bookings -H "X-API-Key: %[5]s"
`, p.server.url, ownerEmail, password, p.server.console(), p.partner.key)
}
