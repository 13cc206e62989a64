package slots_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
)

// why changes a question so that every start on monday is closed to everybody, by that rule.
var why = map[slots.Reason]func(*slots.Question){
	slots.ReasonPast:         func(q *slots.Question) { q.Now = utc("2026-01-05 20:00") },
	slots.ReasonOutsideHours: func(q *slots.Question) { q.Hours = daily("18:00-20:00") },
	slots.ReasonClosure:      func(q *slots.Question) { q.Closures = []slots.Interval{between("06:00", "15:00")} },
	slots.ReasonNotice:       func(q *slots.Question) { q.Policy.Notice = 15 * time.Hour },
	slots.ReasonAdvance:      func(q *slots.Question) { q.Policy.AdvanceDays = -1 },
	slots.ReasonCap: func(q *slots.Question) {
		q.Policy.MaxPerDay, q.Bookings = 1, []slots.Booking{booked("x", "gone", "15:00", "16:00")}
	},
	slots.ReasonTimeOff: func(q *slots.Question) {
		for i := range q.Staff {
			q.Staff[i].TimeOff = []slots.Interval{between("06:00", "15:00")}
		}
	},
	slots.ReasonBusy: func(q *slots.Question) {
		for _, s := range q.Staff {
			q.Bookings = append(q.Bookings, booked("x"+s.ID, s.ID, "06:00", "15:00"))
		}
	},
	slots.ReasonCapacity: func(q *slots.Question) { q.Seats = 2 },
}

func TestCheck(t *testing.T) {
	at := utc(monday + " 10:00")
	if staff, reason := slots.Check(question(), at); staff != "ana" || reason != "" {
		t.Errorf("%s, %q", staff, reason)
	}
	for want, close := range why {
		staff, reason := slots.Check(question(close), at)
		if staff != "" || reason != want {
			t.Errorf("%s: %q with %q", want, reason, staff)
		}
		if found := slots.Find(question(close), utc(monday+" 09:00"), utc(monday+" 12:00")); len(found) > 0 {
			t.Errorf("%s: %s", want, offers(found))
		}
	}
	for _, off := range []string{"10:01", "10:15", "10:00:01"} {
		if staff, reason := slots.Check(question(), utc(monday+" "+off)); staff != "" || reason != slots.ReasonOffGrid {
			t.Errorf("%s: %q with %q", off, reason, staff)
		}
	}
	nobody := question(func(q *slots.Question) { q.Staff = nil })
	if staff, reason := slots.Check(nobody, at); staff != "" || reason != slots.ReasonOutsideHours {
		t.Errorf("nobody: %q with %q", reason, staff)
	}
}

// asked is the order in which the rules are asked.
var asked = []slots.Reason{
	slots.ReasonPast, slots.ReasonOffGrid, slots.ReasonOutsideHours, slots.ReasonTimeOff, slots.ReasonClosure,
	slots.ReasonNotice, slots.ReasonAdvance, slots.ReasonCap, slots.ReasonBusy, slots.ReasonCapacity,
}

// A reason's text is the API's code, but for those that answer as slot_taken.
func TestReasonsAreCodes(t *testing.T) {
	codes := fault.Codes()
	for _, reason := range asked {
		want := http.StatusUnprocessableEntity
		switch reason {
		case slots.ReasonBusy, slots.ReasonCapacity:
			continue
		case slots.ReasonCap:
			want = http.StatusConflict
		}
		if codes[string(reason)] != want {
			t.Errorf("%s is %d", reason, codes[string(reason)])
		}
	}
}

// Of two rules that close a start the one that is asked first is told.
func TestCheckTellsFirst(t *testing.T) {
	for i, first := range asked {
		for _, second := range asked[i+1:] {
			if first == slots.ReasonOffGrid || second == slots.ReasonOffGrid {
				continue // which depends on the start alone
			}
			if _, reason := slots.Check(question(why[second], why[first]), utc(monday+" 10:00")); reason != first {
				t.Errorf("%s and %s: %q", first, second, reason)
			}
		}
	}
}

