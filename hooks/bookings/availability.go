package bookings

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// longestRange is the most days that availability answers at once.
const longestRange = 31

// AvailabilityInput asks for the free times of a service.
type AvailabilityInput struct {
	BusinessID string `query:"businessId" doc:"A key or an app may leave it out"`
	ServiceID  string `query:"serviceId" required:"true"`
	StaffID    string `query:"staffId" doc:"Only with this person"`
	From       string `query:"from" required:"true" maxLength:"40" doc:"First start, included: an instant or a date"`
	To         string `query:"to" required:"true" maxLength:"40" doc:"Last start, excluded; at most 31 days later"`
	Seats      int    `query:"seats" minimum:"1" maximum:"1000" default:"1"`
	Timezone   string `query:"timezone" maxLength:"64" doc:"Whose midnight a date is; default: the business's"`
	BookingID  string `query:"bookingId" doc:"Its own time counts as free"`
	Explain    bool   `query:"explain" doc:"Members and keys: why the other times are closed"`
}

// AvailabilityView has the starts that can be booked, in order.
type AvailabilityView struct {
	Timezone string          `json:"timezone"`
	Slots    []endpoint.Slot `json:"slots"`
	*ExplainView
}

// ExplainView has what closed the other starts.
type ExplainView struct {
	Closed []ClosedView `json:"closed" required:"false" doc:"With explain=true"`
}

// ClosedView is a start that one person cannot be booked at.
type ClosedView struct {
	Start   time.Time  `json:"start"`
	StaffID string     `json:"staffId"`
	Reason  string     `json:"reason"`
	From    *time.Time `json:"from" doc:"What closed it"`
	To      *time.Time `json:"to"`
}

// Availability lists the starts of a service that can be booked; whatever it offers, Create takes.
func Availability(r *access.Request, in *AvailabilityInput) (AvailabilityView, error) {
	if _, member := r.Member(); in.Explain && !member {
		return AvailabilityView{}, fault.New("insufficient_role")
	}
	moving, err := in.moving(r)
	if err != nil {
		return AvailabilityView{}, err
	}
	offer, err := in.offer(r, moving)
	if err != nil {
		return AvailabilityView{}, missing("serviceId", err)
	}
	zone := offer.Zone()
	if in.Timezone != "" {
		if !text.ValidZone(in.Timezone) {
			return AvailabilityView{}, fault.Parameter("timezone", "timezone")
		}
		zone = collections.ZoneOf(in.Timezone)
	}
	from, to, err := in.period(zone)
	if err != nil {
		return AvailabilityView{}, err
	}
	question, err := in.question(offer, moving, r.Now)
	if err != nil {
		return AvailabilityView{}, err
	}
	if err := fill(r.Public(), &question, from, to); err != nil {
		return AvailabilityView{}, err
	}
	view := AvailabilityView{Timezone: zone.String(), Slots: slotViews(slots.Find(question, from, to))}
	if in.Explain {
		view.ExplainView = &ExplainView{closedViews(slots.Explain(question, from, to))}
	}
	return view, nil
}

// period is the range that is asked for.
func (in *AvailabilityInput) period(zone *time.Location) (from, to time.Time, err error) {
	known := func() (*time.Location, error) { return zone, nil }
	if from, err = instant("from", in.From, known); err != nil {
		return from, to, err
	}
	if to, err = instant("to", in.To, known); err != nil {
		return from, to, err
	}
	if !from.Before(to) {
		return from, to, fault.Parameter("to", "end_before_start")
	}
	if to.After(from.In(zone).AddDate(0, 0, longestRange)) {
		return from, to, fault.Parameter("to", "longest_range", longestRange)
	}
	return from, to, nil
}

// moving is the booking whose own time counts as free, nil for none.
func (in *AvailabilityInput) moving(r *access.Request) (*collections.Booking, error) {
	if in.BookingID == "" {
		return nil, nil
	}
	booking, err := r.Tenant().FindBooking(in.BookingID)
	return booking, missing("bookingId", err)
}

