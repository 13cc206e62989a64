package views_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/views"
)

func (w world) person(i int, name, role, login string) views.Colleague {
	person := views.Colleague{
		ID: fmt.Sprintf("staff%010d", i), Name: w.said(name), Title: w.said("Estilista"), Role: role, Login: login, Bookable: i%2 == 0,
		Services: []string{w.said("Corte"), w.said("Color")}, AddedAt: ago(90 * day),
	}
	if login != "none" {
		person.Email = w.said("ana@example.com")
	}
	return person
}

func (w world) people() []views.Colleague {
	zone := w.shell("").Zone
	away := w.person(2, "Bea Sanz", "admin", "active")
	away.NextOff = views.TimeOff{From: time.Date(2026, 12, 24, 0, 0, 0, 0, zone), To: time.Date(2027, 1, 3, 0, 0, 0, 0, zone)}
	away.Self = true
	short := w.person(4, "Carl Diaz", "staff", "invited")
	short.NextOff = views.TimeOff{From: now.Add(hour), To: now.Add(3 * hour)}
	return []views.Colleague{w.person(1, "Ana Ruiz", "owner", "active"), away, short, w.person(5, "Dora", "staff", "none")}
}

func (w world) owner(path string) views.Shell {
	s := w.inside(path)
	s.Business.Role = role.Owner
	return s
}

func (w world) addStaffPages(made map[string]templ.Component) {
	list := w.inside("/settings/staff")
	people := w.people()
	made["staff"] = views.Staff(views.StaffPage{Shell: list, People: people})
	made["staff-filtered"] = views.Staff(views.StaffPage{
		Shell: list, People: people[:1], Filter: views.StaffFilter{Query: w.said("ana"), Role: "owner", Login: "active"}, Cursor: "abc", Next: "def",
	})
	made["staff-nothing"] = views.Staff(views.StaffPage{Shell: list, Filter: views.StaffFilter{Query: w.said("nichts")}})
	outside := []views.OutsideBooking{}
	for range 11 {
		outside = append(outside, views.OutsideBooking{ID: "bkg000000000001", Start: now, Customer: w.said("Fay Ruiz"), Service: w.said("Corte")})
	}
	week := []views.WeekRange{{Weekday: "mon", Start: "09:00", End: "14:00"}, {Weekday: "mon", Start: "16:00", End: "24:00"}, {Weekday: "tue", Start: "09:00", End: "14:00"}}
	for i, shell := range []views.Shell{w.owner("/settings/staff/x"), w.inside("/settings/staff/x"), w.staff("/settings/staff/x"), w.inside("/settings/staff/x")} {
		made[fmt.Sprint("person-", i)] = views.PersonDetail(views.PersonPage{
			Shell: shell, Person: people[i], Own: i == 0, Hours: week[:i], Outside: outside[:i*3], History: w.staffHistory(),
		})
	}
	gone := people[3]
	gone.Removed = true
	made["person-gone"] = views.PersonDetail(views.PersonPage{Shell: list, Person: gone})
	w.addStaffForms(made)
	w.addSchedules(made, week, outside)
}

func (w world) staffHistory() []views.AuditEntry {
	return []views.AuditEntry{
		{At: ago(2 * day), Action: "staff.updated", By: w.said("Leo"), Changes: []views.AuditChange{{Field: "role", From: "staff", To: "admin"}}},
		{At: ago(3 * day), Action: "staff.joined", By: w.said("Bea")},
		{At: ago(9 * day), Action: "staff.created", By: w.said("Ana Ruiz")},
	}
}

