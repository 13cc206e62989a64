package slots

import (
	"slices"
	"time"
)

// rule closes a start for a staff member, by the interval that it answers.
type rule struct {
	reason Reason
	always bool // binds under an override too
	common bool // closes a start for everybody or nobody: it reads no member
	closes func(*plan, *member, *moment) (Interval, bool)
}

// rules stand in the order in which they are asked: the first that closes a
// start gives its reason. Who fails at a later one is nearer to being bookable.
var rules = []rule{
	{ReasonPast, true, true, (*plan).past},
	{ReasonOffGrid, false, true, (*plan).offGrid},
	{ReasonOutsideHours, false, false, (*plan).outsideHours},
	{ReasonTimeOff, false, false, (*plan).timeOff},
	{ReasonClosure, false, true, (*plan).closure},
	{ReasonNotice, false, true, (*plan).notice},
	{ReasonAdvance, false, true, (*plan).advance},
	{ReasonCap, false, false, (*plan).cap},
	{ReasonBusy, true, false, (*plan).busy},
	{ReasonCapacity, true, false, (*plan).capacity},
}

// judge asks the rules; an open start has no reason.
func (p *plan) judge(m *member, at *moment) Closed {
	for _, r := range rules {
		if p.Override && !r.always {
			continue
		}
		if by, closed := r.closes(p, m, at); closed {
			return Closed{at.Start, m.ID, r.reason, Interval{by.Start.UTC(), by.End.UTC()}}
		}
	}
	return Closed{}
}

// open tells whether no rule closes a start: of those that everybody has in common, or of the others for one member. The rules
// are those of judge, asked in the order that answers a whole month soonest.
func (p *plan) open(m *member, at *moment) bool {
	for i := range rules {
		r := &rules[i]
		if r.common != (m == nil) || p.Override && !r.always {
			continue
		}
		if _, closed := r.closes(p, m, at); closed {
			return false
		}
	}
	return true
}

// nearness grows with the number of rules that a start passed.
func nearness(r Reason) int {
	return slices.IndexFunc(rules, func(rule rule) bool { return rule.reason == r })
}

func (p *plan) past(_ *member, at *moment) (Interval, bool) {
	if p.Override {
		return Interval{}, at.Start.Before(p.earliest())
	}
	return Interval{}, at.Start.Before(p.Now)
}

func (p *plan) offGrid(_ *member, at *moment) (Interval, bool) {
	return Interval{}, !at.onGrid
}

func (p *plan) outsideHours(m *member, at *moment) (Interval, bool) {
	return Interval{}, !covers(m.work, at.Interval)
}

func (p *plan) timeOff(m *member, at *moment) (Interval, bool) {
	return firstOverlap(m.TimeOff, at.Interval)
}

func (p *plan) closure(_ *member, at *moment) (Interval, bool) {
	return firstOverlap(p.Closures, at.Interval)
}

func (p *plan) notice(_ *member, at *moment) (Interval, bool) {
	return Interval{p.Now, p.earliest()}, at.Start.Before(p.earliest())
}

func (p *plan) advance(_ *member, at *moment) (Interval, bool) {
	return Interval{}, at.date > p.lastDate
}

// cap closes a full date to new sessions; one more seat of a session is none.
func (p *plan) cap(m *member, at *moment) (Interval, bool) {
	full := p.Policy.MaxPerDay > 0 && p.perDay[at.date] >= p.Policy.MaxPerDay
	if !full || p.sessions[session{m.ID, at.Start.Unix()}] {
		return Interval{}, false
	}
	return Interval{Midnight(at.date, p.Zone), Midnight(at.date.AddDays(1), p.Zone)}, true
}

func (p *plan) busy(m *member, at *moment) (Interval, bool) {
	for b := range m.clashes(at.block) {
		if !p.shares(b, at.Start) {
			return b.Block, true
		}
	}
	return Interval{}, false
}

func (p *plan) capacity(m *member, at *moment) (Interval, bool) {
	left, taken := p.seatsLeft(m, at)
	return taken, left < p.Seats
}

// seatsLeft of the session, and its block where somebody is in it. A session
// keeps the capacity that it was booked with when the service gets a greater one.
func (p *plan) seatsLeft(m *member, at *moment) (left int, taken Interval) {
	capacity, seats := p.Service.Capacity, 0
	for b := range m.clashes(at.block) {
		if !p.shares(b, at.Start) {
			continue
		}
		taken = b.Block
		seats += b.Seats
		if b.Capacity > 0 {
			capacity = min(capacity, b.Capacity)
		}
	}
	return capacity - seats, taken
}

func (p *plan) shares(b *Booking, start time.Time) bool {
	return b.Service == p.Service.ID && b.Start.Equal(start)
}
