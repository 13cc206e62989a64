package bookings_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

// nine is the start of most tests here, as the pages write it.
const nine = "2026-11-25T08:00:00Z"

func TestATimeThatIsTakenMeanwhileKeepsWhatWasTyped(t *testing.T) {
	s := open(t)
	visitor := s.Browse()
	form := visitor.Get(s.details(nine)).Want(200)
	s.book("09:00", "first@example.com")
	refused := visitor.Submit(form, typed("eva@example.com")).Want(409).WantWords("That time is no longer free.")
	for field, value := range typed("eva@example.com") {
		if field != "notes" && refused.Shown(field) != value {
			t.Errorf("%s shows %q", field, refused.Shown(field))
		}
	}
	if refused.Find("textarea[name=notes]").Text() != "Side door" || refused.Shown("form_id") != form.Shown("form_id") {
		t.Error("the note or the mark of the form is lost")
	}
	texts, instants := times(refused)
	want := []string{"2026-11-25T08:30:00Z", "2026-11-25T08:45:00Z", "2026-11-25T09:00:00Z", "2026-11-25T09:15:00Z", "2026-11-25T09:30:00Z", "2026-11-25T09:45:00Z"}
	if !slices.Equal(instants, want) || texts[0] != "Wednesday, 25 November, 09:30" {
		t.Errorf("others: %s %s", texts, instants)
	}
	done := visitor.Submit(refused, hookstest.Form{"t": instants[1]}).Want(303).Header.Get("Location")
	visitor.Get(done).Want(200).WantWords("09:45–10:15")
	if n := s.made(); n != 2 {
		t.Errorf("%d bookings", n)
	}
}

func TestATimeThatCannotBeBookedLeadsBackToTheOthers(t *testing.T) {
	s := open(t)
	s.book("09:00", "first@example.com")
	before := s.Dump()
	for _, start := range []string{nine, "2026-11-25T08:07:00Z", "2020-11-25T08:00:00Z", "2026-11-28T08:00:00Z", "2090-01-01T00:00:00Z", "x", "", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"} {
		page := s.Browse().Get(s.details(start)).Want(303)
		back := page.Header.Get("Location")
		if !strings.HasPrefix(back, s.page(s.service)) || strings.Contains(back, "details") {
			t.Fatalf("%q leads to %s", start, back)
		}
		shown := s.Browse().Get(back).Want(200)
		if start == nine {
			shown.WantWords("09:00 is no longer free.")
		}
	}
	for _, start := range []string{"2026-11-25T08:07:00Z", "2020-11-25T08:00:00Z", "2026-11-28T08:00:00Z", "x"} {
		form := typed("eva@example.com")
		form["t"], form["form_id"] = start, "abcdefghij12345"
		if page := s.Browse().Post(s.page(s.service)+"/details", form); page.Status != 422 && page.Status != 303 {
			t.Errorf("%s answers %d", start, page.Status)
		}
	}
	s.WantUnchanged(before)
}

