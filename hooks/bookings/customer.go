package bookings

import (
	"cmp"
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
)

// guestsMost is how many upcoming bookings guests may have at a business under one mail address or phone.
const guestsMost = 5

// customerFor finds or makes the customer that the actor books for.
func customerFor(db collections.Tenant, order *Order, now time.Time) (*collections.Customer, error) {
	switch {
	case db.Actor.Type == "user":
		return customerOfAccount(db, now)
	case !db.Actor.IsMember():
		return customerOfGuest(db, order.Customer, now)
	case order.Customer.ID != nil:
		customer, err := db.FindCustomer(*order.Customer.ID)
		return customer, missing("customer.id", err)
	}
	contact := order.Customer.contact()
	contact.Vouched = true
	return customerBy(db, contact, order.Customer.row(now), now)
}

func customerOfAccount(db collections.Tenant, now time.Time) (*collections.Customer, error) {
	user, err := db.Account()
	if err != nil {
		return nil, err
	}
	row := &collections.Customer{
		ID: collections.NewID(), User: user.ID, Name: cmp.Or(user.Name, user.Email), Email: user.Email, Phone: text.NormalPhone(user.Phone), Locale: user.Locale,
		Timezone: user.Timezone, Tags: collections.Of([]string{}), CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
	return customerBy(db, collections.Contact{User: user.ID, Email: user.Email, Verified: user.Verified}, row, now)
}

// customerOfGuest also holds guests to their cap, whoever else shares the address.
func customerOfGuest(db collections.Tenant, fields *CustomerFields, now time.Time) (*collections.Customer, error) {
	row := fields.row(now)
	if err := checkGuestsCap(db, row.Email, row.Phone, now); err != nil {
		return nil, err
	}
	return customerBy(db, fields.contact(), row, now)
}

func checkGuestsCap(db collections.Tenant, email, phone string, now time.Time) error {
	upcoming, err := db.UpcomingOfContact(email, phone, collections.At(now))
	if err != nil {
		return err
	}
	if upcoming >= guestsMost {
		return fault.New("cap", fault.On("customer.email", "guests_cap", guestsMost))
	}
	return nil
}

// customerBy finds who the contact is, or stores the new row. What a known row lacks is filled in only from an account and
// by the business: what a guest types is no proof.
func customerBy(db collections.Tenant, contact collections.Contact, row *collections.Customer, now time.Time) (*collections.Customer, error) {
	known, err := db.MatchCustomer(contact)
	if errors.Is(err, collections.ErrNotFound) {
		return row, db.AddCustomer(row)
	}
	if err != nil || (contact.User == "" && !contact.Vouched) {
		return known, err
	}
	before := *known
	for _, column := range []struct{ known, given *string }{
		{&known.User, &row.User}, {&known.Email, &row.Email}, {&known.Phone, &row.Phone}, {&known.Locale, &row.Locale}, {&known.Timezone, &row.Timezone},
	} {
		if *column.known == "" {
			*column.known = *column.given
		}
	}
	if len(collections.Changes(&before, known)) == 0 {
		return known, nil
	}
	known.UpdatedAt = collections.At(now)
	return known, db.SaveCustomer(known)
}

func (c *CustomerFields) contact() collections.Contact {
	return collections.Contact{Email: text.NormalEmail(value(c.Email)), Phone: text.NormalPhone(value(c.Phone))}
}

func (c *CustomerFields) row(now time.Time) *collections.Customer {
	return &collections.Customer{
		ID: collections.NewID(), Name: text.Clean(value(c.Name)), Email: text.NormalEmail(value(c.Email)), Phone: text.NormalPhone(value(c.Phone)),
		Locale: value(c.Locale), Timezone: value(c.Timezone), Tags: collections.Of([]string{}),
		CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
}
