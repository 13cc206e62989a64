package booking_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/booking"
)

var (
	start  = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	end    = start.Add(time.Hour)
	every  = []booking.Status{booking.None, booking.Held, booking.Pending, booking.Confirmed, booking.Completed, booking.Expired, booking.Declined, booking.Cancelled, booking.NoShow}
	asking = []booking.Who{booking.ByCustomer, booking.ByStaff, booking.BySystem}
)

// existing is rules.md section 2, written apart from the table: from, to, who.
const existing = `
- held customer staff system
- confirmed system
- pending system
held expired customer staff system
held confirmed system
held pending system
pending confirmed staff system
pending declined staff
pending expired system
pending cancelled customer staff
confirmed pending customer
confirmed cancelled customer staff
confirmed completed staff system
confirmed no_show staff
completed no_show staff
no_show completed staff`

func exists(from, to booking.Status, who booking.Who) bool {
	name := func(s booking.Status) string {
		if s == booking.None {
			return "-"
		}
		return string(s)
	}
	return slices.ContainsFunc(strings.Split(existing, "\n"), func(line string) bool {
		words := strings.Fields(line)
		return len(words) > 2 && words[0] == name(from) && words[1] == name(to) && slices.Contains(words[2:], string(who))
	})
}

// possible tries a transition in every situation that the conditions tell apart.
func possible(from, to booking.Status, who booking.Who) bool {
	for _, now := range []time.Time{start.Add(-time.Hour), start.Add(time.Minute), end.Add(48 * time.Hour)} {
		for bits := range 4 {
			facts := booking.Facts{Start: start, End: end, ExpiresAt: now, Approval: bits&1 > 0, Deposit: bits&2 > 0}
			if allowed, _ := booking.Transition(now, facts, from, to, who); allowed {
				return true
			}
		}
	}
	return false
}

func TestAllPairs(t *testing.T) {
	for _, from := range every {
		for _, to := range every {
			for _, who := range asking {
				want := exists(from, to, who) || (from == to && from != booking.None)
				if possible(from, to, who) != want {
					t.Errorf("%q to %q by %s is not %v", from, to, who, want)
				}
			}
		}
	}
}

func TestTheSameAgainHasNoEffect(t *testing.T) {
	for _, s := range every[1:] {
		if allowed, same := booking.Transition(start, booking.Facts{}, s, s, booking.ByStaff); !allowed || !same {
			t.Errorf("%s again: allowed %v, same %v", s, allowed, same)
		}
	}
	if allowed, same := booking.Transition(start, booking.Facts{}, booking.None, booking.None, booking.ByStaff); allowed || same {
		t.Error("nothing to nothing is a transition")
	}
	if _, same := booking.Transition(start, booking.Facts{}, booking.Pending, booking.Cancelled, booking.ByStaff); same {
		t.Error("a change is the same")
	}
}

