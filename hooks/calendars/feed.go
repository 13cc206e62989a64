package calendars

import (
	"strings"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/ics"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
)

// past is how far back a calendar shows what was.
const past = 30 * 24 * time.Hour

// ShowFeed answers a calendar to whoever has its address. What its reader may see is looked at each time, so that it ends
// with their role; what was called off is in it no more.
func ShowFeed(p *page.Request) (page.Answer, error) {
	secret, isFile := strings.CutSuffix(p.HTTP.PathValue("file"), ".ics")
	if !isFile {
		return page.Answer{}, collections.ErrNotFound
	}
	calendar, err := p.Accounts().CalendarFeedByHash(token.LinkHash(secret))
	if err != nil {
		return page.Answer{}, err
	}
	reader := p.PersonOf(calendar.User, "")
	user, err := reader.Self()
	if err != nil {
		return page.Answer{}, err
	}
	f := feed{lang: locales.Match(user.Locale), name: locales.Match(user.Locale).T("calendar.own"), zone: user.Timezone}
	if calendar.Business == "" {
		err = f.readOwn(reader, p.Now)
	} else {
		err = f.readBusiness(p.Request, calendar)
	}
	if err != nil {
		return page.Answer{}, err
	}
	return page.File(ics.Type, []byte(ics.Feed(f.name, f.zone, f.events))), nil
}

// feed is a calendar while it is put together.
type feed struct {
	lang   locales.Lang
	name   string
	zone   string
	events []ics.Event
}

// readOwn shows the reader's bookings as a customer.
func (f *feed) readOwn(reader collections.Person, now time.Time) error {
	bookings, err := reader.CalendarBookings(now.Add(-past))
	for i := range bookings {
		b := &bookings[i]
		f.events = append(f.events, eventOf(b).About(f.lang, b.ServiceName, b.BusinessName, b.StaffName, b.Reference))
	}
	return err
}

// readBusiness shows a business's bookings, or those of one of its people, with the customers' contact.
func (f *feed) readBusiness(r *access.Request, calendar *collections.CalendarFeed) error {
	db, err := r.MemberOf(calendar.Business, calendar.User)
	if err != nil {
		return err
	}
	if !sees(db.Actor, calendar.Staff) {
		return collections.ErrNotFound
	}
	business, err := db.Business()
	if err != nil {
		return err
	}
	f.name, f.zone = business.Name, business.Timezone
	if calendar.Staff != "" {
		person, err := db.FindStaff(calendar.Staff)
		if err != nil {
			return err
		}
		f.name = person.Name + " · " + business.Name
	}
	bookings, err := db.CalendarBookings(calendar.Staff, r.Now.Add(-past))
	for i := range bookings {
		b := &bookings[i]
		f.add(b, b.ServiceName+" · "+b.CustomerName, f.line("staff", b.StaffName)+f.line("phone", b.CustomerPhone)+f.line("email", b.CustomerEmail)+f.line("notes", b.Notes))
	}
	return err
}

// line is one fact of an event's notes; an empty value is left out.
func (f *feed) line(name, value string) string {
	if value == "" {
		return ""
	}
	return f.lang.T("mail.fact."+name) + ": " + value + "\n"
}

func (f *feed) add(b *collections.Booking, title, notes string) {
	event := eventOf(b)
	event.Title, event.Notes = title, notes+f.lang.T("mail.fact.reference")+": "+b.Reference
	f.events = append(f.events, event)
}

func eventOf(b *collections.Booking) ics.Event {
	return ics.Event{ID: b.ID, Version: b.Version, Status: b.Status, Start: b.Start.Time, End: b.End.Time, UpdatedAt: b.UpdatedAt.Time}
}
