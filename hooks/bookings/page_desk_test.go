package bookings_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// desk is where the shop's bookings stand.
func (s *shop) desk(more string) string { return "/app/" + s.business.Slug + more }

// request books as a guest at a service that asks first.
func (s *shop) request(clock string) hookstest.Answer {
	s.T.Helper()
	asks := s.addService(body{"name": "Colour", "autoConfirm": false})
	return s.Call(hookstest.Guest, "POST", "/api/bookings", s.order(clock, body{"serviceId": asks, "customer": guest("ana@example.com")})).Want(201)
}

func TestTodayHasTheDayAroundNow(t *testing.T) {
	s := open(t)
	browser := s.owner.Browse()
	browser.Get(s.desk("")).Want(200).WantWords("No bookings yet").WantWords("/b/" + s.business.Slug)
	s.book("09:00", "ana@example.com")
	s.book("12:00", "bea@example.com")
	page := browser.Get(s.desk("")).WantWords("Nothing is booked for today.").WantWords("Next bookings")
	if got := page.Words(".agenda li:first-child"); !strings.HasPrefix(got, "09:00 Ana García Wednesday, 25 November · Cut · Rosa") {
		t.Errorf("next %q", got)
	}
	s.Clock.Set(instantOf(t, at("10:00")))
	if got := browser.Get(s.desk("")).Words(".agenda"); !strings.Contains(got, "Confirmed Complete Ana García Now, 10:00 12:00") {
		t.Errorf("the day is %q", got)
	}
}

func TestTodayAnswersARequest(t *testing.T) {
	s := open(t)
	id := s.request("11:00").String("id")
	browser := s.owner.Browse()
	page := browser.Get(s.desk("")).WantWords("Needs you").WantWords("Answer by")
	browser.Submit(page, nil).WantGo(s.desk(""))
	browser.Get(s.desk("")).WantWords("The booking is confirmed.")
	if got := s.Call(s.owner.Caller, "GET", "/api/bookings/"+id, nil).String("status"); got != "confirmed" {
		t.Errorf("it is %s", got)
	}
	if s.owner.Browse().Get(s.desk("")).Find("#needs").Length() > 0 {
		t.Error("it still needs somebody")
	}
}

func TestTodayCountsWhatWaitsForTheBusiness(t *testing.T) {
	s := open(t)
	asks := s.addService(body{"name": "Colour", "autoConfirm": false})
	for _, clock := range []string{"09:00", "10:00", "11:00", "12:00", "13:00", "14:00"} {
		s.Call(hookstest.Guest, "POST", "/api/bookings", s.order(clock, body{"serviceId": asks, "customer": guest("c" + clock[:2] + "@example.com")})).Want(201)
	}
	browser := s.owner.Browse()
	browser.Get(s.desk("")).WantWords("See all 6 requests")
	s.SQL("UPDATE bookings SET pendingFor = 'payment', version = version + 1 WHERE start < {:last}", body{"last": "2026-11-25 13:00"})
	page := browser.Get(s.desk(""))
	if got := page.Words("[aria-labelledby='needs'] b"); got != "14:00" {
		t.Errorf("%q waits for an answer", got)
	}
	if strings.Contains(page.Words("main"), "requests") {
		t.Error("what waits for a payment is counted")
	}
}

func TestTheListIsFiltered(t *testing.T) {
	s := open(t)
	first := s.book("09:00", "ana@example.com")
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": body{"name": "Bea Sanz", "email": "bea@example.com"}})).Want(201)
	id := first.String("id")
	s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "Ill"}).Want(200)
	browser := s.owner.Browse()
	found := func(query, want string) {
		t.Helper()
		if got := browser.Get(s.desk("/bookings" + query)).Want(200).Words("tbody td:nth-child(2)"); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
	found("", "Ana García Bea Sanz")
	found("?sort=-start", "Bea Sanz Ana García")
	found("?status=cancelled", "Ana García")
	found("?status=nonsense&period=nonsense&from=x", "Ana García Bea Sanz")
	found("?q=bea%40example", "Bea Sanz")
	found("?q="+first.String("reference"), "Ana García")
	found("?from=2026-11-25&to=2026-11-25", "Ana García Bea Sanz")
	found("?to=2026-11-24", "")
	found("?period=today", "")
	found("?period=past", "")
	found("?staff=nobody", "")
	found("?service="+s.service, "Ana García Bea Sanz")
	customer := first.String("customer.id")
	found("?customerId="+customer, "Ana García")
	browser.Get(s.desk("/bookings?customerId=" + customer)).WantWords("Bookings of Ana García")
	browser.Get(s.desk("/bookings?q=nobody")).WantWords("Nothing matches")
	browser.Get(s.desk("/bookings?period=past")).WantWords("No past bookings")
	browser.Get(s.desk("/bookings?cursor=nonsense")).WantGo(s.desk("/bookings"))
}

