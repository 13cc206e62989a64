package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// Visit is a booking as the figures of its business need it.
type Visit struct {
	Staff    string       `db:"staff"`
	Customer string       `db:"customer"`
	Status   string       `db:"status"`
	Start    Time         `db:"start"`
	End      Time         `db:"end"`
	Price    JSON[*int64] `db:"price"`
	First    Time         `db:"first"` // start of the customer's first booking that stands; zero: none does
}

// Visits are the bookings that begin between the instants, in that order.
func (t Tenant) Visits(from, to time.Time) ([]Visit, error) {
	return all[Visit](t.app.DB(), `SELECT b.staff, b.customer, b.status, b.start, b.end, b.price, coalesce((SELECT f.start FROM bookings f
			WHERE f.customer = b.customer AND f.status IN ('pending', 'confirmed', 'completed', 'no_show') ORDER BY f.start LIMIT 1), '') AS first
		FROM bookings b WHERE b.business = {:business} AND b.start >= {:from} AND b.start < {:to} AND `+listed+` ORDER BY b.start`,
		dbx.Params{"business": t.BusinessID, "from": At(from).Text(), "to": At(to).Text()})
}

// Team are the active people who can be booked.
func (t Tenant) Team() ([]Staff, error) {
	return all[Staff](t.app.DB(), `SELECT * FROM staff WHERE business = {:business} AND status = 'active' AND bookable = TRUE ORDER BY id`,
		dbx.Params{"business": t.BusinessID})
}
