package staff_test

import (
	"slices"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

func TestStaffWithNothingButAName(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	answer := i.Call(salon.Owner.Caller, "POST", "/api/staff", body{"businessId": salon.ID, "name": " Bea Sanz "}).Want(201)
	for field, want := range map[string]any{
		"businessId": salon.ID, "name": "Bea Sanz", "title": nil, "bookable": true, "photoUrl": nil, "email": nil, "phone": nil, "role": "staff",
		"seesAll": false, "userId": nil, "login": "none", "status": "active", "createdAt": "2026-11-24T09:00:00Z", "updatedAt": "2026-11-24T09:00:00Z",
	} {
		if got, present := answer.Object()[field]; got != want || !present {
			t.Errorf("%s is %v", field, got)
		}
	}
	if !strings.Contains(answer.Body, `"serviceIds":[]`) {
		t.Errorf("services of a new person: %s", answer.Body)
	}
	if again := i.Call(salon.Owner.Caller, "GET", "/api/staff/"+answer.String("id"), nil).Want(200); again.Body != answer.Body {
		t.Errorf("read as %s, made as %s", again.Body, answer.Body)
	}
}

func TestStaffWithAll(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	service := func(name string, staff ...string) string {
		given := body{"businessId": salon.ID, "name": name, "durationMinutes": 30, "staffIds": append([]string{}, staff...)}
		return i.Call(salon.Owner.Caller, "POST", "/api/services", given).Want(201).String("id")
	}
	anyones, anas, others := service("Anyone's"), service("Ana's", salon.StaffID), service("Another of Ana's", salon.StaffID)
	answer := i.Call(salon.Owner.Caller, "POST", "/api/staff", body{
		"businessId": salon.ID, "name": "Bea Sanz", "email": " Bea@Example.com ", "role": "admin", "bookable": true, "seesAll": true, "title": "Stylist",
		"phone": "+34 600 111 222", "serviceIds": []string{anas, anyones}, "photoId": nil,
	}).Want(201)
	for field, want := range map[string]any{
		"email": "bea@example.com", "role": "admin", "seesAll": true, "title": "Stylist", "phone": "+34 600 111 222", "login": "invited",
	} {
		if got := answer.Value(field); got != want {
			t.Errorf("%s is %v", field, got)
		}
	}
	if got := texts(answer.Value("serviceIds")); !slices.Equal(got, []string{anyones, anas}) {
		t.Errorf("services %v", got)
	}
	bea := answer.String("id")
	for id, want := range map[string][]string{anyones: {}, anas: {salon.StaffID, bea}, others: {salon.StaffID}} {
		if got := texts(i.Call(hookstest.Guest, "GET", "/api/services/"+id, nil).Want(200).Value("staffIds")); !slices.Equal(got, want) {
			t.Errorf("a service is given by %v, want %v", got, want)
		}
	}
	if told := i.Audit("services"); told[len(told)-1].Action != "service.updated" || told[len(told)-1].Subject != anas || len(told) != 4 {
		t.Errorf("the trail of services: %v", told)
	}
}

func texts(value any) []string {
	list, _ := value.([]any)
	all := []string{}
	for _, one := range list {
		all = append(all, one.(string))
	}
	return all
}

func TestWhoMayAddWhomToTheStaff(t *testing.T) {
	i := hookstest.New(t)
	ana, bea, carl, dora, eva := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Carl Diaz"), i.SignUp("Dora Vega"), i.SignUp("Eva Mora")
	salon, other := ana.Business("Salon Sol"), eva.Business("Otro")
	salon.Join(bea, "admin")
	salon.Join(carl, "staff")
	key := salon.Key("staff:write", "staff:read")
	for _, who := range []struct {
		name   string
		caller hookstest.Caller
		role   string
		status int
		code   string
	}{
		{"guest", hookstest.Guest, "staff", 401, "unauthenticated"},
		{"other user", dora.Caller, "staff", 404, "not_found"},
		{"other tenant's owner", eva.Caller, "staff", 404, "not_found"},
		{"staff", carl.Caller, "staff", 403, "insufficient_role"},
		{"admin", bea.Caller, "staff", 201, ""},
		{"admin gives admin", bea.Caller, "admin", 201, ""},
		{"admin gives owner", bea.Caller, "owner", 403, "insufficient_role"},
		{"owner gives owner", ana.Caller, "owner", 201, ""},
		{"key", key, "staff", 201, ""},
		{"key gives admin", key, "admin", 403, "insufficient_role"},
		{"key gives owner", key, "owner", 403, "insufficient_role"},
		{"key without the scope", salon.Key("staff:read"), "staff", 403, "insufficient_scope"},
		{"key of another business", other.Key("staff:write"), "staff", 404, "not_found"},
	} {
		t.Run(who.name, func(t *testing.T) {
			before := i.Call(ana.Caller, "GET", "/api/staff?businessId="+salon.ID, nil).Want(200).Int("total")
			answer := i.Call(who.caller, "POST", "/api/staff", body{"businessId": salon.ID, "name": who.name, "role": who.role}).WantCode(who.status, who.code)
			if who.status == 201 && answer.String("role") != who.role {
				t.Errorf("role %s", answer.String("role"))
			}
			made := i.Call(ana.Caller, "GET", "/api/staff?businessId="+salon.ID, nil).Want(200).Int("total") - before
			if (made == 1) != (who.status == 201) {
				t.Errorf("%d were made", made)
			}
		})
	}
}

func TestWhatStaffMayNotBe(t *testing.T) {
	i := hookstest.New(t)
	salon, other := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	foreign := i.Call(other.Owner.Caller, "POST", "/api/services", body{"businessId": other.ID, "name": "Corte", "durationMinutes": 30}).Want(201).String("id")
	own := i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30, "staffIds": []string{salon.StaffID}}).
		Want(201).String("id")
	for name, c := range map[string]struct {
		given  body
		status int
		code   string
		fields []string
	}{
		"all wrong": {
			body{"name": "", "email": "no", "role": "boss", "bookable": 1, "seesAll": nil, "serviceIds": "x", "title": strings.Repeat("x", 121), "phone": "12", "status": "active", "userId": "x"},
			422, "validation_failed",
			[]string{"name", "email", "role", "bookable", "seesAll", "serviceIds", "title", "phone", "status", "userId"},
		},
		"a mail address of the business": {body{"name": "Ana", "email": "ANA@example.com"}, 409, "duplicate", []string{"email"}},
		"another's services":             {body{"name": "Bea", "serviceIds": []string{own, foreign}}, 404, "not_found", []string{"serviceIds[1]"}},
		"a photo that is not there":      {body{"name": "Bea", "photoId": "aaaaaaaaaaaaaaa"}, 404, "not_found", []string{"photoId"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.given["businessId"] = salon.ID
			answer := i.Call(salon.Owner.Caller, "POST", "/api/staff", c.given).WantCode(c.status, c.code)
			for _, field := range c.fields {
				answer.WantField(field)
			}
			if got := answer.List("errors"); len(got) != len(c.fields) || strings.Contains(answer.Body, "⟦") {
				t.Errorf("errors %v", got)
			}
		})
	}
	if list := i.Call(salon.Owner.Caller, "GET", "/api/staff?businessId="+salon.ID, nil).Want(200); list.Int("total") != 1 {
		t.Errorf("somebody was added: %s", list.Body)
	}
	if got := texts(i.Call(hookstest.Guest, "GET", "/api/services/"+own, nil).Value("staffIds")); len(got) != 1 {
		t.Errorf("a refused person gives a service: %v", got)
	}
	gone := salon.Join(i.SignUp("Carl Diaz"), "staff")
	i.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": gone})
	i.Call(salon.Owner.Caller, "POST", "/api/staff", body{"businessId": salon.ID, "name": "Carl", "email": "carl@example.com"}).Want(201)
}

