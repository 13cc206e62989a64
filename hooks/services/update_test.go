package services_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestServiceIsChangedByWhatIsSent(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	bea := salon.Join(i.SignUp("Bea Sanz"), "staff")
	made := i.Call(salon.Owner.Caller, "POST", "/api/services", body{
		"businessId": salon.ID, "name": "Corte", "durationMinutes": 30, "description": "Old", "price": body{"amount": 2000, "currency": "EUR"}, "noticeMinutes": 5, "staffIds": []string{bea},
	}).Want(201)
	path := "/api/services/" + made.String("id")
	i.Clock.Advance(1e9)
	changed := i.Call(salon.Owner.Caller, "PATCH", path, body{"name": " Corte y color ", "durationMinutes": 45, "description": nil, "noticeMinutes": nil, "staffIds": []string{}, "maxPerDay": 4}).Want(200)
	for field, want := range map[string]any{
		"name": "Corte y color", "durationMinutes": 45.0, "description": nil, "noticeMinutes": nil, "maxPerDay": 4.0, "price.amount": 2000.0, "status": "active",
		"createdAt": made.Value("createdAt"), "updatedAt": "2026-11-24T09:00:01Z", "position": made.Value("position"),
	} {
		if got := changed.Value(field); got != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
	if read := i.Call(hookstest.Guest, "GET", path, nil).Want(200); read.Body != changed.Body {
		t.Errorf("read as %s", read.Body)
	}
	i.Clock.Advance(1e9)
	if same := i.Call(salon.Owner.Caller, "PATCH", path, body{"name": "Corte y color"}).Want(200); same.Body != changed.Body {
		t.Errorf("nothing changed it to %s", same.Body)
	}
	var told []string
	for _, row := range i.Audit("services") {
		told = append(told, row.Action)
	}
	if got := strings.Join(told, ", "); got != "service.created, service.updated" {
		t.Errorf("the trail tells %s", got)
	}
}

func TestChangingAServiceChangesNoBooking(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	service := i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30, "price": body{"amount": 2000, "currency": "EUR"}}).Want(201).String("id")
	booked := i.Call(hookstest.Guest, "POST", "/api/bookings", body{
		"businessId": salon.ID, "serviceId": service, "start": "2026-12-01T10:00:00Z", "customer": body{"name": "Fay", "email": "fay@example.com"},
	}).Want(201)
	read := func() string {
		return i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+booked.String("id"), nil).Want(200).Body
	}
	before := read()
	i.Call(salon.Owner.Caller, "PATCH", "/api/services/"+service, body{"name": "Color", "durationMinutes": 90, "price": body{"amount": 9900, "currency": "EUR"}, "bufferAfterMinutes": 60}).Want(200)
	if after := read(); after != before {
		t.Errorf("it became %s", after)
	}
	archived := i.Call(salon.Owner.Caller, "DELETE", "/api/services/"+service, nil).Want(200)
	if after := read(); after != before || archived.String("status") != "archived" {
		t.Errorf("with the service %s it became %s", archived.String("status"), after)
	}
	if again := i.Call(salon.Owner.Caller, "DELETE", "/api/services/"+service, nil).Want(200); again.Body != archived.Body {
		t.Errorf("again %s", again.Body)
	}
	i.Call(hookstest.Guest, "GET", "/api/services/"+service, nil).WantCode(404, "not_found")
	order := body{"businessId": salon.ID, "serviceId": service, "start": "2026-12-01T15:00:00Z", "customer": body{"name": "Fay", "email": "fay@example.com"}}
	i.Call(hookstest.Guest, "POST", "/api/bookings", order).WantCode(404, "not_found").WantField("serviceId")
	i.Call(salon.Key("services:write"), "PATCH", "/api/services/"+service, body{"status": "active"}).Want(200)
	i.Call(hookstest.Guest, "POST", "/api/bookings", order).Want(201)
	rows := i.Audit("services")
	if last := rows[len(rows)-1]; last.Action != "service.restored" || last.ActorType != "key" || rows[len(rows)-2].Action != "service.archived" || len(rows) != 4 {
		t.Errorf("the trail tells %v", rows)
	}
}

func TestWhatAServiceMayNotBecome(t *testing.T) {
	i := hookstest.New(t)
	salon, other := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	carl := salon.Join(i.SignUp("Carl Diaz"), "staff")
	made := i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 1000, "staffIds": []string{carl}}).Want(201)
	path := "/api/services/" + made.String("id")
	for name, c := range map[string]struct {
		given  body
		status int
		fields []string
	}{
		"all wrong": {body{
			"name": " ", "durationMinutes": 4, "price": body{"amount": -1, "currency": "EUR"}, "capacity": 0, "stepMinutes": 4, "advanceDays": 731, "maxPerDay": 0, "noticeMinutes": -1,
			"status": "archived", "businessId": other.ID, "id": "x",
		}, 422, []string{"name", "durationMinutes", "price.amount", "capacity", "stepMinutes", "advanceDays", "maxPerDay", "noticeMinutes", "status", "businessId", "id"}},
		"too long with what stands": {body{"bufferAfterMinutes": 441}, 422, []string{"bufferAfterMinutes"}},
		"another currency":          {body{"price": body{"amount": 1, "currency": "USD"}}, 422, []string{"price.currency"}},
		"another's staff":           {body{"staffIds": []string{carl, other.StaffID}}, 404, []string{"staffIds[1]"}},
		"null":                      {body{"name": nil, "durationMinutes": nil}, 422, []string{"name", "durationMinutes"}},
	} {
		t.Run(name, func(t *testing.T) {
			answer := i.Call(salon.Owner.Caller, "PATCH", path, c.given).Want(c.status)
			for _, field := range c.fields {
				answer.WantField(field)
			}
			if len(answer.List("errors")) != len(c.fields) || strings.Contains(answer.Body, "⟦") {
				t.Errorf("errors %s", answer.Body)
			}
		})
	}
	if read := i.Call(salon.Owner.Caller, "GET", path, nil).Want(200); read.Body != made.Body {
		t.Errorf("it became %s", read.Body)
	}
	i.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": carl})
	i.Call(salon.Owner.Caller, "PATCH", path, body{"name": "Still Carl's", "staffIds": []string{carl, salon.StaffID}}).Want(200)
}
