package bookings_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// page is the address of the shop's public page of a service.
func (s *shop) page(service string) string { return "/b/" + s.business.Slug + "/" + service }

// details is where a time of the shop's service is booked; more are pairs of the query.
func (s *shop) details(start string, more ...string) string {
	query := url.Values{"t": {start}}
	for i := 0; i+1 < len(more); i += 2 {
		query.Set(more[i], more[i+1])
	}
	return s.page(s.service) + "/details?" + query.Encode()
}

// typed are the fields that a guest fills in.
func typed(email string) hookstest.Form {
	return hookstest.Form{"name": "Eva Luna", "email": email, "phone": "+34 600 123 456", "notes": "Side door"}
}

// days are the names of the month's links.
func days(p hookstest.Page) (names []string) {
	for _, link := range p.Find(".month a").EachIter() {
		names = append(names, link.AttrOr("aria-label", ""))
	}
	return names
}

// times are what the radio buttons say, and the instants behind them.
func times(p hookstest.Page) (texts, instants []string) {
	for _, label := range p.Find(".slots label").EachIter() {
		texts = append(texts, strings.Join(strings.Fields(label.Find("span").Text()), " "))
		instants = append(instants, label.Find("input[type=radio][name=t]").AttrOr("value", ""))
	}
	return texts, instants
}

// offers are the starts that the API offers, as it writes them.
func (s *shop) offers(from, to, zone string) (starts []string) {
	s.T.Helper()
	query := url.Values{"businessId": {s.business.ID}, "serviceId": {s.service}, "from": {from}, "to": {to}, "timezone": {zone}}
	for _, slot := range s.Call(hookstest.Guest, "GET", "/api/bookings/availability?"+query.Encode(), nil).Want(200).List("slots") {
		starts = append(starts, slot["start"].(string))
	}
	return starts
}

// only is the booking that the business has.
func (s *shop) only() hookstest.Answer {
	s.T.Helper()
	list := s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200)
	if list.Int("total") != 1 {
		s.T.Fatalf("%d bookings: %s", list.Int("total"), list.Body)
	}
	return s.Call(s.key, "GET", "/api/bookings/"+list.List("bookings")[0]["id"].(string), nil).Want(200)
}

// made is how many bookings there are.
func (s *shop) made() int {
	s.T.Helper()
	return s.number("SELECT count(*) FROM bookings", nil)
}

func TestAVisitorBooksByForms(t *testing.T) {
	for lang, words := range map[string]struct{ day, details, done, price string }{
		"en": {"Wednesday, 25 November, 35 free times", "Your details", "Your booking is confirmed", "€20.00"},
		"es": {"miércoles, 25 de noviembre, 35 horas libres", "Tus datos", "Tu reserva está confirmada", "20,00 €"},
	} {
		s := open(t)
		visitor := s.Browse()
		visitor.Headers["Accept-Language"] = lang
		visitor.Get("/b/" + s.business.Slug).WantGo(s.page(s.service)) // there is but one service
		month := visitor.Get(s.page(s.service)).Want(200)
		if month.Words("h1") != "Cut" || !slices.Contains(days(month), words.day) {
			t.Errorf("%s: %q, days %q", lang, month.Words("h1"), days(month))
		}
		if _, instants := times(month); !slices.Equal(instants, s.offers("2026-11-24", "2026-11-25", "Europe/Madrid")) {
			t.Errorf("%s: the first free day shows %s", lang, instants)
		}
		day, found := month.Find(".month a[aria-label='" + words.day + "']").Attr("href")
		if !found {
			t.Fatal("no link to the 25th")
		}
		texts, instants := times(visitor.Get(day).Want(200))
		if texts[0] != "09:00" || instants[0] != "2026-11-25T08:00:00Z" {
			t.Fatalf("%s: %s %s", lang, texts, instants)
		}
		form := visitor.Get(s.details(instants[0])).Want(200).WantWords(words.details)
		done := visitor.Submit(form, typed("eva@example.com")).Want(303).Header.Get("Location")
		if !strings.HasPrefix(done, s.page(s.service)+"/done?m=") {
			t.Fatalf("it leads to %s", done)
		}
		booking := s.only()
		shown := visitor.Get(done).Want(200).WantWords(words.done)
		for _, part := range []string{booking.String("reference"), "09:00–09:30, Europe/Madrid", "2026", words.price, "Rosa"} {
			shown.WantWords(part)
		}
		if booking.String("start") != "2026-11-25T08:00:00Z" || booking.String("customer.name") != "Eva Luna" || booking.String("customer.locale") != lang ||
			booking.String("customer.phone") != "+34600123456" || booking.String("notes") != "Side door" || booking.String("source") != "guest" {
			t.Errorf("%s: booked %s", lang, booking.Body)
		}
		if got := s.events(booking.String("id")); !slices.Equal(got, []string{"booking.created"}) {
			t.Errorf("events %s", got)
		}
	}
}

