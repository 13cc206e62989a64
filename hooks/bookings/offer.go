package bookings

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/booking"
	"nearbyassist/domain/slots"
)

// passedOnMost is how many of those who wait are looked at for one freed time: everybody else's write waits meanwhile.
const passedOnMost = 20

// freed is time, buffers included, that a booking or a hold of somebody gave up.
type freed struct {
	staff string
	slots.Interval
}

// freedBy is the time that a change gave up: all that it no longer takes in the same way.
func freedBy(before, after *collections.Booking) []freed {
	stays := booking.Active(booking.Status(after.Status)) && before.Staff == after.Staff && before.Seats <= after.Seats &&
		before.BlockStart.Equal(after.BlockStart.Time) && before.BlockEnd.Equal(after.BlockEnd.Time)
	if stays || !booking.Active(booking.Status(before.Status)) {
		return nil
	}
	return []freed{{before.Staff, slots.Interval{Start: before.BlockStart.Time, End: before.BlockEnd.Time}}}
}

// passOn offers freed times to those who wait, who came first first. It is the last of a transaction: what the transaction
// took itself is not free.
func passOn(db collections.Tenant, all []freed, now time.Time) error {
	const longest = collections.MaxBlockMinutes * time.Minute
	for _, gap := range all {
		if !gap.End.After(now) {
			continue
		}
		waiting, err := db.Waiting(gap.staff, gap.Start.Add(-longest), gap.End.Add(longest), now, passedOnMost)
		if err != nil {
			return err
		}
		for i := range waiting {
			if err := offerTo(asSystem(db), &waiting[i], gap, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// offerTo holds the start in the freed time that suits the entry, and asks for the mail that tells of it. Where none
// does, the entry waits on.
func offerTo(db collections.Tenant, entry *collections.WaitlistEntry, gap freed, now time.Time) error {
	offer, err := db.Offer(entry.Service)
	if errors.Is(err, collections.ErrNotFound) {
		return nil // it is archived
	}
	if err != nil {
		return err
	}
	start, err := suits(db, entry, offer, gap, now)
	if err != nil || start.IsZero() {
		return err
	}
	order := &Order{ServiceID: entry.Service, Start: start, Seats: &entry.Seats}
	if entry.Staff != "" {
		order.StaffID = &entry.Staff
	}
	held, err := hold(db, order, offer, gap.staff, booking.OfferTime, now)
	if err != nil {
		return err
	}
	held.Source = entry.Source
	if err := db.AddBooking(held); err != nil {
		return err
	}
	entry.Status, entry.Hold, entry.UpdatedAt = "offered", held.ID, collections.At(now)
	if err := db.SaveWaitlistEntry(entry); err != nil {
		return err
	}
	return tellOffer(db, entry, held, now)
}

// suits is the open start for an entry that takes some of the freed time, with its buffers, and is nearest to where that
// begins; zero where there is none.
func suits(db collections.Tenant, entry *collections.WaitlistEntry, offer *collections.Offer, gap freed, now time.Time) (start time.Time, err error) {
	question := offer.Question()
	question.Now, question.Seats = now, entry.Seats
	if only(&question, gap.staff) != nil {
		return start, nil // that person does not give it
	}
	service := question.Service
	from, to := gap.Start.Add(-service.Duration-service.BufferAfter+1), gap.End.Add(service.BufferBefore)
	if from.Before(entry.From.Time) {
		from = entry.From.Time
	}
	if to.After(entry.To.Time) {
		to = entry.To.Time
	}
	if !from.Before(to) {
		return start, nil
	}
	if err := fill(db, &question, from, to); err != nil {
		return start, err
	}
	for _, nearest := range slots.Nearest(slots.Find(question, from, to), gap.Start.Add(service.BufferBefore), 1) {
		start = nearest.Start
	}
	return start, nil
}

// tellOffer asks for the mail of an offer, in which whoever waits is the customer of the hold.
func tellOffer(db collections.Tenant, entry *collections.WaitlistEntry, held *collections.Booking, now time.Time) error {
	customer, err := db.FindCustomer(entry.Customer)
	if err != nil {
		return err
	}
	business, err := db.Business()
	if err != nil {
		return err
	}
	shown := *held
	name(&shown, customer, business.Locale, business.Timezone)
	return AppendMail(db, "waitlist_offer", entry.ID, Letter{Booking: viewCustomer(&shown)}, now)
}