func TestConditions(t *testing.T) {
	plain := booking.Facts{Start: start, End: end, ExpiresAt: start.Add(-time.Hour)}
	approval, deposit, both := plain, plain, plain
	approval.Approval, deposit.Deposit, both.Approval, both.Deposit = true, true, true, true
	week, day := 7*24*time.Hour, 24*time.Hour
	for _, c := range []struct {
		name     string
		from, to booking.Status
		who      booking.Who
		facts    booking.Facts
		now      time.Time
		want     bool
	}{
		{"hold in time", booking.Held, booking.Expired, booking.BySystem, plain, start.Add(-time.Hour - 1), false},
		{"hold at its deadline", booking.Held, booking.Expired, booking.BySystem, plain, start.Add(-time.Hour), true},
		{"hold given back early", booking.Held, booking.Expired, booking.ByCustomer, plain, start.Add(-2 * time.Hour), true},
		{"pending in time", booking.Pending, booking.Expired, booking.BySystem, plain, start.Add(-time.Hour - 1), false},
		{"pending at its deadline", booking.Pending, booking.Expired, booking.BySystem, plain, start.Add(-time.Hour), true},
		{"auto-confirm", booking.None, booking.Confirmed, booking.BySystem, plain, start.Add(-day), true},
		{"auto-confirm with a deposit", booking.None, booking.Confirmed, booking.BySystem, deposit, start.Add(-day), false},
		{"auto-confirm on an approval service", booking.Held, booking.Confirmed, booking.BySystem, approval, start.Add(-day), false},
		{"pending for nothing", booking.None, booking.Pending, booking.BySystem, plain, start.Add(-day), false},
		{"pending for a deposit", booking.Held, booking.Pending, booking.BySystem, deposit, start.Add(-day), true},
		{"approval", booking.Pending, booking.Confirmed, booking.ByStaff, approval, start.Add(-day), true},
		{"approval with a deposit due", booking.Pending, booking.Confirmed, booking.ByStaff, both, start.Add(-day), true},
		{"staff confirms what awaits payment", booking.Pending, booking.Confirmed, booking.ByStaff, deposit, start.Add(-day), false},
		{"staff declines what awaits payment", booking.Pending, booking.Declined, booking.ByStaff, deposit, start.Add(-day), false},
		{"paid", booking.Pending, booking.Confirmed, booking.BySystem, plain, start.Add(-day), true},
		{"paid before the approval", booking.Pending, booking.Confirmed, booking.BySystem, approval, start.Add(-day), false},
		{"moved by the customer", booking.Confirmed, booking.Pending, booking.ByCustomer, plain, start.Add(-day), false},
		{"moved on an approval service", booking.Confirmed, booking.Pending, booking.ByCustomer, approval, start.Add(-day), true},
		{"customer cancels", booking.Confirmed, booking.Cancelled, booking.ByCustomer, plain, start.Add(-1), true},
		{"customer cancels at the start", booking.Confirmed, booking.Cancelled, booking.ByCustomer, plain, start, false},
		{"staff cancels after the start", booking.Confirmed, booking.Cancelled, booking.ByStaff, plain, end, true},
		{"completed before the start", booking.Confirmed, booking.Completed, booking.ByStaff, plain, start.Add(-1), false},
		{"completed at the start", booking.Confirmed, booking.Completed, booking.ByStaff, plain, start, true},
		{"completed long after", booking.Confirmed, booking.Completed, booking.ByStaff, plain, end.Add(2 * week), true},
		{"completed by the job, too early", booking.Confirmed, booking.Completed, booking.BySystem, plain, end.Add(day - 1), false},
		{"completed by the job", booking.Confirmed, booking.Completed, booking.BySystem, plain, end.Add(day), true},
		{"no-show before the start", booking.Confirmed, booking.NoShow, booking.ByStaff, plain, start.Add(-1), false},
		{"no-show at the last instant", booking.Confirmed, booking.NoShow, booking.ByStaff, plain, end.Add(week), true},
		{"no-show too late", booking.Completed, booking.NoShow, booking.ByStaff, plain, end.Add(week + 1), false},
		{"no-show taken back", booking.NoShow, booking.Completed, booking.ByStaff, plain, end.Add(week), true},
		{"no-show taken back too late", booking.NoShow, booking.Completed, booking.ByStaff, plain, end.Add(week + 1), false},
	} {
		if allowed, _ := booking.Transition(c.now, c.facts, c.from, c.to, c.who); allowed != c.want {
			t.Errorf("%s: allowed is not %v", c.name, c.want)
		}
	}
}

func TestOpening(t *testing.T) {
	for facts, want := range map[booking.Facts][2]string{
		{}:                              {"confirmed", ""},
		{Deposit: true}:                 {"pending", "payment"},
		{Approval: true}:                {"pending", "approval"},
		{Approval: true, Deposit: true}: {"pending", "approval"},
	} {
		if status, wait := booking.Opening(facts); string(status) != want[0] || string(wait) != want[1] {
			t.Errorf("%+v opens %s for %q", facts, status, wait)
		}
	}
}

func TestActive(t *testing.T) {
	for _, s := range every {
		if want := s == booking.Held || s == booking.Pending || s == booking.Confirmed; booking.Active(s) != want {
			t.Errorf("Active(%q) is not %v", s, want)
		}
	}
}

func TestTableIsACopy(t *testing.T) {
	booking.Table()[0].To = booking.Cancelled
	if booking.Table()[0].To != booking.Held {
		t.Error("a caller can change the rules")
	}
}
