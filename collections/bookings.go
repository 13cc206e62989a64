package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// Booking is one appointment with a snapshot of what was agreed.
type Booking struct {
	ID                 string                    `db:"id"`
	Business           string                    `db:"business"`
	Service            string                    `db:"service"`
	Staff              string                    `db:"staff"`
	AnyStaff           bool                      `db:"anyStaff"` // nobody was asked for: a move may pick somebody else
	Customer           string                    `db:"customer"`
	Reference          string                    `db:"reference"`
	Status             string                    `db:"status"`
	PendingFor         string                    `db:"pendingFor"`
	ExpiresAt          Time                      `db:"expiresAt"`
	Start              Time                      `db:"start"`
	End                Time                      `db:"end"`
	BlockStart         Time                      `db:"blockStart"` // start without the buffer before
	BlockEnd           Time                      `db:"blockEnd"`
	Seats              int                       `db:"seats"`
	Capacity           int                       `db:"capacity"`
	DurationMinutes    int                       `db:"durationMinutes"`
	Timezone           string                    `db:"timezone"`
	Notes              string                    `db:"notes"`
	InternalNotes      string                    `db:"internalNotes"`
	ServiceName        string                    `db:"serviceName"`
	Price              JSON[*int64]              `db:"price"` // minor units
	Deposit            JSON[*int64]              `db:"deposit"`
	TaxRateBps         int                       `db:"taxRateBps"`
	Currency           string                    `db:"currency"`
	CancellationPolicy JSON[*CancellationPolicy] `db:"cancellationPolicy"`
	PaymentStatus      string                    `db:"paymentStatus"`
	AmountPaid         int64                     `db:"amountPaid"`
	Cancellation       JSON[*Cancellation]       `db:"cancellation"`
	Source             string                    `db:"source"`
	Caller             string                    `db:"caller"` // key or app that externalReference is unique for
	ExternalReference  string                    `db:"externalReference"`
	SeriesID           string                    `db:"seriesId"`
	ConfirmedAt        Time                      `db:"confirmedAt"` // for the first time
	Version            int                       `db:"version"`
	CreatedAt          Time                      `db:"createdAt"`
	UpdatedAt          Time                      `db:"updatedAt"`

	BusinessName     string `db:"businessName" joined:"businesses"`
	StaffName        string `db:"staffName" joined:"staff"`
	CustomerName     string `db:"customerName" joined:"customers"`
	CustomerEmail    string `db:"customerEmail" joined:"customers"`
	CustomerPhone    string `db:"customerPhone" joined:"customers"`
	CustomerLocale   string `db:"customerLocale" joined:"customers"`
	CustomerTimezone string `db:"customerTimezone" joined:"customers"`
	CustomerUser     string `db:"customerUser" joined:"customers"`

	Reason   string // of the change that is being made, for its history
	Override bool   // the change that is being made keeps to no rules of time, for its history
}

// Cancellation says who cancelled and what it costs, in minor units of the booking's currency.
type Cancellation struct {
	By      string    `json:"by"`                // customer or business: on whose terms
	ByStaff bool      `json:"byStaff,omitempty"` // somebody of the business did it: the reason is theirs to read
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
	Fee     int64     `json:"fee"`
	Refund  int64     `json:"refund"`
}

// Money is an amount in the booking's currency.
func (b *Booking) Money(amount int64) Money { return Money{Amount: amount, Currency: b.Currency} }

const bookingColumns = `b.*, a.name AS businessName, s.name AS staffName, coalesce(c.name, '') AS customerName, coalesce(c.email, '') AS customerEmail,
	coalesce(c.phone, '') AS customerPhone, coalesce(nullif(c.locale, ''), a.locale) AS customerLocale,
	coalesce(nullif(c.timezone, ''), a.timezone) AS customerTimezone, coalesce(c.user, '') AS customerUser`

// CROSS JOIN keeps SQLite from reading staff first and sorting all their bookings, which its statistics of a database with
// few people make it do.
const bookingJoins = ` CROSS JOIN businesses a ON a.id = b.business CROSS JOIN staff s ON s.id = b.staff LEFT JOIN customers c ON c.id = b.customer `

// A hold has no customer, and is no booking to anyone but its maker.
const listed = `b.customer != ''`

// recountBookings counts anew what the triggers count.
const recountBookings = `INSERT OR REPLACE INTO booking_counts SELECT business, count(*) FROM bookings WHERE customer != '' GROUP BY business`

// BookingFilter narrows a list of bookings; a hold is never listed.
type BookingFilter struct {
	Statuses          []string
	StaffID           string
	ServiceID         string
	CustomerID        string
	Text              string // reference, name, mail, phone
	ExternalReference string
	From, To          time.Time
	UpdatedSince      time.Time
	Waiting           time.Time // those that wait for the business's answer then
	Sort              string    // -start (default), start, updatedAt (default with UpdatedSince)
}

