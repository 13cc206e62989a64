package views_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/views"
)

// deskNames are whom the bookings are for.
var deskNames = []string{"Eva Luna", "Marta Ibáñez", "Jon Etxeberria", "Núria Puig", "Pablo Sanz"}

func (w world) appointment(i int, in time.Duration, status booking.Status, may ...booking.Status) views.Appointment {
	a := views.Appointment{
		ID: fmt.Sprintf("bkg%012d", i), Reference: "NA-7K3P-QX", Version: 2, Start: now.Truncate(time.Hour).Add(in), Service: w.cut(), Seats: 1, Status: status,
		Staff: views.Person{ID: "stf000000000001", Name: w.said("Lucía Vega")}, PaymentStatus: "unpaid", Due: 4500, Source: "guest", May: may,
		Customer: views.Contact{ID: fmt.Sprintf("cus%012d", i), Name: w.said(deskNames[i%len(deskNames)]), Email: "eva@example.com", Phone: "+34 600 123 456"},
		Policy:   &booking.CancellationPolicy{FreeMinutes: 1440}, MayMove: booking.Active(status),
	}
	if status == booking.Pending {
		a.PendingFor, a.ExpiresAt = "approval", now.Add(20*hour)
	}
	return a
}

func (w world) requested(i int) views.Appointment {
	return w.appointment(i, 50*hour, booking.Pending, booking.Confirmed, booking.Declined, booking.Cancelled)
}

func (w world) begun(i int) views.Appointment {
	return w.appointment(i, -hour, booking.Confirmed, booking.Completed, booking.NoShow, booking.Cancelled)
}

func (w world) coming(i int) views.Appointment {
	return w.appointment(i, time.Duration(i)*hour, booking.Confirmed, booking.Cancelled)
}

// many are as many as stand on a page.
func (w world) many(one func(int) views.Appointment) (all []views.Appointment) {
	for i := range 25 {
		all = append(all, one(i+1))
	}
	return all
}

func (w world) addDeskPages(made map[string]templ.Component) {
	w.addToday(made)
	w.addBookingList(made)
	w.addBookingActs(made)
	w.addNewBooking(made)
	for _, status := range []booking.Status{
		booking.Pending, booking.Confirmed, booking.Completed, booking.NoShow, booking.Cancelled, booking.Declined, booking.Expired,
	} {
		made["booking-"+string(status)] = views.Booking(views.BookingPage{Shell: w.inside("/bookings/x"), Appointment: w.appointment(1, 50*hour, status), Before: 3, After: 1})
	}
	a := w.begun(2)
	a.Seats, a.Notes, a.InternalNotes, a.Paid, a.Due, a.PaymentStatus = 3, w.said("Por la puerta de atrás"), w.said("VIP"), 4500, 0, "paid"
	shell := w.inside("/bookings/x")
	made["booking-begun"] = views.Booking(views.BookingPage{Shell: shell, Appointment: a, History: []views.AuditEntry{
		{At: ago(hour), Action: "booking.moved", By: w.said("Ana Ruiz"), Changes: []views.AuditChange{
			shell.BookingChange("start", "2026-10-12T08:00:00Z", "2026-10-12T08:30:00Z"), shell.BookingChange("staffId", w.said("Leo"), w.said("Lucía Vega")),
		}},
		{At: ago(day), Action: "booking.created", By: w.said("Eva Luna"), Reason: w.said("Llamó")},
	}})
	off := w.appointment(3, 5*hour, booking.Cancelled)
	off.Cancelled = views.Cancelled{By: "customer", Reason: w.said("Enferma"), At: ago(hour), Fee: 2250, Refund: 2250}
	made["booking-off"] = views.Booking(views.BookingPage{Shell: shell, Appointment: off})
	made["booking-stale"] = views.Booking(views.BookingPage{
		Shell: shell, Appointment: a, Stale: views.Stale(w.said("Confirmada · lunes")), Trouble: views.TroubleOf(w.lang, fault.New("stale_version")),
	})
}

