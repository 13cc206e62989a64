// Package slots says which times can be booked. It is pure: schedules, bookings
// and the time go in as a Question, and one set of rules (rules.go) answers the
// listing (Find), the single booking (Check) and the reasons (Explain), so that
// what is offered can be booked.
//
// Schedules are wall clocks in the business's zone; everything else is an
// instant. Intervals are half-open. Answers are in UTC.
package slots

import "time"

// Question is everything that decides which times of one service can be booked.
// Zone is required.
type Question struct {
	Zone     *time.Location
	Hours    []DaySpan  // the business's; they bound everybody's
	Closures []Interval // the business's
	Staff    []Staff    // who may give the service
	Bookings []Booking  // of the business in and around the range asked for
	Service  Service
	Policy   Policy
	Seats    int // none is one
	Now      time.Time
	Except   string // the booking whose own time, seats and session count as free
	Override bool   // only overlap and capacity bind, and a start up to 24 h back is no past one
}

// Staff is one who may give the service, with the own part of the schedule.
type Staff struct {
	ID         string
	Weekly     []DaySpan // read only where Own
	Own        bool      // has a weekly schedule; otherwise the business's hours count
	Overrides  []Override
	TimeOff    []Interval
	Load       map[Date]int // bookings on a local date, for the choice among the free
	LastBooked time.Time    // zero: never
}

// Booking is one that takes time, a hold included, or that counts for a cap.
type Booking struct {
	ID, Staff, Service string
	Block              Interval  // with buffers
	Start, End         time.Time // without; End is read by OutsideHours only
	Seats              int
	Capacity           int  // as it was when booked; zero: the service's of today
	Active             bool // takes its time; otherwise it is completed and only counts for the cap
}

// Service is what is asked for.
type Service struct {
	ID                                  string
	Duration, BufferBefore, BufferAfter time.Duration
	Capacity                            int // seats of one session; none is one
}

// Policy is the service's, with the business's where the service has none.
type Policy struct {
	Notice      time.Duration
	AdvanceDays int           // the last bookable local date is today plus these
	Step        time.Duration // of the grid of starts, from local midnight; none is 15 minutes
	MaxPerDay   int           // sessions of the service on a local date; 0 is no limit
}

// Slot is a start that can be booked.
type Slot struct {
	Start, End time.Time
	StaffIDs   []string // who is free, in the order in which a booking picks them
	SeatsLeft  int      // the most that one of them has
}

// Closed is a start that one staff member cannot be booked at.
type Closed struct {
	Start    time.Time
	Staff    string
	Reason   Reason
	Interval Interval // what closed it: the time off, the other booking...; zero where there is none
}

// Reason names the rule that closed a start. Its text is the API's code.
type Reason string

// The reasons; none ("") means that the start is open.
const (
	ReasonPast         Reason = "past"
	ReasonOffGrid      Reason = "off_grid"
	ReasonOutsideHours Reason = "outside_hours"
	ReasonTimeOff      Reason = "time_off"
	ReasonClosure      Reason = "closure"
	ReasonNotice       Reason = "notice"
	ReasonAdvance      Reason = "advance"
	ReasonCap          Reason = "cap"
	ReasonBusy         Reason = "busy"
	ReasonCapacity     Reason = "capacity"
)
