// Package booking holds the rules of a booking's life: which state may follow which, until when it may wait, what a
// cancellation costs, when reminders are due (rules.md sections 2 and 3). Instants are arguments, amounts are integer minor
// units of the booking's currency.
package booking

import "time"

// Status is the state of a booking.
type Status string

// The states. None is what a booking has before it is made.
const (
	None      Status = ""
	Held      Status = "held"
	Pending   Status = "pending"
	Confirmed Status = "confirmed"
	Completed Status = "completed"
	Expired   Status = "expired"
	Declined  Status = "declined"
	Cancelled Status = "cancelled"
	NoShow    Status = "no_show"
)

// Active tells whether a booking in this state takes its time; the triggers of the database count the same states.
func Active(s Status) bool { return s == Held || s == Pending || s == Confirmed }

// Wait is what a pending booking waits for.
type Wait string

// The waits; approval comes before payment where both are due.
const (
	ForNothing  Wait = ""
	ForApproval Wait = "approval"
	ForPayment  Wait = "payment"
)

// Facts are what decides besides the states.
type Facts struct {
	Start, End time.Time
	ExpiresAt  time.Time // of a hold or a pending booking
	Approval   bool      // it awaits approval or, where it is being made or moved, will
	Deposit    bool      // a deposit is due and not paid
}

// Opening is the state of a booking that is being made, or whose approval or deposit has just come and is no longer in
// the facts: confirmed, or pending with what it waits for.
func Opening(facts Facts) (Status, Wait) {
	switch {
	case facts.Approval:
		return Pending, ForApproval
	case facts.Deposit:
		return Pending, ForPayment
	default:
		return Confirmed, ForNothing
	}
}
