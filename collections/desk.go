package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// Visits are how often a customer has been booked, and will be.
type Visits struct {
	Begun  int `db:"begun"`
	Coming int `db:"coming"`
}

// OtherVisits counts the other bookings of a booking's customer that took time or will; who has an own calendar counts those
// in it.
func (t Tenant) OtherVisits(b *Booking, now time.Time) (Visits, error) {
	params := dbx.Params{"business": t.BusinessID, "customer": b.Customer, "id": b.ID, "now": At(now).Text()}
	own := ""
	if staff := t.Actor.OwnCalendar(); staff != "" {
		own = ` AND staff = {:staff}`
		params["staff"] = staff
	}
	visits, err := one[Visits](t.app.DB(), `SELECT
		coalesce(sum(start <= {:now} AND status IN ('confirmed', 'completed', 'no_show')), 0) AS begun,
		coalesce(sum(start > {:now} AND status IN ('pending', 'confirmed')), 0) AS coming
		FROM bookings WHERE business = {:business} AND customer = {:customer} AND id != {:id}`+own, params)
	if err != nil {
		return Visits{}, err
	}
	return *visits, nil
}

// FailingWebhooks counts the endpoints that fail now, or that were switched off.
func (t Tenant) FailingWebhooks() (int, error) {
	return count(t.app.DB(), `SELECT count(*) FROM webhooks WHERE business = {:business}
		AND (status = 'disabled' OR status = 'active' AND paused = FALSE AND failingSince != '')`, dbx.Params{"business": t.BusinessID})
}
