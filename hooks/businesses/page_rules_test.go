package businesses_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

func TestTheButtonsOfTheHoursChangeTheFormOnly(t *testing.T) {
	i, _, owner, _ := salonWith(t)
	form := owner.Get(settings + "hours").Want(200)
	before := i.Dump()
	page := owner.Submit(form, hookstest.Form{"add": "mon", "mon-0-end": "14:00", "fri-0-start": "nonsense"}).Want(200).WantWords("This is not saved yet.")
	if page.Shown("mon-0-end") != "14:00" || page.Shown("fri-0-start") != "nonsense" || page.Find("#mon-1-start[autofocus]").Length() != 1 {
		t.Error("what was typed is lost, or the new row has not the focus")
	}
	page = owner.Submit(page, hookstest.Form{"mon-1-start": "16:00", "mon-1-end": "20:00", "copy": "weekdays"}).Want(200)
	if page.Shown("thu-1-end") != "20:00" || page.Find("[name=sat-0-start]").Length() != 0 {
		t.Error("Monday is not copied to the weekdays alone")
	}
	page = owner.Submit(page, hookstest.Form{"remove": "wed-0"}).Want(200)
	page = owner.Submit(page, hookstest.Form{"add": "closure"}).Want(200)
	page = owner.Submit(page, hookstest.Form{"closure-0-start": "2026-12-24", "closure-0-reason": "Navidad", "add": "closure"}).Want(200)
	if page.Shown("closure-0-reason") != "Navidad" || page.Shown("wed-0-start") != "16:00" || page.Find("[name=wed-1-start]").Length() != 0 {
		t.Error("the form has not what its buttons made of it")
	}
	if page = owner.Submit(page, hookstest.Form{"remove": "closure-0"}).Want(200); page.Find("[aria-label='Closure 1']").Length() != 1 || page.Find("#closure-1-start").Length() != 0 {
		t.Error("not one closure is left")
	}
	i.WantUnchanged(before)
}