// offer is the service that is asked for; an archived one only for a booking of it that is to be moved.
func (in *AvailabilityInput) offer(r *access.Request, moving *collections.Booking) (*collections.Offer, error) {
	if moving != nil && moving.Service == in.ServiceID {
		return r.Tenant().OfferOf(moving)
	}
	return r.Public().Offer(in.ServiceID)
}

// question is what the parameters ask of an offer.
func (in *AvailabilityInput) question(offer *collections.Offer, moving *collections.Booking, now time.Time) (slots.Question, error) {
	question := offer.Question()
	question.Now, question.Seats = now, in.Seats
	if moving != nil {
		question.Except = moving.ID
		if moving.Service == offer.Service.ID {
			question.Service.Duration = time.Duration(moving.DurationMinutes) * time.Minute
		}
	}
	return question, only(&question, in.StaffID)
}

// only narrows a question to one person; who does not give the service is not found.
func only(question *slots.Question, staff string) error {
	if staff == "" {
		return nil
	}
	for _, s := range question.Staff {
		if s.ID == staff {
			question.Staff = []slots.Staff{s}
			return nil
		}
	}
	return fault.NotFound(fault.On("staffId", "not_found"))
}

// calendar is a handle that bookings are read by: the public's, or the business's inside a transaction.
type calendar interface {
	Occupations(collections.Calendar) ([]slots.Booking, error)
}

// fill reads the bookings that matter to starts in [from, to], and how many each person has on a day. Of one person alone
// only what takes time matters, unless the service has a daily limit.
func fill(db calendar, question *slots.Question, from, to time.Time) error {
	loads := map[string]map[slots.Date]int{}
	wanted := collections.Calendar{Now: question.Now, Ended: len(question.Staff) > 1, From: from, To: to}
	for i := range question.Staff {
		staff := &question.Staff[i]
		staff.Load = map[slots.Date]int{}
		loads[staff.ID] = staff.Load
		wanted.Staff = append(wanted.Staff, staff.ID)
	}
	if question.Policy.MaxPerDay > 0 {
		wanted.Ended, wanted.Sessions = true, question.Service.ID
	}
	if wanted.Ended {
		wanted.From = slots.Midnight(slots.DateOf(from, question.Zone), question.Zone)
		wanted.To = slots.Midnight(slots.DateOf(to, question.Zone).AddDays(1), question.Zone)
	}
	wanted.From = wanted.From.Add(-question.Service.BufferBefore)
	wanted.To = wanted.To.Add(question.Service.Duration + question.Service.BufferAfter)
	occupied, err := db.Occupations(wanted)
	if err != nil {
		return err
	}
	question.Bookings = append(question.Bookings, occupied...)
	for i := range occupied {
		b := &occupied[i]
		if load := loads[b.Staff]; load != nil && b.ID != question.Except {
			load[slots.DateOf(b.Start, question.Zone)]++
		}
	}
	return nil
}

func slotViews(found []slots.Slot) []endpoint.Slot {
	return endpoint.Views(found, func(s *slots.Slot) endpoint.Slot { return endpoint.Slot(*s) })
}

func closedViews(found []slots.Closed) []ClosedView {
	return endpoint.Views(found, func(c *slots.Closed) ClosedView {
		view := ClosedView{Start: c.Start, StaffID: c.Staff, Reason: string(c.Reason)}
		if !c.Interval.Start.IsZero() {
			from, to := c.Interval.Start.UTC(), c.Interval.End.UTC()
			view.From, view.To = &from, &to
		}
		return view
	})
}

// missing names the field whose id is not there for the caller.
func missing(field string, err error) error {
	if errors.Is(err, collections.ErrNotFound) {
		return fault.NotFound(fault.On(field, "not_found"))
	}
	return err
}
