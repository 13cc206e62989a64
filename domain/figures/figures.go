// Package figures adds up what a business did in a stretch of time (contract.md, row 13).
package figures

import (
	"math"
	"slices"
	"time"

	"nearbyassist/domain/booking"
	"nearbyassist/domain/slots"
)

// Visit is a booking as the figures need it.
type Visit struct {
	Staff, Customer string
	Status          booking.Status
	Start, End      time.Time
	Price           int64     // minor units; 0 where it was on request
	First           time.Time // start of the customer's first visit that stands
}

// stands tells a visit that was not called off.
func (v Visit) stands() bool {
	return v.Status == booking.Pending || v.Status == booking.Confirmed || v.Status == booking.Completed || v.Status == booking.NoShow
}

// Figures are of the visits that begin in the time; utilisation is of the time itself.
type Figures struct {
	Bookings    map[booking.Status]int
	Revenue     int64    // prices of the completed ones, minor units
	New         int      // customers whose first visit it is
	Returning   int      // other customers
	NoShowRate  *float64 // of those who were to come; nil without any
	Utilisation *float64 // the part of working time that is booked; nil without working time
}

// Team is when each person works.
type Team func(within slots.Interval) map[string][]slots.Interval

// Of adds up. The visits are in the order of their starts; those that began up to a day before the time may still go on in it.
func Of(visits []Visit, team Team, within slots.Interval) Figures {
	figures := Figures{Bookings: map[booking.Status]int{}}
	begun := between(visits, within.Start, within.End)
	seen := map[string]bool{}
	for _, v := range begun {
		figures.Bookings[v.Status]++
		if v.Status == booking.Completed {
			figures.Revenue += v.Price
		}
		if !v.stands() || seen[v.Customer] {
			continue
		}
		seen[v.Customer] = true
		if v.First.Before(within.Start) {
			figures.Returning++
		} else {
			figures.New++
		}
	}
	missed := figures.Bookings[booking.NoShow]
	figures.NoShowRate = share(float64(missed), float64(missed+figures.Bookings[booking.Completed]))
	figures.Utilisation = utilisation(between(visits, within.Start.Add(-24*time.Hour), within.End), team(within))
	return figures
}

// between are the visits that begin from one instant to before another.
func between(visits []Visit, from, to time.Time) []Visit {
	first, _ := slices.BinarySearchFunc(visits, from, func(v Visit, at time.Time) int { return v.Start.Compare(at) })
	last, _ := slices.BinarySearchFunc(visits, to, func(v Visit, at time.Time) int { return v.Start.Compare(at) })
	return visits[first:max(first, last)]
}

// utilisation counts a session once, however many take part, and no time outside of working time.
func utilisation(visits []Visit, team map[string][]slots.Interval) *float64 {
	busy := map[string][]slots.Interval{}
	for _, v := range visits {
		if v.stands() {
			busy[v.Staff] = append(busy[v.Staff], slots.Interval{Start: v.Start, End: v.End})
		}
	}
	var booked, worked time.Duration
	for id, work := range team {
		booked += slots.Shared(work, busy[id])
		worked += slots.Shared(work, work)
	}
	return share(booked.Minutes(), worked.Minutes())
}

// share is a part of a whole to four digits, or nil where there is no whole.
func share(part, whole float64) *float64 {
	if whole == 0 {
		return nil
	}
	rounded := math.Round(part/whole*10_000) / 10_000
	return &rounded
}
