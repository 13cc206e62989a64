package booking

import (
	"slices"
	"time"
)

// How long a booking may wait (rules.md section 2).
const (
	HoldTime  = 5 * time.Minute
	OfferTime = 15 * time.Minute // a hold that a waitlist offers
	waitTime  = 24 * time.Hour
	cardTime  = 30 * time.Minute // the least that Stripe Checkout allows
)

// Deadline is the expiresAt of a booking that turns pending now: 24 hours, or 30 minutes where a card pays and no member
// entered it, but never past the start.
func Deadline(now, start time.Time, pendingFor Wait, byCard, byMember bool) time.Time {
	deadline := now.Add(waitTime)
	if pendingFor == ForPayment && byCard && !byMember {
		deadline = now.Add(cardTime)
	}
	if start.Before(deadline) {
		return start
	}
	return deadline
}

// Reminders are the instants, earliest first, at which a booking's reminders are due, each so many minutes before the
// start. Those that are past at the instant now are left out, and equal ones come once.
func Reminders(start, now time.Time, minutes []int) []time.Time {
	var due []time.Time
	for _, m := range minutes {
		if at := start.Add(-time.Duration(m) * time.Minute); !at.Before(now) {
			due = append(due, at)
		}
	}
	slices.SortFunc(due, time.Time.Compare)
	return slices.CompactFunc(due, time.Time.Equal)
}
