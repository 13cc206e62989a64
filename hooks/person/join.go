package person

import (
	"errors"
	"slices"
	"strings"
	"time"

	"nearbyassist/collections"
)

// Join gives the account what guests booked under its address, in every business, once the address is proved. It belongs
// into the transaction of the proof.
func Join(db collections.Person, now time.Time) error {
	user, err := db.Self()
	if err != nil || !user.Verified {
		return err
	}
	guests, err := db.GuestsUnder(user.Email)
	if err != nil {
		return err
	}
	for i := range guests {
		if err := join(db.Tenant(guests[i].Business), user.ID, &guests[i], now); err != nil {
			return err
		}
	}
	return nil
}

// join makes a business's guest the account's customer; one that the account has already takes the guest's bookings.
func join(db collections.Tenant, user string, guest *collections.Customer, now time.Time) error {
	mine, err := db.CustomerOf(user)
	if err == nil {
		return merge(db, mine, guest, now)
	}
	if !errors.Is(err, collections.ErrNotFound) {
		return err
	}
	before := *guest
	guest.User, guest.UpdatedAt = user, collections.At(now)
	if err := db.SaveCustomer(guest); err != nil {
		return err
	}
	return db.Audit("customer.joined", "customers", guest.ID, collections.Changes(&before, guest), "", now)
}

func merge(db collections.Tenant, mine, guest *collections.Customer, now time.Time) error {
	if err := db.MoveCustomer(guest.ID, mine.ID, now); err != nil {
		return err
	}
	before := *mine
	absorb(mine, guest)
	mine.UpdatedAt = collections.At(now)
	if err := db.SaveCustomer(mine); err != nil {
		return err
	}
	changes := append(collections.Changes(&before, mine), collections.Change{Field: "merged", To: guest.ID})
	return db.Audit("customer.merged", "customers", mine.ID, changes, "", now)
}

// absorb adds up two records of one person. What both have is mine; notes and tags of the business are kept from both.
func absorb(mine, guest *collections.Customer) {
	for _, column := range []struct{ mine, guest *string }{
		{&mine.Email, &guest.Email}, {&mine.Phone, &guest.Phone}, {&mine.Locale, &guest.Locale}, {&mine.Timezone, &guest.Timezone},
	} {
		if *column.mine == "" {
			*column.mine = *column.guest
		}
	}
	mine.BookingCount += guest.BookingCount
	mine.NoShowCount += guest.NoShowCount
	if guest.LastBookingAt.After(mine.LastBookingAt.Time) {
		mine.LastBookingAt = guest.LastBookingAt
	}
	mine.Notes = shortened(strings.TrimSpace(mine.Notes+"\n\n"+guest.Notes), 4000)
	tags := slices.Clone(mine.Tags.V)
	for _, tag := range guest.Tags.V {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	mine.Tags = collections.Of(tags)
}

// shortened keeps the first characters of a text.
func shortened(text string, most int) string {
	characters := []rune(text)
	return string(characters[:min(len(characters), most)])
}
