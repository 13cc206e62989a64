package access

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/seal"
	"nearbyassist/hooks/jobs"
	"nearbyassist/locales"
)

// Instance is what handlers may know of the installation.
type Instance struct {
	URL          string // public address, without a slash at the end
	SupportEmail string // of whoever runs it; empty for none
	Version      string // of the program
	Secret       []byte // of mailed links
	Box          *seal.Box
	WebhookAllow []string // host:port or CIDR that webhooks may go to though they are private or not https
	// Deliver makes an attempt at a webhook's delivery right now, and returns when what came of it is written down.
	Deliver func(ctx context.Context, webhook, delivery string) error
	// Drained is closed when the instance shuts down: what streams ends then.
	Drained <-chan struct{}
	// Running tells how this machine's process is.
	Running func() Running
}

// Running is this machine's process.
type Running struct {
	Version string
	Since   time.Time
	Leads   bool // it runs the jobs
	Jobs    []jobs.State
}

// Gate keeps what outlives a request: the limits' counters and the uses and calls that are written in batches.
type Gate struct {
	instance Instance
	now      func() time.Time
	limits   *limits
	uses     *uses
	calls    *calls
	inside   func() (http.Handler, error)
}

// New makes the gate of one instance. now is the clock of everything behind it.
func New(instance Instance, config Limits, now func() time.Time) *Gate {
	return &Gate{instance: instance, now: now, limits: newLimits(config, now), uses: newUses(), calls: &calls{}}
}

// Instance is what the gate was made for.
func (g *Gate) Instance() Instance { return g.instance }

// Now is the instant that requests are stamped with.
func (g *Gate) Now() time.Time { return g.now() }

// RequestID is the id of a call: the same in the answer's header, in error bodies, in logs and in audit rows.
func RequestID(e *core.RequestEvent) string {
	if id, ok := e.Get("requestId").(string); ok {
		return id
	}
	id := collections.NewID()
	e.Set("requestId", id)
	e.Response.Header().Set("X-Request-Id", id)
	return id
}

// Language is what the client's header asks for; pages look at the account and a cookie first.
func Language(request *http.Request) locales.Lang {
	return locales.Match(request.Header.Get("Accept-Language"))
}

// lastParameter is the name of the last {parameter} of a path.
func lastParameter(path string) string {
	start := strings.LastIndex(path, "{")
	end := strings.LastIndex(path, "}")
	if start < 0 || end < start {
		return ""
	}
	return strings.TrimSuffix(path[start+1:end], "...")
}