// Of several staff members the one nearest to being bookable gives the reason.
func TestCheckTellsNearest(t *testing.T) {
	away := slots.Staff{ID: "away", TimeOff: []slots.Interval{between("06:00", "15:00")}}
	off := slots.Staff{ID: "off", Own: true}
	busy := slots.Staff{ID: "busy"}
	for _, c := range []struct {
		staff []slots.Staff
		want  slots.Reason
	}{
		{[]slots.Staff{off, away}, slots.ReasonTimeOff},
		{[]slots.Staff{away, off}, slots.ReasonTimeOff},
		{[]slots.Staff{off, busy, away}, slots.ReasonBusy},
		{[]slots.Staff{off, off}, slots.ReasonOutsideHours},
		{[]slots.Staff{off, busy, {ID: "free"}}, ""},
	} {
		q := question(func(q *slots.Question) {
			q.Staff, q.Bookings = c.staff, []slots.Booking{booked("b", "busy", "10:30", "11:30")}
		})
		if _, reason := slots.Check(q, utc(monday+" 10:00")); reason != c.want {
			t.Errorf("%v: %q", c.staff, reason)
		}
	}
}

// A move's own booking is no obstacle; everybody else's stays one.
func TestExcept(t *testing.T) {
	mid, late := booked("mid", "ana", "10:00", "11:00"), booked("late", "ana", "11:30", "12:00")
	full := func(b *slots.Booking) { b.Seats = 3 }
	group := func(q *slots.Question) { q.Service.Capacity = 3 }
	capped := func(q *slots.Question) { q.Policy.MaxPerDay = 1 }
	asUsual := func(*slots.Question) {}
	for _, c := range []struct {
		name, except string
		change       func(*slots.Question)
		bookings     []slots.Booking
		want         string
	}{
		{"own time", "mid", asUsual, []slots.Booking{mid, late}, "09:00 09:30 10:00 10:30"},
		{"another's time", "late", asUsual, []slots.Booking{mid, late}, "09:00 11:00"},
		{"none named", "", asUsual, []slots.Booking{with(mid, func(b *slots.Booking) { b.ID = "" })}, "09:00 11:00"},
		{"own seats", "mid", group, []slots.Booking{with(mid, full)}, usual},
		{"others' seats", "mid", group, []slots.Booking{mid, with(booked("b", "ana", "10:00", "11:00"), full)}, "09:00 11:00"},
		{"own session", "mid", capped, []slots.Booking{mid}, usual},
		{"a session with others", "mid", func(q *slots.Question) { group(q); capped(q) }, []slots.Booking{mid, booked("b", "ana", "10:00", "11:00")}, "10:00"},
	} {
		q := question(c.change, func(q *slots.Question) { q.Except, q.Bookings = c.except, c.bookings })
		same(t, c.name, clocks(on(q, monday), q.Zone), c.want)
	}
}

func TestOverride(t *testing.T) {
	at := utc(monday + " 10:00")
	override := func(q *slots.Question) { q.Override = true }
	for rule, close := range why {
		binds := rule == slots.ReasonBusy || rule == slots.ReasonCapacity
		staff, reason := slots.Check(question(close, override), at)
		if open := reason == "" && staff == "ana"; open == binds || binds && reason != rule {
			t.Errorf("%s: %q with %q", rule, reason, staff)
		}
	}
	for now, want := range map[string]slots.Reason{
		"2026-01-06 10:07": "", "2026-01-06 10:07:01": slots.ReasonPast, "2026-01-05 00:00": "", "2020-01-01 00:00": "",
	} {
		q := question(override, func(q *slots.Question) { q.Now = utc(now) })
		if _, reason := slots.Check(q, utc("2026-01-05 10:07")); reason != want {
			t.Errorf("10:07 at %s: %q", now, reason)
		}
	}
	group := question(override, func(q *slots.Question) {
		q.Service.Capacity, q.Seats = 3, 2
		q.Bookings = []slots.Booking{booked("b", "ana", "10:00", "11:00")}
	})
	if _, reason := slots.Check(group, at); reason != "" {
		t.Errorf("two seats left: %q", reason)
	}
}