func TestABookingIsConfirmedCompletedAndUndone(t *testing.T) {
	s := open(t)
	id := s.request("11:00").String("id")
	browser, page := s.owner.Browse(), s.desk("/bookings/"+id)
	shown := browser.Get(page).Want(200).WantWords("It waits for your answer until Wednesday, 25 November 2026").WantWords("Not paid").WantWords("Requested")
	browser.Submit(shown, nil).WantGo(page)
	confirmed := browser.Get(page).WantWords("The booking is confirmed.")
	if confirmed.Find("input[name=status]").Length() > 0 {
		t.Error("more is offered before it begins")
	}
	s.Clock.Set(instantOf(t, at("11:10")))
	begun := browser.Get(page).WantWords("It has begun.")
	browser.Post(page, hookstest.Form{"status": "no_show", "version": begun.Shown("version")}).WantGo(page)
	missed := browser.Get(page).WantWords("The customer did not come")
	browser.Submit(missed, nil).WantGo(page)
	browser.Get(page).WantWords("The booking is completed.").WantWords("you can say that the customer did not come")
	browser.Post(page, hookstest.Form{"status": "confirmed"}).Want(409).WantWords("The current status does not allow this.")
	browser.Post(page, hookstest.Form{"status": "expired"}).Want(422)
}

func TestDecliningHasAPageOfItsOwn(t *testing.T) {
	s := open(t)
	id := s.request("11:00").String("id")
	browser, page := s.owner.Browse(), s.desk("/bookings/"+id)
	asked := browser.Get(page + "/decline").Want(200).WantWords("It cannot be undone.")
	browser.Submit(asked, hookstest.Form{"reason": "Full"}).WantGo(page)
	browser.Get(page).WantWords("The request is declined.").WantWords("Reason: Full")
	browser.Get(page + "/decline").WantGo(page)
	browser.Get(page + "/cancel").WantGo(page)
	browser.Get(page + "/move").WantGo(page)
}

func TestCancellingShowsItsCostBefore(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": body{"freeMinutes": 2880, "tiers": []body{{"minutesBefore": 2880, "feePercent": 50}}}})
	id := s.book("11:00", "ana@example.com").String("id")
	s.SQL("UPDATE bookings SET amountPaid = 2000, paymentStatus = 'paid', version = version + 1 WHERE id = {:id}", body{"id": id})
	browser, page := s.owner.Browse(), s.desk("/bookings/"+id)
	asked := browser.Get(page + "/cancel").Want(200).WantWords("The business Fee €0.00, given back €20.00.").WantWords("The customer, who told you Fee €10.00, given back €10.00.")
	if got := s.Call(s.key, "GET", "/api/bookings/"+id, nil).String("status"); got != "confirmed" {
		t.Fatalf("asking made it %s", got)
	}
	refused := browser.Submit(asked, hookstest.Form{"by": "customer", "reason": " "}).Want(422).WantWords("The reason is required")
	if refused.Find("#by-customer[checked]").Length() != 1 {
		t.Error("the choice is lost")
	}
	browser.Submit(refused, hookstest.Form{"reason": "Rang"}).WantGo(page)
	browser.Get(page).WantWords("Cancelled on the customer's terms").WantWords("Reason: Rang").WantWords("Fee €10.00")
}

func TestAStaleFormShowsBothStates(t *testing.T) {
	s := open(t)
	id := s.book("11:00", "ana@example.com").String("id")
	browser, page := s.owner.Browse(), s.desk("/bookings/"+id)
	before := browser.Get(page)
	s.Call(s.key, "PATCH", "/api/bookings/"+id, body{"start": at("12:00")}).Want(200)
	refused := browser.Submit(before, hookstest.Form{"internalNotes": "Knows the way"}).Want(409)
	refused.WantWords("When you opened it Confirmed · Wednesday, 25 November 2026, 11:00–11:30 · Rosa Now Confirmed · Wednesday, 25 November 2026, 12:00–12:30 · Rosa")
	if got := refused.Words("#internalNotes"); got != "Knows the way" {
		t.Errorf("what was typed is lost: %q", got)
	}
	browser.Submit(refused, nil).WantGo(page)
	browser.Get(page).WantWords("The notes are saved.").WantWords("Moved")
}