func (w world) addToday(made map[string]templ.Component) {
	full := views.TodayPage{Shell: w.inside(""), BaseURL: baseURL, Today: 60, Waiting: 12, Failing: 2}
	full.Begun, full.Coming, full.Requests = w.many(w.begun)[:10], w.many(w.coming), w.many(w.requested)[:5]
	made["today"] = views.Today(full)
	made["today-next"] = views.Today(views.TodayPage{Shell: w.inside(""), BaseURL: baseURL, Next: w.many(w.coming)[:5]})
	made["today-unused"] = views.Today(views.TodayPage{Shell: w.inside(""), BaseURL: baseURL})
	made["today-first"] = views.Today(views.TodayPage{Shell: w.inside(""), BaseURL: baseURL, Steps: views.Checklist{Shell: w.inside(""), Service: true}})
	made["today-staff"] = views.Today(views.TodayPage{Shell: w.staff(""), Today: 1, Begun: w.many(w.begun)[:1], BaseURL: baseURL})
}

func (w world) addBookingList(made map[string]templ.Component) {
	inside := w.inside("/bookings")
	staff := []views.Person{{ID: "stf000000000001", Name: w.said("Lucía Vega")}, {ID: "stf000000000002", Name: w.said("Leo Sanz")}}
	made["bookings"] = views.Bookings(views.BookingsPage{
		Shell: inside, Bookings: w.many(w.coming), Total: 10_000, Next: "abc", Staff: staff, Services: []views.Offered{w.cut()},
	})
	made["bookings-filtered"] = views.Bookings(views.BookingsPage{
		Shell: inside, Bookings: []views.Appointment{w.requested(1), w.appointment(2, -50*hour, booking.Cancelled)}, Total: 2, Cursor: "abc", Staff: staff,
		Filter:   views.BookingFilter{Text: w.said("eva"), Status: "pending", Staff: staff[0].ID, Service: cut, Customer: "c", From: "2026-10-01", To: "2026-10-31", Sort: "-start"},
		Customer: views.Contact{ID: "c", Name: w.said("Eva Luna")},
	})
	for _, period := range views.BookingPeriods {
		made["bookings-none-"+period] = views.Bookings(views.BookingsPage{Shell: inside, Filter: views.BookingFilter{Period: period}})
	}
	made["bookings-nothing"] = views.Bookings(views.BookingsPage{Shell: w.staff("/bookings"), Filter: views.BookingFilter{Text: w.said("nichts")}})
}

func (w world) addBookingActs(made map[string]templ.Component) {
	inside, a, stale := w.inside("/bookings/x"), w.requested(1), views.Stale(w.said("Por confirmar"))
	made["booking-decline"] = views.DeclineBooking(views.DeclinePage{Shell: inside, Appointment: a})
	made["booking-decline-stale"] = views.DeclineBooking(views.DeclinePage{
		Shell: inside, Appointment: a, Reason: w.said("Lleno"), Stale: stale, Trouble: views.TroubleOf(w.lang, fault.New("stale_version")),
	})
	paid := a
	paid.Paid = 4500
	terms := []views.CancelTerms{{By: "business", Refund: 4500}, {By: "customer", Fee: 2250, Refund: 2250}}
	made["booking-cancel"] = views.CancelAppointment(views.CancelBookingPage{Shell: inside, Appointment: a, Terms: terms})
	made["booking-cancel-refused"] = views.CancelAppointment(views.CancelBookingPage{
		Shell: inside, Appointment: paid, Terms: append(terms[1:], views.CancelTerms{By: "business"}), By: w.said("customer"), Trouble: views.TroubleOf(w.lang, fault.Validation(fault.On("reason", "required"))),
	})
	spot := views.Spot{Path: "/app/clinica-sol/bookings/" + a.ID + "/move", Staff: a.Staff.ID}
	move := views.MoveBookingPage{Shell: inside, Appointment: a, Calendar: w.month(spot), Other: views.OtherTime{Date: "2026-10-14", Time: "11:30"}}
	move.Staff = []views.Person{a.Staff, {ID: "stf000000000002", Name: w.said("Leo Sanz")}}
	made["booking-move"] = views.MoveAppointment(move)
	move.Gone, move.Nearest, move.Trouble = true, w.month(spot).Times[:6], views.TroubleOf(w.lang, fault.New("slot_taken"))
	made["booking-move-taken"] = views.MoveAppointment(move)
	move.Gone, move.Calendar.Day, move.Calendar.Free = false, "", nil
	move.Trouble = views.TroubleOf(w.lang, fault.New("outside_hours", fault.On("time", "outside_hours")))
	move.Other = views.OtherTime{Date: w.said("2026-10-14"), Time: w.said("22:00"), Typed: true, Override: true, Trouble: move.Trouble}
	made["booking-move-typed"] = views.MoveAppointment(move)
}

