package services_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestWhoSeesWhichServices(t *testing.T) {
	i := hookstest.New(t)
	ana, carl, dora, eva := i.SignUp("Ana Gil"), i.SignUp("Carl Diaz"), i.SignUp("Dora Vega"), i.SignUp("Eva Mora")
	salon, other := ana.Business("Salon Sol"), eva.Business("Otro")
	salon.Join(carl, "staff")
	make := func(name string) string {
		return i.Call(ana.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": name, "durationMinutes": 30}).Want(201).String("id")
	}
	active := make("Active")
	archived := make("Old")
	i.SQL("UPDATE services SET status = 'archived' WHERE id = {:id}", body{"id": archived})
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
		{"key", salon.Key("services:read"), true},
	} {
		t.Run(who.name, func(t *testing.T) {
			for query, want := range map[string][2]int{"": {1, 1}, "&status=active": {1, 1}, "&status=archived": {0, 1}, "&status=active,archived": {1, 2}} {
				list := i.Call(who.caller, "GET", "/api/services?businessId="+salon.ID+query, nil).Want(200)
				seen := want[0]
				if who.member {
					seen = want[1]
				}
				if list.Int("total") != seen || len(list.List("services")) != seen {
					t.Errorf("%s: %s", query, list.Body)
				}
			}
			status := 404
			if who.member {
				status = 200
			}
			i.Call(who.caller, "GET", "/api/services/"+archived, nil).Want(status)
		})
	}
	i.Call(salon.Key("services:write"), "GET", "/api/services?businessId="+salon.ID, nil).WantCode(403, "insufficient_scope")
	i.Call(other.Key("services:read"), "GET", "/api/services?businessId="+salon.ID, nil).WantCode(404, "not_found")
	i.Call(other.Key("services:read"), "GET", "/api/services/"+archived, nil).WantCode(404, "not_found")
	if own := i.Call(other.Key("services:read"), "GET", "/api/services", nil).Want(200); own.Int("total") != 0 {
		t.Errorf("another business's services: %s", own.Body)
	}
	i.Call(hookstest.Guest, "GET", "/api/services", nil).WantCode(400, "invalid_parameter").WantField("businessId")
	i.Call(hookstest.Guest, "GET", "/api/services?businessId=aaaaaaaaaaaaaaa", nil).WantCode(404, "not_found")
	i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID+"&status=gone", nil).WantCode(400, "invalid_parameter").WantField("status")
	i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID+"&sort=name", nil).WantCode(400, "invalid_parameter").WantField("sort")

	i.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", body{"id": salon.ID})
	i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil).WantCode(404, "not_found")
	i.Call(hookstest.Guest, "GET", "/api/services/"+active, nil).WantCode(404, "not_found")
	i.Call(dora.Caller, "GET", "/api/services/"+active, nil).WantCode(404, "not_found")
}

func TestServicesOfOnePerson(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	bea := salon.Join(i.SignUp("Bea Sanz"), "staff")
	for name, staff := range map[string][]string{"anyone's": {}, "bea's": {bea}, "ana's": {salon.StaffID}} {
		i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": name, "durationMinutes": 30, "staffIds": staff}).Want(201)
	}
	list := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID+"&staffId="+bea, nil).Want(200)
	if list.Int("total") != 2 || strings.Contains(list.Body, "ana's") {
		t.Errorf("Bea gives %s", list.Body)
	}
	if list := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID+"&staffId=aaaaaaaaaaaaaaa", nil).Want(200); list.Int("total") != 0 {
		t.Errorf("nobody gives %s", list.Body)
	}
}

func TestServicesPageByPage(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	for n, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"} {
		position := n + 1
		if n > 3 && n < 7 {
			position = 5 // ties are broken by id
		}
		i.Call(salon.Owner.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": name, "durationMinutes": 30, "position": position}).Want(201)
	}
	var byNumber, byCursor string
	path := "/api/services?limit=2&businessId=" + salon.ID
	for _, page := range []string{"1", "2", "3", "4", "5", "6"} {
		answer := i.Call(hookstest.Guest, "GET", path+"&page="+page, nil).Want(200)
		byNumber += names(answer)
	}
	for next := ""; ; {
		answer := i.Call(hookstest.Guest, "GET", path+next, nil).Want(200)
		byCursor += names(answer)
		if answer.Value("nextCursor") == nil {
			break
		}
		next = "&cursor=" + answer.String("nextCursor")
	}
	if byNumber != byCursor || len(byNumber) != 11 || !strings.HasPrefix(byNumber, "abcd") || !strings.HasSuffix(byNumber, "hijk") {
		t.Errorf("by number %s, by cursor %s", byNumber, byCursor)
	}
	past := i.Call(hookstest.Guest, "GET", path+"&page=7", nil).Want(200)
	if names(past) != "" || past.Int("total") != 11 || past.Int("page") != 7 || !strings.Contains(past.Body, `"services":[]`) {
		t.Errorf("past the end: %s", past.Body)
	}
	i.Call(hookstest.Guest, "GET", path+"&page=1&cursor=x", nil).WantCode(400, "invalid_parameter").WantField("cursor")
	i.Call(hookstest.Guest, "GET", "/api/services?limit=101&businessId="+salon.ID, nil).WantCode(400, "invalid_parameter").WantField("limit")
}

func names(answer hookstest.Answer) (all string) {
	for _, service := range answer.List("services") {
		all += service["name"].(string)
	}
	return all
}
