package slots_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"nearbyassist/domain/slots"
)

// years are rules.md's zones, each with a year in which its clocks shift.
var years = []*year{
	{"Europe/Madrid", 2026, 2, nil},
	{"America/New_York", 2026, 2, nil},
	{"Australia/Lord_Howe", 2026, 2, nil},
	{"Asia/Kolkata", 2026, 0, nil},
	{"America/Sao_Paulo", 2018, 2, nil},
	{"Pacific/Apia", 2011, 3, nil},
}

type year struct {
	zone       string
	number     int
	shiftCount int
	read       *walls
}

func (y *year) first() time.Time { return time.Date(y.number, time.January, 1, 0, 0, 0, 0, time.UTC) }

func (y *year) walls() *walls {
	if y.read == nil {
		y.read = newWalls(zone(y.zone), y.first().AddDate(0, 0, -7), y.first().AddDate(1, 0, 10))
	}
	return y.read
}

// What is offered can be booked, and nothing else: Find, Check and Explain against
// the oracle through a year of each zone, and oftener where its clock shifts.
func TestYear(t *testing.T) {
	for _, y := range years {
		t.Run(y.zone, func(t *testing.T) {
			t.Parallel()
			w, seen := y.walls(), map[slots.Reason]int{}
			shifts := w.shifts()
			if len(shifts) != y.shiftCount {
				t.Fatalf("shifts at %v", shifts)
			}
			for from := y.first(); from.Year() == y.number; from = from.AddDate(0, 0, 3) {
				judge(t, w, from, 72*time.Hour, 1, seen)
			}
			for _, shift := range shifts {
				for seed := range uint64(25) {
					judge(t, w, shift.Add(-5*time.Hour), 12*time.Hour, seed, seen)
				}
			}
			for _, reason := range append(asked, "") {
				if seen[reason] < 100 {
					t.Errorf("%q happened %d times", reason, seen[reason])
				}
			}
		})
	}
}

// judge compares the answers of one scenario, and counts the oracle's.
func judge(t *testing.T, w *walls, from time.Time, length time.Duration, seed uint64, seen map[slots.Reason]int) {
	t.Helper()
	d := rand.New(rand.NewPCG(uint64(from.Unix()), seed))
	from = from.Add(minutes(d, 0, 1, 7, 60))
	q := scenario(d, w.zone, from, from.Add(length))
	if err := disagreement(q, w, from, from.Add(length), seen); err != nil {
		t.Fatalf("from %s, seed %d: %s\n%+v", from, seed, err, q)
	}
}

// disagreement is the first on which the package and the oracle do not agree.
func disagreement(q slots.Question, w *walls, from, to time.Time, seen map[slots.Reason]int) error {
	o := newOracle(q, w, from, to)
	var offered []slots.Slot
	var closed []slots.Closed
	for start := from; start.Before(to); start = start.Add(minute) {
		if !o.onGrid(start) && start.Minute() != 7 {
			continue // of those off the grid one an hour
		}
		slot, reasons := o.answer(start)
		if err := checks(q, slot, reasons); err != nil {
			return err
		}
		for _, r := range reasons {
			seen[r.Reason]++
			if r.Reason != "" && o.onGrid(start) {
				closed = append(closed, r)
			}
		}
		if len(slot.StaffIDs) > 0 && o.onGrid(start) { // an override books off the grid too
			offered = append(offered, slot)
		}
	}
	return cmp.Or(o.offers(slots.Find(q, from, to), offered), o.explains(slots.Explain(q, from, to), closed))
}

