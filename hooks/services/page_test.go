package services_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func offer(t *testing.T, names ...string) (i *hookstest.Instance, salon *hookstest.Business, browser *hookstest.Browser, ids []string) {
	t.Helper()
	i = hookstest.New(t)
	salon = i.SignUp("Ana Gil").Business("Salon Sol")
	for _, name := range names {
		body := hookstest.Body{"businessId": salon.ID, "name": name, "durationMinutes": 30}
		ids = append(ids, i.Call(salon.Owner.Caller, "POST", "/api/services", body).Want(201).String("id"))
	}
	return i, salon, salon.Owner.Browse(), ids
}

const list = "/app/salon-sol/settings/services"

func TestAServiceIsMadeOnce(t *testing.T) {
	i, salon, browser, _ := offer(t)
	browser.Get(list).Want(200).WantWords("No services yet")
	i.SQL("UPDATE users SET locale = 'es'", nil)
	form := browser.Get(list + "/new").Want(200)
	made := hookstest.Form{
		"name": "Corte", "durationMinutes": "1", "durationMinutes-unit": "hours", "price": "45,50", "taxRateBps": "10,5", "capacity": "1", "bufferAfterMinutes": "10", "bufferAfterMinutes-unit": "minutes",
		"autoConfirm": "no", "noticeMinutes": "2", "noticeMinutes-unit": "days", "stepMinutes": "20", "maxPerDay": "4",
	}
	to := browser.Submit(form, made).Want(303).Header.Get("Location")
	if again := browser.Submit(form, made).Want(303).Header.Get("Location"); again != to {
		t.Errorf("the second form leads to %s, the first to %s", again, to)
	}
	listed := browser.Get(list).Want(200).WantWords("45,50 €").WantWords("1 h")
	if listed.Find("tbody tr").Length() != 1 {
		t.Errorf("not one service: %s", listed.Words("tbody"))
	}
	all := i.Call(salon.Owner.Caller, "GET", "/api/services?businessId="+salon.ID, nil).Want(200)
	for _, part := range []string{
		`"price":{"amount":4550,"currency":"EUR"}`, `"taxRateBps":1050`, `"durationMinutes":60`, `"bufferAfterMinutes":10`, `"autoConfirm":false`, `"noticeMinutes":2880`, `"stepMinutes":20`,
		`"maxPerDay":4`, `"advanceDays":null`, `"staffIds":[]`,
	} {
		if !strings.Contains(all.Body, part) {
			t.Errorf("there is no %s in %s", part, all.Body)
		}
	}
	edit := browser.Get(strings.Replace(strings.Split(to, "#")[1], "service-", list+"/", 1)).Want(200)
	if edit.Shown("price") != "45,50" || edit.Shown("taxRateBps") != "10,50" || edit.Shown("noticeMinutes") != "2" || edit.Find("[name=form_id]").Length() != 0 {
		t.Errorf("it shows %q, %q and %q", edit.Shown("price"), edit.Shown("taxRateBps"), edit.Shown("noticeMinutes"))
	}
	browser.Submit(edit, hookstest.Form{"price": "", "stepMinutes": "", "noticeMinutes": "", "autoConfirm": ""}).Want(303)
	all = i.Call(salon.Owner.Caller, "GET", "/api/services?businessId="+salon.ID, nil).Want(200)
	for _, part := range []string{`"price":null`, `"autoConfirm":null`, `"noticeMinutes":null`, `"stepMinutes":null`, `"maxPerDay":4`, `"taxRateBps":1050`} {
		if !strings.Contains(all.Body, part) {
			t.Errorf("there is no %s in %s", part, all.Body)
		}
	}
}

// TestAServiceThatIsNotChangedStays: in whichever units and decimals its form shows it.
func TestAServiceThatIsNotChangedStays(t *testing.T) {
	i, salon, browser, ids := offer(t, "Retreat")
	i.Call(salon.Owner.Caller, "PATCH", "/api/services/"+ids[0], hookstest.Body{
		"durationMinutes": 1440, "noticeMinutes": 2880, "taxRateBps": 2100, "price": hookstest.Body{"amount": 100000, "currency": "EUR"}, "stepMinutes": 25,
	}).Want(200)
	before := i.Dump()
	browser.Submit(browser.Get(list+"/"+ids[0]).Want(200), nil).Want(303)
	i.WantUnchanged(before)
}

func TestARefusedServiceKeepsWhatWasTyped(t *testing.T) {
	i, _, browser, ids := offer(t, "Cut")
	before := i.Dump()
	typed := hookstest.Form{
		"name": "", "form_id": "abcdefghij12345", "durationMinutes": "2", "durationMinutes-unit": "days", "price": "1,250.00", "taxRateBps": "121", "capacity": "many", "who": "custom",
		"stepMinutes": "15", "advanceDays": "0",
	}
	for _, path := range []string{list + "/new", list + "/" + ids[0]} {
		page := browser.Post(path, typed).Want(422)
		for field, told := range map[string]string{
			"name": "Name is required", "durationMinutes": "Must be at most 1 day", "price": "Must be an amount such as 45.00, without marks for thousands",
			"taxRateBps": "Must be a percentage from 0 to 100, such as 21", "capacity": "Must be a whole number", "staffIds": "Choose at least one person", "advanceDays": "Must be at least 1",
		} {
			if got := page.Words("#" + field + "-error"); got != told {
				t.Errorf("%s: at %s it says %q", path, field, got)
			}
		}
		if page.Shown("price") != "1,250.00" || page.Find("#who-custom[checked]").Length() != 1 {
			t.Error("what was typed is lost")
		}
	}
	i.WantUnchanged(before)
}