// Bookings lists the bookings of the business that the actor may see.
func (t Tenant) Bookings(filter BookingFilter, page Page) (Rows[Booking], error) {
	if own := t.Actor.OwnCalendar(); own != "" {
		if filter.StaffID != "" && filter.StaffID != own {
			return Rows[Booking]{Items: []Booking{}, Page: page.Number, Limit: page.Limit}, nil
		}
		filter.StaffID = own
	}
	return listBookings(t.app.DB(), `b.business = {:tenant}`, `SELECT coalesce(max(bookings), 0) FROM booking_counts WHERE business = {:tenant}`, t.BusinessID, filter, page)
}

// Bookings lists the person's own bookings as a customer.
func (p Person) Bookings(filter BookingFilter, page Page) (Rows[Booking], error) {
	return listBookings(p.app.DB(), `b.customer IN (SELECT id FROM customers WHERE user = {:tenant})`, "", p.UserID, filter, page)
}

// listBookings lists those of a tenant; total is a query for how many they are, where there is a cheap one.
func listBookings(db dbx.Builder, tenant, total, id string, filter BookingFilter, page Page) (Rows[Booking], error) {
	where, params := filter.where()
	if where != everything {
		total = ""
	}
	params["tenant"] = id
	list := listing[Booking]{
		total:   total,
		columns: bookingColumns, params: params, key: `b.start`, id: `b.id`, descending: true,
		mark: func(b *Booking) (string, string) { return b.Start.Text(), b.ID },
	}
	if where == everything {
		list.total = total
	}
	switch {
	case filter.Sort == "start":
		list.descending = false
	case filter.Sort == "updatedAt" || (filter.Sort == "" && !filter.UpdatedSince.IsZero()):
		list.key, list.descending = `b.updatedAt`, false
		list.mark = func(b *Booking) (string, string) { return b.UpdatedAt.Text(), b.ID }
	}
	list.from = `FROM bookings b WHERE ` + tenant + where
	list.joins = bookingJoins
	return list.read(db, page)
}

const everything = ` AND ` + listed

func (f BookingFilter) where() (string, dbx.Params) {
	params := dbx.Params{}
	where := everything + in("b.status", "status", f.Statuses, params)
	for _, equal := range []struct{ column, name, value string }{
		{"b.staff", "staff", f.StaffID},
		{"b.service", "service", f.ServiceID},
		{"b.customer", "customer", f.CustomerID},
		{"b.externalReference", "reference", f.ExternalReference},
	} {
		if equal.value != "" {
			where += ` AND ` + equal.column + ` = {:` + equal.name + `}`
			params[equal.name] = equal.value
		}
	}
	for _, bound := range []struct {
		condition, name string
		at              time.Time
	}{
		{`b.start >= {:from}`, "from", f.From},
		{`b.start < {:to}`, "to", f.To},
		{`b.updatedAt >= {:since}`, "since", f.UpdatedSince},
		{`b.pendingFor = 'approval' AND b.expiresAt > {:waiting}`, "waiting", f.Waiting},
	} {
		if !bound.at.IsZero() {
			where += ` AND ` + bound.condition
			params[bound.name] = At(bound.at).Text()
		}
	}
	if f.Text != "" {
		where += ` AND (b.reference LIKE {:text} ESCAPE '\' OR EXISTS (SELECT 1 FROM customers q WHERE q.id = b.customer
			AND (q.name LIKE {:text} ESCAPE '\' OR q.email LIKE {:text} ESCAPE '\' OR q.phone LIKE {:text} ESCAPE '\')))`
		params["text"] = like(f.Text)
	}
	return where, params
}

// ActsFor tells whether the actor deals with the booking as the business, and not as its customer.
func (t Tenant) ActsFor(b *Booking) bool {
	own := t.Actor.OwnCalendar()
	return (t.Actor.IsMember() || t.Actor.Type == "system" || t.Actor.Type == "superuser") && (own == "" || own == b.Staff)
}

// FindBooking reads one booking that the actor may see; a hold is none.
func (t Tenant) FindBooking(id string) (*Booking, error) {
	booking, err := t.readBooking(`b.id = {:id} AND `+listed, dbx.Params{"id": id})
	if err != nil {
		return nil, err
	}
	isCustomer := booking.CustomerUser != "" && booking.CustomerUser == t.Actor.ID || booking.ID == t.Actor.BookingID
	if !t.ActsFor(booking) && !isCustomer {
		return nil, ErrNotFound
	}
	return booking, nil
}

// AnyBooking reads one booking whoever asks, holds included: for what follows from a change that was made already.
func (t Tenant) AnyBooking(id string) (*Booking, error) {
	return t.readBooking(`b.id = {:id}`, dbx.Params{"id": id})
}

// FindHold reads a hold that has not ended; its id is known to its maker only.
func (t Tenant) FindHold(id string, now time.Time) (*Booking, error) {
	return t.readBooking(`b.id = {:id} AND b.status = 'held' AND b.expiresAt > {:now}`, dbx.Params{"id": id, "now": At(now).Text()})
}

