package bookings_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

// linkOf books as a guest over the API and answers the path of the link that it shows this once.
func (s *shop) linkOf(start string, more body) (link string, booking hookstest.Answer) {
	s.T.Helper()
	order := body{"businessId": s.business.ID, "serviceId": s.service, "start": start, "customer": guest("ana@example.com")}
	for name, value := range more {
		order[name] = value
	}
	booking = s.Call(hookstest.Guest, "POST", "/api/bookings", order).Want(201)
	return strings.TrimPrefix(booking.String("manageUrl"), s.URL), booking
}

func TestALinkShowsTheBooking(t *testing.T) {
	for lang, words := range map[string][]string{
		"en": {"Your booking", "Confirmed", "Wednesday, 25 November 2026", "09:00–09:30, Europe/Madrid", "€20.00", "You can cancel or move it until it starts."},
		"es": {"Tu reserva", "Confirmada", "miércoles, 25 de noviembre de 2026", "20,00 €", "Puedes cancelarla o moverla hasta que empiece."},
	} {
		s := open(t)
		link, booking := s.linkOf(nine, nil)
		visitor := s.Browse()
		visitor.Headers["Accept-Language"] = lang
		page := visitor.Get(link).Want(200).WantWords(booking.String("reference"))
		for _, part := range words {
			page.WantWords(part)
		}
		if strings.Contains(page.Body, "ana@example.com") || strings.Contains(page.Body, "Ana Garc") {
			t.Errorf("it tells who it is: %s", page.Words("main"))
		}
		visitor.Get(link + "?tz=America%2FNew_York").Want(200).WantWords("03:00–03:30, America/New York").WantWords("2026, 09:00")
	}
}

func TestALinkCancelsOnlyWhenItsFormIsSent(t *testing.T) {
	s := open(t)
	link, booking := s.linkOf(nine, nil)
	visitor := s.Browse()
	before := s.Dump()
	visitor.Get(link).Want(200)
	ask := visitor.Get(link + "/cancel").Want(200).WantWords("Cancelling now costs nothing.")
	s.WantUnchanged(before) // whatever scans a mail follows its links
	if keep := ask.Find("main .row a.btn"); keep.AttrOr("href", "") != link || !keep.Is("[autofocus]") {
		t.Errorf("keeping it leads to %q", keep.AttrOr("href", ""))
	}
	visitor.Submit(ask, hookstest.Form{"reason": "A cold"}).WantGo(link)
	page := visitor.Get(link).Want(200).WantWords("The booking is cancelled.").WantWords("You cancelled it.")
	if page.Find("main a[href*='/cancel']").Length() != 0 || page.Find("main a[href='/b/"+s.business.Slug+"']").Length() != 1 {
		t.Errorf("it offers %s", page.Words("main .row"))
	}
	now := s.Call(s.key, "GET", "/api/bookings/"+booking.String("id"), nil).Want(200)
	if now.String("status") != "cancelled" || now.String("cancellation.by") != "customer" || now.String("cancellation.reason") != "A cold" {
		t.Errorf("it is %s", now.Body)
	}
	before = s.Dump()
	visitor.Submit(ask, nil).WantGo(link) // again
	visitor.Get(link + "/cancel").WantGo(link)
	s.WantUnchanged(before)
	if got := strings.Join(s.events(booking.String("id")), " "); got != "booking.created booking.cancelled" {
		t.Errorf("events %s", got)
	}
}

func TestTheFeeIsShownBeforeCancelling(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": body{"freeMinutes": 2880, "tiers": []body{{"minutesBefore": 2880, "feePercent": 50}}}})
	link, booking := s.linkOf(nine, nil)
	s.SQL("UPDATE bookings SET amountPaid = 2000, paymentStatus = 'paid', version = version + 1 WHERE id = {:id}", body{"id": booking.String("id")})
	visitor := s.Browse()
	ask := visitor.Get(link + "/cancel").Want(200)
	for _, words := range []string{"€10.00 of what you have paid is kept as the fee.", "€10.00 is given back to you.", "Cancelling costs 50% of the price"} {
		ask.WantWords(words)
	}
	other, _ := s.linkOf("2026-11-25T12:00:00Z", body{"customer": guest("b@example.com")})
	if unpaid := visitor.Get(other + "/cancel").Want(200).WantWords("Cancelling now costs nothing."); strings.Contains(unpaid.Words("main"), "50%") {
		t.Errorf("of what is not paid nothing is kept: %s", unpaid.Words("main"))
	}
	visitor.Submit(ask, nil).WantGo(link)
	visitor.Get(link).Want(200).WantWords("Fee €10.00").WantWords("Given back €10.00")
}