func TestMovingByAFreeTimeOrByFigures(t *testing.T) {
	s := open(t)
	bea := s.addStaff("Bea")
	id := s.book("11:00", "ana@example.com").String("id")
	s.Call(s.key, "PATCH", "/api/bookings/"+id, body{"start": at("11:00"), "staffId": s.ownStaff()}).Want(200)
	browser, page := s.owner.Browse(), s.desk("/bookings/"+id)
	shown := browser.Get(page + "/move").Want(200)
	if shown.Find("[name=t][value='2026-11-25T10:00:00Z']").Length() > 0 || shown.Find("[name=t][value='2026-11-25T11:00:00Z']").Length() != 1 {
		t.Error("its own time is offered, or another is not")
	}
	browser.Submit(shown, nil).Want(422).WantWords("The start is required")
	browser.Submit(shown, hookstest.Form{"t": "2026-11-25T11:00:00Z"}).WantGo(page)
	browser.Get(page).WantWords("The booking is moved.").WantWords("When: Wednesday, 25 November 2026, 11:00 → Wednesday, 25 November 2026, 12:00")

	typed := hookstest.Form{"date": "2026-11-25", "time": "22:00"}
	refused := browser.Post(page+"/move", typed).Want(422).WantWords("That time is outside the opening hours.")
	if refused.Shown("time") != "22:00" || refused.Find("#time-error").Length() != 1 {
		t.Error("what was typed is lost, or not told at the field")
	}
	browser.Post(page+"/move", hookstest.Form{"date": "2026-02-30", "time": "x"}).Want(422).WantWords("Check 2 fields")
	typed["override"] = "1"
	browser.Post(page+"/move", typed).WantGo(page)

	with := browser.Get(page + "/move?staff=" + bea).Want(200)
	if with.Words(".choices [aria-current]") != "Bea" {
		t.Errorf("chosen is %q", with.Words(".choices [aria-current]"))
	}
	browser.Post(page+"/move?staff="+bea, typed).WantGo(page)
	browser.Get(page).WantWords("Staff: Rosa → Bea")
}

func TestMovingToATakenTimeOffersOthers(t *testing.T) {
	s := open(t)
	id := s.book("11:00", "ana@example.com").String("id")
	s.book("12:00", "bea@example.com")
	browser, page := s.owner.Browse(), s.desk("/bookings/"+id+"/move")
	refused := browser.Post(page, hookstest.Form{"t": "2026-11-25T11:00:00Z"}).Want(409).WantWords("That time is no longer free.").WantWords("Nearest free times")
	if refused.Find("[name=t]").Length() == 0 {
		t.Error("no other time is offered")
	}
}

func TestABookingIsEnteredStepByStep(t *testing.T) {
	s := open(t)
	other := s.addService(body{"name": "Colour"})
	browser, page := s.owner.Browse(), s.desk("/bookings/new")
	steps := browser.Get(page).Want(200).WantWords("What is booked?")
	if steps.Find(".offers a").Length() != 2 {
		t.Fatal("not every service is offered")
	}
	browser.Get(page + "?service=" + other).Want(200).WantWords("When?")
	browser.Get(page + "?service=nowhere").Want(404)
	free := browser.Get(page + "?service=" + s.service + "&d=2026-11-25")
	if free.Find("[name=t][value='2026-11-25T10:00:00Z']").Length() != 1 {
		t.Fatal("11:00 is not offered")
	}
	form := browser.Get(page + "?service=" + s.service + "&start=2026-11-25T11:00:00%2B01:00").Want(200).WantWords("Wednesday, 25 November 2026, 11:00–11:30")
	refused := browser.Submit(form, hookstest.Form{"phone": "nonsense"}).Want(422).WantWords("Name is required")
	made := browser.Submit(refused, hookstest.Form{"name": "Eva Luna", "phone": "+34600123456", "notes": "Back door", "internalNotes": "VIP"}).Want(303)
	browser.Get(made.Header.Get("Location")).WantWords("The booking is made.").WantWords("Back door").WantWords("The team")
	again := browser.Submit(form, hookstest.Form{"name": "Eva Luna", "phone": "+34600123456"}).Want(303)
	if again.Header.Get("Location") != made.Header.Get("Location") {
		t.Error("the same form made another booking")
	}
	browser.Get(again.Header.Get("Location")).WantWords("The same form was sent twice")
}