func (w world) addNewBooking(made map[string]templ.Component) {
	inside := w.inside("/bookings/new")
	spot := views.Spot{Path: "/app/clinica-sol/bookings/new"}
	made["booking-service"] = views.NewBookingService(views.NewBookingServicePage{Shell: inside, Spot: spot, Services: []views.Offered{w.cut(), w.cut()}})
	made["booking-no-services"] = views.NewBookingService(views.NewBookingServicePage{Shell: inside, Spot: spot})
	spot.Service = cut
	month := w.month(spot)
	other := views.OtherTime{Date: "2026-10-14", Time: "11:30"}
	made["booking-times"] = views.NewBookingTime(views.NewBookingTimePage{
		Shell: inside, Service: w.cut(), Staff: []views.Person{{Name: w.said("Cualquiera")}, {ID: "stf000000000001", Name: w.said("Lucía Vega")}}, Calendar: month, Other: other,
		Wanted: "2026-10-15", Closed: []views.ClosedTime{
			{From: now, To: now.Add(hour), Reason: slots.ReasonBusy}, {From: now.Add(2 * hour), To: now.Add(2 * hour), Reason: slots.ReasonNotice},
		},
	})
	other.Typed, other.Date, other.Trouble = true, w.said("x"), views.TroubleOf(w.lang, fault.Validation(fault.On("date", "format_date")))
	month.Day, month.Free = "", nil
	made["booking-times-typed"] = views.NewBookingTime(views.NewBookingTimePage{Shell: inside, Service: w.cut(), Calendar: month, Other: other})
	made["booking-times-nobody"] = views.NewBookingTime(views.NewBookingTimePage{Shell: inside, Service: w.cut(), Calendar: views.Calendar{Spot: spot}, Nobody: true})
	w.addNewBookingForm(made, spot)
}

func (w world) addNewBookingForm(made map[string]templ.Component, spot views.Spot) {
	spot.Start = now.Add(46 * hour)
	form := views.NewBookingPage{Shell: w.inside("/bookings/new"), Service: w.cut(), Spot: spot, FormID: "form1", With: w.said("Lucía Vega"), Most: 1}
	known := views.Contact{ID: "cus000000000001", Name: w.said("Eva Luna"), Email: "eva@example.com", Phone: "+34 600 123 456"}
	made["booking-form"] = views.NewBooking(form)
	form.Query, form.Found = w.said("eva"), []views.Contact{known, {ID: "cus000000000002", Name: w.said("Eva Ruiz"), Phone: "+34 600 000 000"}}
	made["booking-form-found"] = views.NewBooking(form)
	form.Found, form.Spot.Override = nil, true
	made["booking-form-unknown"] = views.NewBooking(form)
	form.Customer, form.Most = known, 8
	made["booking-form-known"] = views.NewBooking(form)
	form.Customer, form.Closed, form.MayOverride = views.Contact{}, slots.ReasonOutsideHours, true
	form.Nearest = w.month(spot).Times[:6]
	made["booking-form-closed"] = views.NewBooking(form)
	form.Closed, form.Name, form.Email = slots.ReasonBusy, w.said("Eva"), w.said("eva@")
	form.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("customer.name", "required"), fault.On("customer.email", "format_email"), fault.On("start", "past")))
	made["booking-form-refused"] = views.NewBooking(form)
}

func TestABookingOffersWhatItsStateAllows(t *testing.T) {
	for name, want := range map[string]string{
		"booking-begun":   "Complete Did not come Move Cancel booking…",
		"booking-off":     "",
		"booking-pending": "Move",
		"today-staff":     "Complete Marta Ibáñez",
	} {
		document := parse(t, english.pages()[name])
		var offered []string
		document.Find("section[aria-labelledby=state] .row, .agenda").Find("button, a.btn").Each(func(_ int, control *goquery.Selection) {
			offered = append(offered, strings.Join(strings.Fields(control.Text()), " "))
		})
		if got := strings.Join(offered, " "); got != want {
			t.Errorf("%s offers %q, want %q", name, got, want)
		}
	}
}
