package staff_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestEachDoorTellsOfStaffOnce(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	operator := i.Superuser()
	records := "/api/collections/staff/records"
	bea := i.Call(salon.Owner.Caller, "POST", "/api/staff", body{"businessId": salon.ID, "name": "Bea"}).Want(201).String("id")
	i.Call(operator, "PATCH", records+"/"+bea, body{"role": "admin", "name": "Bea"}).Want(200)
	i.App.Settings().Batch.Enabled = true
	i.Call(operator, "POST", "/api/batch", body{"requests": []body{{"method": "PATCH", "url": records + "/" + bea, "body": body{"title": "Stylist"}}}}).Want(200)
	i.Call(operator, "PATCH", records+"/"+bea, body{"status": "removed"}).Want(200)
	i.Call(operator, "POST", records, body{"business": salon.ID, "name": "Carl", "role": "staff", "status": "active", "bookable": true}).Want(200)
	i.Call(operator, "DELETE", records+"/"+bea, nil).Want(204)
	var told []string
	for _, row := range i.Audit("staff") {
		told = append(told, row.Action+" by "+row.ActorType)
	}
	want := "staff.created by member, staff.updated by superuser, staff.updated by superuser, staff.removed by superuser, staff.created by superuser, staff.deleted by superuser"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("audit tells %s", got)
	}
	if changes := i.Audit("staff")[1].Changes; changes != `[{"field":"role","from":"staff","to":"admin"}]` {
		t.Errorf("changes %s", changes)
	}
}

func TestNoDoorTakesTheLastOwner(t *testing.T) {
	i := hookstest.New(t)
	ana, bea, eva := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Eva Mora")
	salon, other := ana.Business("Salon Sol"), eva.Business("Otro")
	operator := i.Superuser()
	record := "/api/collections/staff/records/" + salon.StaffID
	refuseAll := func() {
		t.Helper()
		for _, edit := range []body{{"role": "admin"}, {"status": "removed"}, {"business": other.ID}} {
			i.Call(operator, "PATCH", record, edit).Want(400)
		}
		i.Call(operator, "DELETE", record, nil).Want(400)
	}
	refuseAll()
	salon.Join(bea, "admin")
	refuseAll()
	second := salon.Join(eva, "owner")
	i.Call(operator, "PATCH", record, body{"role": "admin"}).Want(200)
	i.Call(operator, "PATCH", "/api/collections/staff/records/"+second, body{"status": "removed"}).Want(400)
	i.Call(eva.Caller, "GET", "/api/staff/"+second, nil).Want(200)
}

func TestConsoleCannotBreakStaff(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	operator := i.Superuser()
	for name, edit := range map[string]struct {
		field string
		value any
	}{
		"hours of another shape": {"weekly", body{"mon": "09:00"}}, "hours that end before they start": {"weekly", []body{{"weekday": "mon", "start": "10:00", "end": "09:00"}}},
		"dates that are none": {"overrides", []body{{"date": "tomorrow", "ranges": []body{}}}}, "time off without an end": {"timeOff", []body{{"start": "2026-12-01"}}},
		"mail address": {"email", "nobody"}, "mail address in capitals": {"email", "ANA@example.com"}, "role": {"role", "boss"},
	} {
		answer := i.Call(operator, "PATCH", "/api/collections/staff/records/"+salon.StaffID, body{edit.field: edit.value})
		if answer.Status != 400 || answer.Value("data."+edit.field) == nil {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	if rows := i.Audit("staff"); len(rows) != 0 {
		t.Errorf("refused edits were told: %v", rows)
	}
	i.Call(salon.Owner.Caller, "GET", "/api/staff/"+salon.StaffID+"/schedule", nil).Want(200)
}
