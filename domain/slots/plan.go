package slots

import (
	"iter"
	"slices"
	"time"
)

const (
	defaultStep = 15 * time.Minute
	walkIn      = 24 * time.Hour // how far back an override may start
)

// plan is a question with what all starts of a range share worked out once.
type plan struct {
	Question
	lastDate Date // by the advance limit
	members  []*member
	anyWork  []Interval       // merged: when one of them works at least
	sessions map[session]bool // of the service, active and completed, where the policy has a daily limit
	perDay   map[Date]int     // how many of them start on a local date
}

// member is a staff member within the range of a plan.
type member struct {
	Staff
	work    []Interval    // merged: own hours within the business's
	busy    []*Booking    // active ones by the start of their block
	begins  []int64       // of their blocks, in Unix nanoseconds: what most of the time is spent on looking up
	longest time.Duration // of their blocks
}

// session is what bookings share that differ only in their seats.
type session struct {
	staff string
	start int64 // Unix seconds
}

// moment is one start with what its rules ask for.
type moment struct {
	Interval          // of the service itself
	block    Interval // with buffers
	date     Date
	onGrid   bool
}

// newPlan works out the question for starts from from to to.
func newPlan(q Question, from, to time.Time) *plan {
	q.Seats = max(q.Seats, 1)
	q.Service.Capacity = max(q.Service.Capacity, 1)
	if q.Policy.Step <= 0 {
		q.Policy.Step = defaultStep
	}
	window := Interval{from, later(from, to).Add(q.Service.Duration)}
	q.Closures = overlapping(q.Closures, window)
	p := &plan{
		Question: q,
		lastDate: DateOf(q.Now, q.Zone).AddDays(q.Policy.AdvanceDays),
		sessions: map[session]bool{},
		perDay:   map[Date]int{},
	}
	p.addMembers(window)
	p.addBookings()
	return p
}

func (p *plan) addMembers(window Interval) {
	days := daysAround(window, p.Zone)
	hours := days.open(p.Hours, nil)
	for _, s := range p.Staff {
		s.TimeOff = overlapping(s.TimeOff, window)
		work := intersect(hours, days.work(s, p.Hours))
		p.members = append(p.members, &member{Staff: s, work: work})
		p.anyWork = append(p.anyWork, work...)
	}
	p.anyWork = merge(p.anyWork)
}

func (p *plan) addBookings() {
	busy := map[string][]*Booking{}
	for i := range p.Bookings {
		b := &p.Bookings[i]
		if b.ID == p.Except && p.Except != "" {
			continue
		}
		if b.Active {
			busy[b.Staff] = append(busy[b.Staff], b)
		}
		if b.Service == p.Service.ID && p.Policy.MaxPerDay > 0 {
			p.addSession(b)
		}
	}
	for _, m := range p.members {
		m.setBusy(busy[m.ID])
	}
}

func (p *plan) addSession(b *Booking) {
	s := session{b.Staff, b.Start.Unix()}
	if !p.sessions[s] {
		p.sessions[s] = true
		p.perDay[DateOf(b.Start, p.Zone)]++
	}
}

func (m *member) setBusy(bookings []*Booking) {
	slices.SortFunc(bookings, func(a, b *Booking) int { return a.Block.Start.Compare(b.Block.Start) })
	m.busy, m.begins = bookings, make([]int64, len(bookings))
	for i := range bookings {
		block := bookings[i].Block
		m.begins[i] = block.Start.UnixNano()
		m.longest = max(m.longest, block.End.Sub(block.Start))
	}
}

// clashes yields the active bookings whose block shares time with i. It looks
// back no further than the longest block reaches.
func (m *member) clashes(i Interval) iter.Seq[*Booking] {
	return func(yield func(*Booking) bool) {
		first, _ := slices.BinarySearch(m.begins, i.Start.Add(-m.longest).UnixNano())
		for n := first; n < len(m.busy) && m.begins[n] < i.End.UnixNano(); n++ {
			if b := m.busy[n]; b.Block.Overlaps(i) && !yield(b) {
				return
			}
		}
	}
}

// earliest is the first instant that is neither past nor within the notice.
func (p *plan) earliest() time.Time {
	if p.Override {
		return p.Now.Add(-walkIn)
	}
	return p.Now.Add(p.Policy.Notice)
}

func (p *plan) moments(from, to time.Time) iter.Seq[moment] {
	return func(yield func(moment) bool) {
		for start := range grid(from.In(p.Zone), to, p.Policy.Step) {
			if !yield(p.moment(start)) {
				return
			}
		}
	}
}

func (p *plan) moment(start time.Time) moment {
	local := start.In(p.Zone)
	end := start.Add(p.Service.Duration)
	return moment{
		Interval: Interval{start.UTC(), end.UTC()},
		block:    Interval{start.Add(-p.Service.BufferBefore), end.Add(p.Service.BufferAfter)},
		date:     DateOf(local, p.Zone),
		onGrid:   align(local, p.Policy.Step).Equal(local),
	}
}
