package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// SolelyOwned are the active businesses that would be without an owner if the person left.
func (p Person) SolelyOwned() ([]Membership, error) {
	return all[Membership](p.app.DB(), `SELECT s.business, b.slug, b.name, s.role FROM staff s JOIN businesses b ON b.id = s.business
		WHERE s.user = {:user} AND s.role = 'owner' AND s.status = 'active' AND b.status = 'active' AND NOT EXISTS (SELECT 1 FROM staff o
			WHERE o.business = s.business AND o.role = 'owner' AND o.status = 'active' AND o.user != '' AND o.user != s.user) ORDER BY b.name, b.id`,
		dbx.Params{"user": p.UserID})
}

// StaffRows are the person's places in businesses, those that they were removed from too.
func (p Person) StaffRows() ([]Staff, error) {
	return all[Staff](p.app.DB(), `SELECT * FROM staff WHERE user = {:user} ORDER BY id`, dbx.Params{"user": p.UserID})
}

// Erase takes everything that tells who the person is or was out of the rows that stay, and deletes the others (rules.md
// section 10). It belongs into a transaction. Bookings and ledger stay without the person; a key keeps the name of who made
// it, and the trail of a business what its people did there. What is told of their bookings by webhooks stays an event, without the
// person: it may still be on its way, or be asked for again. nameless is what a customer is called afterwards, by language.
func (p Person) Erase(nameless map[string]string, now time.Time) error {
	users, err := p.app.FindCachedCollectionByNameOrId("users")
	if err != nil {
		return err
	}
	params := dbx.Params{
		"user": p.UserID, "users": users.Id, "email": p.UserID + "@erased.invalid", "key": core.GenerateDefaultRandomId() + NewID() + NewID(),
		"now": At(now).Text(), "en": nameless["en"], "es": nameless["es"],
	}
	for _, statement := range erasure {
		if _, err := p.app.DB().NewQuery(statement).Bind(params).Execute(); err != nil {
			return err
		}
	}
	return nil
}

// What hangs on the customers that the person is.
const (
	theirCustomers = `(SELECT id FROM customers WHERE user = {:user})`
	theirBookings  = `(SELECT b.id FROM bookings b JOIN customers c ON c.id = b.customer WHERE c.user = {:user})`
	theirEvents    = `(SELECT id FROM outbox WHERE topic = 'event' AND subject IN ` + theirBookings + `)`
	theirWishes    = `(SELECT w.id FROM waitlist w JOIN customers c ON c.id = w.customer WHERE c.user = {:user})`
)

// erasure is done in this order: the account's customers are named last, for they lead to the rest.
var erasure = []string{
	`UPDATE audit SET actorName = '', ip = '', reason = '' WHERE actorType = 'user' AND actorId = {:user}`,
	`UPDATE audit SET actorName = '', ip = '', reason = '' WHERE actorType = 'guest' AND subject IN ` + theirBookings,
	`UPDATE audit SET changes = '[]' WHERE entity = 'users' AND subject = {:user}`,
	`UPDATE audit SET changes = '[]' WHERE entity = 'customers' AND subject IN ` + theirCustomers,

	`DELETE FROM reminders WHERE sentAt = '' AND booking IN ` + theirBookings,
	`DELETE FROM links WHERE subject = {:user} OR subject IN ` + theirBookings + ` OR subject IN ` + theirWishes,
	`DELETE FROM outbox WHERE topic = 'mail' AND (subject = {:user} OR subject IN ` + theirBookings + ` OR subject IN ` + theirWishes + `)`,
	`UPDATE outbox SET body = json_replace(body, '$.data.customer.email', NULL, '$.data.customer.phone', NULL, '$.data.notes', NULL, '$.data.internalNotes', NULL,
		'$.data.cancellation.reason', NULL, '$.previous.notes', NULL, '$.previous.internalNotes', NULL,
		'$.data.customer.name', CASE (SELECT locale FROM businesses WHERE id = business) WHEN 'es' THEN {:es} ELSE {:en} END)
		WHERE id IN ` + theirEvents,
	`UPDATE deliveries SET log = (SELECT json_group_array(json_remove(tried.value, '$.body')) FROM json_each(log) tried)
		WHERE event IN ` + theirEvents + ` AND json_type(log) = 'array'`, // receivers may have repeated what they got
	`UPDATE waitlist SET status = 'removed', updatedAt = {:now} WHERE status IN ('waiting', 'offered') AND customer IN ` + theirCustomers,
	`UPDATE bookings SET notes = '', internalNotes = '', version = version + 1, updatedAt = {:now},
		cancellation = CASE WHEN json_extract(cancellation, '$.by') = 'customer' THEN json_set(cancellation, '$.reason', '') ELSE cancellation END
		WHERE customer IN ` + theirCustomers,
	`UPDATE customers SET user = '', email = '', phone = '', locale = '', timezone = '', notes = '', tags = '[]', updatedAt = {:now},
		name = CASE (SELECT locale FROM businesses WHERE id = business) WHEN 'es' THEN {:es} ELSE {:en} END WHERE user = {:user}`,

	`DELETE FROM idempotency WHERE caller = 'user:' || {:user}`,
	`DELETE FROM sessions WHERE user = {:user}`,
	`DELETE FROM calendars WHERE user = {:user}`,
	`UPDATE grants SET userName = '', updatedAt = {:now}, revokedAt = CASE revokedAt WHEN '' THEN {:now} ELSE revokedAt END WHERE user = {:user}`,
	`DELETE FROM signin_codes WHERE user = {:user}`,
	`DELETE FROM _externalAuths WHERE collectionRef = {:users} AND recordRef = {:user}`,
	`DELETE FROM _authOrigins WHERE collectionRef = {:users} AND recordRef = {:user}`,
	`DELETE FROM _mfas WHERE collectionRef = {:users} AND recordRef = {:user}`,
	`DELETE FROM _otps WHERE collectionRef = {:users} AND recordRef = {:user}`,
	`UPDATE users SET email = {:email}, verified = FALSE, name = '', phone = '', timezone = '', marketingConsent = FALSE, secondFactor = FALSE, newEmail = '', password = '',
		tokenKey = {:key}, updatedAt = {:now}, erasedAt = {:now} WHERE id = {:user}`,
}