func TestAChangeMeanwhileIsShownFirst(t *testing.T) {
	s := open(t)
	link, booking := s.linkOf(nine, nil)
	visitor := s.Browse()
	ask := visitor.Get(link + "/cancel").Want(200)
	s.SQL("UPDATE bookings SET notes = 'x', version = version + 1 WHERE id = {:id}", body{"id": booking.String("id")})
	again := visitor.Submit(ask, hookstest.Form{"reason": "A cold"}).Want(409).WantWords("It was changed meanwhile")
	if again.Find("textarea[name=reason]").Text() != "A cold" || again.Shown("version") != strconv.Itoa(booking.Int("version")+1) {
		t.Errorf("reason %q, version %s", again.Find("textarea[name=reason]").Text(), again.Shown("version"))
	}
	for _, version := range []string{"x", "9999999999999999999", "-1"} {
		if page := visitor.Submit(ask, hookstest.Form{"version": version}); page.Status != 422 && page.Status != 409 {
			t.Errorf("version %s answers %d", version, page.Status)
		}
	}
	visitor.Submit(ask, hookstest.Form{"version": "2", "reason": strings.Repeat("x", 1001)}).Want(422)
	visitor.Submit(again, nil).WantGo(link)
}

func TestABookingThatHasBegunIsNotCancelled(t *testing.T) {
	s := open(t)
	link, _ := s.linkOf(nine, nil)
	visitor := s.Browse()
	ask := visitor.Get(link + "/cancel").Want(200)
	s.Clock.Set(time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC))
	before := s.Dump()
	visitor.Get(link + "/cancel").WantGo(link)
	visitor.Submit(ask, nil).WantGo(link)
	if page := visitor.Get(link).Want(200); page.Find("main a[href*='/cancel']").Length() != 0 {
		t.Error("it offers to cancel")
	}
	s.WantUnchanged(before)
}

func TestAnExpiredLinkOffersANewOne(t *testing.T) {
	s := open(t)
	link, booking := s.linkOf(nine, nil)
	s.Call(s.key, "POST", "/api/bookings/"+booking.String("id")+"/cancel", body{"reason": "closed"}).Want(200)
	visitor := s.Browse()
	s.Clock.Set(time.Date(2026, 12, 2, 8, 29, 59, 0, time.UTC)) // 7 days after the end, but a second
	visitor.Get(link).Want(200)
	visitor.Post(link, nil).WantGo(link) // nothing to mail
	s.Clock.Advance(time.Second)
	before := s.Dump()
	page := visitor.Get(link).Want(410).WantWords("This link has expired")
	for _, told := range []string{booking.String("reference"), "Cut", "ana@example.com", "25 November"} {
		if strings.Contains(page.Body, told) {
			t.Errorf("it tells %q", told)
		}
	}
	visitor.Get(link + "/cancel").WantGo(link)
	visitor.Post(link+"/cancel", hookstest.Form{"version": "1"}).WantGo(link)
	s.WantUnchanged(before)

	visitor.Submit(page, nil).WantGo(link)
	visitor.Get(link).Want(410).WantWords("A new link is on its way to your address.")
	mails := s.number("SELECT count(*) FROM outbox WHERE topic = 'mail' AND type = 'booking_link' AND subject = {:id} AND body NOT LIKE '%/m/%'", body{"id": booking.String("id")})
	if mails != 1 {
		t.Errorf("%d mails are asked for", mails)
	}
}

