package services_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

func TestServiceWithNothingButNameAndDuration(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	first := i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": " Corte ", "durationMinutes": 30}).Want(201)
	for field, want := range map[string]any{
		"businessId": salon.ID, "name": "Corte", "description": nil, "category": nil, "durationMinutes": 30.0, "bufferBeforeMinutes": 0.0,
		"bufferAfterMinutes": 0.0, "price": nil, "taxRateBps": 0.0, "deposit": nil, "capacity": 1.0, "autoConfirm": nil, "stepMinutes": nil,
		"noticeMinutes": nil, "advanceDays": nil, "maxPerDay": nil, "status": "active", "position": 1.0, "createdAt": "2026-11-24T09:00:00Z",
	} {
		got, present := first.Object()[field]
		if got != want || !present {
			t.Errorf("%s is %v", field, got)
		}
	}
	if staff, ok := first.Value("staffIds").([]any); !ok || len(staff) != 0 {
		t.Errorf("staffIds %v", first.Value("staffIds"))
	}
	second := i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Color", "durationMinutes": 5}).Want(201)
	if second.Int("position") != 2 {
		t.Errorf("a new service is not the last: %s", second.Body)
	}
	read := i.Call(hookstest.Guest, "GET", "/api/services/"+first.String("id"), nil).Want(200)
	if read.Body != first.Body {
		t.Errorf("read as %s, made as %s", read.Body, first.Body)
	}
}

func TestServiceWithAll(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	given := body{
		"businessId": salon.ID, "name": "Yoga", "description": "Line one\nline two", "category": "yoga", "durationMinutes": 60.0, "bufferBeforeMinutes": 690.0,
		"bufferAfterMinutes": 690.0, "price": body{"amount": 1250.0, "currency": "EUR"}, "taxRateBps": 2100.0, "deposit": nil, "capacity": 12.0,
		"autoConfirm": false, "stepMinutes": 30.0, "noticeMinutes": 0.0, "advanceDays": 14.0, "maxPerDay": 3.0, "staffIds": []any{salon.StaffID}, "position": 0.0,
	}
	answer := i.Call(salon.Owner.Caller, "POST", "/api/services", given).Want(201)
	for field, want := range given {
		switch want := want.(type) {
		case body:
			if answer.Int(field+".amount") != 1250 || answer.String(field+".currency") != "EUR" {
				t.Errorf("%s is %v", field, answer.Value(field))
			}
		case []any:
			if got, _ := answer.Value(field).([]any); len(got) != 1 || got[0] != want[0] {
				t.Errorf("%s is %v", field, answer.Value(field))
			}
		default:
			if answer.Value(field) != want {
				t.Errorf("%s is %v, want %v", field, answer.Value(field), want)
			}
		}
	}
}

func TestWhoMayMakeAService(t *testing.T) {
	i := hookstest.New(t)
	ana, bea, carl, dora, eva := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Carl Diaz"), i.SignUp("Dora Vega"), i.SignUp("Eva Mora")
	salon, other := ana.Business("Salon Sol"), eva.Business("Otro")
	salon.Join(bea, "admin")
	salon.Join(carl, "staff")
	for _, who := range []struct {
		name   string
		caller hookstest.Caller
		status int
		code   string
	}{
		{"guest", hookstest.Guest, 401, "unauthenticated"},
		{"other user", dora.Caller, 404, "not_found"},
		{"other tenant's owner", eva.Caller, 404, "not_found"},
		{"staff", carl.Caller, 403, "insufficient_role"},
		{"admin", bea.Caller, 201, ""},
		{"owner", ana.Caller, 201, ""},
		{"key", salon.Key("services:write"), 201, ""},
		{"key without the scope", salon.Key("services:read", "business:write"), 403, "insufficient_scope"},
		{"key of another business", other.Key("services:write"), 404, "not_found"},
	} {
		t.Run(who.name, func(t *testing.T) {
			before := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil).Want(200).Int("total")
			answer := i.Call(who.caller, "POST", "/api/services", body{"businessId": salon.ID, "name": who.name, "durationMinutes": 30}).WantCode(who.status, who.code)
			if who.status == 404 {
				answer.WantField("businessId")
			}
			if who.code == "insufficient_scope" && answer.String("requiredScope") != "services:write" {
				t.Errorf("requiredScope: %s", answer.Body)
			}
			made := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil).Want(200).Int("total") - before
			if (made == 1) != (who.status == 201) {
				t.Errorf("%d were made", made)
			}
		})
	}
	own := i.Call(salon.Key("services:write"), "POST", "/api/services", body{"name": "Own", "durationMinutes": 30}).Want(201)
	if own.String("businessId") != salon.ID {
		t.Errorf("a key's business is its own: %s", own.Body)
	}
}

