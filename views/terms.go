package views

import (
	"strings"
	"time"

	"nearbyassist/domain/booking"
	"nearbyassist/locales"
)

// Terms say in a mail what the page of a booking says of cancelling it, in clock times of the zone.
func Terms(lang locales.Lang, policy *booking.CancellationPolicy, start, now time.Time, zone *time.Location) string {
	return strings.Join(Shell{Lang: lang, Now: now, Zone: zone}.policy(policy, start), " ")
}