func TestOnlyFreeDaysAreLinks(t *testing.T) {
	s := open(t)
	s.Call(s.key, "POST", "/api/bookings", s.order("09:00", body{"customer": guest("a@example.com"), "durationMinutes": 540})).Want(201) // all of the 25th
	for _, zone := range []string{"Europe/Madrid", "America/New_York", "Pacific/Auckland"} {
		for month, next := range map[string]string{"2026-11": "2026-12-01", "2026-12": "2027-01-01", "2027-01": "2027-02-01", "2027-02": "2027-03-01"} {
			at, _ := time.LoadLocation(zone)
			perDay := map[string]int{}
			for _, start := range s.offers(month+"-01", next, zone) {
				perDay[instantOf(t, start).In(at).Format("Monday, 2 January")]++
			}
			page := s.Browse().Get(s.page(s.service) + "?d=" + month + "&tz=" + url.QueryEscape(zone)).Want(200)
			shown := days(page)
			if len(shown) != len(perDay) || len(shown) == 0 {
				t.Errorf("%s %s: %d links, %d free days", zone, month, len(shown), len(perDay))
			}
			for day, n := range perDay {
				if !slices.Contains(shown, fmt.Sprintf("%s, %d free times", day, n)) {
					t.Errorf("%s %s: no link for %s with %d", zone, month, day, n)
				}
			}
			if first := page.Find(".month a").First(); first.AttrOr("aria-current", "") != "date" || page.Find(".month a[aria-current]").Length() != 1 {
				t.Errorf("%s %s: the first free day is not chosen", zone, month)
			}
		}
	}
}

func TestMonthsEndWhereBookingsDo(t *testing.T) {
	s := open(t)
	visit := func(query string) hookstest.Page { return s.Browse().Get(s.page(s.service) + query).Want(200) }
	earlier, later := "a[aria-label='Earlier month']", "a[aria-label='Next month']"
	for query, want := range map[string]struct {
		month          string
		earlier, later int
	}{
		"": {"November 2026", 0, 1}, "?d=2020-01": {"November 2026", 0, 1}, "?d=2026-12-24": {"December 2026", 1, 1}, "?d=2027-02": {"February 2027", 1, 0},
		"?d=2027-03": {"February 2027", 1, 0}, "?d=9999-12-31": {"February 2027", 1, 0}, "?d=2026-02-30": {"November 2026", 0, 1}, "?d=x": {"November 2026", 0, 1},
		"?t=2027-01-12T09:00:00Z": {"January 2027", 1, 1},
	} {
		page := visit(query)
		if page.Words("h2") != want.month || page.Find(earlier).Length() != want.earlier || page.Find(later).Length() != want.later {
			t.Errorf("%q shows %q, earlier %d, later %d", query, page.Words("h2"), page.Find(earlier).Length(), page.Find(later).Length())
		}
	}
	if to := visit("?d=2026-12").Find(later).AttrOr("href", ""); to != s.page(s.service)+"?d=2027-01" {
		t.Errorf("later leads to %s", to)
	}
}

