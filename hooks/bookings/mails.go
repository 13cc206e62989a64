package bookings

import (
	"encoding/json"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
)

// reviewAfter is how long after a visit its customer is asked for a review.
const reviewAfter = 24 * time.Hour

// Letter is the body of a mail in the outbox: the booking as its customer saw it when the mail was asked for, so that a mail
// which is late, or tried again, says the same. An offer from the waitlist shows the hold, with whoever waits as the customer.
type Letter struct {
	Booking View       `json:"booking"`
	Before  *time.Time `json:"before"` // the start that a moved booking had
}

// AppendMail asks for a mail about a row of the business; its types are those of mailOf, booking_reminder, booking_link and
// waitlist_offer.
func AppendMail(db collections.Tenant, kind, subject string, letter Letter, now time.Time) error {
	body, err := json.Marshal(letter)
	if err != nil {
		return err
	}
	return db.AppendMail(kind, subject, string(body), now)
}

// tell asks for the mail of a change, if it has one, and a day after a visit for the invitation to review it. A booking that
// is over, as one that is entered afterwards, is no news.
func tell(db collections.Tenant, before, after *collections.Booking, now time.Time) error {
	if err := inviteReview(db, before, after, now); err != nil {
		return err
	}
	kind := mailOf(before, after)
	if kind == "" || after.CustomerEmail == "" || !after.End.After(now) {
		return nil
	}
	letter := Letter{Booking: viewCustomer(after)}
	if kind == "booking_moved" && !before.Start.Equal(after.Start.Time) {
		letter.Before = before.Start.Pointer()
	}
	return AppendMail(db, kind, after.ID, letter, now)
}

// mailOf names the mail of a change (rules.md section 2, "Reminders"), or is empty.
func mailOf(before, after *collections.Booking) string {
	if before.Status != after.Status {
		return map[booking.Status]string{
			booking.Pending: "booking_requested", booking.Confirmed: "booking_confirmed", booking.Declined: "booking_declined",
			booking.Expired: "booking_expired", booking.Cancelled: "booking_cancelled",
		}[booking.Status(after.Status)]
	}
	moved := !before.Start.Equal(after.Start.Time) || !before.End.Equal(after.End.Time) || before.Staff != after.Staff
	if moved && booking.Active(booking.Status(after.Status)) {
		return "booking_moved"
	}
	return ""
}

// inviteReview makes the row of the invitation, and takes it back from a visit that did not take place.
func inviteReview(db collections.Tenant, before, after *collections.Booking, now time.Time) error {
	if before.Status == after.Status {
		return nil
	}
	if before.Status == string(booking.Completed) {
		return db.ReplaceReminders(after.ID, nil)
	}
	if after.Status != string(booking.Completed) {
		return nil
	}
	business, err := db.Business()
	if err != nil || !business.ReviewInvites {
		return err
	}
	return db.AddReminders(after.ID, []collections.Reminder{{Kind: "review", DueAt: collections.At(now.Add(reviewAfter)), CreatedAt: collections.At(now)}})
}

// Terms are what it costs to cancel the booking.
func (l Letter) Terms() *booking.CancellationPolicy {
	return termsOf(l.Booking.CancellationPolicy.Value)
}