func TestWhoSeesWhatOfTheStaff(t *testing.T) {
	i := hookstest.New(t)
	ana, carl, dora, eva := i.SignUp("Ana Gil"), i.SignUp("Carl Diaz"), i.SignUp("Dora Vega"), i.SignUp("Eva Mora")
	salon, other := ana.Business("Salon Sol"), eva.Business("Otro")
	carlID, goneID := salon.Join(carl, "staff"), salon.Join(i.SignUp("Gone Ruiz"), "staff")
	desk := i.Call(ana.Caller, "POST", "/api/staff", body{"businessId": salon.ID, "name": "desk", "bookable": false}).Want(201).String("id")
	i.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": goneID})
	for _, who := range []struct {
		name   string
		caller hookstest.Caller
		member bool
	}{
		{"guest", hookstest.Guest, false},
		{"other user", dora.Caller, false},
		{"other tenant's owner", eva.Caller, false},
		{"staff", carl.Caller, true},
		{"owner", ana.Caller, true},
		{"key", salon.Key("staff:read"), true},
	} {
		t.Run(who.name, func(t *testing.T) {
			list := i.Call(who.caller, "GET", "/api/staff?businessId="+salon.ID, nil).Want(200)
			want := []string{"Ana Gil", "Carl Diaz"}
			if who.member {
				want = append(want, "desk")
			}
			if got := names(list); !slices.Equal(got, want) || list.Int("total") != len(want) {
				t.Errorf("sees %v", got)
			}
			one := i.Call(who.caller, "GET", "/api/staff/"+carlID, nil).Want(200)
			for _, person := range append(list.List("staff"), one.Object()) {
				for _, field := range []string{"email", "phone", "role", "seesAll", "userId", "login", "status", "createdAt", "updatedAt"} {
					if _, shown := person[field]; shown != who.member {
						t.Errorf("%s shown: %v", field, shown)
					}
				}
			}
			for _, id := range []string{desk, goneID} {
				status := map[bool]int{true: 200, false: 404}[who.member]
				i.Call(who.caller, "GET", "/api/staff/"+id, nil).Want(status)
			}
			unbookable := i.Call(who.caller, "GET", "/api/staff?bookable=false&businessId="+salon.ID, nil).Want(200)
			if unbookable.Int("total") != map[bool]int{true: 1, false: 0}[who.member] {
				t.Errorf("who is not bookable: %s", unbookable.Body)
			}
			if bookable := i.Call(who.caller, "GET", "/api/staff?bookable=true&businessId="+salon.ID, nil).Want(200); bookable.Int("total") != 2 {
				t.Errorf("who is bookable: %s", bookable.Body)
			}
		})
	}
	i.Call(salon.Key("staff:write"), "GET", "/api/staff", nil).WantCode(403, "insufficient_scope")
	i.Call(other.Key("staff:read"), "GET", "/api/staff?businessId="+salon.ID, nil).WantCode(404, "not_found")
	i.Call(other.Key("staff:read"), "GET", "/api/staff/"+carlID, nil).WantCode(404, "not_found")
	i.Call(hookstest.Guest, "GET", "/api/staff?bookable=maybe&businessId="+salon.ID, nil).WantCode(400, "invalid_parameter").WantField("bookable")
	i.Call(hookstest.Guest, "GET", "/api/staff", nil).WantCode(400, "invalid_parameter").WantField("businessId")
}

