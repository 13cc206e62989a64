package staff_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

const staffPath = "/app/salon-sol/settings/staff"

// schedulePost sends one of the forms of a schedule.
func schedulePost(browser *hookstest.Browser, id string, form hookstest.Form) hookstest.Page {
	return browser.Post(staffPath+"/"+id+"/schedule", form)
}

func TestAPersonIsAddedOnThePage(t *testing.T) {
	f := newFirm(t)
	f.Mails()
	owner := f.ana.Browse()
	named := f.service(body{"name": "Color", "staffIds": []string{f.StaffID}})
	f.service(body{"name": "Corte"})
	form := owner.Get(staffPath + "/new").Want(200)
	if form.Find("[name=services]").Length() != 1 || form.Find("[value='"+named+"']").Length() == 0 {
		t.Error("a new person chooses among the services that name people")
	}
	refused := owner.Submit(form, hookstest.Form{"email": "nobody", "phone": "12"}).Want(422)
	for _, field := range []string{"name", "email", "phone"} {
		if refused.Find("#trouble a[href='#"+field+"']").Length() != 1 || refused.Find("#"+field+"-error").Length() != 1 {
			t.Errorf("%s is not told: %s", field, refused.Words("#trouble"))
		}
	}
	if refused.Shown("email") != "nobody" || refused.Shown("form_id") != form.Shown("form_id") {
		t.Error("what was typed is lost")
	}
	given := hookstest.Form{"name": "Gus <Paz>", "email": "gus@example.com", "phone": "", "role": "admin", "services": named}
	to := owner.Submit(refused, given).Want(303).Header.Get("Location")
	if mails := f.Mails(); len(mails) != 1 || mails[0].To != "gus@example.com" {
		t.Fatalf("mails %+v", mails)
	}
	owner.Get(to).Want(200).WantWords("The invitation is on its way.").WantWords("Gus <Paz>").WantWords("Invited").WantWords("Administrator").WantWords("Color, Corte")
	owner.Submit(refused, given).WantGo(to)
	owner.Get(to).WantWords("the person is on the team already")
	owner.Post(to+"/invite", nil).WantGo(to)
	if mails := f.Mails(); len(mails) != 1 {
		t.Errorf("again: %+v", mails)
	}
	given["form_id"], given["role"] = "abcdefghij12345", "owner"
	owner.Post(staffPath+"/new", given).Want(422)
	owner.Post(staffPath+"/"+f.carlID+"/invite", nil).Want(409)
}

func TestTheListFindsPeople(t *testing.T) {
	f := newFirm(t)
	owner := f.ana.Browse()
	f.Call(f.ana.Caller, "POST", "/api/staff", body{"businessId": f.ID, "name": "Hugo 100%", "title": "Barbero"}).Want(201)
	for query, want := range map[string]string{
		"": "Ana Gil Bea Sanz Carl Diaz Hugo 100%", "?q=barb": "Hugo 100%", "?q=0%25": "Hugo 100%", "?role=admin": "Bea Sanz", "?login=active": "Ana Gil Bea Sanz Carl Diaz",
		"?login=none": "Hugo 100%", "?login=invited": "", "?q=zzz": "", "?cursor=zzz": "-",
	} {
		page := owner.Get(staffPath + query)
		if want == "-" {
			page.WantGo(staffPath)
			continue
		}
		if got := page.Want(200).Words("tbody .lead a"); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
		if cleared := page.Find(".filters a[href='" + staffPath + "']").Length(); (cleared == 1) != (query != "") {
			t.Errorf("%q: %d ways to clear", query, cleared)
		}
	}
	for n := range 30 {
		f.Call(f.ana.Caller, "POST", "/api/staff", body{"businessId": f.ID, "name": "Person " + string(rune('A'+n))}).Want(201)
	}
	first := owner.Get(staffPath).Want(200)
	next := first.Find(".pager a").Last().AttrOr("href", "")
	if second := owner.Get(next).Want(200); first.Find("tbody tr").Length() != 25 || second.Find("tbody tr").Length() != 9 {
		t.Errorf("%d and %d rows", first.Find("tbody tr").Length(), second.Find("tbody tr").Length())
	}
}

