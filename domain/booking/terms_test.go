package booking_test

import (
	"crypto/rand"
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/booking"
)

func TestDeadline(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	later := now.AddDate(0, 0, 10)
	for _, c := range []struct {
		name             string
		start            time.Time
		wait             booking.Wait
		byCard, byMember bool
		want             time.Time
	}{
		{"approval", later, booking.ForApproval, true, false, now.Add(24 * time.Hour)},
		{"offline money", later, booking.ForPayment, false, false, now.Add(24 * time.Hour)},
		{"card", later, booking.ForPayment, true, false, now.Add(30 * time.Minute)},
		{"card, entered by a member", later, booking.ForPayment, true, true, now.Add(24 * time.Hour)},
		{"card, starting soon", now.Add(10 * time.Minute), booking.ForPayment, true, false, now.Add(10 * time.Minute)},
		{"approval, starting tonight", now.Add(9 * time.Hour), booking.ForApproval, false, false, now.Add(9 * time.Hour)},
	} {
		if got := booking.Deadline(now, c.start, c.wait, c.byCard, c.byMember); !got.Equal(c.want) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestReminders(t *testing.T) {
	before := func(m int) time.Time { return start.Add(-time.Duration(m) * time.Minute) }
	for _, c := range []struct {
		now     time.Time
		minutes []int
		want    []time.Time
	}{
		{before(5000), []int{120, 1440}, []time.Time{before(1440), before(120)}},
		{before(1440), []int{1440, 120}, []time.Time{before(1440), before(120)}},
		{before(1439), []int{1440, 120}, []time.Time{before(120)}},
		{before(60), []int{1440, 120}, nil},
		{before(5000), []int{60, 60}, []time.Time{before(60)}},
		{before(5000), nil, nil},
	} {
		if got := booking.Reminders(start, c.now, c.minutes); !slices.EqualFunc(got, c.want, time.Time.Equal) {
			t.Errorf("%v at %s: %v", c.minutes, c.now, got)
		}
	}
}

var tiered = &booking.CancellationPolicy{FreeMinutes: 1440, Tiers: []booking.Tier{{1440, 50}, {120, 100}, {720, 75}}}

func TestSettle(t *testing.T) {
	gap := &booking.CancellationPolicy{FreeMinutes: 1440, Tiers: []booking.Tier{{120, 100}}}
	for _, c := range []struct {
		name        string
		who         booking.Who
		policy      *booking.CancellationPolicy
		minutes     int
		price, paid int64
		fee, refund int64
	}{
		{"in the free time", booking.ByCustomer, tiered, 1441, 5000, 5000, 0, 5000},
		{"at its last instant", booking.ByCustomer, tiered, 1440, 5000, 5000, 0, 5000},
		{"just inside", booking.ByCustomer, tiered, 1439, 5000, 5000, 2500, 2500},
		{"the tier with the fewest minutes", booking.ByCustomer, tiered, 700, 5000, 5000, 3750, 1250},
		{"a tier's last minute", booking.ByCustomer, tiered, 120, 5000, 5000, 5000, 0},
		{"after the start", booking.ByCustomer, tiered, -10, 5000, 5000, 5000, 0},
		{"deposit above the fee", booking.ByCustomer, tiered, 1000, 5000, 3000, 2500, 500},
		{"deposit below the fee", booking.ByCustomer, tiered, 1000, 5000, 1000, 1000, 0},
		{"nothing paid", booking.ByCustomer, tiered, 1000, 5000, 0, 0, 0},
		{"half a cent up", booking.ByCustomer, tiered, 1000, 4999, 4999, 2500, 2499},
		{"no policy", booking.ByCustomer, nil, 9999, 5000, 5000, 0, 0},
		{"no such tier", booking.ByCustomer, gap, 600, 5000, 5000, 0, 0},
		{"no tiers", booking.ByCustomer, &booking.CancellationPolicy{FreeMinutes: 1440}, 10, 5000, 5000, 0, 0},
		{"always free", booking.ByCustomer, &booking.CancellationPolicy{}, 0, 5000, 5000, 0, 5000},
		{"the business", booking.ByStaff, tiered, 10, 5000, 3000, 0, 3000},
		{"the business without a policy", booking.ByStaff, nil, 10, 5000, 3000, 0, 3000},
		{"the system", booking.BySystem, tiered, 10, 5000, 3000, 0, 3000},
	} {
		now := start.Add(-time.Duration(c.minutes) * time.Minute)
		fee, refund := booking.Settle(c.who, c.policy, c.price, c.paid, start, now)
		if fee != c.fee || refund != c.refund {
			t.Errorf("%s: fee %d, refund %d", c.name, fee, refund)
		}
	}
}

func TestFee(t *testing.T) {
	inside := start.Add(-1000 * time.Minute)
	for price, want := range map[int64]int64{0: 0, 1: 1, 2: 1, 3: 2, 101: 51, math.MaxInt64: math.MaxInt64/2 + 1} {
		if got := booking.Fee(tiered, price, start, inside); got != want {
			t.Errorf("50 %% of %d is %d", price, got)
		}
	}
	if booking.Fee(nil, 5000, start, inside) != 0 {
		t.Error("a fee without a policy")
	}
}

func TestMayMove(t *testing.T) {
	late := &booking.CancellationPolicy{FreeMinutes: 1440, Tiers: []booking.Tier{{1440, 0}, {120, 1}}}
	for _, c := range []struct {
		name    string
		policy  *booking.CancellationPolicy
		minutes int
		want    bool
	}{
		{"free time", tiered, 1440, true},
		{"fee time", tiered, 1439, false},
		{"a tier without a fee", late, 700, true},
		{"the tier after it", late, 120, false},
		{"no fee at all", &booking.CancellationPolicy{FreeMinutes: 1440}, 1, true},
		{"no policy", nil, 1, true},
		{"started", nil, 0, false},
	} {
		if got := booking.MayMove(c.policy, start, start.Add(-time.Duration(c.minutes)*time.Minute)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestPolicyJSON(t *testing.T) {
	text, err := json.Marshal(booking.CancellationPolicy{60, []booking.Tier{{30, 50}}})
	if want := `{"freeMinutes":60,"tiers":[{"minutesBefore":30,"feePercent":50}]}`; err != nil || string(text) != want {
		t.Errorf("%s, error %v", text, err)
	}
}

func TestReference(t *testing.T) {
	shape := regexp.MustCompile(`^NA-[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{2}$`)
	for range 1000 {
		if ref, err := booking.Reference(rand.Reader); err != nil || !shape.MatchString(ref) {
			t.Fatalf("reference %q, error %v", ref, err)
		}
	}
	if ref, err := booking.Reference(strings.NewReader("")); err == nil {
		t.Errorf("reference %q from nothing", ref)
	}
}
