package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
)

const (
	alternativesMost  = 3
	alternativesReach = 7 * 24 * time.Hour // before and after the time that was asked for
)

// question asks whether the order's time is free.
func (o *Order) question(offer *collections.Offer, now time.Time) slots.Question {
	question := offer.Question()
	question.Now, question.Seats, question.Override = now, o.seats(), value(o.Override)
	if o.DurationMinutes != nil {
		question.Service.Duration = time.Duration(*o.DurationMinutes) * time.Minute
	}
	return question
}

// narrow keeps the person who is asked for; who has an own calendar books into that one only.
func (o *Order) narrow(actor collections.Actor, question *slots.Question) error {
	if own := actor.OwnCalendar(); own != "" {
		return only(question, own)
	}
	return only(question, value(o.StaffID))
}

// pick says who gives the service at the time, or which rule closes it. keep, if it is one of those who are asked, goes first.
func pick(db calendar, question *slots.Question, start time.Time, keep string) (staff string, err error) {
	if err := fill(db, question, start, start); err != nil {
		return "", err
	}
	alone := *question
	if keep != "" && only(&alone, keep) == nil {
		if staff, reason := slots.Check(alone, start); reason == "" {
			return staff, nil
		}
	}
	staff, reason := slots.Check(*question, start)
	if reason == "" {
		return staff, nil
	}
	return "", closed(reason)
}

// closed is the refusal of a closed time: 409 where other bookings are the reason, else 422 on the start.
func closed(reason slots.Reason) error {
	switch reason {
	case slots.ReasonBusy, slots.ReasonCapacity:
		return fault.New("slot_taken")
	case slots.ReasonCap:
		return fault.New("cap")
	}
	return fault.New(string(reason), fault.On("start", string(reason)))
}

// refusal turns what a trigger aborted with into what the caller is told.
func refusal(err error) error {
	switch code := collections.TriggerCode(err); code {
	case "slot_taken", "stale_version":
		return fault.New(code)
	case "time_shape", "end_before_start":
		return fault.Validation(fault.On("start", "invalid"))
	case "too_long":
		return fault.Validation(fault.On("durationMinutes", "block_too_long"))
	}
	return err
}

// withAlternatives refuses a taken time and names the nearest free ones.
func (o *Order) withAlternatives(db collections.Tenant, now time.Time) error {
	offer, err := db.Offer(o.ServiceID)
	if err != nil {
		return err
	}
	question := o.question(offer, now)
	if err := o.narrow(db.Actor, &question); err != nil {
		return err
	}
	return withNearest(db, question, o.Start)
}

// withNearest refuses a taken time and names the free ones that are nearest to it.
func withNearest(db collections.Tenant, question slots.Question, start time.Time) error {
	question.Bookings, question.Override = nil, false
	from, to := start.Add(-alternativesReach), start.Add(alternativesReach)
	if err := fill(db, &question, from, to); err != nil {
		return err
	}
	nearest := slots.Nearest(slots.Find(question, from, to), start, alternativesMost)
	return fault.New("slot_taken").With("alternatives", slotViews(nearest))
}
