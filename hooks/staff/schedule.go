package staff

import (
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/endpoint"
)

// ScheduleBody is when a person works. It is set as a whole.
type ScheduleBody struct {
	Weekly    []collections.DayHours  `json:"weekly" maxItems:"100" doc:"Wall clock of the business; past midnight is two ranges"`
	Overrides []collections.DateHours `json:"overrides" maxItems:"1000" doc:"Replace the weekly hours on their dates; no ranges: closed"`
	TimeOff   []collections.Absence   `json:"timeOff" maxItems:"1000" doc:"Instants or dates, the end excluded"`
}

// ScheduleInput sets a person's schedule.
type ScheduleInput struct {
	StaffID string `path:"staffId"`
	Body    ScheduleBody
}

// Resolve adds the rules that the schema does not show.
func (in *ScheduleInput) Resolve(huma.Context) []error {
	broken := collections.CheckHours("weekly", in.Body.Weekly)
	broken = append(broken, collections.CheckOverrides("overrides", in.Body.Overrides)...)
	return endpoint.Broken(append(broken, collections.CheckAbsences("timeOff", in.Body.TimeOff)...)...)
}

// ScheduleView is when a person works. One without hours of their own works the business's.
type ScheduleView struct {
	StaffID   string                  `json:"staffId"`
	Timezone  string                  `json:"timezone"`
	Weekly    []collections.DayHours  `json:"weekly"`
	Overrides []collections.DateHours `json:"overrides"`
	TimeOff   []collections.Absence   `json:"timeOff"`
}

// ScheduledView is the new schedule with the bookings that now fall outside.
type ScheduledView struct {
	ScheduleView
	Conflicts []bookings.View `json:"conflicts"`
}

// ReadSchedule is when a person works.
func ReadSchedule(r *access.Request, in *ReadInput) (ScheduleView, error) {
	db := r.Tenant()
	person, err := db.FindStaff(in.StaffID)
	if err != nil {
		return ScheduleView{}, err
	}
	if !mayPlan(db.Actor, person) {
		return ScheduleView{}, fault.New("insufficient_role")
	}
	return scheduleOf(db, person)
}

// SetSchedule replaces when a person works. Bookings that now fall outside stay as they are and are named.
func SetSchedule(r *access.Request, in *ScheduleInput) (ScheduledView, error) {
	db := r.Tenant()
	person, err := setSchedule(db, in.StaffID, r.Now, func(body *ScheduleBody) error {
		*body = in.Body
		return nil
	})
	if err != nil {
		return ScheduledView{}, err
	}
	view, err := scheduleOf(db, person)
	if err != nil {
		return ScheduledView{}, err
	}
	outside, err := bookings.Outside(db, person.ID, r.Now)
	return ScheduledView{ScheduleView: view, Conflicts: outside}, err
}

// setSchedule makes a change of the schedule that a person has by then.
func setSchedule(db collections.Tenant, id string, now time.Time, change func(*ScheduleBody) error) (person *collections.Staff, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if person, err = db.FindStaff(id); err != nil {
			return err
		}
		if !mayPlan(db.Actor, person) {
			return fault.New("insufficient_role")
		}
		if person.Status != "active" {
			return fault.New("invalid_transition").With("currentStatus", person.Status)
		}
		before := *person
		body := ScheduleBody{person.Weekly.V, slices.Clone(person.Overrides.V), slices.Clone(person.TimeOff.V)}
		if err := change(&body); err != nil {
			return err
		}
		person.Weekly, person.Overrides, person.TimeOff = collections.Of(body.Weekly), collections.Of(body.Overrides), collections.Of(body.TimeOff)
		return save(db, &before, person, now)
	})
	return person, err
}

// mayPlan: everybody the own schedule, admins, keys and apps those of all.
func mayPlan(actor collections.Actor, person *collections.Staff) bool {
	return actor.StaffID == person.ID || isAdmin(actor)
}

func scheduleOf(db collections.Tenant, person *collections.Staff) (ScheduleView, error) {
	business, err := db.Business()
	if err != nil {
		return ScheduleView{}, err
	}
	view := ScheduleView{
		StaffID: person.ID, Timezone: business.Timezone, Weekly: person.Weekly.V, Overrides: person.Overrides.V, TimeOff: person.TimeOff.V,
	}
	if view.Weekly == nil {
		view.Weekly = business.Hours.V
	}
	if view.Overrides == nil {
		view.Overrides = []collections.DateHours{}
	}
	if view.TimeOff == nil {
		view.TimeOff = []collections.Absence{}
	}
	return view, nil
}
