package mail

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/tools/mailer"

	"nearbyassist/collections"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/ics"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// The mails about bookings that are no news of a change.
const (
	reminder = "booking_reminder"
	newLink  = "booking_link" // in place of one that has expired
	offer    = "waitlist_offer"
)

// manageTime is how long after its end a booking's link opens (rules.md section 2).
const manageTime = 7 * 24 * time.Hour

// writeBooking writes to the customer's present address what the row tells of a booking. A reminder of a time that has passed
// or is given up is not written.
func (p Post) writeBooking(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	tenant := db.Tenant(row.Business)
	present, err := tenant.AnyBooking(row.Subject)
	if err != nil {
		return nil, err
	}
	told, err := letterOf(row)
	if err != nil {
		return nil, err
	}
	outdated := row.Type == reminder && (!bookings.Upcoming(present, now) || !present.Start.Equal(told.Booking.Start))
	if present.CustomerEmail == "" || outdated {
		return nil, collections.ErrNotFound
	}
	lasts := told.Booking.End.Add(manageTime).Sub(now)
	if row.Type == newLink {
		lasts = max(lasts, manageTime)
	}
	link, err := p.link(db, row, token.Manage, token.Manage, lasts, now)
	if err != nil {
		return nil, err
	}
	told.Booking.Customer.Name, told.Booking.Customer.Email = present.CustomerName, &present.CustomerEmail
	told.Booking.Customer.Locale, told.Booking.Customer.Timezone = present.CustomerLocale, present.CustomerTimezone
	return p.writeVisit(tenant, row.Type, told, p.Instance.URL+"/m/"+link, now)
}

// writeOffer writes to somebody on the waitlist that a time is kept for them, while it is.
func (p Post) writeOffer(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	told, err := letterOf(row)
	if err != nil {
		return nil, err
	}
	until := told.Booking.ExpiresAt
	if told.Booking.Customer.Email == nil || until == nil || !now.Before(*until) {
		return nil, collections.ErrNotFound
	}
	link, err := p.link(db, row, token.Waitlist, token.Waitlist, until.Sub(now), now)
	if err != nil {
		return nil, err
	}
	return p.writeVisit(db.Tenant(row.Business), row.Type, told, p.Instance.URL+"/m/"+link, now)
}

func letterOf(row collections.OutboxRow) (*bookings.Letter, error) {
	letter := new(bookings.Letter)
	if err := json.Unmarshal([]byte(row.Body), letter); err != nil {
		return nil, fmt.Errorf("read the letter: %w", err)
	}
	return letter, nil
}

// writeVisit writes in the customer's language and clock. What takes a time comes with a file for the calendar.
func (p Post) writeVisit(tenant collections.Tenant, kind string, told *bookings.Letter, href string, now time.Time) (*mailer.Message, error) {
	business, err := tenant.Business()
	if err != nil {
		return nil, err
	}
	v := visit{told: told, business: business, lang: locales.Match(told.Booking.Customer.Locale), zone: collections.ZoneOf(told.Booking.Customer.Timezone), now: now}
	message, err := compose(told.Booking.Customer.Name, *told.Booking.Customer.Email, v.letter(kind, href))
	if err != nil || kind == offer {
		return message, err
	}
	message.Attachments = map[string]io.Reader{"booking.ics": strings.NewReader(ics.File(v.event(href)))}
	return message, nil
}

// visit is a booking as its customer reads of it.
type visit struct {
	told     *bookings.Letter
	business *collections.Business
	lang     locales.Lang
	zone     *time.Location
	now      time.Time
}

func (v visit) letter(kind, href string) views.Letter {
	b, t := v.told.Booking, func(part string, args ...any) string { return v.lang.T("mail."+kind+"."+part, args...) }
	letter := views.Letter{
		Lang: v.lang, Subject: t("subject", b.ServiceName, v.lang.DateTime(b.Start, v.zone)), Greeting: v.lang.T("mail.greeting", b.Customer.Name),
		Text: t("text", b.BusinessName), Facts: v.facts(), Action: v.lang.T("mail.manage"), Href: href, Footer: v.lang.T("mail.booking_footer", b.BusinessName),
	}
	switch {
	case kind == offer:
		letter.Text, letter.Action = t("text", b.BusinessName, v.lang.Time(*b.ExpiresAt, v.zone)), t("action")
	case kind == "booking_requested" && b.ExpiresAt != nil:
		letter.Text = t("text", b.BusinessName, v.when(*b.ExpiresAt))
	case b.Cancellation.Value != nil && b.Cancellation.Value.By == "customer":
		letter.Text = v.lang.T("mail.booking_cancelled.text_customer", b.BusinessName)
	}
	if b.Status == "pending" || b.Status == "confirmed" {
		letter.Notes = []string{views.Terms(v.lang, v.told.Terms(), b.Start, v.now, v.zone)}
	}
	return letter
}

// when is a day and a time on the customer's clock, with the name of its zone.
func (v visit) when(at time.Time) string {
	return v.lang.LongDate(at, v.zone) + ", " + v.lang.Time(at, v.zone) + " (" + v.zone.String() + ")"
}

func (v visit) facts() []views.Fact {
	b := v.told.Booking
	var facts []views.Fact
	add := func(name, value string) {
		if value != "" {
			facts = append(facts, views.Fact{Name: v.lang.T("mail.fact." + name), Value: value})
		}
	}
	add("service", b.ServiceName)
	add("staff", b.StaffName)
	add("when", v.when(b.Start))
	if v.told.Before != nil {
		add("before", v.when(*v.told.Before))
	}
	add("where", placeOf(v.business))
	if b.Seats > 1 {
		add("seats", fmt.Sprint(b.Seats))
	}
	add("price", v.money(b.Price.Value))
	if c := b.Cancellation.Value; c != nil && c.Fee.Amount > 0 {
		add("fee", v.money(&c.Fee))
	}
	if c := b.Cancellation.Value; c != nil && c.Refund.Amount > 0 {
		add("refund", v.money(&c.Refund))
	}
	add("reference", b.Reference)
	return facts
}

func (v visit) money(amount *collections.Money) string {
	if amount == nil {
		return ""
	}
	return v.lang.Money(amount.Amount, amount.Currency)
}

// event is the booking in the customer's calendar.
func (v visit) event(href string) ics.Event {
	b := v.told.Booking
	event := ics.Event{
		ID: b.ID, Version: b.Version, Status: b.Status, Start: b.Start, End: b.End, UpdatedAt: b.UpdatedAt,
		Place: placeOf(v.business), Organizer: v.business.Email, Link: href,
	}
	return event.About(v.lang, b.ServiceName, b.BusinessName, b.StaffName, b.Reference)
}

// placeOf is the business's address in one line; empty without one.
func placeOf(business *collections.Business) string {
	address := business.Address.V
	if address == nil {
		return ""
	}
	parts := []string{address.Line1}
	if address.Line2 != nil && *address.Line2 != "" {
		parts = append(parts, *address.Line2)
	}
	return strings.Join(append(parts, strings.TrimSpace(address.PostalCode+" "+address.City)), ", ")
}
