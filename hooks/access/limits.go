package access

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/ulule/limiter/v3"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access/window"
)

// Limits are the numbers of contract.md section 1, each in 15 minutes.
type Limits struct {
	Global         int64
	Authentication int64
	Account        int64 // failed sign-ins per account and address block
	Guests         int64
}

// DefaultLimits are the documented ones.
var DefaultLimits = Limits{Global: 500, Authentication: 20, Account: 20, Guests: 10}

const (
	limitPeriod = 15 * time.Minute
	maxClients  = 100_000
)

type limits struct {
	store                            limiter.Store
	global, authentication, accounts *limiter.Limiter
	guests                           *limiter.Limiter
}

func newLimits(config Limits, now func() time.Time) *limits {
	store := window.New(maxClients, now)
	of := func(most int64) *limiter.Limiter {
		return limiter.New(store, limiter.Rate{Period: limitPeriod, Limit: most})
	}
	return &limits{
		store: store, global: of(config.Global), authentication: of(config.Authentication), accounts: of(config.Account), guests: of(config.Guests),
	}
}

// limit counts the call and shows the limit nearest to its end; a refused call counts toward none.
func (g *Gate) limit(r *Request) error {
	client, global := r.Caller.client(r.Address), g.globalOf(r)
	switch {
	case r.Rule.Limit == Authentication:
		return g.countBoth(r, global, "api|"+client, g.limits.authentication, "authentication|"+client)
	case r.Rule.Limit == Guests && r.Caller.IsGuest():
		return g.countBoth(r, global, "api|"+client, g.limits.guests, "guests|"+client)
	}
	return g.count(r, global, "api|"+client)
}

func (g *Gate) countBoth(r *Request, wide *limiter.Limiter, wideClient string, narrow *limiter.Limiter, narrowClient string) error {
	left, err := wide.Peek(context.WithoutCancel(r.HTTP.Context()), wideClient)
	if err != nil {
		return err
	}
	if left.Reached {
		return r.judge(left)
	}
	if err := g.count(r, narrow, narrowClient); err != nil {
		return err
	}
	return g.count(r, wide, wideClient)
}

// globalOf is the limit over the whole API, or a key's own lower one.
func (g *Gate) globalOf(r *Request) *limiter.Limiter {
	key := r.Caller.Key
	if key == nil || key.RateLimit == 0 || int64(key.RateLimit) >= g.limits.global.Rate.Limit {
		return g.limits.global
	}
	return limiter.New(g.limits.store, limiter.Rate{Period: limitPeriod, Limit: int64(key.RateLimit)})
}

func (g *Gate) count(r *Request, limit *limiter.Limiter, client string) error {
	counted, err := limit.Get(context.WithoutCancel(r.HTTP.Context()), client)
	if err != nil {
		return err
	}
	return r.judge(counted)
}

func (r *Request) judge(counted limiter.Context) error {
	showLimit(r.Header, counted)
	if !counted.Reached {
		return nil
	}
	r.Header.Set("Retry-After", strconv.FormatInt(retryAfter(counted.Reset, r.Now), 10))
	return fault.New("rate_limited")
}

// CountForm counts a form post toward the limit of its row.
func (g *Gate) CountForm(r *Request) error {
	client := r.Caller.client(r.Address)
	switch {
	case r.Rule.Limit == Authentication:
		return g.count(r, g.limits.authentication, "authentication|"+client)
	case r.Rule.Limit == Guests && (r.Caller.IsGuest() || r.Rule.Tenant == Link): // a link is good for whoever has it
		return g.count(r, g.limits.guests, "guests|"+client)
	}
	return nil
}

// CountTry counts a call in which a password is tried on a row that does not count toward the authentication limit by itself.
func (r *Request) CountTry() error {
	return r.gate.count(r, r.gate.limits.authentication, "authentication|"+r.Caller.client(r.Address))
}

// RetryAfter tells when a refused call may come again.
func (r *Request) RetryAfter(wait time.Duration) {
	r.Header.Set("Retry-After", strconv.Itoa(int(wait/time.Second)))
}

// showLimit keeps the headers of the limit that has the smallest share left.
func showLimit(header http.Header, counted limiter.Context) {
	limit, errLimit := strconv.ParseInt(header.Get("X-RateLimit-Limit"), 10, 64)
	remaining, errRemaining := strconv.ParseInt(header.Get("X-RateLimit-Remaining"), 10, 64)
	if errLimit == nil && errRemaining == nil && remaining*counted.Limit < counted.Remaining*limit {
		return
	}
	header.Set("X-RateLimit-Limit", strconv.FormatInt(counted.Limit, 10))
	header.Set("X-RateLimit-Remaining", strconv.FormatInt(counted.Remaining, 10))
	header.Set("X-RateLimit-Reset", strconv.FormatInt(counted.Reset, 10))
}

func retryAfter(reset int64, now time.Time) int64 { return max(1, reset-now.Unix()) }

// SignInAllowed tells whether an account may be tried from the caller's address block: only failures count.
func (r *Request) SignInAllowed(email string) error {
	return r.gate.peek(r, r.gate.limits.accounts, r.accountClient(email))
}

// peek refuses a client whose limit is reached, and counts nothing.
func (g *Gate) peek(r *Request, limit *limiter.Limiter, client string) error {
	counted, err := limit.Peek(context.WithoutCancel(r.HTTP.Context()), client)
	if err != nil {
		return err
	}
	if counted.Remaining > 0 {
		return nil
	}
	showLimit(r.Header, counted)
	r.Header.Set("Retry-After", strconv.FormatInt(retryAfter(counted.Reset, r.Now), 10))
	return fault.New("rate_limited")
}

// SignInFailed counts a wrong password.
func (r *Request) SignInFailed(email string) {
	// An error of the store only makes the limit wider.
	_, _ = r.gate.limits.accounts.Get(context.WithoutCancel(r.HTTP.Context()), r.accountClient(email))
}

func (r *Request) accountClient(email string) string {
	return "account|" + email + "|" + network(r.Address, 24, 48)
}
