package bookings

import (
	"errors"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// SeriesInput is an order that repeats.
type SeriesInput struct {
	Body SeriesBody
}

// SeriesBody is an order with its rule.
type SeriesBody struct {
	endpoint.InBody
	Order
	RRule  string `json:"rrule" maxLength:"500" doc:"RFC 5545, by the wall clock of the business; at most 52 starts"`
	Atomic *bool  `json:"atomic" required:"false" doc:"All or nothing"`
}

// Resolve adds the rules that the schema does not show.
func (in *SeriesInput) Resolve(huma.Context) []error {
	return endpoint.Broken(in.Body.Check()...)
}

// SeriesView is what came of a series.
type SeriesView struct {
	SeriesID string        `json:"seriesId"`
	Bookings []View        `json:"bookings"`
	Refused  []RefusedView `json:"refused" doc:"The starts that could not be booked"`
}

// RefusedView is a start of a series with the code that a booking of it alone would have got.
type RefusedView struct {
	Start time.Time `json:"start"`
	Code  string    `json:"code"`
}

// CreateSeries books the starts of a rule, each as it would be booked alone.
func CreateSeries(r *access.Request, in *SeriesInput) (SeriesView, error) {
	db, order := r.Tenant(), &in.Body.Order
	series, err := PlaceSeries(db, order, in.Body.RRule, value(in.Body.Atomic), r.Now)
	if err != nil {
		return SeriesView{}, err
	}
	view := SeriesView{SeriesID: series.ID, Bookings: []View{}, Refused: []RefusedView{}}
	for _, b := range series.Bookings {
		view.Bookings = append(view.Bookings, viewEntered(db, b, order))
	}
	for _, refused := range series.Refused {
		view.Refused = append(view.Refused, RefusedView{refused.Start.UTC(), refused.Code})
	}
	return view, nil
}

// Series are the bookings of a rule, and the starts that were refused.
type Series struct {
	ID       string
	Bookings []*collections.Booking
	Refused  []Refused
}

// Refused is a start that could not be booked, and why.
type Refused struct {
	Start time.Time
	Code  string
}

// PlaceSeries books the starts of a rule in one transaction, with the same person where that is possible. Where it is to be
// atomic, or no start could be booked, the first refusal is that of the series.
func PlaceSeries(db collections.Tenant, order *Order, rule string, atomic bool, now time.Time) (series Series, err error) {
	if err := admit(db, order); err != nil {
		return series, err
	}
	if err := order.checkFor(db.Actor); err != nil {
		return series, err
	}
	offer, err := readOffer(db, order)
	if err != nil {
		return series, err
	}
	starts, err := recurrence(rule, order.Start, offer.Zone())
	if err != nil {
		return series, err
	}
	err = db.Tx(func(db collections.Tenant) error {
		series = Series{ID: collections.NewID()}
		t, err := prepare(db, order, offer, now)
		if err != nil {
			return err
		}
		if err := series.place(db, order, t.offer, starts, atomic, now); err != nil {
			return err
		}
		return passOn(db, t.freed, now)
	})
	return series, err
}

func (s *Series) place(db collections.Tenant, order *Order, offer *collections.Offer, starts []time.Time, atomic bool, now time.Time) error {
	var first error
	for i, start := range starts {
		one := *order
		one.Start, one.seriesID = start, s.ID
		if i > 0 {
			one.Hold = nil // it keeps the first start
		}
		if len(s.Bookings) > 0 {
			one.keep = s.Bookings[0].Staff
		}
		booked, err := place(db, &one, offer, now)
		switch {
		case err == nil:
			s.Bookings = append(s.Bookings, booked)
			continue
		case atomic || !isClosed(err):
			return err
		case first == nil:
			first = err
		}
		s.Refused = append(s.Refused, Refused{start, fault.CodeOf(err)})
	}
	if len(s.Bookings) == 0 {
		return first
	}
	return nil
}

// isClosed tells a start that cannot be booked from an order that cannot.
func isClosed(err error) bool {
	known, ok := errors.AsType[*fault.Fault](err)
	return ok && slices.Contains([]string{
		"slot_taken", "cap", "past", "off_grid", "outside_hours", "time_off", "closure", "notice", "advance",
	}, known.Code)
}
