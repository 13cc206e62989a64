package slots_test

import (
	"slices"
	"time"

	"nearbyassist/domain/slots"
)

// walls is what a clock in the zone shows at each minute from first on: minutes
// since 1970 by the calendar that hangs there. The oracle knows no more of a zone.
type walls struct {
	zone  *time.Location
	first time.Time
	shown []int
}

const minutesOfDay = 24 * 60

func newWalls(zone *time.Location, first, last time.Time) *walls {
	w := &walls{zone: zone, first: first}
	for t := first; t.Before(last); t = t.Add(minute) {
		w.shown = append(w.shown, wallOf(t, zone))
	}
	return w
}

func wallOf(t time.Time, zone *time.Location) int {
	y, m, d := t.In(zone).Date()
	hour, min, _ := t.In(zone).Clock()
	return int(time.Date(y, m, d, hour, min, 0, 0, time.UTC).Unix() / 60)
}

func (w *walls) index(t time.Time) int { return int(t.Sub(w.first) / minute) }

// shifts are the minutes at which the clock jumps.
func (w *walls) shifts() []time.Time {
	var all []time.Time
	for i := 1; i < len(w.shown); i++ {
		if w.shown[i] != w.shown[i-1]+1 {
			all = append(all, w.first.Add(time.Duration(i)*minute))
		}
	}
	return all
}

// oracle answers a question minute by minute.
type oracle struct {
	slots.Question
	walls    *walls
	from, to int
	business []bool            // open, by minutes after from
	own      map[string][]bool // works, by staff member
}

func newOracle(q slots.Question, w *walls, from, to time.Time) *oracle {
	o := &oracle{Question: q, walls: w, from: w.index(from) - 2*minutesOfDay, to: w.index(to) + 3*minutesOfDay, own: map[string][]bool{}}
	o.Seats, o.Service.Capacity = max(q.Seats, 1), max(q.Service.Capacity, 1)
	if o.Policy.Step == 0 {
		o.Policy.Step = 15 * minute
	}
	o.business = o.mark(q.Hours, nil)
	for _, s := range q.Staff {
		weekly := q.Hours
		if s.Own {
			weekly = s.Weekly
		}
		o.own[s.ID] = o.mark(weekly, s.Overrides)
	}
	return o
}

// mark finds each end of each range on the wall clock.
func (o *oracle) mark(weekly []slots.DaySpan, overrides []slots.Override) []bool {
	shown := o.walls.shown[o.from:o.to]
	open := make([]bool, len(shown))
	for date := shown[0] / minutesOfDay; date <= slices.Max(shown)/minutesOfDay; date++ {
		for _, s := range rangesOn(date, weekly, overrides) {
			midnight := date * minutesOfDay
			start := slices.IndexFunc(shown, func(m int) bool { return m >= midnight+int(s.Start) })
			end := closing(shown, midnight+int(s.End), s.End == minutesOfDay)
			for i := start; i >= 0 && i < end && s.Start < s.End; i++ {
				open[i] = true
			}
		}
	}
	return open
}

// closing is where the clock shows the minute for the last time, or jumps past
// it; of midnight, where it first does.
func closing(shown []int, minute int, midnight bool) int {
	for i := len(shown) - 1; i >= 0 && !midnight; i-- {
		if shown[i] == minute {
			return i
		}
	}
	if i := slices.IndexFunc(shown, func(m int) bool { return m >= minute }); i >= 0 {
		return i
	}
	return len(shown)
}

func rangesOn(date int, weekly []slots.DaySpan, overrides []slots.Override) []slots.Span {
	day := time.Unix(int64(date)*24*60*60, 0).UTC()
	for _, o := range overrides {
		if string(o.Date) == day.Format("2006-01-02") {
			return o.Spans
		}
	}
	var all []slots.Span
	for _, s := range weekly {
		if s.Weekday == day.Weekday() {
			all = append(all, s.Span)
		}
	}
	return all
}