func (w world) addStaffForms(made map[string]templ.Component) {
	people := w.people()
	services := []views.ServiceChoice{
		{ID: "srv000000000001", Name: w.said("Corte"), Given: true, Everyone: true}, {ID: "srv000000000002", Name: w.said("Color")},
	}
	shell := w.inside("/settings/staff/new")
	form := views.PersonForm{Shell: shell, FormID: "form1", Person: views.Colleague{Role: "staff", Bookable: true}}
	made["new-person"] = views.NewPerson(form)
	form.Person.Name, form.Person.Email, form.Services = w.said(""), w.said("nobody"), services
	form.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("email", "format_email"), fault.On("phone", "format_phone"), fault.On("serviceIds[1]", "not_found")))
	made["new-person-refused"] = views.NewPerson(form)
	for i, who := range []views.Shell{w.owner("/x"), w.inside("/x"), w.staff("/x")} {
		made[fmt.Sprint("edit-person-", i)] = views.EditPerson(views.PersonForm{Shell: who, Person: people[i], Services: services})
	}
	remove := views.RemovePersonPage{Shell: shell, Person: people[2]}
	made["remove-person"] = views.RemovePerson(remove)
	remove.Bookings, remove.Heirs, remove.Keys, remove.Apps, remove.Acted = 12, people[:2], w.keys()[:2], []string{w.said("Agenda")}, true
	remove.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("reassignTo", "required"), fault.On("confirm", "wrong")))
	remove.Confirm = w.said("x")
	made["remove-person-refused"] = views.RemovePerson(remove)
	made["remove-person-owner"] = views.RemovePerson(views.RemovePersonPage{Shell: w.owner("/x"), Person: people[0], SoleOwner: true})
	for i, person := range people {
		made[fmt.Sprint("ownership-", i)] = views.Ownership(views.OwnershipPage{Shell: w.owner("/x"), Person: person})
	}
	made["ownership-sole"] = views.Ownership(views.OwnershipPage{Shell: w.owner("/x"), Person: people[0], SoleOwner: true})
	asked := w.owner("/x")
	asked.StepUp = views.StepUp{Needed: true, Email: w.said("ana@example.com"), Trouble: views.TroubleOf(w.lang, fault.Validation(fault.On("proof", "wrong")))}
	made["ownership-asked"] = views.Ownership(views.OwnershipPage{Shell: asked, Person: people[1], Become: "instead", Trouble: asked.StepUp.Trouble})
}

func (w world) addSchedules(made map[string]templ.Component, week []views.WeekRange, outside []views.OutsideBooking) {
	page := views.SchedulePage{Shell: w.inside("/settings/staff/x/schedule"), Person: w.people()[1], Usual: week, Week: views.WeekOf(week)}
	made["schedule"] = views.Schedule(page)
	page.Own, page.Outside, page.Cursor, page.Next, page.Part = true, outside, "25", "50", "week"
	page.Dates = []views.DatedHours{
		{Entry: "date 2026-12-24", Date: now, Ranges: []views.WeekRow{{Start: "09:00", End: "12:00"}, {Start: "13:00", End: "24:00"}}},
		{Entry: "date 2026-12-26", Date: now.Add(2 * day)},
		{Entry: w.said("off a b"), Off: views.TimeOff{From: now, To: now.Add(hour)}, Reason: w.said("Médico")},
		{Entry: "off b c", Off: views.TimeOff{From: now, To: now.Add(day)}},
	}
	typed := url.Values{"mon-0-start": {w.said("09:00")}, "mon-0-end": {"08:00"}, "tue-0-start": {"x"}, "tue-0-end": {""}, "add": {"wed"}}
	page.Week = views.WeekFrom(typed)
	refused := fault.Validation(fault.On("weekly[0].end", "end_before_start"), fault.On("weekly[1].start", "format_time"), fault.On("weekly[1].end", "format_time"))
	made["schedule-edited"] = views.Schedule(page)
	typed.Del("add")
	page.Week = views.WeekFrom(typed)
	page.Trouble = views.TroubleOf(w.lang, page.Week.Explain("weekly", refused))
	made["schedule-refused"] = views.Schedule(page)
	page.Part, page.Date = "date", views.DateForm{Date: w.said("x"), Start: "09:00"}
	page.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("date", "format_date"), fault.On("dateEnd", "format_time")))
	made["schedule-date-refused"] = views.Schedule(page)
	page.Part, page.Off = "off", views.OffForm{FirstDay: w.said("x"), Reason: w.said("Viaje")}
	page.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("firstDay", "required"), fault.On("lastDay", "end_before_start")))
	made["schedule-off-refused"] = views.Schedule(page)
}