func TestAnEmptyMonthTellsTheNextFreeDay(t *testing.T) {
	s := open(t)
	s.Clock.Set(time.Date(2026, 11, 30, 20, 0, 0, 0, time.UTC)) // Monday, after hours
	page := s.Browse().Get(s.page(s.service)).Want(200).WantWords("No free times in this month.")
	link := page.Find("a:contains('Next free day: Tuesday, 1 December')")
	if link.Length() != 1 || page.Find(".slots").Length() != 0 {
		t.Fatalf("it says %s", page.Words("main"))
	}
	if next := s.Browse().Get(link.AttrOr("href", "")).Want(200); next.Find(".month a[aria-current]").Text() != "1" {
		t.Errorf("it leads to %s", next.Words("main"))
	}
	s.SQL("UPDATE staff SET weekly = '[]'", nil)
	s.Browse().Get(s.page(s.service)).Want(200).WantWords("There are none in the next months either.")
}

func TestServicesAreListed(t *testing.T) {
	s := open(t)
	second := s.addService(body{"name": "Beard <b>trim</b>", "durationMinutes": 75, "price": nil, "description": "With hot towels"})
	page := s.Browse().Get("/b/" + s.business.Slug + "?tz=America%2FLima").Want(200)
	for _, words := range []string{"Book at Rosa's", "Cut", "30 min", "€20.00", "Beard <b>trim</b>", "1 h 15 min", "Price on request", "With hot towels"} {
		page.WantWords(words)
	}
	if to := page.Find(".offers a").Last().AttrOr("href", ""); to != s.page(second)+"?tz=America%2FLima" {
		t.Errorf("it leads to %s", to)
	}
	empty := s.SignUp("Zoe Paz").Business("Zoe's")
	s.Browse().Get("/b/" + empty.Slug).Want(200).WantWords("Nothing can be booked online here yet.")
}

func TestAVisitorMayAskForAPerson(t *testing.T) {
	s := open(t)
	page := s.Browse().Get(s.page(s.service)).Want(200)
	if page.Find(".choices").Length() != 0 {
		t.Error("one person is no choice")
	}
	luis := s.addStaff("Luis")
	s.book("09:00", "a@example.com") // goes to one of the two
	page = s.Browse().Get(s.page(s.service) + "?d=2026-11-25").Want(200)
	if got := page.Words(".choices a[aria-current]"); got != "Anyone" || page.Words(".choices") != "Anyone Rosa Luis" && page.Words(".choices") != "Anyone Luis Rosa" {
		t.Errorf("choices %q, chosen %q", page.Words(".choices"), got)
	}
	texts, _ := times(page)
	if !slices.Contains(texts, "09:00") {
		t.Error("the other one is free at nine")
	}
	taken := s.only().String("staffId")
	texts, instants := times(s.Browse().Get(s.page(s.service) + "?d=2026-11-25&staff=" + taken).Want(200))
	if slices.Contains(texts, "09:00") || len(texts) == 0 {
		t.Errorf("times of who is booked: %s", texts)
	}
	visitor := s.Browse()
	form := visitor.Get(s.details(instants[0], "staff", luis)).Want(200).WantWords("Luis")
	visitor.Submit(form, typed("b@example.com")).Want(303)
	if n := s.number("SELECT count(*) FROM bookings WHERE staff = {:luis} AND start = {:start}", body{"luis": luis, "start": strings.Replace(strings.Replace(instants[0], "T", " ", 1), "Z", ".000Z", 1)}); n != 1 {
		t.Errorf("%d bookings of Luis at %s", n, instants[0])
	}
	other := openIn(s.Instance, "Other")
	s.Browse().Get(s.page(s.service) + "?staff=" + other.business.StaffID).Want(200) // not there: anyone
}