func TestNewLinksAreLimited(t *testing.T) {
	s := openIn(hookstest.New(t, func(config *hooks.Config) {
		config.Limits = access.Limits{Global: 1000, Authentication: 1000, Account: 1000, Guests: 2}
	}), "Rosa's")
	link, _ := s.linkOf(nine, nil) // one
	s.Clock.Set(time.Date(2026, 12, 25, 0, 0, 0, 0, time.UTC))
	visitor := s.Browse()
	page := visitor.Get(link).Want(410)
	visitor.Submit(page, nil).WantGo(link)
	visitor.Submit(page, nil).WantGo(link)
	visitor.Submit(page, nil).Want(429).WantWords("Too many attempts")
	owner := s.owner.Browse() // whoever signs in is limited too, by the account
	owner.Submit(page, nil).WantGo(link)
	owner.Submit(page, nil).WantGo(link)
	owner.Submit(page, nil).Want(429).WantWords("Too many attempts")
	if n := s.number("SELECT count(*) FROM outbox WHERE type = 'booking_link'", nil); n != 4 {
		t.Errorf("%d mails", n)
	}
}

func TestOnlyTheRightTextIsALink(t *testing.T) {
	s := open(t)
	link, _ := s.linkOf(nine, nil)
	before := s.Dump()
	for _, wrong := range []string{link[:len(link)-1], link + "x", strings.ToUpper(link[:4]) + link[4:], "/m/x", "/m/%00", "/m/" + strings.Repeat("a", 3000), "/m/" + s.business.ID} {
		s.Browse().Get(wrong).Want(404)
		s.Browse().Get(wrong + "/cancel").Want(404)
		s.Browse().Post(wrong+"/cancel", hookstest.Form{"version": "1"}).Want(404)
	}
	s.SQL("UPDATE links SET purpose = 'calendar'", nil)
	s.Browse().Get(link).Want(404) // of another purpose
	s.SQL("UPDATE links SET purpose = 'manage'", nil)
	s.WantUnchanged(before)
}

// Whoever follows a link acts as the customer, whoever they are.
func TestALinkGivesNobodyMoreThanTheCustomerMay(t *testing.T) {
	s := open(t)
	link, booking := s.linkOf(nine, nil)
	owner := s.owner.Browse()
	owner.Submit(owner.Get(link+"/cancel").Want(200), nil).WantGo(link)
	now := s.Call(s.key, "GET", "/api/bookings/"+booking.String("id"), nil).Want(200)
	if now.String("cancellation.by") != "customer" || len(now.List("history")) != 2 || now.List("history")[1]["by"].(map[string]any)["type"] != "user" {
		t.Errorf("it is %s", now.Body)
	}
}

func TestNoLogKeepsALinkOfABooking(t *testing.T) {
	s := open(t)
	s.App.Settings().Logs.MaxDays, s.App.Settings().Logs.MinLevel = 5, -4
	visitor := s.Browse()
	done := visitor.Submit(visitor.Get(s.details(nine)).Want(200), typed("eva@example.com")).Want(303).Header.Get("Location")
	link := visitor.Get(done).Want(200).Find("main a[href^='/m/']").First().AttrOr("href", "")
	for _, path := range []string{"", "/cancel", "/move", "/booking.ics"} {
		visitor.Get(link + path).Want(200)
	}
	visitor.Get(strings.Replace(done, "/b/", "/embed/", 1)).Want(200)
	visitor.Submit(visitor.Get(link+"/cancel"), nil).WantGo(link)
	for range 20 {
		s.Browse().Get("/?q=marker").Want(200)
	}
	logged := func(text string) (n int) {
		s.T.Helper()
		if err := s.App.AuxDB().NewQuery("SELECT count(*) FROM _logs WHERE data LIKE {:text}").Bind(body{"text": "%" + text + "%"}).Row(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for n := 0; logged("marker") == 0; n++ {
		if n > 1000 {
			t.Fatal("nothing is logged")
		}
		s.Browse().Get("/?q=marker").Want(200)
	}
	secret := strings.TrimPrefix(link, "/m/")
	if n := logged(secret); n != 0 || secret == "" {
		t.Errorf("%d lines of the log have the link", n)
	}
	if n := s.number("SELECT count(*) FROM idempotency WHERE key LIKE {:text} OR body LIKE {:text}", body{"text": "%" + secret + "%"}); n != 0 {
		t.Errorf("%d answers have the link", n)
	}
}