func (w world) addAuditPages(made map[string]templ.Component) {
	inside := w.inside("/settings/security")
	line := func(entity, action, actor, by, name string) views.AuditLine {
		return views.AuditLine{
			AuditEntry: views.AuditEntry{At: ago(hour), Action: action, By: by, Changes: []views.AuditChange{{Field: "name", From: w.said("Web"), To: w.said("CRM")}, {Field: "rateLimit", To: "120"}}, Reason: w.said("left")},
			ID:         "aud000000000001", Entity: entity, Subject: "key000000000001", Name: name, ActorType: actor,
			RequestID: "abcdefghij12345", Logged: actor == "key", IP: "2001:db8::17",
		}
	}
	lines := []views.AuditLine{
		line("api_keys", "api_key.updated", "key", w.said("CRM"), w.said("Web")), line("staff", "staff.removed", "member", w.said("Ana"), w.said("Bea")),
		line("calendars", "calendars.deleted", "superuser", w.said("operator"), ""), line("bookings", "booking.expired", "system", "", "NA-7K3P-QX"),
		line("services", "service.created", "app", w.said("Agenda"), w.said("Corte")), line("webhooks", "webhook.disabled", "system", "", w.said("https://x")), line("apps", "app.created", "member", w.said("Ana"), w.said("Web")),
	}
	lines[3].Changes, lines[3].RequestID, lines[3].IP, lines[3].Reason, lines[3].Subject = nil, "", "", "", ""
	made["audit"] = views.Audit(views.AuditPage{Shell: inside, Rows: lines})
	made["audit-filtered"] = views.Audit(views.AuditPage{
		Shell: inside, Rows: lines[:1], Cursor: "abc", Next: "def",
		Filter: views.AuditFilter{Kind: "staff", By: "member", Who: w.said("ana"), Subject: w.said("x"), From: w.said("2026-10-01"), To: "2026-10-12"},
	})
	made["audit-nothing"] = views.Audit(views.AuditPage{Shell: inside, Filter: views.AuditFilter{Who: w.said("x")}})
	made["audit-unused"] = views.Audit(views.AuditPage{Shell: inside})
}

func TestWhatAPersonsRoleMayNotDoIsNotOffered(t *testing.T) {
	pages := english.pages()
	links := func(name string) string { return squeezed(parse(t, pages[name]).Find(".head .row")) }
	for name, want := range map[string]string{
		"person-0": "Edit Schedule Ownership… Remove…", "person-1": "Edit Schedule Remove…", "person-2": "", "person-gone": "",
	} {
		if got := links(name); got != want {
			t.Errorf("%s offers %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]int{"edit-person-0": 0, "edit-person-1": 2, "edit-person-2": 0, "new-person": 2} {
		if got := parse(t, pages[name]).Find("input[name=role]").Length(); got != want {
			t.Errorf("%s offers %d roles, want %d", name, got, want)
		}
	}
	if own := parse(t, pages["edit-person-2"]).Find("[name=manage], [name=bookable], [name=services]").Length(); own != 0 {
		t.Error("role staff is offered what admins may change")
	}
}

func TestAScheduleSaysDaysInWords(t *testing.T) {
	pages := english.pages()
	if got := squeezed(parse(t, pages["schedule"]).Find("#own-business-hint")); got != "Monday 09:00–14:00, 16:00–24:00; Tuesday 09:00–14:00" {
		t.Errorf("the business works %q", got)
	}
	if got := squeezed(parse(t, pages["schedule-edited"]).Find(".list b")); got != "12 Oct 2026 14 Oct 2026 12 Oct 2026, 11:30 to 12 Oct 2026, 12:30 12 Oct 2026, 11:30 to 13 Oct 2026, 11:30" {
		t.Errorf("the dates are %q", got)
	}
	document := parse(t, pages["schedule-refused"])
	if got := squeezed(document.Find("#trouble li").First()); got != "Monday, to: Must be later than the start" {
		t.Errorf("the first trouble is %q", got)
	}
	if document.Find("#trouble").Length() != 1 {
		t.Error("more than one form tells of the trouble")
	}
}