func TestAnotherZoneShowsTheSameInstant(t *testing.T) {
	s := open(t)
	visitor := s.Browse()
	here := visitor.Get(s.page(s.service) + "?d=2026-11-25").Want(200).WantWords("Times in Europe/Madrid.")
	if here.Find("select[name=tz]").Length() != 0 {
		t.Error("the list of zones is sent before it is asked for")
	}
	asked := visitor.Get(strings.TrimSuffix(here.Find("#zone a").AttrOr("href", ""), "#zone")).Want(200)
	if asked.Find("select[name=tz] option[selected]").AttrOr("value", "") != "Europe/Madrid" || asked.Find("select[name=tz] option").Length() < 400 {
		t.Error("the list of zones is not there")
	}
	start := "2026-11-25T08:00:00Z" // three at night in New York
	there := visitor.Get(s.page(s.service) + "?t=" + start + "&tz=America%2FNew_York").Want(200)
	there.WantWords("Times in America/New York. Rosa's is in Europe/Madrid.")
	texts, instants := times(there)
	if texts[0] != "03:00" || instants[0] != start || there.Find(".slots input:checked").AttrOr("value", "") != start {
		t.Errorf("there it shows %s %s", texts[:1], instants[:1])
	}
	form := visitor.Get(s.details(start, "tz", "America/New_York")).Want(200)
	form.WantWords("03:00–03:30, America/New York").WantWords("Wednesday, 25 November 2026, 09:00 in Europe/Madrid")
	done := visitor.Submit(form, typed("eva@example.com")).Want(303).Header.Get("Location")
	visitor.Get(done).Want(200).WantWords("03:00–03:30, America/New York").WantWords("09:00 in Europe/Madrid")
	if booking := s.only(); booking.String("start") != start || booking.String("customer.timezone") != "America/New_York" || booking.String("timezone") != "Europe/Madrid" {
		t.Errorf("booked %s", booking.Body)
	}
	for _, wrong := range []string{"Mars/Base", "Local", "../etc/passwd", "%ff", "Europe/Madrid%00"} {
		visitor.Get(s.page(s.service) + "?tz=" + wrong).Want(200).WantWords("Times in Europe/Madrid.")
	}
}

func TestDaysOnWhichTheClocksChange(t *testing.T) {
	for _, c := range []struct {
		zone, day string
		want      string
	}{
		{"Europe/Madrid", "2027-03-28", "00:00 01:00 03:00 04:00 05:00"},
		{"Europe/Madrid", "2027-10-31", "00:00 01:00 02:00 CEST 02:00 CET 03:00 04:00 05:00"},
		{"America/New_York", "2027-03-14", "00:00 01:00 03:00 04:00 05:00"},
		{"America/New_York", "2027-11-07", "00:00 01:00 EDT 01:00 EST 02:00 03:00 04:00 05:00"},
	} {
		s := open(t)
		hours := []body{{"weekday": "sun", "start": "00:00", "end": "06:00"}}
		s.Call(s.owner.Caller, "PATCH", "/api/businesses/"+s.business.ID, body{"hours": hours}).Want(200)
		s.SQL("UPDATE businesses SET timezone = {:zone}", body{"zone": c.zone})
		s.service = s.addService(body{"name": "Night", "durationMinutes": 60, "stepMinutes": 60, "advanceDays": 400})
		page := s.Browse().Get(s.page(s.service) + "?d=" + c.day).Want(200)
		texts, instants := times(page)
		next := instantOf(t, c.day+"T00:00:00Z").AddDate(0, 0, 1).Format(time.DateOnly)
		if got := strings.Join(texts, " "); got != c.want || !slices.Equal(instants, s.offers(c.day, next, c.zone)) {
			t.Errorf("%s on %s shows %s", c.zone, c.day, got)
		}
		for i, instant := range instants { // what is offered can be booked
			visitor := s.Browse()
			form := typed(fmt.Sprintf("eva%d@example.com", i))
			form["phone"] = ""
			visitor.Submit(visitor.Get(s.details(instant)).Want(200), form).Want(303)
		}
		if texts, _ := times(s.Browse().Get(s.page(s.service) + "?d=" + c.day).Want(200)); len(texts) > 0 && page.Find(".month a[aria-current]").Text() == "" {
			t.Errorf("%s on %s still offers %s", c.zone, c.day, texts)
		}
	}
}
