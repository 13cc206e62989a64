package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// CalendarFeed is an address at which a person's calendar program reads bookings: of a business, of one of its people, or the
// person's own where it names neither. There is one for each; of its token only the hash is stored.
type CalendarFeed struct {
	ID        string `db:"id"`
	User      string `db:"user"`
	Business  string `db:"business"`
	Staff     string `db:"staff"`
	Version   int    `db:"version"` // counts its addresses
	Hash      string `db:"hash"`
	CreatedAt Time   `db:"createdAt"`
	UpdatedAt Time   `db:"updatedAt"`
}

// CalendarFeed is the person's calendar of a business, of one of its people, or the own one; a new one where there is none.
func (p Person) CalendarFeed(business, staff string, now time.Time) (*CalendarFeed, error) {
	found, err := one[CalendarFeed](p.app.DB(), `SELECT * FROM calendars WHERE user = {:user} AND business = {:business} AND staff = {:staff}`,
		dbx.Params{"user": p.UserID, "business": business, "staff": staff})
	if err == ErrNotFound {
		return &CalendarFeed{ID: NewID(), User: p.UserID, Business: business, Staff: staff, CreatedAt: At(now)}, nil
	}
	return found, err
}

// KeepCalendarFeed stores a calendar with its new address; the one that it had before opens nothing any more.
func (p Person) KeepCalendarFeed(calendar *CalendarFeed) error {
	_, err := p.app.DB().NewQuery(`INSERT INTO calendars (id, user, business, staff, version, hash, createdAt, updatedAt)
		VALUES ({:id}, {:user}, {:business}, {:staff}, {:version}, {:hash}, {:createdAt}, {:updatedAt})
		ON CONFLICT (id) DO UPDATE SET version = {:version}, hash = {:hash}, updatedAt = {:updatedAt}`).Bind(columns(calendar)).Execute()
	return err
}

// CalendarFeedByHash finds a calendar by its address, unless its reader's account was erased.
func (a Accounts) CalendarFeedByHash(hash string) (*CalendarFeed, error) {
	return one[CalendarFeed](a.app.DB(), `SELECT c.* FROM calendars c JOIN users u ON u.id = c.user WHERE c.hash = {:hash} AND u.erasedAt = ''`,
		dbx.Params{"hash": hash})
}

// What a calendar shows, the earliest first: what takes or took time. The limit is far above a year of one business.
const (
	calendarStatuses = ` AND b.status IN ('pending', 'confirmed', 'completed', 'no_show')`
	calendarOrder    = ` ORDER BY b.start, b.id LIMIT 20000`
)

// CalendarBookings are the bookings of the business, or of one of its people, from a start on.
func (t Tenant) CalendarBookings(staff string, since time.Time) ([]Booking, error) {
	params := dbx.Params{"business": t.BusinessID, "since": At(since).Text()}
	where := `WHERE b.business = {:business} AND b.start >= {:since} AND ` + listed + calendarStatuses
	if staff != "" {
		where += ` AND b.staff = {:staff}`
		params["staff"] = staff
	}
	return all[Booking](t.app.DB(), `SELECT `+bookingColumns+` FROM bookings b`+bookingJoins+where+calendarOrder, params)
}

// CalendarBookings are those of the person as a customer, from a start on.
func (p Person) CalendarBookings(since time.Time) ([]Booking, error) {
	return all[Booking](p.app.DB(), `SELECT `+bookingColumns+` FROM bookings b`+bookingJoins+`WHERE b.customer IN (SELECT id FROM customers WHERE user = {:user})
		AND b.start >= {:since}`+calendarStatuses+calendarOrder, dbx.Params{"user": p.UserID, "since": At(since).Text()})
}