func TestTheSameFormTwiceBooksOnce(t *testing.T) {
	s := open(t)
	visitor := s.Browse()
	form := visitor.Get(s.details(nine)).Want(200)
	var group sync.WaitGroup
	to := make([]string, 4)
	for i := range to {
		group.Go(func() { to[i] = s.Browse().Submit(form, typed("eva@example.com")).Header.Get("Location") })
	}
	group.Wait()
	for _, each := range to {
		if each == "" || each != to[0] {
			t.Errorf("they lead to %q", to)
		}
	}
	if visitor.Get(to[0]).Want(200).WantWords("Your booking is confirmed"); s.made() != 1 {
		t.Errorf("%d bookings", s.made())
	}
	other := visitor.Get(s.details("2026-11-25T10:00:00Z")).Want(200)
	if other.Shown("form_id") == form.Shown("form_id") {
		t.Error("two forms have one mark")
	}
	before := s.Dump()
	for _, mark := range []string{"", "x", strings.Repeat("a", 4000)} {
		visitor.Submit(other, hookstest.Form{"form_id": mark, "name": "Eva", "email": "eva@example.com"}).Want(422)
	}
	s.WantUnchanged(before)
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	s := open(t)
	visitor := s.Browse()
	form := visitor.Get(s.details(nine)).Want(200)
	before := s.Dump()
	for name, c := range map[string]struct {
		sent  hookstest.Form
		words string
	}{
		"nothing":      {nil, "Check 2 fields Name is required Email is required"},
		"blank name":   {hookstest.Form{"name": "  ", "email": "eva@example.com"}, "Name is required"},
		"no address":   {hookstest.Form{"name": "Eva", "email": "eva"}, "Email: "},
		"two":          {hookstest.Form{"name": "Eva", "email": "eva@example.com\r\nBcc: x@example.com"}, "Email: "},
		"phone":        {hookstest.Form{"name": "Eva", "email": "eva@example.com", "phone": "call me"}, "Phone: "},
		"long name":    {hookstest.Form{"name": strings.Repeat("ñ", 121), "email": "eva@example.com"}, "Name: "},
		"long note":    {hookstest.Form{"name": "Eva", "email": "eva@example.com", "notes": strings.Repeat("x", 4001)}, "The note: "},
		"no places":    {hookstest.Form{"name": "Eva", "email": "eva@example.com", "seats": "0"}, "The number of places: "},
		"words places": {hookstest.Form{"name": "Eva", "email": "eva@example.com", "seats": "two"}, "The number of places: "},
	} {
		page := visitor.Submit(form, c.sent).Want(422)
		if said := page.Words("[role=alert]"); !strings.Contains(said, c.words) {
			t.Errorf("%s: %q", name, said)
		}
	}
	s.WantUnchanged(before)
	hostile := visitor.Submit(form, hookstest.Form{"name": `"><script>alert(1)</script>`, "email": "x", "notes": "</textarea><script>"}).Want(422)
	if hostile.Find("script").Length() != 0 || hostile.Shown("name") != `"><script>alert(1)</script>` {
		t.Errorf("the name is %q, scripts %d", hostile.Shown("name"), hostile.Find("script").Length())
	}
	visitor.Headers["Accept-Language"] = "es"
	visitor.Submit(form, nil).Want(422).WantWords("Revisa 2 campos")
}

func TestFieldsThatAGuestMayNotSendCountForNothing(t *testing.T) {
	s := open(t)
	visitor := s.Browse()
	form := typed("eva@example.com")
	for name, value := range map[string]string{"override": "true", "internalNotes": "x", "durationMinutes": "5", "businessId": "abcdefghij12345", "source": "member", "price": "0", "customer": "x"} {
		form[name] = value
	}
	visitor.Submit(visitor.Get(s.details(nine)).Want(200), form).Want(303)
	if booking := s.only(); booking.Int("durationMinutes") != 30 || booking.String("internalNotes") != "" || booking.String("source") != "guest" || booking.Int("price.amount") != 2000 {
		t.Errorf("booked %s", booking.Body)
	}
}

func TestABusinessHasItsOwnPages(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Other")
	wrong, owner := "/b/"+s.business.Slug+"/"+other.service, s.owner.Browse()
	before := s.Dump()
	form := typed("eva@example.com")
	form["form_id"] = "abcdefghij12345"
	for _, path := range []string{wrong, wrong + "/details?t=" + nine, "/b/nowhere", "/b/nowhere/" + s.service, "/b/" + s.business.Slug + "/abcdefghij12345", "/b/" + s.business.Slug + "/x"} {
		s.Browse().Get(path).Want(404)
		owner.Get(path).Want(404)
		if strings.Contains(path, "details") {
			s.Browse().Post(path, form).Want(404)
		}
	}
	s.WantUnchanged(before)
}

func TestWhatIsArchivedHasNoPage(t *testing.T) {
	s := open(t)
	first := s.service
	s.addService(body{"name": "Other"})
	s.SQL("UPDATE services SET status = 'archived' WHERE id = {:id}", body{"id": first})
	s.Browse().Get(s.page(first)).Want(404)
	s.SQL("UPDATE businesses SET status = 'archived'", nil)
	for _, path := range []string{"/b/" + s.business.Slug, s.page(s.service), s.details(nine), "/embed/" + s.business.Slug} {
		s.Browse().Get(path).Want(404)
	}
}