func TestABookingIsEnteredForSomebodyKnown(t *testing.T) {
	s := open(t)
	known := s.book("09:00", "ana@example.com")
	browser, page := s.owner.Browse(), s.desk("/bookings/new?service="+s.service+"&t=2026-11-25T11:00:00Z")
	found := browser.Get(page + "&q=ana").Want(200)
	if got := found.Words(".list a"); got != "Ana García" {
		t.Fatalf("found %q", got)
	}
	browser.Get(page + "&q=nobody").WantWords("Nothing matches")
	form := browser.Get(found.Find(".list a").AttrOr("href", "")).Want(200).WantWords("ana@example.com")
	if form.Find("[name=name]").Length() > 0 {
		t.Error("the name is asked for")
	}
	made := browser.Submit(form, nil).Want(303)
	id := strings.TrimPrefix(made.Header.Get("Location"), s.desk("/bookings/"))
	if got := s.Call(s.key, "GET", "/api/bookings/"+id, nil).String("customer.id"); got != known.String("customer.id") {
		t.Errorf("it is for %q", got)
	}
	browser.Get(s.desk("/bookings/" + id)).WantWords("1 to come")
}

func TestATimeThatIsNotFreeSaysWhy(t *testing.T) {
	s := open(t)
	s.book("11:00", "ana@example.com")
	browser, page := s.owner.Browse(), s.desk("/bookings/new?service="+s.service)
	browser.Get(page + "&d=2026-11-25").WantWords("Why other times are not free").WantWords("10:45–11:15: taken")
	browser.Get(page + "&d=2026-11-28").WantWords("Nothing is free on Saturday, 28 November.")
	taken := browser.Get(page + "&t=2026-11-25T10:00:00Z").WantWords("That time is no longer free.")
	if taken.Find("a[href*='override=1']").Length() > 0 || taken.Find("[name=t]").Length() == 0 {
		t.Error("a taken time can be had, or no other is offered")
	}
	filled := hookstest.Form{"name": "Eva Luna", "email": "eva@example.com"}
	refused := browser.Submit(taken, filled).Want(409).WantWords("That time is no longer free.")
	if refused.Shown("name") != "Eva Luna" {
		t.Error("what was typed is lost")
	}
	browser.Submit(refused, hookstest.Form{"t": "2026-11-25T10:30:00Z"}).Want(303)

	late := browser.Get(page + "&date=2026-11-25&time=22:00")
	late.WantGo(page[:strings.Index(page, "?")] + "?service=" + s.service + "&t=2026-11-25T21%3A00%3A00Z")
	closed := browser.Get(late.Header.Get("Location")).WantWords("That time is outside the opening hours.")
	browser.Submit(closed, filled).Want(422)
	overriding := browser.Get(closed.Find("a[href*='override=1']").AttrOr("href", "")).WantWords("The rules of time are left aside")
	browser.Submit(overriding, filled).Want(303)
	browser.Get(page + "&date=x&time=22:00").WantWords("Must be a date")
}

func TestStaffSeesItsOwnCalendar(t *testing.T) {
	s := open(t)
	cris := s.SignUp("Cris Vega")
	s.business.Join(cris, "staff")
	theirs := s.book("09:00", "ana@example.com")
	s.Call(s.key, "PATCH", "/api/bookings/"+theirs.String("id"), body{"start": at("09:00"), "staffId": s.ownStaff()}).Want(200)
	browser := cris.Browse()
	browser.Get(s.desk("")).Want(200).WantWords("No bookings yet")
	list := browser.Get(s.desk("/bookings")).Want(200).WantWords("No upcoming bookings")
	if list.Find("[name=staff]").Length() > 0 {
		t.Error("somebody else's calendar is offered")
	}
	for _, verb := range []string{"", "/move", "/cancel", "/decline"} {
		browser.Get(s.desk("/bookings/" + theirs.String("id") + verb)).Want(404)
		browser.Post(s.desk("/bookings/"+theirs.String("id")+verb), hookstest.Form{"status": "completed", "reason": "x", "t": at("10:00")}).Want(404)
	}
	form := browser.Get(s.desk("/bookings/new?service=" + s.service + "&t=2026-11-25T08:00:00Z&staff=" + s.ownStaff())).Want(200)
	made := browser.Submit(form, hookstest.Form{"name": "Eva Luna", "email": "eva@example.com"}).Want(303)
	browser.Get(made.Header.Get("Location")).Want(200).WantWords("Staff Cris Vega")
	s.SQL("UPDATE staff SET seesAll = TRUE", nil)
	browser.Get(s.desk("/bookings/" + theirs.String("id"))).Want(200)
}

// ownStaff is the owner among the staff.
func (s *shop) ownStaff() (id string) {
	s.T.Helper()
	if err := s.App.DB().NewQuery("SELECT id FROM staff WHERE role = 'owner' AND business = {:business}").Bind(body{"business": s.business.ID}).Row(&id); err != nil {
		s.T.Fatal(err)
	}
	return id
}
