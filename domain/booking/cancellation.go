package booking

import "time"

// CancellationPolicy is what a customer's late cancellation costs, as the booking's snapshot keeps it.
type CancellationPolicy struct {
	FreeMinutes int    `json:"freeMinutes"` // until so many minutes before the start it costs nothing
	Tiers       []Tier `json:"tiers"`
}

// Tier is the fee once at most MinutesBefore are left to the start.
type Tier struct {
	MinutesBefore int `json:"minutesBefore"`
	FeePercent    int `json:"feePercent"` // of the price, 0 to 100
}

// FreeUntil is the last instant at which the cancellation of a booking with this start costs nothing.
func (p *CancellationPolicy) FreeUntil(start time.Time) time.Time {
	return start.Add(-time.Duration(p.FreeMinutes) * time.Minute)
}

// free tells whether the cancellation costs nothing yet.
func (p *CancellationPolicy) free(left time.Duration) bool {
	return left >= time.Duration(p.FreeMinutes)*time.Minute
}

// tier is the one with the fewest minutes that still covers the time left.
func (p *CancellationPolicy) tier(left time.Duration) (Tier, bool) {
	var best Tier
	found := false
	for _, t := range p.Tiers {
		covers := left <= time.Duration(t.MinutesBefore)*time.Minute
		if covers && (!found || t.MinutesBefore < best.MinutesBefore) {
			best, found = t, true
		}
	}
	return best, found
}

// Fee is the cancellation fee of rules.md section 3 on the customer's terms, rounded half up to a minor unit. It may be
// more than was paid; Settle says what of it is kept.
func Fee(policy *CancellationPolicy, price int64, start, now time.Time) int64 {
	left := start.Sub(now)
	if policy == nil || policy.free(left) {
		return 0
	}
	tier, found := policy.tier(left)
	if !found {
		return 0
	}
	percent := int64(tier.FeePercent)
	return price/100*percent + (price%100*percent+50)/100
}

// Settle says what a cancellation at the instant now keeps as its fee and gives back of what was paid; what is neither is
// left for the business to decide. The customer's terms are the snapshot's: all back in the free time, inside it the fee
// kept, never more than was paid. Without a policy or a tier that covers nothing is automatic. Anybody else's cancellation
// gives all back.
func Settle(who Who, policy *CancellationPolicy, price, paid int64, start, now time.Time) (fee, refund int64) {
	if who != ByCustomer {
		return 0, paid
	}
	left := start.Sub(now)
	if policy == nil {
		return 0, 0
	}
	if policy.free(left) {
		return 0, paid
	}
	if _, found := policy.tier(left); !found {
		return 0, 0
	}
	fee = min(Fee(policy, price, start, now), paid)
	return fee, paid - fee
}

// MayMove tells whether a customer may still move a booking: before the start and while cancelling costs no fee, else
// moving would evade it. Where it does not hold the answer is policy_window.
func MayMove(policy *CancellationPolicy, start, now time.Time) bool {
	const price = 100 // every percent of it is a fee
	return now.Before(start) && Fee(policy, price, start, now) == 0
}
