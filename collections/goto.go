package collections

import "github.com/pocketbase/dbx"

// Place is what an id of the business stands for; Parent is what it belongs to, a delivery's webhook.
type Place struct {
	Kind   string `db:"kind"` // service, staff, customer, key, webhook, app, grant, delivery
	ID     string `db:"id"`
	Parent string `db:"parent"`
}

// PlaceOf finds the row of the business with an id, or the delivery of an event; bookings and calls are found by their own.
func (t Tenant) PlaceOf(id string) (*Place, error) {
	return one[Place](t.app.DB(), `SELECT 'service' AS kind, id, '' AS parent FROM services WHERE id = {:id} AND business = {:business}
		UNION ALL SELECT 'staff', id, '' FROM staff WHERE id = {:id} AND business = {:business}
		UNION ALL SELECT 'customer', id, '' FROM customers WHERE id = {:id} AND business = {:business}
		UNION ALL SELECT 'key', id, '' FROM api_keys WHERE id = {:id} AND business = {:business}
		UNION ALL SELECT 'webhook', id, '' FROM webhooks WHERE id = {:id} AND business = {:business} AND status != 'deleted'
		UNION ALL SELECT 'app', id, '' FROM apps WHERE id = {:id} AND business = {:business}
		UNION ALL SELECT 'grant', id, '' FROM grants WHERE id = {:id} AND business = {:business} AND revokedAt = ''
		UNION ALL SELECT 'delivery', id, webhook FROM deliveries WHERE (id = {:id} OR event = {:id}) AND business = {:business}
		LIMIT 1`, dbx.Params{"id": id, "business": t.BusinessID})
}

// BookingByReference reads the booking with a reference, if the actor may see it.
func (t Tenant) BookingByReference(reference string) (*Booking, error) {
	booking, err := t.readBooking(`b.reference = {:reference} AND `+listed, dbx.Params{"reference": reference})
	if err == nil && !t.ActsFor(booking) {
		return nil, ErrNotFound
	}
	return booking, err
}

// KeysWithPrefix are the ids of the business's keys with a prefix, at most two.
func (t Tenant) KeysWithPrefix(prefix string) ([]string, error) {
	keys, err := all[Place](t.app.DB(), `SELECT 'key' AS kind, id, '' AS parent FROM api_keys WHERE business = {:business} AND prefix = {:prefix} LIMIT 2`,
		dbx.Params{"business": t.BusinessID, "prefix": prefix})
	ids := make([]string, len(keys))
	for i, key := range keys {
		ids[i] = key.ID
	}
	return ids, err
}

// BookingsNamed are the last few bookings of customers whose name has a text in it, that the actor may see. Of very many such
// customers it looks at the first by name and no further.
func (t Tenant) BookingsNamed(text string) ([]Booking, error) {
	params := dbx.Params{"tenant": t.BusinessID, "text": like(text)}
	theirs := ""
	if own := t.Actor.OwnCalendar(); own != "" {
		theirs, params["staff"] = ` AND b.staff = {:staff}`, own
	}
	return all[Booking](t.app.DB(), `SELECT `+bookingColumns+` FROM bookings b`+bookingJoins+`WHERE b.business = {:tenant} AND `+listed+theirs+`
		AND b.customer IN (SELECT q.id FROM customers q WHERE q.business = {:tenant} AND q.name LIKE {:text} ESCAPE '\' ORDER BY q.name COLLATE NOCASE, q.id LIMIT 25)
		ORDER BY b.start DESC, b.id LIMIT 6`, params)
}
