package views_test

import (
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/booking"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/slots"
	"nearbyassist/views"
)

const (
	cut    = "service12345678"
	linked = "kJ3n8sQ0b1mZtYxWvUtSrQpOnMlKjIhGfEdCbA98765"
)

func in(zone string) *time.Location {
	loaded, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return loaded
}

func (w world) shop(path string) views.Shop {
	return views.Shop{
		Shell: w.shell(path), Home: "/b/clinica-sol", Name: w.said("Clínica Sol"), About: w.said("Fisioterapia y osteopatía en el centro."),
		Address: w.said("Calle Mayor 12, 28013 Madrid"), Phone: w.said("+34 910 000 000"), Local: in("Europe/Madrid"),
	}
}

func (w world) cut() views.Offered {
	price := int64(4500)
	return views.Offered{ID: cut, Name: w.said("Primera visita"), About: w.said("Con exploración."), Minutes: 30, Price: &price, Currency: "EUR"}
}

// month is October 2026, with free times from the 13th on.
func (w world) month(spot views.Spot) views.Calendar {
	c := views.Calendar{Spot: spot, Month: "2026-10-01", Today: "2026-10-12", Day: "2026-10-14", Later: true, Earlier: true, Free: map[slots.Date]int{}}
	for day := slots.Date("2026-10-13"); day < "2026-11-01"; day = day.AddDays(1) {
		c.Free[day] = int(day[9]-'0') % 7 * 5
	}
	for i := range 36 {
		c.Times = append(c.Times, views.FreeTime{Start: time.Date(2026, 10, 14, 7, 15*i, 0, 0, time.UTC)})
	}
	return c
}

func (w world) details() views.DetailsPage {
	spot := views.Spot{Path: "/b/clinica-sol/" + cut + "/details", Start: now.Add(46 * hour)}
	return views.DetailsPage{
		Shop: w.shop(spot.Href()), Service: w.cut(), Spot: spot, FormID: "form1", Guest: true, Most: 1,
		Policy: &booking.CancellationPolicy{FreeMinutes: 1440, Tiers: []booking.Tier{{MinutesBefore: 1440, FeePercent: 50}, {MinutesBefore: 120, FeePercent: 100}}},
	}
}

func (w world) booked(status booking.Status) views.Booked {
	return views.Booked{
		Reference: "NA-7K3P-QX", Service: w.cut(), Start: now.Add(46 * hour), Staff: w.said("Lucía Vega"), Seats: 1, Status: string(status), Token: linked,
		Policy: &booking.CancellationPolicy{FreeMinutes: 1440}, ExpiresAt: now.Add(24 * hour),
	}
}

// addManaging adds the pages that a mailed link opens.
func (w world) addManaging(made map[string]templ.Component) {
	shop := w.shop("/m/" + linked)
	for _, status := range []booking.Status{
		booking.Pending, booking.Confirmed, booking.Completed, booking.NoShow, booking.Cancelled, booking.Declined, booking.Expired,
	} {
		page := views.ManagePage{Shop: shop, Booking: w.booked(status), Again: views.Spot{Path: shop.Home}, MayCancel: booking.Active(status)}
		page.MayMove, page.MoveOver = status == booking.Pending, status == booking.Confirmed
		made["manage-"+string(status)] = views.Manage(page)
	}
	for by, fee := range map[string]int64{"customer": 2250, "business": 0} {
		page := views.ManagePage{Shop: shop, Booking: w.booked(booking.Cancelled), Again: views.Spot{Path: shop.Home}}
		page.Booking.CancelledBy, page.Booking.Fee, page.Booking.Refund = by, fee, 4500-fee
		made["manage-cancelled-by-"+by] = views.Manage(page)
	}
	gone := views.ManageExpired{Shop: shop, Token: linked}
	made["manage-gone-unmailed"] = views.Expired(gone)
	gone.Mail, gone.Trouble = true, views.TooMany(w.lang, hour)
	made["manage-gone"] = views.Expired(gone)

	cancel := views.CancelPage{Shop: shop, Booking: w.booked(booking.Confirmed), Version: "3"}
	made["manage-cancel-free"] = views.Cancel(cancel)
	cancel.Fee, cancel.Refund, cancel.Reason, cancel.Trouble = 2250, 2250, w.said("…"), views.TroubleOf(w.lang, fault.New("stale_version"))
	made["manage-cancel"] = views.Cancel(cancel)

	held := w.booked(booking.Held)
	held.Reference = ""
	made["manage-offer"] = views.Offer(views.OfferPage{Shop: shop, Held: held, Trouble: views.TroubleOf(w.lang, fault.New("cap"))})
	made["manage-offer-over"] = views.OfferOver(shop)

	move := views.MovePage{Shop: shop, Booking: w.booked(booking.Confirmed), Calendar: w.month(views.Spot{Path: "/m/" + linked + "/move"}), Version: "3"}
	made["manage-move"] = views.Move(move)
	move.Approval, move.Trouble = true, views.TroubleOf(w.lang, fault.New("slot_taken"))
	move.Calendar.Spot.Start = now
	made["manage-move-taken"] = views.Move(move)
}