// answer is the slot at the start, without staff where it is closed, and what each one's rules say.
func (o *oracle) answer(start time.Time) (slots.Slot, []slots.Closed) {
	slot := slots.Slot{Start: start, End: start.Add(o.Service.Duration)}
	var free []slots.Staff
	var reasons []slots.Closed
	for _, s := range o.Staff {
		reason := o.reason(s, start)
		reasons = append(reasons, slots.Closed{Start: start, Staff: s.ID, Reason: reason})
		if reason == "" {
			free = append(free, s)
			slot.SeatsLeft = max(slot.SeatsLeft, o.left(s.ID, start))
		}
	}
	date := slots.Date(start.In(o.Zone).Format("2006-01-02"))
	slices.SortFunc(free, func(a, b slots.Staff) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(free, func(a, b slots.Staff) int { return a.LastBooked.Compare(b.LastBooked) })
	slices.SortStableFunc(free, func(a, b slots.Staff) int { return a.Load[date] - b.Load[date] })
	for _, s := range free {
		slot.StaffIDs = append(slot.StaffIDs, s.ID)
	}
	return slot, reasons
}

// checks tells where Check is not of the oracle's opinion.
func checks(q slots.Question, slot slots.Slot, reasons []slots.Closed) error {
	wantStaff, want := "", nearest(reasons)
	if len(slot.StaffIDs) > 0 {
		wantStaff, want = slot.StaffIDs[0], ""
	}
	if staff, reason := slots.Check(q, slot.Start); staff != wantStaff || reason != want {
		return fmt.Errorf("check of %s is %q with %q, not %q with %q", slot.Start, reason, staff, want, wantStaff)
	}
	return nil
}

// offers tells where Find is not of the oracle's opinion, or offers time that is taken.
func (o *oracle) offers(found, want []slots.Slot) error {
	for i, s := range found {
		if i == len(want) || !equal(s, want[i]) {
			return fmt.Errorf("found %v, not %v", s, want[i:min(i+1, len(want))])
		}
		if err := o.overlap(s); err != nil {
			return err
		}
	}
	if len(found) < len(want) {
		return fmt.Errorf("missed %v", want[len(found)])
	}
	return nil
}

// explains tells where Explain is not of the oracle's opinion.
func (o *oracle) explains(told, want []slots.Closed) error {
	for i, c := range told {
		if i == len(want) || c.Staff != want[i].Staff || c.Reason != want[i].Reason || !c.Start.Equal(want[i].Start) {
			return fmt.Errorf("explained %v, not %v", c, want[i:min(i+1, len(want))])
		}
		if err := o.misexplained(c); err != nil {
			return err
		}
	}
	if len(told) < len(want) {
		return fmt.Errorf("left %v unexplained", want[len(told)])
	}
	return nil
}

// nearest is the reason of whoever passed most rules.
func nearest(reasons []slots.Closed) slots.Reason {
	most := -1
	for _, r := range reasons {
		most = max(most, slices.Index(asked, r.Reason))
	}
	if most < 0 {
		return slots.ReasonOutsideHours
	}
	return asked[most]
}

func equal(a, b slots.Slot) bool {
	return a.Start.Equal(b.Start) && a.End.Equal(b.End) && a.SeatsLeft == b.SeatsLeft && slices.Equal(a.StaffIDs, b.StaffIDs)
}

// overlap tells of a booking that shares time, but no session, with whoever is offered.
func (o *oracle) overlap(s slots.Slot) error {
	block := slots.Interval{Start: s.Start.Add(-o.Service.BufferBefore), End: s.End.Add(o.Service.BufferAfter)}
	for _, b := range o.Bookings {
		session := b.Service == o.Service.ID && b.Start.Equal(s.Start)
		if b.Active && !o.moved(b) && !session && slices.Contains(s.StaffIDs, b.Staff) && b.Block.Overlaps(block) {
			return fmt.Errorf("%v overlaps %v", s, b)
		}
	}
	return nil
}

// misexplained tells of an interval that does not hold what the reason says.
func (o *oracle) misexplained(c slots.Closed) error {
	block := slots.Interval{Start: c.Start.Add(-o.Service.BufferBefore), End: c.Start.Add(o.Service.Duration + o.Service.BufferAfter)}
	right := false
	switch c.Reason {
	case slots.ReasonTimeOff, slots.ReasonClosure:
		right = c.Interval.Overlaps(slots.Interval{Start: c.Start, End: c.Start.Add(o.Service.Duration)})
	case slots.ReasonBusy:
		right = c.Interval.Overlaps(block)
	case slots.ReasonCapacity:
		right = c.Interval.Overlaps(block) || c.Interval == slots.Interval{} && o.left(c.Staff, c.Start) == o.Service.Capacity
	case slots.ReasonCap:
		right = !c.Start.Before(c.Interval.Start) && c.Start.Before(c.Interval.End)
	case slots.ReasonNotice:
		right = c.Interval.Start.Equal(o.Now) && c.Start.Before(c.Interval.End)
	default:
		right = c.Interval == slots.Interval{}
	}
	if !right {
		return fmt.Errorf("%v explains nothing", c)
	}
	return nil
}
