package mail_test

import (
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"nearbyassist/collections"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

const wednesday = "2026-11-25T10:00:00+01:00" // the day after the clock's, in Madrid's winter

func TestConfirmed(t *testing.T) {
	s := open(t, nil)
	booked := s.book(wednesday, body{"timezone": "America/New_York"})
	got := s.mail()
	if !strings.Contains(got.to, "fay@example.com") || got.subject != "Confirmed: Cut, & colour, 25 Nov 2026, 04:00" {
		t.Errorf("to %s: %s", got.to, got.subject)
	}
	for _, text := range []string{got.text, strings.ReplaceAll(got.html, "&amp;", "&")} {
		want(t, text, "Hello Fay Ruiz,", "Your booking at Salon Sol is confirmed.", "Cut, & colour", "Ana Gil", "Wednesday, 25 November 2026, 04:00 (America/New_York)",
			"Calle Mayor 1, 28013 Madrid", "€45.50", booked.String("reference"), "You can cancel or move it for free until Tuesday, 24 November 2026, 04:00", "50%", s.URL+"/m/")
	}
	if strings.Contains(got.text+got.html, "⟦") {
		t.Errorf("a sentence is missing: %s", got.text)
	}
	event := got.event(t)
	start, err := event.DateTimeStart(nil)
	if err != nil || !start.Equal(at(t, wednesday)) {
		t.Errorf("starts %s, %v", start, err)
	}
	if end, err := event.DateTimeEnd(nil); err != nil || end.Sub(start) != time.Hour {
		t.Errorf("ends %s, %v", end, err)
	}
	for property, wanted := range map[string]string{
		ical.PropUID: booked.String("id") + "@nearbyassist", ical.PropSequence: "1", ical.PropStatus: "CONFIRMED",
		ical.PropSummary: "Cut, & colour · Salon Sol", ical.PropLocation: "Calle Mayor 1, 28013 Madrid", ical.PropOrganizer: "mailto:sol@example.com",
	} {
		if value := event.Props.Get(property); value == nil || strings.ReplaceAll(value.Value, `\,`, ",") != wanted {
			t.Errorf("%s is %+v, want %s", property, value, wanted)
		}
	}
	for line := range strings.SplitSeq(got.calendar, "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
}

func TestMailsAreInTheCustomersLanguageElseTheBusinesss(t *testing.T) {
	s := open(t, body{"locale": "es"})
	s.book(wednesday, nil)
	got := s.mail()
	if got.subject != "Confirmada: Cut, & colour, 25 nov 2026, 10:00" {
		t.Error(got.subject)
	}
	want(t, got.text, "Hola, Fay Ruiz:", "Tu reserva en Salon Sol está confirmada.", "Cuándo: miércoles, 25 de noviembre de 2026, 10:00 (Europe/Madrid)", "45,50\u00a0€")
	s.book("2026-11-26T10:00:00+01:00", body{"email": "gus@example.com", "locale": "en"})
	want(t, s.mail().subject, "Confirmed: ")
}

// Each change has its mail, and its place in the calendar's order.
func TestAChangeHasItsMail(t *testing.T) {
	s := open(t, body{"bookingPolicy": body{"autoConfirm": false, "allowGuests": true, "noticeMinutes": 0, "advanceDays": 90, "stepMinutes": 15}})
	operator := s.Superuser()
	edit := func(id string, fields body) {
		t.Helper()
		s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, fields).Want(200)
	}
	wantMail := func(subject, status, sequence string, words ...string) {
		t.Helper()
		got := s.mail()
		want(t, got.subject, subject)
		want(t, got.text, words...)
		event := got.event(t)
		if event.Props.Get(ical.PropStatus).Value != status || event.Props.Get(ical.PropSequence).Value != sequence {
			t.Errorf("%s: status %v, sequence %v", subject, event.Props.Get(ical.PropStatus), event.Props.Get(ical.PropSequence))
		}
	}
	first := s.book(wednesday, nil).String("id")
	wantMail("Request received: ", "TENTATIVE", "1", "until Wednesday, 25 November 2026, 10:00 (Europe/Madrid) at the latest")
	edit(first, body{"status": "confirmed", "pendingFor": "", "expiresAt": ""})
	wantMail("Confirmed: ", "CONFIRMED", "2")
	edit(first, body{"notes": "a window seat"})
	if mails := s.mails(); len(mails) > 0 {
		t.Errorf("a note is mailed: %+v", mails)
	}
	edit(first, body{"start": "2026-11-27 09:00:00.000Z", "blockStart": "2026-11-27 09:00:00.000Z", "end": "2026-11-27 10:00:00.000Z", "blockEnd": "2026-11-27 10:00:00.000Z"})
	wantMail("Changed: ", "CONFIRMED", "4", "When: Friday, 27 November 2026, 10:00 (Europe/Madrid)", "Before: Wednesday, 25 November 2026, 10:00 (Europe/Madrid)")
	s.owner("POST", "/api/bookings/"+first+"/cancel", body{"reason": "Our pipe broke; do not tell"}).Want(200)
	wantMail("Cancelled: ", "CANCELLED", "5", "Salon Sol has cancelled your booking.")

	second := s.book(wednesday, nil).String("id")
	s.mail()
	edit(second, body{"status": "declined", "pendingFor": "", "expiresAt": ""})
	wantMail("Not accepted: ", "CANCELLED", "2", "Nothing is booked")

	s.book("2026-11-26T10:00:00+01:00", nil)
	s.mail()
	s.Clock.Advance(24 * time.Hour)
	s.Run("overdueBookings")
	wantMail("Expired: ", "CANCELLED", "2", "Nothing is booked")
}

func TestACustomersOwnCancellation(t *testing.T) {
	s := open(t, nil)
	gus := s.SignUp("Gus Mora")
	id := s.Call(gus.Caller, "POST", "/api/bookings", body{"businessId": s.business.ID, "serviceId": s.service, "start": wednesday}).Want(201).String("id")
	s.mails()
	s.Call(gus.Caller, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "Ill"}).Want(200)
	got := s.mail()
	want(t, got.text, "Your booking at Salon Sol is cancelled, as you asked.")
	if strings.Contains(got.text, "free until") {
		t.Errorf("terms of a booking that is off: %s", got.text)
	}
}

