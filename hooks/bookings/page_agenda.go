package bookings

import (
	"slices"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/slots"
	"nearbyassist/views"
)

const (
	monthsAhead = 6 // that are looked through for the next free day
	nearestMost = 6 // times that are offered in place of one that is gone
)

// agenda answers a visitor which times are free, month by month in the visitor's zone.
type agenda struct {
	db       calendar
	question slots.Question // without bookings
	zone     *time.Location
	own      time.Time // the time of the booking that is moved, which is not offered; zero for none
}

// month is the one that the spot is in, with the times of one day: that of the spot, else the first that is free.
func (a agenda) month(spot views.Spot) (views.Calendar, error) {
	today, last := slots.DateOf(a.question.Now, a.zone), slots.DateOf(a.lastStart(), a.zone)
	wanted := spot.Day
	if !spot.Start.IsZero() {
		wanted = string(slots.DateOf(spot.Start, a.zone))
	}
	month := min(max(monthOf(wanted), monthOf(string(today))), monthOf(string(last)))
	found, err := a.free(month)
	if err != nil {
		return views.Calendar{}, err
	}
	shown := views.Calendar{
		Spot: spot, Month: month, Today: today, Free: map[slots.Date]int{}, Earlier: month > monthOf(string(today)), Later: month < monthOf(string(last)),
	}
	for _, slot := range found {
		day := slots.DateOf(slot.Start, a.zone)
		shown.Free[day]++
		if shown.Day == "" || string(day) == wanted {
			shown.Day = day
		}
	}
	for _, slot := range found {
		if slots.DateOf(slot.Start, a.zone) == shown.Day {
			shown.Times = append(shown.Times, a.freeTime(slot))
		}
	}
	if len(found) == 0 {
		shown.Next, err = a.nextFree(month, last)
	}
	return shown, err
}

// lastStart is the last instant that the advance limit leaves open.
func (a agenda) lastStart() time.Time {
	zone := a.question.Zone
	last := slots.DateOf(a.question.Now, zone).AddDays(a.question.Policy.AdvanceDays)
	return slots.Midnight(last.AddDays(1), zone).Add(-time.Nanosecond)
}

// free are the free times of a month, in order.
func (a agenda) free(month slots.Date) ([]slots.Slot, error) {
	return a.between(slots.Midnight(month, a.zone), slots.Midnight(monthAfter(month), a.zone))
}

func (a agenda) between(from, to time.Time) ([]slots.Slot, error) {
	question := a.question
	if err := fill(a.db, &question, from, to); err != nil {
		return nil, err
	}
	found := slots.Find(question, from, to)
	return slices.DeleteFunc(found, func(s slots.Slot) bool { return s.Start.Equal(a.own) }), nil
}

// nextFree is the first free day after a month, or empty.
func (a agenda) nextFree(month, last slots.Date) (slots.Date, error) {
	for range monthsAhead {
		if month = monthAfter(month); month > last {
			return "", nil
		}
		found, err := a.free(month)
		if err != nil {
			return "", err
		}
		if len(found) > 0 {
			return slots.DateOf(found[0].Start, a.zone), nil
		}
	}
	return "", nil
}

// at is the slot of a start, or nil, and the nearest other ones.
func (a agenda) at(start time.Time) (slot *slots.Slot, nearest []views.FreeTime, err error) {
	found, err := a.between(start.Add(-alternativesReach), start.Add(alternativesReach))
	if err != nil {
		return nil, nil, err
	}
	if i := slices.IndexFunc(found, func(s slots.Slot) bool { return s.Start.Equal(start) }); i >= 0 {
		slot = &found[i]
	}
	for _, other := range slots.Nearest(found, start, nearestMost) {
		nearest = append(nearest, a.freeTime(other))
	}
	return slot, nearest, nil
}

// freeTime tells the seats only of a service that has several.
func (a agenda) freeTime(slot slots.Slot) views.FreeTime {
	free := views.FreeTime{Start: slot.Start}
	if a.question.Service.Capacity > 1 {
		free.Seats = slot.SeatsLeft
	}
	return free
}

// monthOf is the first day of the month of a date; an empty one is before all others.
func monthOf(date string) slots.Date {
	if len(date) < len("2006-01") {
		return ""
	}
	return slots.Date(date[:len("2006-01")] + "-01")
}

func monthAfter(month slots.Date) slots.Date { return monthOf(string(month.AddDays(31))) }

// questionOf asks for one place of an offer, with one of its people or anyone.
func questionOf(offer *collections.Offer, staff string, now time.Time) (slots.Question, error) {
	question := offer.Question()
	question.Now, question.Seats = now, 1
	return question, only(&question, staff)
}
