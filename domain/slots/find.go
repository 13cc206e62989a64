package slots

import (
	"cmp"
	"slices"
	"time"
)

// Find lists the starts from from to before to that can be booked, in order.
// With several staff members it is the union of their free times.
func Find(q Question, from, to time.Time) []Slot {
	p := newPlan(q, from, to)
	var slots []Slot
	for at := range p.moments(later(from, p.earliest()), to) {
		if !p.Override && !covers(p.anyWork, at.Interval) {
			continue // most of a week: nobody has to be asked
		}
		if slot, open := p.slot(&at); open {
			slots = append(slots, slot)
		}
	}
	return slots
}

// Explain tells, for each start of the grid from from to before to and each
// staff member who cannot be booked at it, the first rule that closed it.
func Explain(q Question, from, to time.Time) []Closed {
	p := newPlan(q, from, to)
	var all []Closed
	for at := range p.moments(from, to) {
		all = append(all, p.closed(&at)...)
	}
	return all
}

// Check tells whether start may be booked, and then by whom. Otherwise the
// reason is that of the staff member who is nearest to being bookable; where
// nobody gives the service, it is outside hours.
func Check(q Question, start time.Time) (staff string, reason Reason) {
	p := newPlan(q, start, start)
	at := p.moment(start)
	if slot, open := p.slot(&at); open {
		return slot.StaffIDs[0], ""
	}
	closed := p.closed(&at)
	if len(closed) == 0 {
		return "", ReasonOutsideHours
	}
	nearest := slices.MaxFunc(closed, func(a, b Closed) int {
		return cmp.Compare(nearness(a.Reason), nearness(b.Reason))
	})
	return "", nearest.Reason
}

// Nearest picks the n slots that start nearest to start, the nearest first and
// of two equally near the earlier.
func Nearest(slots []Slot, start time.Time, n int) []Slot {
	sorted := slices.SortedStableFunc(slices.Values(slots), func(a, b Slot) int {
		return cmp.Or(
			cmp.Compare(a.Start.Sub(start).Abs(), b.Start.Sub(start).Abs()),
			a.Start.Compare(b.Start),
		)
	})
	return sorted[:min(n, len(sorted))]
}

func (p *plan) slot(at *moment) (Slot, bool) {
	if !p.open(nil, at) {
		return Slot{}, false
	}
	var free []*member
	seats := 0
	for _, m := range p.members {
		if p.open(m, at) {
			left, _ := p.seatsLeft(m, at)
			seats = max(seats, left)
			free = append(free, m)
		}
	}
	return Slot{at.Start, at.End, choice(free, at.date), seats}, len(free) > 0
}

func (p *plan) closed(at *moment) []Closed {
	var all []Closed
	for _, m := range p.members {
		if c := p.judge(m, at); c.Reason != "" {
			all = append(all, c)
		}
	}
	return all
}

// choice orders those who are free: fewest bookings on the date, then least
// recently booked, then by id.
func choice(free []*member, date Date) []string {
	slices.SortFunc(free, func(a, b *member) int {
		return cmp.Or(
			cmp.Compare(a.Load[date], b.Load[date]),
			a.LastBooked.Compare(b.LastBooked),
			cmp.Compare(a.ID, b.ID),
		)
	})
	ids := make([]string, len(free))
	for i, m := range free {
		ids[i] = m.ID
	}
	return ids
}
