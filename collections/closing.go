package collections

import "time"

// Running is what of a business ends, or stands in the way, when it is archived.
type Running struct {
	Bookings int `db:"bookings"` // that stand and have not begun
	Keys     int `db:"keys"`     // that open
	Webhooks int `db:"webhooks"`
	Apps     int `db:"apps"` // that it let in
}

// Running counts what would end.
func (t Tenant) Running(now time.Time) (*Running, error) {
	future, params := t.futureBookings("", now)
	return one[Running](t.app.DB(), `SELECT
		(SELECT count(*) FROM bookings b WHERE `+future+`) AS bookings,
		(SELECT count(*) FROM api_keys WHERE business = {:business} AND revokedAt = '' AND (expiresAt = '' OR expiresAt > {:now})) AS keys,
		(SELECT count(*) FROM webhooks WHERE business = {:business} AND status NOT IN ('deleted', 'disabled')) AS webhooks,
		(SELECT count(*) FROM grants g`+grantJoins+` WHERE g.business = {:business} AND g.kind = 'consent' AND`+grantLives+`) AS apps`, params)
}
