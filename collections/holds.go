package collections

import (
	"crypto/rand"
	"time"

	"github.com/pocketbase/dbx"

	"nearbyassist/domain/token"
)

// NewSecretID is an id that opens what it names to whoever knows it: of the usual shape, from the system's random source.
func NewSecretID() (string, error) {
	return token.Text(rand.Reader, "abcdefghijklmnopqrstuvwxyz0123456789", 15)
}

// FindHoldRow reads a hold, or what was one until it ended; once it is somebody's booking it is none.
func (t Tenant) FindHoldRow(id string) (*Booking, error) {
	return t.readBooking(`b.id = {:id} AND b.customer = '' AND b.status IN ('held', 'expired')`, dbx.Params{"id": id})
}

// HoldOf reads the one hold that a caller has at the business, an overdue one too.
func (t Tenant) HoldOf(caller string) (*Booking, error) {
	return t.readBooking(`b.status = 'held' AND b.caller = {:caller} AND b.caller != ''`, dbx.Params{"caller": caller})
}

// EndedBookings are the confirmed bookings of all businesses that ended before an instant, longest ago first.
func (s System) EndedBookings(before time.Time, limit int) ([]Booking, error) {
	return all[Booking](s.app.DB(), `SELECT id, business FROM bookings INDEXED BY bookings_ended WHERE status = 'confirmed' AND end <= {:before} ORDER BY end LIMIT {:limit}`,
		dbx.Params{"before": At(before).Text(), "limit": limit})
}
