package slots

import "time"

// OutsideHours lists the staff member's active bookings that no longer lie
// within working time, by id and in the order given. Buffers may lie outside.
func OutsideHours(zone *time.Location, hours []DaySpan, closures []Interval, staff Staff, bookings []Booking) []string {
	var outside []string
	for _, b := range bookings {
		given := Interval{b.Start, b.End}
		if b.Active && b.Staff == staff.ID && !works(zone, hours, closures, staff, given) {
			outside = append(outside, b.ID)
		}
	}
	return outside
}

// works tells whether all of the time is working time.
func works(zone *time.Location, hours []DaySpan, closures []Interval, staff Staff, given Interval) bool {
	if _, closed := firstOverlap(closures, given); closed {
		return false
	}
	if _, off := firstOverlap(staff.TimeOff, given); off {
		return false
	}
	days := daysAround(given, zone)
	return covers(intersect(days.open(hours, nil), days.work(staff, hours)), given)
}

// days are the dates of a zone from first to last, both included.
type days struct {
	zone        *time.Location
	first, last Date
}

// daysAround has a day to spare on both sides, for a zone that turns its clock
// back over midnight shows a date again after the next has begun.
func daysAround(i Interval, zone *time.Location) days {
	return days{zone, DateOf(i.Start, zone).AddDays(-1), DateOf(i.End, zone).AddDays(1)}
}

// work is when the staff member would work if the business were always open.
func (d days) work(s Staff, hours []DaySpan) []Interval {
	if s.Own {
		hours = s.Weekly
	}
	return d.open(hours, s.Overrides)
}

// open lists when the schedule is open, merged, so that ranges which meet at
// midnight are one. It counts moments, for a date past 9999 does not sort as text.
func (d days) open(weekly []DaySpan, overrides []Override) []Interval {
	var all []Interval
	for t := d.first.utc(); !t.After(d.last.utc()); t = t.Add(day) {
		date := DateOf(t, time.UTC)
		for _, s := range spansOn(date, weekly, overrides) {
			if s.Start < s.End {
				all = append(all, Interval{Instant(date, s.Start, d.zone, false), Instant(date, s.End, d.zone, true)})
			}
		}
	}
	return merge(all)
}

func spansOn(date Date, weekly []DaySpan, overrides []Override) []Span {
	for _, o := range overrides {
		if o.Date == date {
			return o.Spans
		}
	}
	var spans []Span
	weekday := date.Weekday()
	for _, s := range weekly {
		if s.Weekday == weekday {
			spans = append(spans, s.Span)
		}
	}
	return spans
}
