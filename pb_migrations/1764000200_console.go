package pb_migrations

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/pocketbase/pocketbase/core"
)

// How the console shows our rows to an administrator: which fields stand for a row where another one names it, and what is
// worth knowing before a field is changed by hand.

func init() {
	core.AppMigrations.Register(func(app core.App) error {
		for _, shown := range console {
			if err := shown.write(app); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

// shown is how one collection is shown; help is by field.
type shown struct {
	collection string
	titles     []string
	help       map[string]string
}

const (
	hoursHelp    = `A list such as [{"weekday":"mon","start":"09:00","end":"18:00"}], on the clock of the business. Past midnight is two ranges.`
	absencesHelp = `A list such as [{"start":"2026-12-24","end":"2026-12-26","reason":"Christmas"}]. Dates or instants, the end excluded.`
	moneyHelp    = `In minor units of the currency, such as cents.`
	versionHelp  = `Counts the changes. It goes up by itself.`
	secretHelp   = `Never shown. It is made through the API.`
	proofHelp    = `Who holds the proof is told by its hash only.`
)

var console = []shown{
	{"users", []string{"name", "email"}, map[string]string{
		"locale": `The language of pages and mails.`, "timezone": `IANA name, such as Europe/Madrid.`,
	}},
	{"businesses", []string{"name"}, map[string]string{
		"slug": `The name in the address of the public page: 3 to 40 lower-case letters, digits and hyphens.`, "categories": `A list of codes, such as ["hair_salon"].`,
		"address":  `Such as {"line1":"Calle Mayor 1","city":"Madrid","postalCode":"28013","country":"ES"}, or null.`,
		"location": `Such as {"lat":40.4168,"lng":-3.7038}, or null. Without it no search around a place finds the business.`,
		"timezone": `IANA name, such as Europe/Madrid. Hours and midnights are on its clock.`, "currency": `ISO 4217, such as EUR. It cannot be changed once it is set.`,
		"locale": `The language of its mails.`, "hours": hoursHelp, "closures": absencesHelp,
		"bookingPolicy":      `Such as {"autoConfirm":true,"allowGuests":true,"noticeMinutes":120,"advanceDays":90,"stepMinutes":15,"maxPerDay":null}.`,
		"cancellationPolicy": `Such as {"freeMinutes":1440,"tiers":[{"minutesBefore":120,"feePercent":50}]}, or null for always free.`,
		"listed":             `Whether the search shows it.`, "serviceRadiusKm": `How far it goes to its customers; 0 is not at all.`, "postalCodes": `A list of prefixes, such as ["280"].`,
		"reminderMinutes": `How long before the start reminders go out, such as [1440,120]. At most three; [] is none.`,
		"ratingCount":     `How many reviews. Kept by the reviews.`, "ratingSum": `Their stars together. Kept by the reviews.`,
		"status": `Archived: nobody finds it, its keys and webhooks stop. Active brings it back. Refused while bookings stand that have not begun.`,
	}},
	{"staff", []string{"name"}, map[string]string{
		"user": `The account that signs in as this person. Empty: none has joined yet.`, "role": `An active business keeps an owner who can sign in.`,
		"seesAll": `Whether role staff sees all bookings, not only their own.`, "status": `Removed: no access from the next request on. Refused while bookings stand that have not begun.`,
		"weekly": hoursHelp + ` Null: as the business.`, "overrides": `A list such as [{"date":"2026-12-24","ranges":[{"start":"09:00","end":"13:00"}]}]. No ranges: closed.`,
		"timeOff": absencesHelp,
	}},
	{"customers", []string{"name", "email"}, map[string]string{
		"user": `The account that this customer is. It is joined by a verified address only.`, "email": `In lower case. With another one the links end that were mailed.`,
		"phone": `Digits, behind a plus.`, "tags": `A list of words, such as ["vip"].`, "locale": `The language of their mails; empty is as the business.`,
		"timezone": `The zone of the times in their mails; empty is as the business.`, "bookingCount": `Kept by the bookings.`, "noShowCount": `Kept by the bookings.`,
		"lastBookingAt": `Kept by the bookings.`,
	}},
	{"services", []string{"name"}, map[string]string{
		"price": moneyHelp + ` With tax; null is on request.`, "deposit": moneyHelp + ` Deposits cannot be taken yet.`, "taxRateBps": `2100 is 21 %.`,
		"capacity": `How many take part at the same time.`, "staff": `Who gives it. Empty: every bookable person.`,
		"policy": `What it decides by itself, such as {"stepMinutes":30}. What is left out or null is as the business.`,
		"status": `Archived: out of the offer. Its bookings stand.`,
	}},
	{"bookings", []string{"reference", "start"}, map[string]string{
		"status": `The customer and the webhooks are told of a change, as by the API.`, "pendingFor": `What a pending one waits for.`,
		"expiresAt": `Until when a hold or a pending one stands.`, "blockStart": `The start without the buffer before. No two of one person may overlap.`,
		"blockEnd": `The end with the buffer after.`, "customer": `Only a hold has none.`, "capacity": `Of the session, as it was when this was booked.`,
		"price": moneyHelp + ` Of all seats.`, "deposit": moneyHelp, "amountPaid": moneyHelp, "internalNotes": `The customer never sees them.`,
		"cancellationPolicy": `As it was when this was booked.`, "version": versionHelp, "confirmedAt": `When it was confirmed for the first time.`,
	}},
	{"api_keys", []string{"name", "prefix"}, map[string]string{
		"hash": secretHelp, "previousHash": secretHelp, "scopes": `What it may do, such as ["bookings:read"].`,
		"allowedIps": `A list of addresses and ranges, such as ["203.0.113.0/24"]. Empty: from anywhere.`, "rateLimit": `Requests in 15 minutes; 0 is the limit of the instance.`,
		"revokedAt": `It opens nothing from then on. What was revoked stays so.`, "expiryToldFor": `Of which notice of its end the business was told last.`,
	}},
	{"webhooks", []string{"url"}, map[string]string{
		"secret": secretHelp, "previousSecret": secretHelp, "events": `A list of names, or ["*"] for all.`, "promoted": `Whether the new secret of a rotation signs the single-value header already.`,
		"status": `Deleted: for good, with its secret.`,
	}},
	{"waitlist", []string{"rangeStart"}, map[string]string{"hold": `The offer that was made, or is.`}},
	{"links", []string{"purpose", "subject"}, map[string]string{"hash": proofHelp, "version": `Counts the links of the subject.`}},
	{"sessions", []string{"device"}, map[string]string{"hash": proofHelp}},
	{"outbox", []string{"type", "createdAt"}, map[string]string{"doneAt": `Empty: still to be sent.`, "error": `Why the last try failed.`}},
	{"deliveries", []string{"eventType", "status"}, map[string]string{"nextAttemptAt": `When it is tried again.`}},
	{"audit", []string{"action", "at"}, map[string]string{"changes": `The old and the new values, without secrets.`, "actorType": `Who did it; superuser is the console.`}},
	{"reminders", []string{"kind", "dueAt"}, map[string]string{"sentAt": `Empty: still to be sent.`}},
}

func (s shown) write(app core.App) error {
	collection, err := app.FindCollectionByNameOrId(s.collection)
	if err != nil {
		return err
	}
	for _, name := range slices.AppendSeq(slices.Clone(s.titles), maps.Keys(s.help)) {
		if collection.Fields.GetByName(name) == nil {
			return fmt.Errorf("%s has no field %s", s.collection, name)
		}
	}
	for _, field := range collection.Fields {
		if err := s.describe(field); err != nil {
			return err
		}
	}
	return app.Save(collection)
}

// describe sets what every type of field has and no interface of PocketBase does.
func (s shown) describe(field core.Field) error {
	text, err := json.Marshal(map[string]any{"help": s.help[field.GetName()], "presentable": slices.Contains(s.titles, field.GetName())})
	if err != nil {
		return err
	}
	return json.Unmarshal(text, field)
}

// add describes fields that came later, and leaves the others as they are shown.
func (s shown) add(app core.App) error {
	collection, err := app.FindCollectionByNameOrId(s.collection)
	if err != nil {
		return err
	}
	for name := range s.help {
		if err := s.describe(collection.Fields.GetByName(name)); err != nil {
			return err
		}
	}
	return app.Save(collection)
}