// addBooking adds the pages on which a visitor books.
func (w world) addBooking(made map[string]templ.Component) {
	w.addManaging(made)
	list := views.ServicesPage{Shop: w.shop("/b/clinica-sol"), Spot: views.Spot{Path: "/b/clinica-sol"}}
	made["book-none"] = views.Services(list)
	long := w.cut()
	long.Minutes, long.Price = 75, nil
	list.Services = []views.Offered{w.cut(), long}
	made["book"] = views.Services(list)

	spot := views.Spot{Path: "/b/clinica-sol/" + cut, Day: "2026-10-14"}
	times := views.TimesPage{Shop: w.shop(spot.Href()), Service: w.cut(), Calendar: w.month(spot)}
	made["book-times"] = views.Times(times)
	times.Staff = []views.Person{{ID: "staff1234567890", Name: w.said("Lucía Vega")}, {ID: "staff1234567891", Name: w.said("Marc Prat")}}
	times.Zone, times.Calendar.Spot.Zone, times.Calendar.Spot.Zones = in("America/New_York"), "America/New_York", true
	times.Calendar.Spot.Start = now
	for i := range times.Calendar.Times {
		times.Calendar.Times[i].Seats = 1 + i%3
	}
	made["book-times-abroad"] = views.Times(times)
	times.Calendar.Day, times.Calendar.Times, times.Calendar.Free, times.Calendar.Next = "", nil, nil, "2026-11-03"
	made["book-times-none"] = views.Times(times)
	times.Calendar.Next, times.Framed, times.Home = "", true, "/embed/clinica-sol"
	times.Calendar.Spot = views.Spot{Path: "/embed/clinica-sol/" + cut, Lang: "es", Theme: "dark"}
	made["book-times-framed"] = views.Times(times)
	w.addDetails(made)
}

func (w world) addDetails(made map[string]templ.Component) {
	made["book-details"] = views.Details(w.details())
	page := w.details()
	page.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("customer.name", "required"), fault.On("customer.email", "format_email"), fault.On("notes", "max_length", 4000)))
	page.Email, page.Notes, page.Most, page.Approval, page.With = w.said("ana@"), w.said("…"), 4, true, w.said("Lucía Vega")
	made["book-details-refused"] = views.Details(page)
	page = w.details()
	page.Gone, page.Nearest, page.Trouble = true, w.month(page.Spot).Times[:6], views.TroubleOf(w.lang, fault.New("slot_taken"))
	made["book-details-gone"] = views.Details(page)
	page.Nearest, page.Guest, page.User = nil, false, w.said("Ana Ruiz")
	made["book-details-none-near"] = views.Details(page)
	page = w.details()
	page.SignIn = "/signin?next=%2Fb"
	made["book-details-door"] = views.Details(page)

	for _, status := range []booking.Status{booking.Confirmed, booking.Pending} {
		done := views.DonePage{Shop: w.shop("/b/clinica-sol/" + cut + "/done?m=" + linked), Booking: w.booked(status), Again: views.Spot{Path: "/b/clinica-sol"}}
		made["book-done-"+string(status)] = views.Done(done)
		done.Framed, done.Zone, done.Booking.Seats = true, "Asia/Tokyo", 2
		done.Shell.Zone = in("Asia/Tokyo")
		made["book-done-framed-"+string(status)] = views.Done(done)
	}
}