func TestEveryBrokenFieldOfAServiceIsNamedAtOnce(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	answer := i.Call(salon.Owner.Caller, "POST", "/api/services", `{"name":" ","durationMinutes":1441,"bufferBeforeMinutes":-1,"bufferAfterMinutes":"x",
		"price":{"amount":-1,"currency":"eur"},"taxRateBps":10001,"deposit":{"amount":100,"currency":"EUR"},"capacity":0,"autoConfirm":"yes","stepMinutes":1,
		"noticeMinutes":-5,"advanceDays":0,"maxPerDay":0,"staffIds":["a","a"],"position":-1,"category":7,"status":"active","id":"x"}`).WantCode(422, "validation_failed")
	for _, field := range []string{
		"businessId", "name", "durationMinutes", "bufferBeforeMinutes", "bufferAfterMinutes", "price.amount", "price.currency", "taxRateBps", "deposit",
		"capacity", "autoConfirm", "stepMinutes", "noticeMinutes", "advanceDays", "maxPerDay", "staffIds", "position", "category", "status", "id",
	} {
		answer.WantField(field)
	}
	if strings.Contains(answer.Body, "⟦") {
		t.Errorf("a sentence is missing: %s", answer.Body)
	}
}

func TestWhatAServiceMayNotBe(t *testing.T) {
	i := hookstest.New(t)
	salon, other := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	gone := salon.Join(i.SignUp("Carl Diaz"), "staff")
	i.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": gone})
	for name, c := range map[string]struct {
		change body
		status int
		code   string
		fields []string
	}{
		"no name, no duration":      {body{"name": nil, "durationMinutes": nil}, 422, "validation_failed", []string{"name", "durationMinutes"}},
		"4 minutes":                 {body{"durationMinutes": 4}, 422, "validation_failed", []string{"durationMinutes"}},
		"half a minute":             {body{"durationMinutes": 30.5}, 422, "validation_failed", []string{"durationMinutes"}},
		"more than a day":           {body{"durationMinutes": 1440, "bufferAfterMinutes": 1}, 422, "validation_failed", []string{"bufferAfterMinutes"}},
		"buffers too long together": {body{"bufferBeforeMinutes": 706, "bufferAfterMinutes": 705}, 422, "validation_failed", []string{"bufferBeforeMinutes", "bufferAfterMinutes"}},
		"another currency":          {body{"price": body{"amount": 100, "currency": "USD"}}, 422, "validation_failed", []string{"price.currency"}},
		"too expensive":             {body{"price": body{"amount": 1e12 + 1, "currency": "EUR"}}, 422, "validation_failed", []string{"price.amount"}},
		"past an integer's range":   {body{"price": body{"amount": 1e30, "currency": "EUR"}}, 422, "validation_failed", []string{"price"}},
		"one wrong type, first":     {body{"Aa": 1, "autoConfirm": "x"}, 422, "validation_failed", []string{"Aa", "autoConfirm"}},
		"a deposit":                 {body{"deposit": body{"amount": 100, "currency": "EUR"}}, 422, "validation_failed", []string{"deposit"}},
		"name too long":             {body{"name": strings.Repeat("ñ", 121)}, 422, "validation_failed", []string{"name"}},
		"text too long":             {body{"description": strings.Repeat("ñ", 4001)}, 422, "validation_failed", []string{"description"}},
		"another's staff":           {body{"staffIds": []string{other.StaffID}}, 404, "not_found", []string{"staffIds[0]"}},
		"removed and unknown staff": {body{"staffIds": []string{salon.StaffID, gone, "aaaaaaaaaaaaaaa"}}, 404, "not_found", []string{"staffIds[1]", "staffIds[2]"}},
	} {
		t.Run(name, func(t *testing.T) {
			given := body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30}
			for field, value := range c.change {
				given[field] = value
				if value == nil {
					delete(given, field)
				}
			}
			answer := i.Call(salon.Owner.Caller, "POST", "/api/services", given).WantCode(c.status, c.code)
			for _, field := range c.fields {
				answer.WantField(field)
			}
			if got := answer.List("errors"); len(got) != len(c.fields) {
				t.Errorf("fields %v", got)
			}
		})
	}
	if total := i.Call(salon.Owner.Caller, "GET", "/api/services?businessId="+salon.ID, nil).Int("total"); total != 0 {
		t.Errorf("%d services were made", total)
	}
}

func TestNullAndRepeatedMembersAreNamedWithTheOthers(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	answer := i.Call(salon.Owner.Caller, "POST", "/api/services", `{"businessId":"`+salon.ID+`","name":"","durationMinutes":null,"capacity":null,"description":null,
		"price":{"amount":null,"currency":"EUR"},"staffIds":[null],"position":1,"position":2}`).WantCode(422, "validation_failed")
	for _, field := range []string{"name", "durationMinutes", "capacity", "price.amount", "staffIds[0]", "position"} {
		answer.WantField(field)
	}
	if len(answer.List("errors")) != 6 {
		t.Errorf("errors %s", answer.Body)
	}
	for _, broken := range []string{`{"capacity":null}`, `{"position":1,"position":1}`} {
		given := strings.Replace(broken, "{", `{"businessId":"`+salon.ID+`","name":"Corte","durationMinutes":30,`, 1)
		if errors := i.Call(salon.Owner.Caller, "POST", "/api/services", given).WantCode(422, "validation_failed").List("errors"); len(errors) != 1 {
			t.Errorf("%s: %v", broken, errors)
		}
	}
	if total := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil).Int("total"); total != 0 {
		t.Errorf("%d services were made", total)
	}
}