func TestNobodyIsMailedWithoutAnAddressOrAfterwards(t *testing.T) {
	s := open(t, nil)
	order := body{"businessId": s.business.ID, "serviceId": s.service, "start": wednesday, "customer": body{"name": "Fay Ruiz", "phone": "+34600111222"}}
	id := s.owner("POST", "/api/bookings", order).Want(201).String("id")
	s.owner("POST", "/api/bookings/"+id+"/cancel", body{"reason": "Closed"}).Want(200)
	past := body{"businessId": s.business.ID, "serviceId": s.service, "start": "2026-11-24T08:00:00+01:00", "override": true, "customer": body{"name": "Hal Oti", "email": "hal@example.com"}}
	s.owner("POST", "/api/bookings", past).Want(201)
	if mails := s.mails(); len(mails) > 0 {
		t.Errorf("%+v", mails)
	}
	if rows := outbox(t, s.Instance); len(rows) != 1 { // the verification of the owner
		t.Errorf("%+v", rows)
	}
}

// The mail goes to the address of the day; the links of an earlier one end.
func TestManageLinks(t *testing.T) {
	s := open(t, nil)
	booked := s.book(wednesday, nil)
	made := strings.TrimPrefix(booked.String("manageUrl"), s.URL+"/m/")
	first := hashOf(t, s.mail().text, "/m/")
	s.owner("POST", "/api/bookings/"+booked.String("id")+"/cancel", body{"reason": "Closed"}).Want(200)
	s.SQL("UPDATE customers SET email = 'ruiz@example.com' WHERE email = 'fay@example.com'", nil)
	got := s.mail()
	second := hashOf(t, got.text, "/m/")
	if !strings.Contains(got.to, "ruiz@example.com") || first == second || first == token.LinkHash(made) {
		t.Errorf("to %s, links %s and %s", got.to, first, second)
	}
	end := at(t, wednesday).Add(time.Hour + 7*24*time.Hour)
	for hash, good := range map[string]bool{token.LinkHash(made): false, first: false, second: true} {
		link, err := collections.FindLink(s.App, hash, "manage")
		if err != nil || link.Subject != booked.String("id") || link.Business != s.business.ID {
			t.Fatalf("%+v, %v", link, err)
		}
		if isGood := link.ExpiresAt.After(s.Clock.Now()); isGood != good || good && !link.ExpiresAt.Equal(end) {
			t.Errorf("a link until %s, want it good: %v", link.ExpiresAt, good)
		}
	}
}

func TestAnErasedCustomerIsNotMailed(t *testing.T) {
	s := open(t, nil)
	s.book(wednesday, nil)
	s.SQL("UPDATE customers SET email = ''", nil)
	if mails := s.mails(); len(mails) > 0 {
		t.Errorf("%+v", mails)
	}
}

