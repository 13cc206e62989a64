package collections

import "github.com/pocketbase/dbx"

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
	LastBookingAt Time           `db:"lastBookingAt"`
	CreatedAt     Time           `db:"createdAt"`
	UpdatedAt     Time           `db:"updatedAt"`
}

// FindCustomer reads one customer of the business.
func (t Tenant) FindCustomer(id string) (*Customer, error) {
	return one[Customer](t.app.DB(), `SELECT * FROM customers WHERE id = {:id} AND business = {:business}`,
		dbx.Params{"id": id, "business": t.BusinessID})
}

// MatchCustomer finds the customer that a person is: by account, else by mail address, else by phone. A row that is joined
// to another account is nobody else's; an account finds rows by address only where the address is verified.
func (t Tenant) MatchCustomer(user string, email, phone string) (*Customer, error) {
	params := dbx.Params{"business": t.BusinessID, "user": user, "email": email, "phone": phone}
	for _, condition := range []struct{ value, sql string }{
		{user, `user = {:user}`},
		{email, `email = {:email} AND user = ''`},
		{phone, `phone = {:phone} AND user = ''`},
	} {
		if condition.value == "" {
			continue
		}
		customer, err := one[Customer](t.app.DB(), `SELECT * FROM customers WHERE business = {:business} AND `+condition.sql+` ORDER BY createdAt, id LIMIT 1`, params)
		if err != ErrNotFound {
			return customer, err
		}
	}
	return nil, ErrNotFound
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
