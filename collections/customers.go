package collections

import (
	"errors"

	"github.com/pocketbase/dbx"
)

// Customer is one person as one business knows them.
type Customer struct {
	ID            string         `db:"id"`
	Business      string         `db:"business"`
	User          string         `db:"user"`
	Name          string         `db:"name"`
	Email         string         `db:"email"`
	Phone         string         `db:"phone"`
	Locale        string         `db:"locale"`
	Timezone      string         `db:"timezone"`
	Notes         string         `db:"notes"`
	Tags          JSON[[]string] `db:"tags"`
	BookingCount  int            `db:"bookingCount"`
	NoShowCount   int            `db:"noShowCount"`
	LastBookingAt Time           `db:"lastBookingAt"` // the start of the latest booking
	CreatedAt     Time           `db:"createdAt"`
	UpdatedAt     Time           `db:"updatedAt"`
}

// Contact is what tells who a customer is, in normal form.
type Contact struct {
	User     string // account
	Verified bool   // the account's address is
	Vouched  bool   // somebody of the business says so
	Email    string
	Phone    string
}

// FindCustomer reads one customer of the business; who has an own calendar only sees those who are in it.
func (t Tenant) FindCustomer(id string) (*Customer, error) {
	params := dbx.Params{"id": id, "business": t.BusinessID}
	query := `SELECT * FROM customers c WHERE id = {:id} AND business = {:business}`
	if own := t.Actor.OwnCalendar(); own != "" {
		query += ` AND EXISTS (SELECT 1 FROM bookings b WHERE b.customer = c.id AND b.staff = {:staff})`
		params["staff"] = own
	}
	return one[Customer](t.app.DB(), query, params)
}

// MatchCustomer finds the row that a person is: by account, else by mail address, else by phone. An address that nobody has
// proved leads to no row of an account, and a phone only where the business vouches for it: else a stranger would get at
// the bookings behind it.
func (t Tenant) MatchCustomer(contact Contact) (*Customer, error) {
	params := dbx.Params{"business": t.BusinessID, "user": contact.User, "email": contact.Email, "phone": contact.Phone}
	proved := `user = ''`
	if contact.Vouched {
		proved = `(user = '' OR EXISTS (SELECT 1 FROM users u WHERE u.id = customers.user AND u.verified = TRUE AND u.email = {:email}))`
	}
	for _, way := range []struct {
		open bool
		sql  string
	}{
		{contact.User != "", `user = {:user}`},
		{contact.Email != "" && (contact.User == "" || contact.Verified), `email = {:email} AND ` + proved},
		{contact.Phone != "" && contact.Vouched, `phone = {:phone} AND user = '' AND (email = '' OR {:email} = '')`},
	} {
		if !way.open {
			continue
		}
		customer, err := one[Customer](t.app.DB(), `SELECT * FROM customers WHERE business = {:business} AND `+way.sql+` ORDER BY createdAt, id LIMIT 1`, params)
		if !errors.Is(err, ErrNotFound) {
			return customer, err
		}
	}
	return nil, ErrNotFound
}

// Account is the signed-in user who deals with the business as its customer.
func (t Tenant) Account() (*User, error) {
	return one[User](t.app.DB(), `SELECT `+userColumns+` FROM users WHERE id = {:user}`, dbx.Params{"user": t.Actor.ID})
}

// AddCustomer stores a new customer.
func (t Tenant) AddCustomer(customer *Customer) error {
	customer.Business = t.BusinessID
	return write(t.app, "customers", customer.ID, true, customer)
}

// SaveCustomer stores the changed row.
func (t Tenant) SaveCustomer(customer *Customer) error {
	if customer.Business != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "customers", customer.ID, false, customer)
}

// CountBooking keeps a customer's figures in the transaction of the booking.
func (t Tenant) CountBooking(customer string, bookings, noShows int, last Time) error {
	_, err := t.app.DB().NewQuery(`UPDATE customers SET bookingCount = bookingCount + {:bookings}, noShowCount = noShowCount + {:noShows},
		lastBookingAt = max(lastBookingAt, {:last}) WHERE id = {:id} AND business = {:business}`).
		Bind(dbx.Params{"bookings": bookings, "noShows": noShows, "last": last.Text(), "id": customer, "business": t.BusinessID}).Execute()
	return err
}

// UpcomingOfContact counts the upcoming bookings under a mail address or phone, for the guests' cap.
func (t Tenant) UpcomingOfContact(email, phone string, now Time) (int, error) {
	return count(t.app.DB(), `SELECT count(*) FROM customers c JOIN bookings b ON b.customer = c.id
		WHERE c.business = {:business} AND ((c.email = {:email} AND c.email != '') OR (c.phone = {:phone} AND c.phone != ''))
		AND b.start > {:now} AND b.status IN ('pending', 'confirmed')`,
		dbx.Params{"business": t.BusinessID, "email": email, "phone": phone, "now": now.Text()})
}
