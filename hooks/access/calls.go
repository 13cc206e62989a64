package access

import (
	"cmp"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/usage"
)

// mostCalls is how many calls wait for the log at most; it is written each second.
const mostCalls = 20_000

// calls gathers what goes into the log of requests, so that no call waits for a write. What finds no room is counted only.
type calls struct {
	mu      sync.Mutex
	waiting []collections.Request
	dropped int
}

func (c *calls) add(call collections.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.waiting) >= mostCalls {
		c.dropped++
		return
	}
	c.waiting = append(c.waiting, call)
}

func (c *calls) take() (waiting []collections.Request, dropped int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	waiting, dropped = c.waiting, c.dropped
	c.waiting, c.dropped = nil, 0
	return waiting, dropped
}

// FlushRequests writes the gathered calls to the log. Those that cannot be written are lost, and nothing else is.
func (g *Gate) FlushRequests(app core.App) error {
	waiting, dropped := g.calls.take()
	if dropped > 0 {
		app.Logger().Warn("the request log had no room", "lost", dropped)
	}
	if len(waiting) == 0 {
		return nil
	}
	if err := collections.WriteRequests(app, waiting); err != nil {
		return fmt.Errorf("%d calls are lost to the request log: %w", len(waiting), err)
	}
	return nil
}

// refusedKey is a key that was found and opens nothing here and now.
type refusedKey struct {
	key     *collections.APIKey
	old     bool
	outcome usage.Outcome
}

// refuseKey remembers whose key it was, for the log of its business.
func (r *Request) refuseKey(key *collections.APIKey, hash string) {
	r.refused = &refusedKey{key, key.Hash != hash, usage.IPRefused}
	switch status := key.Status(r.Now); {
	case key.Opens(hash, r.Now):
	case status == "revoked", key.BusinessStatus != "active":
		r.refused.outcome = usage.Revoked
	default:
		r.refused.outcome = usage.Expired
	}
}

// Done notes the call for the log of the business, when its answer is out.
func (r *Request) Done(status int, took time.Duration) {
	call := collections.Request{
		At: collections.At(r.Now), ID: r.ID, Operation: r.Rule.Operation, Method: r.HTTP.Method, Path: r.Path, Status: status, Code: r.Code,
		Outcome: string(usage.OutcomeOf(status, r.Code)), DurationUs: took.Microseconds(), IP: r.Address,
	}
	if call.Operation == "" || !r.sign(&call) {
		return
	}
	switch usage.Outcome(call.Outcome) {
	case usage.InsufficientScope:
		call.RequiredScope = r.Rule.Scope
	case usage.RateLimited:
		call.RateLimit, call.ResetsAt = r.shownLimit()
	}
	r.gate.calls.add(call)
}

// sign says for which business and by which credential a call was made. Those of customers and guests are no business's, and
// a credential that opens nothing cannot fill a log with calls above the limit of its address.
func (r *Request) sign(call *collections.Request) bool {
	actor := r.actor()
	switch {
	case r.Caller.IsPartner():
		call.Business = r.Caller.Business()
	case r.opened != nil && r.opened.actor.IsMember():
		call.Business, actor = r.opened.business, r.opened.actor
	case r.refused != nil && r.Code != string(usage.RateLimited):
		call.Business, call.Outcome = r.refused.key.Business, string(r.refused.outcome)
		actor = collections.Actor{Type: "key", ID: r.refused.key.ID}
	default:
		return false
	}
	call.CredentialType, call.Credential, call.Previous = actor.Type, actor.ID, r.Caller.Old || r.refused != nil && r.refused.old
	return true
}

// shownLimit is the limit that refused the call, as its headers tell.
func (r *Request) shownLimit() (most int, resets collections.Time) {
	most, errMost := strconv.Atoi(r.Header.Get("X-RateLimit-Limit"))
	reset, errReset := strconv.ParseInt(r.Header.Get("X-RateLimit-Reset"), 10, 64)
	if cmp.Or(errMost, errReset) != nil {
		return 0, collections.Time{}
	}
	return most, collections.At(time.Unix(reset, 0))
}