func TestRoleStaffSeesAndChangesTheOwnEntryOnly(t *testing.T) {
	f := newFirm(t)
	carl := f.carl.Browse()
	own := staffPath + "/" + f.carlID
	carl.Get(staffPath).WantGo(own)
	page := carl.Get(own).Want(200)
	if got := page.Words(".head .row a"); got != "Edit Schedule" || page.Find(".trail").Length() != 0 {
		t.Errorf("role staff is offered %q", got)
	}
	before := f.Dump()
	for _, other := range []string{f.beaID, f.StaffID, "aaaaaaaaaaaaaaa"} {
		for _, verb := range []string{"", "/edit", "/schedule"} {
			carl.Get(staffPath + "/" + other + verb).Want(404)
		}
		carl.Post(staffPath+"/"+other+"/edit", hookstest.Form{"name": "x"}).Want(404)
		schedulePost(carl, other, hookstest.Form{"part": "off", "firstDay": "2026-12-01"}).Want(404)
	}
	for _, more := range []hookstest.Form{{"role": "admin"}, {"manage": "1"}, {"manage": "1", "seesAll": "1"}} {
		more["name"] = "Carl Diaz"
		carl.Post(own+"/edit", more).Want(403)
	}
	carl.Get(own + "/ownership").Want(403)
	carl.Get(own + "/remove").Want(403)
	f.WantUnchanged(before)
	carl.Submit(carl.Get(own+"/edit").Want(200), hookstest.Form{"name": "Carl D.", "title": "Stylist"}).WantGo(own)
	carl.Get(own).WantWords("Carl D.").WantWords("Stylist")
	schedulePost(carl, f.carlID, hookstest.Form{"part": "off", "firstDay": "2026-12-01"}).WantGo(own + "/schedule")
}

func TestAnEditChangesWhatItOffersOnly(t *testing.T) {
	f := newFirm(t)
	bea := f.bea.Browse()
	path := staffPath + "/" + f.carlID
	color := f.service(body{"name": "Color", "staffIds": []string{f.StaffID, f.carlID}})
	everyone := f.service(body{"name": "Corte"})
	form := bea.Get(path + "/edit").Want(200)
	if form.Find("[name=services][checked]").Length() != 2 {
		t.Errorf("the services: %s", form.Words("#serviceIds"))
	}
	bea.Submit(form, hookstest.Form{"services": everyone, "role": "admin"}).WantGo(path)
	if got := f.roleOf(f.carlID); got != "admin active" {
		t.Errorf("Carl is %s", got)
	}
	if got := texts(f.Call(f.ana.Caller, "GET", "/api/services/"+color, nil).Want(200).Value("staffIds")); len(got) != 1 {
		t.Errorf("color is given by %v", got)
	}
	if got := texts(f.Call(f.ana.Caller, "GET", "/api/services/"+everyone, nil).Want(200).Value("staffIds")); len(got) != 0 {
		t.Errorf("what everybody gives is given by %v", got)
	}
	bea.Get(path).WantWords("role: staff → admin")
	late := f.service(body{"name": "Late", "staffIds": []string{f.carlID, f.StaffID}})
	bea.Submit(form, hookstest.Form{"services": everyone, "title": "x"}).WantGo(path)
	if got := texts(f.Call(f.ana.Caller, "GET", "/api/services/"+late, nil).Want(200).Value("staffIds")); len(got) != 2 {
		t.Errorf("a form that did not offer a service took it: %v", got)
	}
	// Ana's role is no matter of this page, and above Bea's.
	owner := bea.Get(staffPath + "/" + f.StaffID + "/edit").Want(200)
	if owner.Find("[name=role]").Length() != 0 {
		t.Error("an owner's role is offered")
	}
	bea.Post(staffPath+"/"+f.StaffID+"/edit", hookstest.Form{"name": "Ana", "role": "staff"}).Want(422)
	bea.Post(path+"/edit", hookstest.Form{"name": "Carl", "role": "owner"}).Want(422)
	bea.Post(path+"/edit", hookstest.Form{"name": " "}).Want(422)
}

