package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"nearbyassist/domain/booking"
	"nearbyassist/views/ui"
)

// Appointment is a booking as the business sees it.
type Appointment struct {
	ID            string
	Reference     string
	Version       int
	Start         time.Time
	Service       Offered // as it was agreed; its price is that of all seats
	Staff         Person
	Customer      Contact
	Seats         int
	Status        booking.Status
	PendingFor    string
	ExpiresAt     time.Time // of a pending one
	Notes         string
	InternalNotes string
	PaymentStatus string
	Paid          int64 // minor units, as is Due
	Due           int64
	Policy        *booking.CancellationPolicy
	Source        string
	Cancelled     Cancelled
	May           []booking.Status // those into which the business may take it now
	MayMove       bool
}

// Contact is a customer, and how to reach them; what is not known is empty.
type Contact struct {
	ID    string
	Name  string
	Email string
	Phone string
}

// Cancelled is how a booking was called off; its zero value is not at all. Amounts are minor units.
type Cancelled struct {
	By     string // customer or business: on whose terms
	Reason string
	At     time.Time
	Fee    int64
	Refund int64
}

// Bookings is the list of the business's bookings.
func (b Business) Bookings() string { return b.Home() + "/bookings" }

// NewBooking is where a booking is entered.
func (b Business) NewBooking() string { return b.Bookings() + "/new" }

// Booking is the page of one booking, or with a verb (decline, move, cancel) the page that does it.
func (b Business) Booking(id string, verb ...string) string {
	return strings.Join(append([]string{b.Bookings(), id}, verb...), "/")
}

// bookingsOf are the bookings of one customer.
func (b Business) bookingsOf(customer string) string {
	return listAt(b.Bookings(), map[string]string{"customerId": customer}, "")
}

func (s Shell) newBooking() ui.Link {
	return ui.Link{Text: s.T("desk.new"), Href: s.Business.NewBooking()}
}

func (s Shell) bookingsCrumb() ui.Link {
	return ui.Link{Text: s.T("nav.bookings"), Href: s.Business.Bookings()}
}

func (s Shell) bookingCrumb(a Appointment) ui.Link {
	return ui.Link{Text: s.bookingTitle(a), Href: s.Business.Booking(a.ID)}
}

// bookingTitle is Cut for Eva Luna.
func (s Shell) bookingTitle(a Appointment) string {
	return s.T("desk.title", a.Service.Name, a.Customer.Name)
}

var appointmentKinds = map[booking.Status]ui.Kind{
	booking.Pending: ui.Soon, booking.Confirmed: ui.Active, booking.Completed: ui.Done, booking.NoShow: ui.Failed,
	booking.Cancelled: ui.Off, booking.Declined: ui.Off, booking.Expired: ui.Off,
}

func (s Shell) appointmentStatus(a Appointment) ui.Status {
	text := s.T("desk.status." + string(a.Status))
	if a.PendingFor == string(booking.ForPayment) {
		text = s.T("desk.status.payment")
	}
	return ui.Status{Kind: appointmentKinds[a.Status], Text: text}
}

// over tells a booking that takes no time any more.
func (a Appointment) over() bool {
	return a.Status == booking.Cancelled || a.Status == booking.Declined || a.Status == booking.Expired
}

func (a Appointment) end() time.Time {
	return a.Start.Add(time.Duration(a.Service.Minutes) * time.Minute)
}

func (a Appointment) may(to booking.Status) bool { return slices.Contains(a.May, to) }

// mainAct is what is most likely done next with a booking: confirm, or complete; empty for neither.
func (a Appointment) mainAct() booking.Status {
	for _, to := range []booking.Status{booking.Confirmed, booking.Completed} {
		if a.may(to) && a.Status != booking.NoShow {
			return to
		}
	}
	return ""
}

// at is Monday, 12 October 2026, 10:30–11:00.
func (s Shell) at(a Appointment) string {
	return s.Lang.LongDate(a.Start, s.Zone) + ", " + span(a.Start, a.Service.Minutes, s.Zone)
}

// inShort is what of a booking may have changed since somebody looked at it.
func (s Shell) inShort(a Appointment) string {
	return s.appointmentStatus(a).Text + " · " + s.at(a) + " · " + a.Staff.Name
}

// seen are the hidden fields that tell an outdated page from a present one.
func (s Shell) seen(a Appointment) []ui.Field {
	return []ui.Field{{Name: "version", Value: strconv.Itoa(a.Version)}, {Name: "seen", Value: s.inShort(a)}}
}

// decided are the hidden fields of a button that takes a booking into another state, and then leads to next.
func (s Shell) decided(a Appointment, to booking.Status, next string) []ui.Field {
	fields := append(s.seen(a), ui.Field{Name: "status", Value: string(to)})
	if next != "" {
		fields = append(fields, ui.Field{Name: "next", Value: next})
	}
	return fields
}

// Stale is what a form knew of a booking that others changed meanwhile; empty where nobody did.
type Stale string

// desk is the frame that the calendar of free times needs inside the dashboard.
func (s Shell) desk() Shop { return Shop{Shell: s, Name: s.Business.Name, Local: s.Zone} }