func TestGuestsSignInWhereTheBusinessTakesNone(t *testing.T) {
	s := open(t)
	s.SQL(`UPDATE businesses SET bookingPolicy = json_set(bookingPolicy, '$.allowGuests', json('false'))`, nil)
	visitor := s.Browse()
	page := visitor.Get(s.details(nine)).Want(200).WantWords("Rosa's takes bookings from people with an account.")
	door := page.Find("main a.primary").AttrOr("href", "")
	if page.Find("main form").Length() != 0 || !strings.HasPrefix(door, "/signin?next=") {
		t.Errorf("forms %d, door %s", page.Find("main form").Length(), door)
	}
	before := s.Dump()
	form := typed("eva@example.com")
	form["form_id"] = "abcdefghij12345"
	if to := visitor.Post(s.details(nine), form).Want(303).Header.Get("Location"); !strings.HasPrefix(to, "/signin?next=") {
		t.Errorf("a guest's form leads to %s", to)
	}
	s.WantUnchanged(before)
	eva := s.SignUp("Eva Luna")
	signIn := visitor.Get(door).Want(200)
	back := visitor.Submit(signIn, hookstest.Form{"email": eva.Email, "password": hookstest.Password}).Want(303).Header.Get("Location")
	if back != s.details(nine) {
		t.Errorf("signing in leads to %s", back)
	}
	mine := visitor.Get(back).Want(200).WantWords("The booking is for you, Eva Luna.")
	if mine.Find("input[name=email]").Length() != 0 {
		t.Error("it asks who is signed in for an address")
	}
	visitor.Submit(mine, nil).Want(303)
	if booking := s.only(); booking.String("source") != "user" || booking.String("customer.email") != eva.Email {
		t.Errorf("booked %s", booking.Body)
	}
	frame := s.Browse().Get("/embed/" + s.business.Slug + "/" + s.service + "/details?t=2026-11-25T10:00:00Z&lang=es").Want(200)
	if link := frame.Find("main a.primary"); link.AttrOr("target", "") != "_blank" || link.AttrOr("href", "") != s.details("2026-11-25T10:00:00Z") {
		t.Errorf("in a frame it leads to %s", link.AttrOr("href", ""))
	}
}

func TestMembersBookAsTheCustomersThatTheyAre(t *testing.T) {
	s := open(t)
	s.SQL(`UPDATE businesses SET bookingPolicy = json_set(bookingPolicy, '$.autoConfirm', json('false'))`, nil)
	owner := s.owner.Browse()
	form := owner.Get(s.details(nine)).Want(200).WantWords("Rosa's confirms each booking.")
	if action := form.Words("main form button"); action != "Request this time" {
		t.Errorf("the button says %q", action)
	}
	done := owner.Submit(form, nil).Want(303).Header.Get("Location")
	owner.Get(done).Want(200).WantWords("Your request is sent").WantWords("Rosa's answers until Wednesday, 25 November 2026, 09:00.")
	if booking := s.only(); booking.String("status") != "pending" || booking.String("source") != "user" {
		t.Errorf("booked %s", booking.Body)
	}
}

func TestGuestsFormsCountTowardTheirLimit(t *testing.T) {
	s := openIn(hookstest.New(t, func(config *hooks.Config) {
		config.Limits = access.Limits{Global: 1000, Authentication: 1000, Account: 1000, Guests: 3}
	}), "Rosa's")
	visitor := s.Browse()
	forms := make([]hookstest.Page, 3)
	for i := range forms {
		forms[i] = visitor.Get(s.details(fmt.Sprintf("2026-11-25T%02d:00:00Z", 8+i))).Want(200)
	}
	visitor.Submit(forms[0], nil).Want(422)
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("16:00", body{"customer": guest("a@example.com")})).Want(201)
	visitor.Submit(forms[0], typed("eva@example.com")).Want(303)
	refused := visitor.Submit(forms[1], typed("eva@example.com")).Want(429).WantWords("Too many attempts. Try again in 15 minutes.")
	if refused.Shown("name") != "Eva Luna" || refused.Header.Get("Retry-After") != "900" {
		t.Errorf("it keeps %q, Retry-After %q", refused.Shown("name"), refused.Header.Get("Retry-After"))
	}
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("17:00", body{"customer": guest("a@example.com")})).WantCode(429, "rate_limited")
	member := s.owner.Browse()
	member.Submit(member.Get(s.details("2026-11-25T11:00:00Z")).Want(200), nil).Want(303) // an account is no guest
	for range 5 {
		visitor.Get(s.page(s.service)).Want(200)
	}
}