// TestServicesAreGivenByThoseWhoAreTicked: nobody of another business may be, and whoever stands on it stays.
func TestServicesAreGivenByThoseWhoAreTicked(t *testing.T) {
	i, salon, browser, ids := offer(t, "Cut")
	owner := i.Call(salon.Owner.Caller, "GET", "/api/staff?businessId="+salon.ID, nil).Want(200).List("staff")[0]["id"].(string)
	form := browser.Get(list + "/" + ids[0]).Want(200)
	browser.Submit(form, hookstest.Form{"who": "custom", "staffIds": owner}).Want(303)
	page := browser.Get(list + "/" + ids[0]).Want(200)
	if page.Find("#giver-"+owner+"[checked]").Length() != 1 || page.Find("#who-custom[checked]").Length() != 1 {
		t.Error("who gives it does not show")
	}
	browser.Get(list).Want(200).WantWords("1 person")
	bea := i.SignUp("Bea Sanz")
	studio := bea.Business("Studio Sur")
	foreign := i.Call(bea.Caller, "GET", "/api/staff?businessId="+studio.ID, nil).Want(200).List("staff")[0]["id"].(string)
	before := i.Dump()
	browser.Submit(form, hookstest.Form{"who": "custom", "staffIds": foreign}).Want(404)
	i.WantUnchanged(before)
}

func TestServicesMoveAmongThoseThatAreOffered(t *testing.T) {
	i, _, browser, ids := offer(t, "One", "Two", "Three")
	order := func(want string) {
		t.Helper()
		if got := browser.Get(list).Want(200).Words("tbody .lead a"); got != want {
			t.Errorf("order %q, want %q", got, want)
		}
	}
	move := func(id, way string) {
		t.Helper()
		browser.Post(list+"/"+id+"/move", hookstest.Form{"way": way}).WantGo(list + "#service-" + id)
	}
	order("One Two Three")
	move(ids[2], "up")
	order("One Three Two")
	move(ids[0], "down")
	order("Three One Two")
	i.SQL("UPDATE services SET position = 7", nil) // as imports leave them
	first := browser.Get(list).Want(200).Find("tbody tr").First().AttrOr("id", "")[len("service-"):]
	before := i.Dump()
	move(first, "up")
	i.WantUnchanged(before)
	was := strings.Fields(browser.Get(list).Want(200).Words("tbody .lead a"))
	move(first, "down")
	order(strings.Join([]string{was[1], was[0], was[2]}, " "))
	browser.Post(list+"/"+ids[0]+"/move", hookstest.Form{"way": "aside"}).Want(400)
	if page := browser.Get(list + "?q=t").Want(200); page.Find("form[action$='/move']").Length() != 0 || page.Words("tbody .lead a") == "" {
		t.Error("a part of the list can be moved, or a search finds nothing")
	}
}

func TestAServiceIsArchivedAtOnceAndComesBack(t *testing.T) {
	i, _, browser, ids := offer(t, "Cut", "Colour")
	browser.Post(list+"/"+ids[0]+"/archive", nil).WantGo(list + "?undo=" + ids[0])
	page := browser.Get(list + "?undo=" + ids[0]).Want(200).WantWords("“Cut” is archived. Its bookings stand.")
	if page.Words("tbody .lead a") != "Colour" || page.Find("form[action='"+list+"/"+ids[0]+"/restore']").Length() != 1 {
		t.Errorf("it is offered, or cannot be undone: %s", page.Words("main"))
	}
	before := i.Dump()
	browser.Post(list+"/"+ids[0]+"/archive", nil).WantGo(list + "?undo=" + ids[0])
	i.WantUnchanged(before)
	if got := browser.Get(list + "?status=archived").Want(200).Words("tbody .lead a"); got != "Cut" {
		t.Errorf("archived are %q", got)
	}
	browser.Get(list + "/" + ids[0]).Want(200).WantWords("It is archived: nobody can book it.")
	browser.Post(list+"/"+ids[0]+"/restore", nil).WantGo(list + "#service-" + ids[0])
	if page := browser.Get(list + "?undo=" + ids[0]).Want(200); page.Words("tbody .lead a") != "Cut Colour" || strings.Contains(page.Words("main"), "is archived") {
		t.Errorf("it is not offered again: %s", page.Words("main"))
	}
	browser.Get(list + "?cursor=nowhere").WantGo(list)
	browser.Get(list + "?status=archived").Want(200).WantWords("Nothing matches")
}
