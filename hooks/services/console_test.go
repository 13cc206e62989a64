package services_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestEachDoorTellsOfAServiceOnce(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	operator := i.Superuser()
	made := i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30}).Want(201)
	records := "/api/collections/services/records/"
	i.Call(operator, "PATCH", records+made.String("id"), body{"name": "Corte y color", "durationMinutes": 45}).Want(200)
	i.Call(operator, "PATCH", records+made.String("id"), body{"name": "Corte y color"}).Want(200) // nothing changes
	i.App.Settings().Batch.Enabled = true
	i.Call(operator, "POST", "/api/batch", body{"requests": []body{{"method": "PATCH", "url": records + made.String("id"), "body": body{"durationMinutes": 50}}}}).Want(200)
	i.Call(operator, "POST", "/api/collections/services/records", body{
		"business": salon.ID, "name": "Tinte", "durationMinutes": 60, "capacity": 1, "status": "active", "position": 2,
	}).Want(200)
	i.Call(operator, "DELETE", records+made.String("id"), nil).Want(204)
	var told []string
	for _, row := range i.Audit("services") {
		told = append(told, row.Action+" by "+row.ActorType)
	}
	want := "service.created by member, service.updated by superuser, service.updated by superuser, service.created by superuser, service.deleted by superuser"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("audit tells %s", got)
	}
	if changes := i.Audit("services")[1].Changes; !strings.Contains(changes, `{"field":"name","from":"Corte","to":"Corte y color"}`) ||
		!strings.Contains(changes, `{"field":"durationMinutes","from":30,"to":45}`) {
		t.Errorf("changes %s", changes)
	}
	list := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil).Want(200)
	if names(list) != "Tinte" {
		t.Errorf("services %s", list.Body)
	}
}

func TestConsoleCannotBreakAService(t *testing.T) {
	i := hookstest.New(t)
	salon, other := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	operator := i.Superuser()
	id := i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30}).Want(201).String("id")
	before := i.Call(hookstest.Guest, "GET", "/api/services/"+id, nil).Want(200).Body
	for name, edit := range map[string]struct {
		field string
		value any
	}{
		"no duration": {"durationMinutes", 0}, "more than a day": {"bufferAfterMinutes", 1420}, "no capacity": {"capacity", 0}, "tax": {"taxRateBps", 10001},
		"price of another shape": {"price", body{"amount": 5}}, "negative price": {"price", -1}, "deposit": {"deposit", 100},
		"policy of another shape": {"policy", body{"stepMinutes": "often"}}, "step": {"policy", body{"stepMinutes": 0}}, "notice": {"policy", body{"noticeMinutes": 525601}},
		"advance": {"policy", body{"advanceDays": 0}}, "most a day": {"policy", body{"maxPerDay": 1001}}, "another's staff": {"staff", []string{other.StaffID}}, "another business": {"business", other.ID},
	} {
		answer := i.Call(operator, "PATCH", "/api/collections/services/records/"+id, body{edit.field: edit.value})
		if answer.Status != 400 || answer.Value("data."+edit.field) == nil && edit.field != "bufferAfterMinutes" {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	if after := i.Call(hookstest.Guest, "GET", "/api/services/"+id, nil).Want(200).Body; after != before {
		t.Errorf("it became %s", after)
	}
	if rows := i.Audit("services"); len(rows) != 1 {
		t.Errorf("refused edits were told: %v", rows)
	}
}