func TestGuestsHaveAtMostFiveUpcomingBookings(t *testing.T) {
	s := open(t)
	for i := range 5 {
		s.book(fmt.Sprintf("%02d:00", 10+i), "eva@example.com")
	}
	visitor := s.Browse()
	page := visitor.Submit(visitor.Get(s.details(nine)).Want(200), typed("eva@example.com")).Want(409)
	page.WantWords("The limit is reached. Email: At most 5 upcoming bookings without an account")
	if s.made() != 5 {
		t.Errorf("%d bookings", s.made())
	}
}

func TestServicesWithPlaces(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"name": "Yoga", "durationMinutes": 60, "capacity": 3})
	visitor := s.Browse()
	if texts := visitor.Get(s.page(s.service) + "?d=2026-11-25").Want(200).Words(".slots label"); !strings.Contains(texts, "3 places left") {
		t.Errorf("it says %s", texts)
	}
	form := visitor.Get(s.details(nine)).Want(200)
	if n := form.Find("select[name=seats] option").Length(); n != 3 {
		t.Errorf("%d choices", n)
	}
	sent := typed("eva@example.com")
	sent["seats"] = "2"
	visitor.Get(visitor.Submit(form, sent).Want(303).Header.Get("Location")).Want(200).WantWords("2 people").WantWords("€40.00")
	late := visitor.Submit(form, hookstest.Form{"name": "Ana", "email": "ana@example.com", "seats": "2", "form_id": "abcdefghij12345"}).Want(409)
	late.WantWords("That time is no longer free.")
	if one := visitor.Get(s.details(nine)).Want(200); one.Find("select[name=seats]").Length() != 0 {
		t.Error("one place is no choice")
	}
}

// What a guest types is no proof of who it is: nothing of the customer who has the address is shown.
func TestTheAddressOfSomebodyElseShowsNothingOfThem(t *testing.T) {
	s := open(t)
	s.Call(s.key, "POST", "/api/bookings", s.order("12:00", body{"customer": body{"name": "Victoria Secreta", "email": "victoria@example.com", "phone": "+34699999999"}})).Want(201)
	visitor := s.Browse()
	done := visitor.Submit(visitor.Get(s.details(nine)).Want(200), typed("victoria@example.com")).Want(303).Header.Get("Location")
	if page := visitor.Get(done).Want(200); strings.Contains(page.Body, "Victoria") || strings.Contains(page.Body, "699999999") {
		t.Errorf("it tells %s", page.Words("main"))
	}
}

func TestVisitsChangeNothing(t *testing.T) {
	s := open(t)
	visitor := s.Browse()
	done := visitor.Submit(visitor.Get(s.details(nine)).Want(200), typed("eva@example.com")).Want(303).Header.Get("Location")
	before := s.Dump()
	for _, path := range []string{"/b/" + s.business.Slug, s.page(s.service), s.page(s.service) + "?zones=1&d=2026-12&tz=Asia%2FTokyo", s.details("2026-11-25T10:00:00Z"), s.details(nine), done} {
		visitor.Get(path)
		visitor.Get(strings.Replace(path, "/b/", "/embed/", 1))
	}
	s.WantUnchanged(before)
}

func TestLinksOpenTheirOwnBookingOnly(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Other")
	visitor := s.Browse()
	done := visitor.Submit(visitor.Get(s.details(nine)).Want(200), typed("eva@example.com")).Want(303).Header.Get("Location")
	_, query, _ := strings.Cut(done, "?")
	for _, path := range []string{
		"/b/" + other.business.Slug + "/" + s.service + "/done?" + query, "/b/" + s.business.Slug + "/" + other.service + "/done?" + query,
		s.page(s.service) + "/done", s.page(s.service) + "/done?m=", s.page(s.service) + "/done?m=abc", strings.Replace(done, "m=", "m=x", 1),
	} {
		if page := s.Browse().Get(path).Want(404); strings.Contains(page.Body, "NA-") {
			t.Errorf("%s tells of the booking", path)
		}
	}
}
