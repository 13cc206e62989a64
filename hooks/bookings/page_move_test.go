package bookings_test

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"nearbyassist/domain/token"
	"nearbyassist/hooks/hookstest"
)

func TestALinkMovesTheBooking(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		s := open(t)
		link, booking := s.linkOf(nine, nil)
		visitor := s.Browse()
		visitor.Headers["Accept-Language"] = lang
		before := s.Dump()
		to := visitor.Get(link).Want(200).Find("main a[href$='/move']").AttrOr("href", "")
		page := visitor.Get(to).Want(200)
		_, instants := times(page)
		if page.Find(".month a[aria-current]").Text() != "25" || slices.Contains(instants, nine) || !slices.Contains(instants, "2026-11-25T08:15:00Z") {
			t.Errorf("it offers %s", instants) // quarter past nine overlaps with the booking itself
		}
		day := page.Find(".month a[aria-label*=' 27 ']").AttrOr("href", "")
		page = visitor.Get(day).Want(200)
		s.WantUnchanged(before)
		_, instants = times(page)
		visitor.Submit(page, hookstest.Form{"t": instants[2]}).WantGo(link)
		visitor.Get(link).Want(200).WantWords("09:30–10:00").WantWords(map[string]string{"en": "The booking is moved.", "es": "La reserva está movida."}[lang])
		now := s.Call(s.key, "GET", "/api/bookings/"+booking.String("id"), nil).Want(200)
		if now.String("start") != "2026-11-27T08:30:00Z" || now.Int("version") != 2 || now.String("status") != "confirmed" {
			t.Errorf("it is %s", now.Body)
		}
		before = s.Dump()
		visitor.Submit(page, hookstest.Form{"t": instants[2]}).WantGo(link) // the same form again
		s.WantUnchanged(before)
		if got := strings.Join(s.events(booking.String("id")), " "); got != "booking.created booking.updated" {
			t.Errorf("events %s", got)
		}
	}
}

func TestTimesToMoveToAreThoseOfTheAPI(t *testing.T) {
	s := open(t)
	link, booking := s.linkOf(nine, nil)
	s.book("11:00", "b@example.com")
	_, instants := times(s.Browse().Get(link + "/move?d=2026-11-25").Want(200))
	offered := starts(s.free(s.key, "2026-11-25", "2026-11-26", "bookingId", booking.String("id")).List("slots"))
	if offered = slices.DeleteFunc(offered, func(start string) bool { return start == nine }); !slices.Equal(instants, offered) {
		t.Errorf("the page offers %s, the API %s", instants, offered)
	}
}

func TestAMoveThatIsRefusedSaysWhy(t *testing.T) {
	s := open(t)
	link, _ := s.linkOf(nine, nil)
	visitor := s.Browse()
	page := visitor.Get(link + "/move?tz=America%2FNew_York").Want(200)
	s.book("11:00", "b@example.com")
	before := s.Dump()
	taken := visitor.Submit(page, hookstest.Form{"t": "2026-11-25T10:00:00Z"}).Want(409).WantWords("That time is no longer free.").WantWords("05:00 is no longer free.")
	if _, instants := times(taken); len(instants) == 0 || slices.Contains(instants, "2026-11-25T10:00:00Z") {
		t.Errorf("it offers %s", instants)
	}
	visitor.Submit(page, nil).Want(422).WantWords("The start is required")
	for _, start := range []string{"x", "2026-11-25T10:07:00Z", "2026-11-28T10:00:00Z", "2020-01-01T09:00:00Z", "2090-01-01T09:00:00Z"} {
		visitor.Submit(page, hookstest.Form{"t": start}).Want(422)
	}
	visitor.Submit(page, hookstest.Form{"t": "2026-11-25T12:00:00Z", "version": "7"}).Want(409).WantWords("It was changed meanwhile")
	visitor.Submit(page, hookstest.Form{"t": "2026-11-25T12:00:00Z", "version": "x"}).Want(422)
	s.WantUnchanged(before)
}

func TestWithinTheFeeABookingIsNotMoved(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": body{"freeMinutes": 1440, "tiers": []body{{"minutesBefore": 1440, "feePercent": 50}}}})
	link, _ := s.linkOf("2026-11-26T08:00:00Z", nil)
	visitor := s.Browse()
	page := visitor.Get(link + "/move").Want(200)
	s.Clock.Set(time.Date(2026, 11, 25, 8, 0, 1, 0, time.UTC)) // the free time ended a second ago
	before := s.Dump()
	visitor.Get(link).Want(200).WantWords("It can no longer be moved")
	visitor.Get(link + "/move").WantGo(link)
	visitor.Submit(page, hookstest.Form{"t": "2026-11-27T08:00:00Z"}).WantGo(link)
	s.WantUnchanged(before)
}

func TestMovingWhatIsApprovedWaitsAnew(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"name": "Consultation", "durationMinutes": 30, "autoConfirm": false})
	link, booking := s.linkOf(nine, nil)
	s.Call(s.owner.Caller, "PATCH", "/api/bookings/"+booking.String("id")+"/status", body{"status": "confirmed"}).Want(200)
	visitor := s.Browse()
	page := visitor.Get(link + "/move").Want(200).WantWords("Rosa's confirms the new time; the old one is given up at once.")
	visitor.Submit(page, hookstest.Form{"t": "2026-11-25T10:00:00Z"}).WantGo(link)
	visitor.Get(link).Want(200).WantWords("Awaiting confirmation").WantWords("11:00–11:30")
}

