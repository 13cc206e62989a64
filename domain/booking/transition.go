package booking

import (
	"slices"
	"time"
)

// Who asks for a transition.
type Who string

// The askers. ByCustomer is also a member who acts on the customer's terms, and the maker of a hold.
const (
	ByCustomer Who = "customer"
	ByStaff    Who = "staff"
	BySystem   Who = "system"
)

// Condition is what must hold besides the states; the docs page shows its text by this code.
type Condition string

// The conditions of rules.md section 2.
const (
	BeforeStart     Condition = "before_start"
	FromStart       Condition = "from_start"
	WeekAfterEnd    Condition = "until_7_days_after_end"
	DayAfterEnd     Condition = "from_24_hours_after_end"
	Overdue         Condition = "deadline_passed"
	AwaitsApproval  Condition = "awaits_approval"
	AwaitsSomething Condition = "awaits_approval_or_deposit"
	AwaitsNothing   Condition = "awaits_nothing"
)

// Rule is one transition that exists, and when.
type Rule struct {
	From, To Status
	Who      Who
	When     []Condition // all of them
}

// table is rules.md section 2. An approval with a deposit due is the row pending to confirmed: Opening says where it ends.
var table = []Rule{
	{None, Held, ByCustomer, nil},
	{None, Held, ByStaff, nil},
	{None, Held, BySystem, nil},
	{Held, Expired, ByCustomer, nil},
	{Held, Expired, ByStaff, nil},
	{Held, Expired, BySystem, []Condition{Overdue}},
	{None, Confirmed, BySystem, []Condition{AwaitsNothing}},
	{Held, Confirmed, BySystem, []Condition{AwaitsNothing}},
	{None, Pending, BySystem, []Condition{AwaitsSomething}},
	{Held, Pending, BySystem, []Condition{AwaitsSomething}},
	{Pending, Confirmed, ByStaff, []Condition{AwaitsApproval}},
	{Pending, Declined, ByStaff, []Condition{AwaitsApproval}},
	{Pending, Confirmed, BySystem, []Condition{AwaitsNothing}},
	{Pending, Expired, BySystem, []Condition{Overdue}},
	{Confirmed, Pending, ByCustomer, []Condition{AwaitsApproval}},
	{Pending, Cancelled, ByCustomer, []Condition{BeforeStart}},
	{Confirmed, Cancelled, ByCustomer, []Condition{BeforeStart}},
	{Pending, Cancelled, ByStaff, nil},
	{Confirmed, Cancelled, ByStaff, nil},
	{Confirmed, Completed, ByStaff, []Condition{FromStart}},
	{Confirmed, Completed, BySystem, []Condition{DayAfterEnd}},
	{NoShow, Completed, ByStaff, []Condition{FromStart, WeekAfterEnd}},
	{Confirmed, NoShow, ByStaff, []Condition{FromStart, WeekAfterEnd}},
	{Completed, NoShow, ByStaff, []Condition{FromStart, WeekAfterEnd}},
}

// Table is every transition that exists, in the order of a booking's life.
func Table() []Rule { return slices.Clone(table) }

// Transition tells whether the change is allowed at the instant now; one that is not is invalid_transition. The same
// transition again is allowed and same: it answers well and must have no effect.
func Transition(now time.Time, facts Facts, from, to Status, who Who) (allowed, same bool) {
	if from == to && from != None {
		return true, true
	}
	return slices.ContainsFunc(table, func(r Rule) bool {
		return r.From == from && r.To == to && r.Who == who && facts.meet(r.When, now)
	}), false
}

func (f Facts) meet(all []Condition, now time.Time) bool {
	return !slices.ContainsFunc(all, func(c Condition) bool { return !f.holds(c, now) })
}

func (f Facts) holds(c Condition, now time.Time) bool {
	switch c {
	case BeforeStart:
		return now.Before(f.Start)
	case FromStart:
		return !now.Before(f.Start)
	case WeekAfterEnd:
		return !now.After(f.End.Add(7 * 24 * time.Hour))
	case DayAfterEnd:
		return !now.Before(f.End.Add(24 * time.Hour))
	case Overdue:
		return !now.Before(f.ExpiresAt)
	case AwaitsApproval:
		return f.Approval
	case AwaitsSomething:
		return f.Approval || f.Deposit
	case AwaitsNothing:
		return !f.Approval && !f.Deposit
	default:
		return false
	}
}