func (o *oracle) onGrid(start time.Time) bool {
	return wallOf(start, o.Zone)%minutesOfDay%int(o.Policy.Step/minute) == 0
}

// reason is the first of the rules, as rules.md tells them, that closes the start.
func (o *oracle) reason(s slots.Staff, start time.Time) slots.Reason {
	end := start.Add(o.Service.Duration)
	if o.Override {
		switch {
		case o.Now.Sub(start) > 24*time.Hour:
			return slots.ReasonPast
		case o.busy(s.ID, start):
			return slots.ReasonBusy
		case o.left(s.ID, start) < o.Seats:
			return slots.ReasonCapacity
		}
		return ""
	}
	switch i := o.walls.index(start); {
	case start.Before(o.Now):
		return slots.ReasonPast
	case !o.onGrid(start):
		return slots.ReasonOffGrid
	case !o.works(s.ID, i-o.from, int(o.Service.Duration/minute)):
		return slots.ReasonOutsideHours
	case within(s.TimeOff, start, end):
		return slots.ReasonTimeOff
	case within(o.Closures, start, end):
		return slots.ReasonClosure
	case start.Sub(o.Now) < o.Policy.Notice:
		return slots.ReasonNotice
	case o.walls.shown[i]/minutesOfDay-wallOf(o.Now, o.Zone)/minutesOfDay > o.Policy.AdvanceDays:
		return slots.ReasonAdvance
	case o.capped(s.ID, start):
		return slots.ReasonCap
	case o.busy(s.ID, start):
		return slots.ReasonBusy
	case o.left(s.ID, start) < o.Seats:
		return slots.ReasonCapacity
	}
	return ""
}

func (o *oracle) works(staff string, from, minutes int) bool {
	for i := from; i < from+minutes; i++ {
		if !o.business[i] || !o.own[staff][i] {
			return false
		}
	}
	return true
}

// within tells whether one of the minutes from start to end lies in one of the intervals.
func within(all []slots.Interval, start, end time.Time) bool {
	for t := start; t.Before(end); t = t.Add(minute) {
		for _, i := range all {
			if !t.Before(i.Start) && t.Before(i.End) {
				return true
			}
		}
	}
	return false
}

func (o *oracle) busy(staff string, start time.Time) bool {
	var blocks []slots.Interval
	for _, b := range o.Bookings {
		if b.Active && b.Staff == staff && !o.moved(b) && !(b.Service == o.Service.ID && b.Start.Equal(start)) {
			blocks = append(blocks, b.Block)
		}
	}
	return within(blocks, start.Add(-o.Service.BufferBefore), start.Add(o.Service.Duration+o.Service.BufferAfter))
}

func (o *oracle) left(staff string, start time.Time) int {
	capacity, taken := o.Service.Capacity, 0
	for _, b := range o.Bookings {
		if b.Active && b.Staff == staff && !o.moved(b) && b.Service == o.Service.ID && b.Start.Equal(start) {
			taken += b.Seats
			if b.Capacity != 0 && b.Capacity < capacity {
				capacity = b.Capacity
			}
		}
	}
	return capacity - taken
}

func (o *oracle) capped(staff string, start time.Time) bool {
	sessions := map[string]bool{}
	name := func(staff string, at time.Time) string { return staff + at.UTC().String() }
	for _, b := range o.Bookings {
		if b.Service == o.Service.ID && !o.moved(b) && wallOf(b.Start, o.Zone)/minutesOfDay == wallOf(start, o.Zone)/minutesOfDay {
			sessions[name(b.Staff, b.Start)] = true
		}
	}
	return o.Policy.MaxPerDay > 0 && len(sessions) >= o.Policy.MaxPerDay && !sessions[name(staff, start)]
}

func (o *oracle) moved(b slots.Booking) bool { return o.Except != "" && b.ID == o.Except }