func TestHoursAreSavedAndTellWhatIsOutside(t *testing.T) {
	i, salon, owner, _ := salonWith(t)
	service := i.Call(salon.Owner.Caller, "POST", "/api/services", hookstest.Body{"businessId": salon.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	i.Call(salon.Owner.Caller, "PATCH", "/api/businesses/"+salon.ID, hookstest.Body{"closures": []hookstest.Body{
		{"start": "2026-01-01", "end": "2026-01-02", "reason": "New year"}, {"start": "2026-12-31T12:00:00Z", "end": "2027-01-02"},
	}}).Want(200)
	booking := i.Call(salon.Owner.Caller, "POST", "/api/bookings", hookstest.Body{
		"businessId": salon.ID, "serviceId": service, "start": "2026-11-30T09:00:00Z", "customer": hookstest.Body{"name": "Fay Ruiz", "email": "fay@example.com"},
	}).Want(201).String("id")
	form := owner.Get(settings + "hours").Want(200)
	if strings.Contains(form.Words("main"), "New year") || form.Find("[name=closure-0-at]").Length() != 1 {
		t.Error("a closure that is over shows, or one of instants does not")
	}
	owner.Submit(form, hookstest.Form{"sun-0-start": "20:00", "sun-0-end": "00:00"}).WantGo(settings + "hours")
	if now := read(i, salon); !strings.Contains(now.Body, `{"weekday":"sun","start":"20:00","end":"24:00"}`) || !strings.Contains(now.Body, "New year") {
		t.Errorf("not saved to midnight, or a closure that is over is lost: %s", now.Body)
	}
	form = owner.Get(settings + "hours").Want(200)
	if form.Shown("sun-0-end") != "00:00" {
		t.Errorf("midnight shows as %q", form.Shown("sun-0-end"))
	}
	form = owner.Submit(form, hookstest.Form{"add": "closure"}).Want(200)
	owner.Submit(form, hookstest.Form{"closure-1-start": "2026-11-30", "closure-1-end": "", "closure-1-reason": "Repairs"}).WantGo(settings + "hours?outside=1")
	page := owner.Get(settings + "hours?outside=1").Want(200).WantWords("The hours are saved.").WantWords("1 booking lies outside these hours")
	if page.Find("main a[href='/app/salon-sol/bookings/"+booking+"']").Length() != 1 || !strings.Contains(page.Words("main"), "Fay Ruiz") {
		t.Errorf("it does not lead to the booking: %s", page.Words("main"))
	}
	if now := read(i, salon); !strings.Contains(now.Body, `{"start":"2026-11-30","end":"2026-12-01","reason":"Repairs"}`) || !strings.Contains(now.Body, "2026-12-31T12:00:00Z") {
		t.Errorf("the closures are %s", now.Body)
	}
	owner.Post(settings+"hours", hookstest.Form{}).WantGo(settings + "hours?outside=1")
	if now := read(i, salon); !strings.Contains(now.Body, `"hours":[]`) {
		t.Errorf("not closed all week: %s", now.Body)
	}
}

// TestTheFormKeepsTheClosuresThatItShowed: however many there are, and when one of them has ended meanwhile.
func TestTheFormKeepsTheClosuresThatItShowed(t *testing.T) {
	i, salon, owner, _ := salonWith(t)
	var closures []hookstest.Body
	for n := range 120 {
		day := hookstest.Start.AddDate(0, 0, 1+2*n)
		closures = append(closures, hookstest.Body{"start": day.Format(time.DateOnly), "end": day.AddDate(0, 0, 1).Format(time.DateOnly), "reason": nil})
	}
	i.Call(salon.Owner.Caller, "PATCH", "/api/businesses/"+salon.ID, hookstest.Body{"closures": closures}).Want(200)
	before := fmt.Sprint(read(i, salon).List("closures"))
	form := owner.Get(settings + "hours").Want(200)
	i.Clock.Advance(72 * time.Hour)
	owner.Submit(form, nil).WantGo(settings + "hours")
	if now := fmt.Sprint(read(i, salon).List("closures")); now != before {
		t.Errorf("of %s\nis left %s", before, now)
	}
}

func TestRefusedHoursNameTheirControls(t *testing.T) {
	i, _, owner, _ := salonWith(t)
	before := i.Dump()
	page := owner.Post(settings+"hours", hookstest.Form{
		"mon-0-start": "", "mon-0-end": "", "mon-1-start": "10:00", "mon-1-end": "9", "tue-0-start": "12:00", "tue-0-end": "10:00", "wed-0-start": "09:00", "wed-0-end": "12:00",
		"wed-1-start": "11:00", "wed-1-end": "13:00", "closure-0-start": "", "closure-1-start": "2026-12-24", "closure-1-end": "2026-12-20", "closure-2-start": "soon",
	}).Want(422)
	i.WantUnchanged(before)
	for field, told := range map[string]string{
		"mon-1-end": "Must be a time such as 09:30", "tue-0-end": "Must be later than the start", "wed-1-start": "Overlaps another one",
		"closure-1-end": "Must not be before the first day", "closure-2-start": "Must be a date such as 2026-11-22",
	} {
		if got := page.Words("#" + field + "-error"); got != told {
			t.Errorf("at %s it says %q", field, got)
		}
	}
	if page.Shown("mon-1-end") != "9" || page.Shown("closure-2-start") != "soon" {
		t.Error("what was typed is lost")
	}
}

func TestRulesForBookingsAreSavedAsTheirSentenceSays(t *testing.T) {
	i, salon, owner, _ := salonWith(t)
	form := owner.Get(settings + "booking-page").Want(200).WantWords("You can cancel or move it for free until")
	if got := form.Shown("freeMinutes"); got != "1" || form.Find("[name=freeMinutes-unit] [selected]").AttrOr("value", "") != "days" {
		t.Errorf("a day shows as %q", got)
	}
	if code := form.Words("#embed"); !strings.Contains(code, `data-nearbyassist="salon-sol"`) || !strings.Contains(code, "/embed.js") {
		t.Errorf("the code is %s", code)
	}
	before := i.Dump()
	page := owner.Submit(form, hookstest.Form{"add": "tier", "noticeMinutes": "3", "noticeMinutes-unit": "hours"}).Want(200).WantWords("This is not saved yet.")
	page = owner.Submit(page, hookstest.Form{"tier-0": "12", "tier-0-unit": "hours", "tier-0-percent": "50", "preview": "1"}).Want(200)
	if got := page.Words("blockquote"); !strings.Contains(got, "the fee is 50% of the price") || page.Shown("noticeMinutes") != "3" {
		t.Errorf("a customer would read %q", got)
	}
	i.WantUnchanged(before)
	owner.Submit(page, hookstest.Form{"maxPerDay": "8"}).WantGo(settings + "booking-page")
	now := read(i, salon)
	for _, part := range []string{`"noticeMinutes":180`, `"maxPerDay":8`, `"cancellationPolicy":{"freeMinutes":1440,"tiers":[{"minutesBefore":720,"feePercent":50}]}`, `"autoConfirm":true`} {
		if !strings.Contains(now.Body, part) {
			t.Errorf("there is no %s in %s", part, now.Body)
		}
	}
	owner.Post(settings+"booking-page", hookstest.Form{"noticeMinutes": "0", "noticeMinutes-unit": "minutes", "advanceDays": "30", "stepMinutes": "20", "policy": "open"}).WantGo(settings + "booking-page")
	now = read(i, salon)
	for _, part := range []string{`"noticeMinutes":0`, `"stepMinutes":20`, `"maxPerDay":null`, `"cancellationPolicy":null`, `"autoConfirm":false`, `"allowGuests":false`} {
		if !strings.Contains(now.Body, part) {
			t.Errorf("there is no %s in %s", part, now.Body)
		}
	}
}

func TestRefusedRulesSayTheirLimitsInWords(t *testing.T) {
	i, _, owner, _ := salonWith(t)
	before := i.Dump()
	page := owner.Post(settings+"booking-page", hookstest.Form{
		"noticeMinutes": "900", "noticeMinutes-unit": "days", "advanceDays": "soon", "stepMinutes": "15", "policy": "custom", "freeMinutes": "", "freeMinutes-unit": "hours",
		"tier-0": "2", "tier-0-unit": "hours", "tier-0-percent": "101", "tier-1": "x", "tier-1-unit": "hours", "tier-1-percent": "50 %",
	}).Want(422)
	i.WantUnchanged(before)
	for field, told := range map[string]string{
		"noticeMinutes": "Must be at most 365 days", "advanceDays": "Must be a whole number", "freeMinutes": "Must be a whole number", "tier-0-percent": "Must be at most 100",
		"tier-1": "Must be a whole number",
	} {
		if got := page.Words("#" + field + "-error"); got != told {
			t.Errorf("at %s it says %q", field, got)
		}
	}
	page.WantWords("Fill in the numbers to see what customers read.")
	twice := hookstest.Form{
		"noticeMinutes": "0", "noticeMinutes-unit": "minutes", "advanceDays": "30", "stepMinutes": "15", "policy": "custom", "freeMinutes": "1", "freeMinutes-unit": "days",
		"tier-0": "60", "tier-0-unit": "minutes", "tier-0-percent": "10", "tier-1": "1", "tier-1-unit": "hours", "tier-1-percent": "20",
	}
	owner.Post(settings+"booking-page", twice).Want(422).WantWords("Two steps begin at the same time")
}

func TestNotificationsAreSaved(t *testing.T) {
	i, salon, owner, _ := salonWith(t)
	form := owner.Get(settings + "notifications").Want(200)
	owner.Submit(form, hookstest.Form{"reminder-0": "2", "reminder-0-unit": "days", "reminder-1": "", "reminder-2": "45", "reminder-2-unit": "minutes"}).WantGo(settings + "notifications")
	if now := read(i, salon); !strings.Contains(now.Body, `"reminderMinutes":[2880,45]`) || !strings.Contains(now.Body, `"reviewInvites":true`) {
		t.Errorf("saved %s", now.Body)
	}
	before := i.Dump()
	page := owner.Post(settings+"notifications", hookstest.Form{
		"reminder-0": "60", "reminder-0-unit": "minutes", "reminder-1": "1", "reminder-1-unit": "hours",
	}).Want(422)
	if page.Words("#reminder-1-error") != "Given twice" {
		t.Errorf("it says %s", page.Words("main"))
	}
	page = owner.Post(settings+"notifications", hookstest.Form{"reminder-0": "soon", "reminder-1": "later", "reminder-2": "1", "reminder-2-unit": "hours"}).Want(422)
	for _, field := range []string{"reminder-0", "reminder-1"} {
		if got := page.Words("#" + field + "-error"); got != "Must be a whole number" || page.Find("#trouble a").Length() != 2 {
			t.Errorf("at %s it says %q, above %s", field, got, page.Words("#trouble"))
		}
	}
	page = owner.Post(settings+"notifications", hookstest.Form{"reminder-1": "31", "reminder-1-unit": "days"}).Want(422)
	i.WantUnchanged(before)
	if page.Words("#reminder-1-error") != "Must be between 1 min and 30 days" || page.Shown("reminder-1") != "31" {
		t.Errorf("it says %s", page.Words("main"))
	}
	owner.Post(settings+"notifications", hookstest.Form{}).WantGo(settings + "notifications")
	if now := read(i, salon); !strings.Contains(now.Body, `"reminderMinutes":[]`) || !strings.Contains(now.Body, `"reviewInvites":false`) {
		t.Errorf("saved %s", now.Body)
	}
}