func TestASchedulesWeekIsEditedWithoutAScript(t *testing.T) {
	f := newFirm(t)
	carl := f.carl.Browse()
	path := staffPath + "/" + f.carlID + "/schedule"
	first := carl.Get(path).Want(200).WantWords("Monday to Friday 09:00–18:00")
	before := f.Dump()
	edited := carl.Submit(first, hookstest.Form{"own": "own", "mon-0-start": "10:15", "add": "sat"}).Want(200)
	if edited.Shown("mon-0-start") != "10:15" || edited.Find("#sat-0-start[autofocus]").Length() != 1 || edited.Find("#own-own[checked]").Length() != 1 {
		t.Errorf("what was typed is lost: %s", edited.Words("form"))
	}
	edited = carl.Submit(edited, hookstest.Form{"sat-0-start": "10:00", "sat-0-end": "00:00", "remove": "fri-0"}).Want(200)
	if edited.Find("#fri-0-start").Length() != 0 || edited.Shown("sat-0-end") != "00:00" || edited.Shown("mon-0-start") != "10:15" {
		t.Errorf("the rows are wrong: %s", edited.Words("form"))
	}
	f.WantUnchanged(before)
	refused := carl.Submit(edited, hookstest.Form{"tue-0-end": "08:00", "wed-0-start": ""}).Want(422)
	for _, field := range []string{"tue-0-end", "wed-0-start"} {
		if refused.Find("#trouble a[href='#"+field+"']").Length() != 1 || refused.Find("#"+field+"[aria-invalid=true]").Length() != 1 {
			t.Errorf("%s is not told: %s", field, refused.Words("#trouble"))
		}
	}
	refused.WantWords("Wednesday, from: Must be a time such as 09:30")
	carl.Submit(refused, hookstest.Form{"tue-0-end": "18:00", "wed-0-start": "09:00"}).WantGo(path)
	stored := f.Call(f.carl.Caller, "GET", "/api/staff/"+f.carlID+"/schedule", nil).Want(200)
	weekly := stored.List("weekly")
	if len(weekly) != 5 || weekly[0]["start"] != "10:15" || weekly[4]["weekday"] != "sat" || weekly[4]["end"] != "24:00" {
		t.Errorf("stored %s", stored.Body)
	}
	carl.Get(path).WantWords("The hours are saved.")
	carl.Submit(carl.Get(path), hookstest.Form{"own": "business"}).WantGo(path)
	carl.Get(staffPath + "/" + f.carlID).WantWords("Hours of the business")
	f.Call(f.ana.Caller, "PATCH", "/api/businesses/"+f.ID, body{"hours": []body{{"weekday": "mon", "start": "08:00", "end": "09:00"}}}).Want(200)
	if back := carl.Get(staffPath + "/" + f.carlID); !strings.Contains(back.Words("main"), "Monday 08:00–09:00") {
		t.Error("the person does not work the business's new hours")
	}
}

func TestTimeOffNamesTheBookingsThatItLeavesOutside(t *testing.T) {
	f := newFirm(t)
	service := f.service(body{})
	booking := f.book(service, f.carlID, "2026-11-25T10:00:00+01:00")
	bea := f.bea.Browse()
	path := staffPath + "/" + f.carlID + "/schedule"
	for field, form := range map[string]hookstest.Form{
		"firstDay": {}, "lastDay": {"firstDay": "2026-11-26", "lastDay": "2026-11-25"}, "firstDay ": {"firstDay": "soon"},
	} {
		form["part"], form["reason"] = "off", "Viaje"
		field = strings.TrimSpace(field)
		refused := schedulePost(bea, f.carlID, form).Want(422)
		if refused.Find("#"+field+"[aria-invalid]").Length() != 1 || refused.Shown("reason") != "Viaje" || refused.Find("#trouble").Length() != 1 {
			t.Errorf("%v: %s", form, refused.Words("#trouble"))
		}
	}
	schedulePost(bea, f.carlID, hookstest.Form{"part": "off", "firstDay": "2026-11-25", "reason": "Médico"}).WantGo(path)
	page := bea.Get(path).Want(200).WantWords("25 Nov 2026 Time off: Médico").WantWords("1 booking lies outside these hours").WantWords("25 Nov 2026, 10:00, Fay Ruiz, Corte")
	if page.Find(".note a[href='/app/salon-sol/bookings/"+booking+"']").Length() != 1 {
		t.Error("nothing leads to the booking")
	}
	bea.Get(staffPath + "/" + f.carlID).WantWords("1 booking lies outside")
	bea.Get(staffPath).WantWords("25 Nov 2026")
	schedulePost(bea, f.carlID, hookstest.Form{"part": "off", "firstDay": "2026-12-01", "firstTime": "09:30", "lastTime": "11:00"}).WantGo(path)
	bea.Get(path).WantWords("1 Dec 2026, 09:30 to 1 Dec 2026, 11:00")
	entry := page.Find("input[name=entry]").AttrOr("value", "")
	schedulePost(bea, f.carlID, hookstest.Form{"part": "remove", "entry": entry}).WantGo(path)
	left := bea.Get(path).Want(200)
	if strings.Contains(left.Words("main"), "outside these hours") || left.Find("input[name=entry]").Length() != 1 {
		t.Errorf("after the removal: %s", left.Words("main"))
	}
}