func TestALinkFollowsItsBookingToALaterTime(t *testing.T) {
	s := open(t)
	link, _ := s.linkOf(nine, nil)
	visitor := s.Browse()
	visitor.Submit(visitor.Get(link+"/move?d=2027-01-11").Want(200), hookstest.Form{"t": "2027-01-11T08:00:00Z"}).WantGo(link)
	s.Clock.Set(time.Date(2027, 1, 18, 8, 29, 0, 0, time.UTC))
	visitor.Get(link).Want(200)
	s.Clock.Advance(time.Minute)
	visitor.Get(link).Want(410)
}

func TestALinkHasAFileForTheCalendar(t *testing.T) {
	s := open(t)
	link, booking := s.linkOf(nine, nil)
	visitor := s.Browse()
	file := visitor.Get(link + "/booking.ics").Want(200)
	calendar, err := ical.NewDecoder(strings.NewReader(file.Body)).Decode()
	if err != nil || len(calendar.Events()) != 1 || !strings.HasPrefix(file.Header.Get("Content-Type"), "text/calendar") {
		t.Fatalf("%v, %s: %s", err, file.Header.Get("Content-Type"), file.Body)
	}
	event := calendar.Events()[0]
	if start, err := event.DateTimeStart(nil); err != nil || !start.Equal(instantOf(t, nine)) {
		t.Errorf("it starts %s, %v", start, err)
	}
	for name, want := range map[string]string{"UID": booking.String("id") + "@nearbyassist", "SEQUENCE": "1", "STATUS": "CONFIRMED", "URL": s.URL + link} {
		if got := event.Props.Get(name); got == nil || got.Value != want {
			t.Errorf("%s is %v, want %s", name, got, want)
		}
	}
	s.Browse().Get("/m/x/booking.ics").Want(404)
	s.Clock.Set(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	visitor.Get(link + "/booking.ics").WantGo(link)
}

// offerLink puts somebody on the waitlist for a full morning, frees it, and answers the path of the link that is mailed.
func (s *shop) offerLink(email string) string {
	s.T.Helper()
	taken := s.book("09:00", "first@example.com")
	s.Call(hookstest.Guest, "POST", "/api/bookings/waitlist", body{
		"businessId": s.business.ID, "serviceId": s.service, "from": at("09:00"), "to": at("09:01"), "customer": guest(email),
	}).Want(201)
	s.Call(s.key, "POST", "/api/bookings/"+taken.String("id")+"/cancel", body{"reason": "ill"}).Want(200)
	var entry, hold string
	if err := s.App.DB().NewQuery("SELECT id, hold FROM waitlist").Row(&entry, &hold); err != nil || hold == "" {
		s.T.Fatalf("no offer: %v", err)
	}
	link := token.Link([]byte("a secret of hookstest only"), token.Waitlist, entry, 1)
	s.SQL(`INSERT INTO links (id, business, purpose, subject, version, hash, expiresAt, createdAt) SELECT 'abcdefghij12345', business, 'waitlist', {:entry}, 1, {:hash}, expiresAt, createdAt
		FROM bookings WHERE id = {:hold}`, body{"entry": entry, "hash": token.LinkHash(link), "hold": hold})
	return "/m/" + link
}

func TestThePageOfAnOfferBooksItsTime(t *testing.T) {
	s := open(t)
	link := s.offerLink("eva@example.com")
	visitor := s.Browse()
	before := s.Dump()
	page := visitor.Get(link).Want(200).WantWords("A time is free for you").WantWords("It is kept for you until 10:15.").WantWords("09:00–09:30")
	if strings.Contains(page.Body, "eva@example.com") {
		t.Error("it tells who waits")
	}
	for _, other := range []string{"/move", "/cancel", "/booking.ics"} {
		visitor.Get(link + other).Want(404)
	}
	visitor.Get(s.page(s.service) + "/done?m=" + path.Base(link)).Want(404)
	s.WantUnchanged(before)
	mine := visitor.Submit(page, nil).Want(303).Header.Get("Location")
	visitor.Get(mine).Want(200).WantWords("Confirmed").WantWords("09:00–09:30")
	if again := visitor.Submit(page, nil).Want(303).Header.Get("Location"); again != mine {
		t.Errorf("sent again it leads to %s, not %s", again, mine)
	}
	visitor.Get(link).Want(410).WantWords("This offer is over")
}

func TestThePageOfAnOfferEndsWithIt(t *testing.T) {
	s := open(t)
	link := s.offerLink("eva@example.com")
	visitor := s.Browse()
	page := visitor.Get(link).Want(200)
	s.Clock.Advance(15 * time.Minute)
	before := s.Dump()
	visitor.Get(link).Want(410).WantWords("This offer is over")
	visitor.Submit(page, nil).Want(410).WantWords("This offer is over")
	s.WantUnchanged(before)
}