// An offer of the waitlist is of use while the time is kept.
func TestWaitlistOffer(t *testing.T) {
	s := open(t, nil)
	booked := s.book(wednesday, body{"locale": "es"})
	s.mail()
	tenant := collections.NewSystem(s.App).Tenant(s.business.ID)
	offer := func(entry string, kept time.Duration) {
		t.Helper()
		email, until := "ines@example.com", s.Clock.Now().Add(kept)
		view := bookings.View{
			BusinessName: "Salon Sol", ServiceName: "Cut", StaffName: "Ana Gil", Start: at(t, wednesday), End: at(t, wednesday).Add(time.Hour), Status: "held", ExpiresAt: &until,
			Customer: bookings.CustomerView{Name: "Inés Vela", Email: &email, Locale: "es", Timezone: "Atlantic/Canary"},
		}
		if err := bookings.AppendMail(tenant, "waitlist_offer", entry, bookings.Letter{Booking: view}, s.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	offer(booked.String("id"), 15*time.Minute)
	got := s.mail()
	if got.subject != "Hay una hora libre: Cut, 25 nov 2026, 09:00" || got.calendar != "" {
		t.Errorf("%s, %q", got.subject, got.calendar)
	}
	want(t, got.text, "Se guarda para ti hasta las 09:15", "Quedarme con esta hora: "+s.URL+"/m/", "(Atlantic/Canary)")
	link, err := collections.FindLink(s.App, hashOf(t, got.text, "/m/"), "waitlist")
	if err != nil || !link.ExpiresAt.Equal(s.Clock.Now().Add(15*time.Minute)) {
		t.Errorf("%+v, %v", link, err)
	}
	offer(booked.String("customer.id"), 0)
	if mails := s.mails(); len(mails) > 0 {
		t.Errorf("too late: %+v", mails)
	}
}

// In the hours around a change of the clock the mail and the file agree with the business's page.
func TestLocalTimesOverAChangeOfTheClock(t *testing.T) {
	s := open(t, body{"hours": []body{}, "bookingPolicy": body{"autoConfirm": true, "allowGuests": true, "noticeMinutes": 0, "advanceDays": 365, "stepMinutes": 15}})
	for start, clocks := range map[string]map[string]string{
		"2027-03-28T00:30:00Z": {"Europe/Madrid": "01:30", "America/New_York": "20:30", "Australia/Lord_Howe": "11:30", "Asia/Kolkata": "06:00"},
		"2027-03-28T01:30:00Z": {"Europe/Madrid": "03:30", "America/New_York": "21:30", "Australia/Lord_Howe": "12:30", "Asia/Kolkata": "07:00"},
		"2027-04-03T15:15:00Z": {"Europe/Madrid": "17:15", "America/New_York": "11:15", "Australia/Lord_Howe": "01:45", "Asia/Kolkata": "20:45"},
	} {
		for name, clock := range clocks {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			order := body{
				"businessId": s.business.ID, "serviceId": s.service, "start": start, "override": true,
				"customer": body{"name": "Fay Ruiz", "email": strings.ReplaceAll(clock, ":", "") + "@example.com", "timezone": name},
			}
			id := s.owner("POST", "/api/bookings", order).Want(201).String("id")
			got := s.mail()
			want(t, got.text, clock+" ("+name+")")
			if shown, err := got.event(t).DateTimeStart(zone); err != nil || shown.In(zone).Format("15:04") != clock {
				t.Errorf("%s in %s: the file shows %s, %v", start, name, shown.In(zone), err)
			}
			s.owner("POST", "/api/bookings/"+id+"/cancel", body{"reason": "Next"}).Want(200)
			s.mails()
		}
	}
}

// What a stranger types is text, in every part.
func TestHostileNamesStayTexts(t *testing.T) {
	s := open(t, nil)
	name := "<img src=x>\"; BEGIN:VEVENT \u202e\\n"
	s.Call(hookstest.Guest, "POST", "/api/bookings", body{
		"businessId": s.business.ID, "serviceId": s.service, "start": wednesday,
		"customer": body{"name": name, "email": "fay@example.com"},
	}).Want(201)
	got := s.mail()
	if strings.Contains(got.html, "<img") || !strings.Contains(got.to, "fay@example.com") {
		t.Errorf("to %s: %s", got.to, got.html)
	}
	got.event(t)
}