func names(answer hookstest.Answer) (all []string) {
	for _, person := range answer.List("staff") {
		all = append(all, person["name"].(string))
	}
	return all
}

func TestStaffOfOneService(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	bea := salon.Join(i.SignUp("Bea Sanz"), "staff")
	service := func(staff ...string) string {
		return i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30, "staffIds": append([]string{}, staff...)}).Want(201).String("id")
	}
	for id, want := range map[string][]string{service(): {"Ana Gil", "Bea Sanz"}, service(bea): {"Bea Sanz"}, "aaaaaaaaaaaaaaa": nil} {
		list := i.Call(hookstest.Guest, "GET", "/api/staff?businessId="+salon.ID+"&serviceId="+id, nil).Want(200)
		if got := names(list); !slices.Equal(got, want) {
			t.Errorf("given by %v, want %v", got, want)
		}
		for _, person := range list.List("staff") {
			if !slices.Contains(texts(person["serviceIds"]), id) {
				t.Errorf("%v does not name a service that they give", person)
			}
		}
	}
}

func TestStaffPageByPage(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	for _, name := range []string{"bea", "Ben", "ana", "Zoe", "Ñu", "Bea", "ZOE"} {
		i.Call(salon.Owner.Caller, "POST", "/api/staff", body{"businessId": salon.ID, "name": name}).Want(201)
	}
	all := names(i.Call(salon.Owner.Caller, "GET", "/api/staff?businessId="+salon.ID, nil).Want(200))
	var paged []string
	for next := ""; ; {
		answer := i.Call(salon.Owner.Caller, "GET", "/api/staff?limit=3&businessId="+salon.ID+next, nil).Want(200)
		paged = append(paged, names(answer)...)
		if answer.Value("nextCursor") == nil {
			break
		}
		next = "&cursor=" + answer.String("nextCursor")
	}
	if !slices.Equal(all, paged) || len(all) != 8 || all[0] != "ana" || all[1] != "Ana Gil" || !strings.EqualFold(all[2], "bea") {
		t.Errorf("at once %v, by cursor %v", all, paged)
	}
}
