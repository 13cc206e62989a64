package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// WaitlistEntry is a customer's wish for a time that is taken.
type WaitlistEntry struct {
	ID        string `db:"id"`
	Business  string `db:"business"`
	Service   string `db:"service"`
	Staff     string `db:"staff"` // empty: anybody
	Customer  string `db:"customer"`
	From      Time   `db:"rangeStart"` // of the start, included
	To        Time   `db:"rangeEnd"`   // excluded
	Seats     int    `db:"seats"`
	Status    string `db:"status"` // waiting, offered, taken, expired, removed
	Hold      string `db:"hold"`   // that is offered, or was
	Source    string `db:"source"`
	CreatedAt Time   `db:"createdAt"`
	UpdatedAt Time   `db:"updatedAt"`

	CustomerUser string `db:"customerUser" joined:"customers"`
}

const entries = `SELECT w.*, c.user AS customerUser FROM waitlist w JOIN customers c ON c.id = w.customer WHERE w.business = {:business} AND `

// FindWaitlistEntry reads an entry that the actor may see: the business its own, an account its own, and one that was made
// without an account whoever knows its id.
func (t Tenant) FindWaitlistEntry(id string) (*WaitlistEntry, error) {
	entry, err := one[WaitlistEntry](t.app.DB(), entries+`w.id = {:id}`, dbx.Params{"business": t.BusinessID, "id": id})
	if err != nil {
		return nil, err
	}
	own := t.Actor.OwnCalendar()
	isBusiness := t.Actor.IsMember() && (own == "" || own == entry.Staff)
	isCustomer := entry.CustomerUser == "" || entry.CustomerUser == t.Actor.ID || entry.ID == t.Actor.BookingID
	if !isBusiness && (t.Actor.IsMember() || !isCustomer) {
		return nil, ErrNotFound
	}
	return entry, nil
}

// SameWaitlistEntry finds the entry by which the customer waits for the same already.
func (t Tenant) SameWaitlistEntry(entry *WaitlistEntry) (*WaitlistEntry, error) {
	return one[WaitlistEntry](t.app.DB(), entries+`w.customer = {:customer} AND w.status = 'waiting' AND w.service = {:service}
		AND w.staff = {:staff} AND w.rangeStart = {:from} AND w.rangeEnd = {:to} AND w.seats = {:seats}`,
		dbx.Params{
			"business": t.BusinessID, "customer": entry.Customer, "service": entry.Service, "staff": entry.Staff,
			"from": entry.From.Text(), "to": entry.To.Text(), "seats": entry.Seats,
		})
}

// Waiting are the entries, oldest first, that a time between the instants with this person may serve, of those whom a mail
// can reach.
func (t Tenant) Waiting(staff string, from, to, now time.Time, limit int) ([]WaitlistEntry, error) {
	return all[WaitlistEntry](t.app.DB(), entries+`w.status = 'waiting' AND c.email != '' AND (w.staff = '' OR w.staff = {:staff})
		AND w.rangeStart < {:to} AND w.rangeEnd > {:from} AND w.rangeEnd > {:now} ORDER BY w.createdAt, w.id LIMIT {:limit}`,
		dbx.Params{
			"business": t.BusinessID, "staff": staff, "from": At(from).Text(), "to": At(to).Text(), "now": At(now).Text(), "limit": limit,
		})
}

// AddWaitlistEntry stores a new entry.
func (t Tenant) AddWaitlistEntry(entry *WaitlistEntry) error {
	entry.Business = t.BusinessID
	return write(t.app, "waitlist", entry.ID, true, entry)
}

// SaveWaitlistEntry stores a changed entry.
func (t Tenant) SaveWaitlistEntry(entry *WaitlistEntry) error {
	if entry.Business != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "waitlist", entry.ID, false, entry)
}

// EndOffer says what became of the offer that a hold may have been: taken or expired.
func (t Tenant) EndOffer(hold, status string, now time.Time) error {
	_, err := t.app.DB().NewQuery(`UPDATE waitlist SET status = {:status}, updatedAt = {:now} WHERE hold = {:hold} AND hold != '' AND business = {:business} AND status = 'offered'`).
		Bind(dbx.Params{"status": status, "now": At(now).Text(), "hold": hold, "business": t.BusinessID}).Execute()
	return err
}

// ExpireWaiting ends the entries whose time has come without an offer.
func (s System) ExpireWaiting(now time.Time) error {
	_, err := s.app.DB().NewQuery(`UPDATE waitlist SET status = 'expired', updatedAt = {:now} WHERE status = 'waiting' AND rangeEnd <= {:now}`).
		Bind(dbx.Params{"now": At(now).Text()}).Execute()
	return err
}
