package collections

import (
	"time"

	"github.com/pocketbase/dbx"
)

// GuestsUnder are the customers without an account who have the address, in all businesses, oldest first.
func (p Person) GuestsUnder(email string) ([]Customer, error) {
	return all[Customer](p.app.DB(), `SELECT * FROM customers WHERE user = '' AND email != '' AND email = {:email} ORDER BY createdAt, id`,
		dbx.Params{"email": email})
}

// CustomerOf is the customer that an account is.
func (t Tenant) CustomerOf(user string) (*Customer, error) {
	return one[Customer](t.app.DB(), `SELECT * FROM customers WHERE business = {:business} AND user = {:user}`,
		dbx.Params{"business": t.BusinessID, "user": user})
}

// moves lead everything of one customer to another of the same business.
var moves = []string{
	`UPDATE bookings SET customer = {:to}, version = version + 1, updatedAt = {:now} WHERE customer = {:from} AND business = {:business}`,
	`UPDATE waitlist SET customer = {:to}, updatedAt = {:now} WHERE customer = {:from} AND business = {:business}`,
	`DELETE FROM customers WHERE id = {:from} AND business = {:business}`,
}

// MoveCustomer gives another customer of the business all that one has, and deletes that one. The counts do not move. Each
// booking's history tells of it.
func (t Tenant) MoveCustomer(from, to string, now time.Time) error {
	params := dbx.Params{"from": from, "to": to, "business": t.BusinessID, "now": At(now).Text()}
	var moved []string
	err := t.app.DB().NewQuery(`SELECT id FROM bookings WHERE customer = {:from} AND business = {:business} ORDER BY id`).Bind(params).Column(&moved)
	if err != nil {
		return err
	}
	for _, booking := range moved {
		if err := t.Audit("booking.updated", "bookings", booking, []Change{{Field: "customerId", From: from, To: to}}, "", now); err != nil {
			return err
		}
	}
	for _, statement := range moves {
		if _, err := t.app.DB().NewQuery(statement).Bind(params).Execute(); err != nil {
			return err
		}
	}
	return nil
}

// FollowEmail lets the person's customers that have the old address have the new one; the links that went to the old one die
// by it (trigger customers_links).
func (p Person) FollowEmail(old, email string, now time.Time) error {
	_, err := p.app.DB().Update("customers", dbx.Params{"email": email, "updatedAt": At(now).Text()}, dbx.HashExp{"user": p.UserID, "email": old}).Execute()
	return err
}