// told tells each closed start as "09:30 ana busy 09:00-10:00".
func told(closed []slots.Closed) string {
	var all []string
	for _, c := range closed {
		text := fmt.Sprintf("%s %s %s", c.Start.Format("15:04"), c.Staff, c.Reason)
		if i := c.Interval; !i.Start.IsZero() || !i.End.IsZero() {
			text += " " + i.Start.Format("15:04") + "-" + i.End.Format("15:04")
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func TestExplain(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*slots.Question)
		want   string
	}{
		{"open", func(*slots.Question) {}, ""},
		{"past", func(q *slots.Question) { q.Now = utc(monday + " 09:01") }, "09:00 ana past"},
		{"outside hours", func(q *slots.Question) { q.Hours = daily("09:30-12:00") }, "09:00 ana outside_hours"},
		{"time off", func(q *slots.Question) { q.Staff[0].TimeOff = []slots.Interval{between("10:30", "14:00")} }, "10:00 ana time_off 10:30-14:00"},
		{"closure", func(q *slots.Question) { q.Closures = []slots.Interval{between("08:00", "09:30")} }, "09:00 ana closure 08:00-09:30"},
		{"notice", func(q *slots.Question) { q.Now, q.Policy.Notice = utc(monday+" 07:45"), 2*time.Hour }, "09:00 ana notice 07:45-09:45; 09:30 ana notice 07:45-09:45"},
		{"advance", why[slots.ReasonAdvance], "09:00 ana advance; 09:30 ana advance; 10:00 ana advance"},
		{"cap", why[slots.ReasonCap], "09:00 ana cap 00:00-00:00; 09:30 ana cap 00:00-00:00; 10:00 ana cap 00:00-00:00"},
		{"busy", func(q *slots.Question) {
			q.Bookings = []slots.Booking{with(booked("b", "ana", "10:35", "11:00"), func(b *slots.Booking) { b.Block = between("10:30", "11:05") })}
		}, "10:00 ana busy 10:30-11:05"},
		{"capacity", func(q *slots.Question) {
			q.Service.Capacity, q.Seats = 2, 2
			q.Bookings = []slots.Booking{with(booked("b", "ana", "09:00", "10:00"), func(b *slots.Booking) { b.Block = between("08:50", "09:20") })}
		}, "09:00 ana capacity 08:50-09:20"},
		{"capacity that nobody took", why[slots.ReasonCapacity], "09:00 ana capacity; 09:30 ana capacity; 10:00 ana capacity"},
		{"by staff member", func(q *slots.Question) {
			q.Staff = []slots.Staff{{ID: "leo"}, {ID: "ana"}}
			q.Bookings = []slots.Booking{booked("b", "ana", "09:05", "09:10"), booked("c", "leo", "10:20", "10:30")}
		}, "09:00 ana busy 09:05-09:10; 09:30 leo busy 10:20-10:30; 10:00 leo busy 10:20-10:30"},
		{"nobody", func(q *slots.Question) { q.Staff = nil }, ""},
	} {
		closed := slots.Explain(question(c.change), utc(monday+" 09:00"), utc(monday+" 10:30"))
		same(t, c.name, told(closed), c.want)
	}
}

// Everything that is told is in UTC, a cap's local date too.
func TestExplainInUTC(t *testing.T) {
	for reason, close := range why {
		q := question(close)
		q.Zone, q.Now = zone("America/New_York"), q.Now.In(zone("America/New_York"))
		closed := slots.Explain(q, utc(monday+" 14:00"), utc(monday+" 16:00"))
		if len(closed) == 0 {
			t.Errorf("%s closes nothing", reason)
		}
		for _, c := range closed {
			for _, at := range []time.Time{c.Start, c.Interval.Start, c.Interval.End} {
				if at.Location() != time.UTC {
					t.Errorf("%s tells %s", reason, at)
				}
			}
		}
	}
}
