package views

import (
	"fmt"
	"time"
)

// shownPerson has a column of the day that the landing page shows.
type shownPerson struct {
	name   string
	booked []shownBooking
}

// shownBooking lies in the day by quarters of an hour from nine o'clock.
type shownBooking struct {
	from, quarters    int
	customer, service string // the service by the key of its name
	class             string // of one that is not simply booked
}

// place are the classes by which it lies in its column.
func (b shownBooking) place() string { return fmt.Sprintf("r%d h%d", b.from+1, b.quarters) }

var shownDay = []shownPerson{
	{"Ana", []shownBooking{{0, 3, "Nora Castro", "cut", ""}, {6, 6, "Elena Mora", "colour", ""}, {16, 3, "Sara León", "cut", ""}}},
	{"Leo", []shownBooking{{2, 2, "Hugo Ríos", "beard", ""}, {7, 4, "Fay Ruiz", "first", "pend"}, {14, 3, "Marc Soler", "cut", ""}}},
	{"Marta", []shownBooking{{4, 3, "Iker Sanz", "cut", ""}, {9, 3, "Paula Vidal", "beard", "off"}, {14, 6, "Teo Navas", "colour", ""}}},
}

// clock is a time of the shown day, by quarters of an hour from nine o'clock.
func (m LandingPage) clock(quarters int) string {
	nine := time.Date(2026, time.November, 25, 9, 0, 0, 0, time.UTC)
	return m.Lang.Time(nine.Add(time.Duration(quarters)*15*time.Minute), time.UTC)
}
