package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"nearbyassist/domain/booking"
	"nearbyassist/views/ui"
)

// PolicyForm is what cancelling costs, as a sentence that is filled in: freeMinutes, and of each tier tier-<n>, how long
// before the start, and tier-<n>-percent. The buttons add=tier, remove=tier-<n> and preview change nothing that is stored.
type PolicyForm struct {
	Which string // rule, or open where nothing is fixed
	Free  Minutes
	Tiers []TierForm
	focus string
}

// TierForm is one step of the fee as typed.
type TierForm struct {
	Before  Minutes
	Percent string
}

const (
	mostTiers  = 10
	mostNotice = 365 * dayMinutes
	policyRule = "custom" // the value by which the style sheet shows the sentence
	policyOpen = "open"
)

// PolicyOf shows a stored policy, the earliest tier first.
func PolicyOf(policy *booking.CancellationPolicy) PolicyForm {
	if policy == nil {
		return PolicyForm{Which: policyOpen, Free: MinutesOf(dayMinutes)}
	}
	shown := PolicyForm{Which: policyRule, Free: MinutesOf(policy.FreeMinutes)}
	tiers := slices.Clone(policy.Tiers)
	slices.SortStableFunc(tiers, func(a, b booking.Tier) int { return b.MinutesBefore - a.MinutesBefore })
	for _, tier := range tiers {
		shown.Tiers = append(shown.Tiers, TierForm{MinutesOf(tier.MinutesBefore), strconv.Itoa(tier.FeePercent)})
	}
	return shown
}

// PolicyFrom is the policy as a form sent it, with the tier that its button adds or takes.
func PolicyFrom(form url.Values) PolicyForm {
	typed := PolicyForm{Which: form.Get("policy"), Free: MinutesTyped(form, "freeMinutes")}
	for n := range mostTiers {
		if !form.Has(tierID(n)) {
			break
		}
		typed.Tiers = append(typed.Tiers, TierForm{MinutesTyped(form, tierID(n)), strings.TrimSpace(form.Get(tierID(n) + "-percent"))})
	}
	if form.Get("add") == "tier" && len(typed.Tiers) < mostTiers {
		typed.focus = tierID(len(typed.Tiers))
		typed.Tiers = append(typed.Tiers, TierForm{Before: Minutes{Unit: "hours"}})
	}
	for n := range typed.Tiers {
		if form.Get("remove") == tierID(n) {
			typed.focus, typed.Tiers = "add-tier", slices.Delete(typed.Tiers, n, n+1)
			break
		}
	}
	return typed
}

// PolicyEdited tells whether a button of the policy sent the form, so that nothing is to be saved yet.
func PolicyEdited(form url.Values) bool {
	return form.Has("add") || form.Has("remove") || form.Has("preview")
}

func tierID(n int) string { return "tier-" + strconv.Itoa(n) }

// Asked is the policy for the API: nil where nothing is fixed.
func (f PolicyForm) Asked() any {
	if f.Which != policyRule {
		return nil
	}
	tiers := []any{}
	for _, tier := range f.Tiers {
		tiers = append(tiers, map[string]any{"minutesBefore": tier.Before.ValueOr(""), "feePercent": percentOf(tier.Percent)})
	}
	return map[string]any{"freeMinutes": f.Free.ValueOr(""), "tiers": tiers}
}

func percentOf(text string) any {
	if percent, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(text, "%"))); err == nil {
		return percent
	}
	return text
}

// policy is what was typed; ok tells whether all of it can be read and is within its limits.
func (f PolicyForm) policy() (policy *booking.CancellationPolicy, ok bool) {
	if f.Which != policyRule {
		return nil, true
	}
	free, ok := f.Free.Value().(int)
	policy = &booking.CancellationPolicy{FreeMinutes: free}
	for _, tier := range f.Tiers {
		before, read := tier.Before.Value().(int)
		percent, number := percentOf(tier.Percent).(int)
		ok = ok && read && number && percent >= 0 && percent <= 100 && before >= 0 && before <= mostNotice
		policy.Tiers = append(policy.Tiers, booking.Tier{MinutesBefore: before, FeePercent: percent})
	}
	return policy, ok && free >= 0 && free <= mostNotice
}

// longest is how long before the start the first of the policy's times lies.
func longest(policy *booking.CancellationPolicy) time.Duration {
	if policy == nil {
		return 0
	}
	minutes := policy.FreeMinutes
	for _, tier := range policy.Tiers {
		minutes = max(minutes, tier.MinutesBefore)
	}
	return time.Duration(minutes) * time.Minute
}

// example is a booking that is far enough ahead to have all of the policy before it, at ten in the morning.
func (s Shell) example(policy *booking.CancellationPolicy) time.Time {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	day := s.Now.Add(longest(policy)).In(zone).AddDate(0, 0, 7)
	return time.Date(day.Year(), day.Month(), day.Day(), 10, 0, 0, 0, zone)
}

// policyTrouble names the controls of the sentence in words.
func (s Shell) policyTrouble(t ui.Trouble) ui.Trouble {
	t.Fields = slices.Clone(t.Fields)
	for i, broken := range t.Fields {
		if number, found := strings.CutPrefix(broken.Field, "tier-"); found {
			number, _, _ = strings.Cut(number, "-")
			n, _ := strconv.Atoi(number) // ours
			t.Fields[i].Name = s.T("policy.tier_n", n+1)
		}
	}
	return t
}