func TestOtherHoursOnADate(t *testing.T) {
	f := newFirm(t)
	carl := f.carl.Browse()
	path := staffPath + "/" + f.carlID + "/schedule"
	add := func(form hookstest.Form) hookstest.Page {
		form["part"] = "date"
		return schedulePost(carl, f.carlID, form)
	}
	for field, form := range map[string]hookstest.Form{
		"date": {"date": ""}, "dateEnd": {"date": "2026-12-24", "dateStart": "10:00"}, "dateStart": {"date": "2026-12-24", "dateStart": "x", "dateEnd": "10:00"},
	} {
		refused := add(form).Want(422)
		if refused.Find("#"+field+"[aria-invalid]").Length() != 1 || strings.Contains(refused.Words("#trouble"), "HH:MM") {
			t.Errorf("%v: %s", form, refused.Words("#trouble"))
		}
	}
	add(hookstest.Form{"date": "2026-12-24", "dateStart": "09:00", "dateEnd": "12:00"}).WantGo(path)
	add(hookstest.Form{"date": "2026-12-24", "dateStart": "13:00", "dateEnd": "00:00"}).WantGo(path)
	add(hookstest.Form{"date": "2026-12-25"}).WantGo(path)
	carl.Get(path).WantWords("24 Dec 2026 09:00–12:00, 13:00–24:00").WantWords("25 Dec 2026 Not working")
	if refused := add(hookstest.Form{"date": "2026-12-24", "dateStart": "11:00", "dateEnd": "14:00"}).Want(422); refused.Find("#dateStart[aria-invalid]").Length() != 1 {
		t.Errorf("an overlap: %s", refused.Words("#trouble"))
	}
	schedulePost(carl, f.carlID, hookstest.Form{"part": "remove", "entry": "date 2026-12-24"}).WantGo(path)
	f.Clock.Advance(40 * 24 * time.Hour)
	carl = f.carl.Browse()
	if got := carl.Get(path).Want(200); got.Find("input[name=entry]").Length() != 0 {
		t.Errorf("what is over still stands there: %s", got.Words(".list"))
	}
	schedulePost(carl, f.carlID, hookstest.Form{"part": "everything"}).Want(422)
}

func TestFormsOfOneScheduleAtTheSameInstantLoseNothing(t *testing.T) {
	f := newFirm(t)
	var racing sync.WaitGroup
	for day := range 8 {
		carl, bea := f.carl.Browse(), f.bea.Browse()
		racing.Go(func() {
			schedulePost(carl, f.carlID, hookstest.Form{"part": "off", "firstDay": fmt.Sprintf("2026-12-%02d", day+1)})
		})
		racing.Go(func() {
			schedulePost(bea, f.carlID, hookstest.Form{"part": "date", "date": fmt.Sprintf("2026-12-%02d", day+11)})
		})
	}
	racing.Wait()
	if got := f.carl.Browse().Get(staffPath + "/" + f.carlID + "/schedule").Want(200).Find("input[name=entry]").Length(); got != 16 {
		t.Errorf("%d of 16 were kept", got)
	}
}