// BookingByExternalReference finds what a key or an app booked under its own reference.
func (t Tenant) BookingByExternalReference(caller, reference string) (*Booking, error) {
	return t.readBooking(`b.caller = {:caller} AND b.externalReference = {:reference}`, dbx.Params{"caller": caller, "reference": reference})
}

func (t Tenant) readBooking(condition string, params dbx.Params) (*Booking, error) {
	params["tenant"] = t.BusinessID
	return one[Booking](t.app.DB(), `SELECT `+bookingColumns+` FROM bookings b`+bookingJoins+`WHERE b.business = {:tenant} AND `+condition, params)
}

// UpcomingBookings are the active bookings that are not over, earliest first; staff empty means of everybody.
func (t Tenant) UpcomingBookings(staff string, now time.Time) ([]Booking, error) {
	params := dbx.Params{"business": t.BusinessID, "since": At(now.Add(-24 * time.Hour)).Text(), "now": At(now).Text()}
	where := `WHERE b.business = {:business} AND b.start > {:since} AND b.end > {:now} AND b.status IN ('pending', 'confirmed')`
	if staff != "" {
		where += ` AND b.staff = {:staff}`
		params["staff"] = staff
	}
	return all[Booking](t.app.DB(), `SELECT `+bookingColumns+` FROM bookings b`+bookingJoins+where+` ORDER BY b.start, b.id`, params)
}

// futureBookings are those that stand and have not begun; staff empty means of everybody.
func (t Tenant) futureBookings(staff string, now time.Time) (condition string, params dbx.Params) {
	params = dbx.Params{"business": t.BusinessID, "now": At(now).Text()}
	condition = `b.business = {:business} AND b.start > {:now} AND b.status IN ('pending', 'confirmed') AND (b.expiresAt = '' OR b.expiresAt > {:now})`
	if staff != "" {
		condition += ` AND b.staff = {:staff}`
		params["staff"] = staff
	}
	return condition, params
}

// HasBookings tells whether bookings stand that have not begun; staff empty means of anybody.
func (t Tenant) HasBookings(staff string, now time.Time) (bool, error) {
	condition, params := t.futureBookings(staff, now)
	found, err := count(t.app.DB(), `SELECT EXISTS (SELECT 1 FROM bookings b WHERE `+condition+`)`, params)
	return found > 0, err
}

// FutureBookings are the bookings of a person that stand and have not begun, earliest first.
func (t Tenant) FutureBookings(staff string, now time.Time) ([]Booking, error) {
	condition, params := t.futureBookings(staff, now)
	return all[Booking](t.app.DB(), `SELECT `+bookingColumns+` FROM bookings b`+bookingJoins+`WHERE `+condition+` ORDER BY b.start, b.id`, params)
}

// ReferenceTaken tells whether another booking of the business has the reference.
func (t Tenant) ReferenceTaken(reference string) (bool, error) {
	taken, err := count(t.app.DB(), `SELECT count(*) FROM bookings WHERE business = {:business} AND reference = {:reference}`,
		dbx.Params{"business": t.BusinessID, "reference": reference})
	return taken > 0, err
}

// AddBooking stores a new booking; a trigger's refusal is in TriggerCode of the error.
func (t Tenant) AddBooking(booking *Booking) error {
	booking.Business = t.BusinessID
	return write(t.app, "bookings", booking.ID, true, booking)
}

// SaveBooking stores a changed booking and raises its version.
func (t Tenant) SaveBooking(booking *Booking) error {
	if booking.Business != t.BusinessID {
		return ErrNotFound
	}
	booking.Version++
	return write(t.app, "bookings", booking.ID, false, booking)
}

// OverdueBookings are the ids of the holds and pending bookings of these staff members whose deadline passed; none given
// means everybody.
func (t Tenant) OverdueBookings(staff []string, now time.Time) ([]string, error) {
	params := dbx.Params{"business": t.BusinessID, "now": At(now).Text()}
	var ids []string
	err := t.app.DB().NewQuery(`SELECT id FROM bookings INDEXED BY bookings_expiry WHERE expiresAt != '' AND expiresAt <= {:now}
		AND business = {:business} AND status IN ('held', 'pending')` + in("staff", "staff", staff, params) + ` ORDER BY expiresAt`).Bind(params).Column(&ids)
	return ids, err
}

// BusinessesWithOverdueBookings tells the job where to look.
func (s System) BusinessesWithOverdueBookings(now time.Time) ([]string, error) {
	var ids []string
	err := s.app.DB().NewQuery(`SELECT DISTINCT business FROM bookings WHERE expiresAt != '' AND expiresAt <= {:now} AND status IN ('held', 'pending')`).
		Bind(dbx.Params{"now": At(now).Text()}).Column(&ids)
	return ids, err
}
