package collections

import (
	"errors"
	"time"

	"github.com/pocketbase/dbx"

	"nearbyassist/domain/text"
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

// CustomerFilter narrows a list of customers.
type CustomerFilter struct {
	Text         string // part of name, mail address or phone
	UpdatedSince time.Time
}

// Customers lists the customers of the business by name; who has an own calendar only sees those who are in it.
func (t Tenant) Customers(filter CustomerFilter, page Page) (Rows[Customer], error) {
	from, params := `FROM customers c WHERE c.business = {:business}`, dbx.Params{"business": t.BusinessID}
	if own := t.Actor.OwnCalendar(); own != "" {
		from += ` AND EXISTS (SELECT 1 FROM bookings b WHERE b.customer = c.id AND b.staff = {:staff})`
		params["staff"] = own
	}
	if !filter.UpdatedSince.IsZero() {
		from += ` AND c.updatedAt >= {:since}`
		params["since"] = At(filter.UpdatedSince).Text()
	}
	if filter.Text != "" {
		from += ` AND (c.name LIKE {:text} ESCAPE '\' OR c.email LIKE {:text} ESCAPE '\' OR c.phone LIKE {:text} ESCAPE '\' OR c.phone LIKE {:phone} ESCAPE '\')`
		params["text"], params["phone"] = like(filter.Text), like(filter.Text)
		if text.ValidPhone(filter.Text) {
			params["phone"] = like(text.NormalPhone(filter.Text))
		}
	}
	return listing[Customer]{
		columns: `c.*`, from: from, params: params, key: `c.name COLLATE NOCASE`, id: `c.id`,
		mark: func(c *Customer) (string, string) { return c.Name, c.ID },
	}.read(t.app.DB(), page)
}

// CustomerEmailTaken tells whether a customer of the business has the mail address.
func (t Tenant) CustomerEmailTaken(email string) (bool, error) {
	taken, err := count(t.app.DB(), `SELECT count(*) FROM customers WHERE business = {:business} AND email = {:email} AND email != ''`,
		dbx.Params{"business": t.BusinessID, "email": email})
	return taken > 0, err
}

// EndLinks lets the links end that were mailed to a customer about what they booked and wait for.
func (t Tenant) EndLinks(customer string, now time.Time) error {
	_, err := t.app.DB().NewQuery(`UPDATE links SET expiresAt = {:now} WHERE business = {:business} AND expiresAt > {:now} AND purpose NOT IN ('calendar', 'invitation')
		AND subject IN (SELECT id FROM bookings WHERE customer = {:customer} UNION ALL SELECT id FROM waitlist WHERE customer = {:customer})`).
		Bind(dbx.Params{"business": t.BusinessID, "customer": customer, "now": At(now).Text()}).Execute()
	return err
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
