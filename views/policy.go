package views

import (
	"cmp"
	"slices"
	"time"

	"nearbyassist/domain/booking"
)

// policy says in words what cancelling a booking that starts at an instant costs its customer.
func (s Shell) policy(policy *booking.CancellationPolicy, start time.Time) []string {
	if policy == nil {
		return []string{s.T("policy.until_start")}
	}
	var sentences []string
	free := policy.FreeUntil(start)
	if !s.Now.After(free) {
		sentences = append(sentences, s.T("policy.free_until", s.fullTime(free)))
	}
	fees := s.fees(policy, start)
	switch {
	case len(fees) == 0 && len(sentences) == 0:
		return []string{s.T("policy.until_start")}
	case len(fees) == 0 && policy.FreeMinutes > 0:
		return append(sentences, s.T("policy.no_refund"))
	}
	return append(sentences, fees...)
}

// fees are the tiers in the order in which they begin. A tier holds from its minutes, or from the end of the free time where
// that is later, until a smaller one begins.
func (s Shell) fees(policy *booking.CancellationPolicy, start time.Time) (sentences []string) {
	tiers := slices.SortedFunc(slices.Values(policy.Tiers), func(a, b booking.Tier) int { return cmp.Compare(b.MinutesBefore, a.MinutesBefore) })
	for i, tier := range tiers {
		ends := start
		if i+1 < len(tiers) {
			ends = start.Add(-time.Duration(tiers[i+1].MinutesBefore) * time.Minute)
		}
		begins := start.Add(-time.Duration(min(tier.MinutesBefore, policy.FreeMinutes)) * time.Minute)
		percent := s.Lang.Percent(tier.FeePercent)
		switch {
		case !begins.Before(ends) || s.Now.After(ends):
		case s.Now.After(begins):
			sentences = append(sentences, s.T("policy.fee_now", percent))
		default:
			sentences = append(sentences, s.T("policy.fee_from", s.fullTime(begins), percent))
		}
	}
	return sentences
}
