// Package ics writes appointments for calendar programs (RFC 5545): the file that comes with a mail, and the feeds. It knows
// no feature. Instants are in UTC, so that no file depends on what a program knows of time zones.
package ics

import (
	"time"

	ics "github.com/arran4/golang-ical"

	"nearbyassist/locales"
)

// Type is the media type of a calendar.
const Type = "text/calendar; charset=utf-8"

// product names who wrote a calendar; UIDs end like it, so that a move to another address makes no second appointment.
const product = "nearbyassist"

// again is how often a program should look at a feed.
const again = "PT15M"

// Event is an appointment. Its ID makes the UID, which is the same in every file that tells of it.
type Event struct {
	ID        string
	Version   int    // raised by every change: SEQUENCE
	Status    string // of the booking
	Start     time.Time
	End       time.Time
	UpdatedAt time.Time
	Title     string
	Place     string // empty for none, as are the following
	Notes     string
	Link      string
	Organizer string // mail address
}

// About is the event as a customer's calendar has it, in the customer's language.
func (e Event) About(lang locales.Lang, service, business, staff, reference string) Event {
	e.Title = service + " · " + business
	e.Notes = lang.T("mail.fact.staff") + ": " + staff + "\n" + lang.T("mail.fact.reference") + ": " + reference
	return e
}

// File is a calendar of one event.
func File(event Event) string { return write(ics.NewCalendarFor(product), []Event{event}) }

// Feed is a calendar with a name that programs read again and again. zone is the one in which it is best shown.
func Feed(name, zone string, events []Event) string {
	calendar := ics.NewCalendarFor(product)
	calendar.SetXWRCalName(name)
	calendar.SetXWRTimezone(zone)
	calendar.SetRefreshInterval(again, ics.WithValue(string(ics.ValueDataTypeDuration)))
	calendar.SetXPublishedTTL(again)
	return write(calendar, events)
}

func write(calendar *ics.Calendar, events []Event) string {
	calendar.SetMethod(ics.MethodPublish)
	for _, event := range events {
		event.add(calendar)
	}
	return calendar.Serialize(ics.WithNewLineWindows) // whatever machine writes it
}

func (e Event) add(to *ics.Calendar) {
	event := to.AddEvent(e.ID + "@" + product)
	event.SetSequence(e.Version)
	event.SetDtStampTime(e.UpdatedAt)
	event.SetModifiedAt(e.UpdatedAt)
	event.SetStartAt(e.Start)
	event.SetEndAt(e.End)
	event.SetStatus(statusOf(e.Status))
	event.SetSummary(e.Title)
	for _, optional := range []struct {
		text string
		set  func(string, ...ics.PropertyParameter)
	}{{e.Place, event.SetLocation}, {e.Notes, event.SetDescription}, {e.Link, event.SetURL}, {e.Organizer, event.SetOrganizer}} {
		if optional.text != "" {
			optional.set(optional.text)
		}
	}
}

// statusOf is what a calendar makes of a booking's status: what takes no time any more is off.
func statusOf(booking string) ics.ObjectStatus {
	switch booking {
	case "pending":
		return ics.ObjectStatusTentative
	case "cancelled", "declined", "expired":
		return ics.ObjectStatusCancelled
	}
	return ics.ObjectStatusConfirmed
}
