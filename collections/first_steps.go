package collections

import (
	"encoding/json"
	"time"

	"github.com/pocketbase/dbx"
)

// FirstSteps is what a new business has done to be bookable and connected.
type FirstSteps struct {
	Service bool `db:"service"`
	Team    bool `db:"team"`    // somebody beside the owner, or hours of somebody's own
	Booking bool `db:"booking"` // somebody booked
	Hours   bool `db:"hours"`   // they are others than a new business has

	Away bool `db:"away"` // the owner put the steps away
}

// FirstSteps reads what the business has done so far.
func (t Tenant) FirstSteps() (*FirstSteps, error) {
	hours, err := json.Marshal(DefaultHours())
	if err != nil {
		return nil, err
	}
	return one[FirstSteps](t.app.DB(), `SELECT b.startedAt != '' AS away, json(b.hours) != json({:hours}) AS hours,
		EXISTS (SELECT 1 FROM services WHERE business = b.id AND status = 'active') AS service,
		(SELECT count(*) > 1 OR max(json_type(weekly) = 'array') FROM staff WHERE business = b.id AND status = 'active') AS team,
		EXISTS (SELECT 1 FROM bookings WHERE business = b.id AND status != 'held') AS booking
		FROM businesses b WHERE b.id = {:business}`, dbx.Params{"business": t.BusinessID, "hours": string(hours)})
}

// PutStepsAway remembers that the business wants to see its first steps no more.
func (t Tenant) PutStepsAway(now time.Time) error {
	_, err := t.app.DB().Update("businesses", dbx.Params{"startedAt": At(now).Text()}, dbx.HashExp{"id": t.BusinessID, "startedAt": ""}).Execute()
	return err
}