func TestRemovingAsksWhatItCosts(t *testing.T) {
	f := newFirm(t)
	service := f.service(body{})
	booking := f.book(service, f.beaID, "2026-11-25T10:00:00+01:00")
	f.Call(f.bea.Caller, "POST", "/api/integrations/api-keys", body{"businessId": f.ID, "name": "Bea's key", "scopes": []string{"bookings:read"}}).Want(201)
	owner := f.ana.Browse()
	path := staffPath + "/" + f.beaID + "/remove"
	before := f.Dump()
	asked := owner.Get(path).Want(200).WantWords("1 booking is ahead. Choose who takes it.").WantWords("Bea's key").WantWords("Type Bea Sanz")
	if asked.Find("option[value='"+f.beaID+"']").Length() != 0 || asked.Find("option").Length() != 3 {
		t.Errorf("heirs: %s", asked.Words("#reassignTo"))
	}
	if refused := owner.Post(path, nil).Want(422); refused.Find("#reassignTo[aria-invalid]").Length() != 1 {
		t.Errorf("nobody takes them: %s", refused.Words("#trouble"))
	}
	owner.Post(path, hookstest.Form{"reassignTo": f.carlID}).Want(422).WantWords("Type Bea Sanz")
	owner.Post(path, hookstest.Form{"reassignTo": "aaaaaaaaaaaaaaa", "confirm": "bea sanz"}).Want(404)
	f.WantUnchanged(before)
	owner.Post(path, hookstest.Form{"reassignTo": f.carlID, "confirm": "bea sanz"}).WantGo(staffPath)
	if got := f.staffOf(booking) + " " + f.roleOf(f.beaID); got != f.carlID+" admin removed" {
		t.Errorf("after it: %s", got)
	}
	owner.Get(staffPath + "/" + f.beaID).Want(200).WantWords("Removed")
	owner.Get(path).Want(404)
	f.bea.Browse().Get(staffPath).Want(404)
}

func TestOwnershipChangesHandsOnItsPage(t *testing.T) {
	f := newFirm(t)
	owner := f.ana.Browse()
	own, beas := staffPath+"/"+f.StaffID, staffPath+"/"+f.beaID
	for _, verb := range []string{"/remove", "/ownership"} {
		if page := owner.Get(own + verb).Want(200).WantWords("this is the only one"); page.Find("main form").Length() != 0 {
			t.Errorf("%s of the only owner is offered", verb)
		}
	}
	owner.Post(own+"/ownership", hookstest.Form{"become": "admin"}).Want(409)
	owner.Post(own+"/remove", nil).Want(409)
	owner.Post(beas+"/ownership", hookstest.Form{"become": "king"}).Want(422)
	f.bea.Browse().Get(beas + "/ownership").Want(403)
	f.bea.Browse().Get(own + "/remove").Want(403)
	f.Clock.Advance(11 * time.Minute)
	if asked := owner.Post(beas+"/ownership", hookstest.Form{"become": "instead"}).Want(422); asked.Find("#proof").Length() != 1 || asked.Find("#become-instead[checked]").Length() != 1 {
		t.Error("it is not asked who is there")
	}
	if f.roleOf(f.beaID) != "admin active" || f.roleOf(f.StaffID) != "owner active" {
		t.Error("a refused form changed the ownership")
	}
	owner.Post(beas+"/ownership", hookstest.Form{"become": "instead", "proof": hookstest.Password}).WantGo(beas)
	if got := f.roleOf(f.StaffID) + ", " + f.roleOf(f.beaID); got != "admin active, owner active" {
		t.Errorf("they are %s", got)
	}
	owner.Get(beas).Want(200).WantWords("Owner")
	owner.Get(beas + "/ownership").Want(403)
	bea := f.bea.Browse()
	bea.Post(own+"/ownership", hookstest.Form{"become": "owner"}).WantGo(own)
	bea.Post(beas+"/ownership", hookstest.Form{"become": "admin"}).WantGo(beas)
	if got := f.roleOf(f.StaffID) + ", " + f.roleOf(f.beaID); got != "owner active, admin active" {
		t.Errorf("at the end they are %s", got)
	}
}
