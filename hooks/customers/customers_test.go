package customers_test

import (
	"slices"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

type body = hookstest.Body

// shop is a business with an owner and two people who see their own calendars.
type shop struct {
	*hookstest.Instance
	*hookstest.Business
	carl, dora    *hookstest.Person
	carlID        string
	doraID        string
	service       string
	foreign       *hookstest.Business
	reader, other hookstest.Caller
}

func open(t *testing.T) *shop {
	t.Helper()
	i := hookstest.New(t)
	s := &shop{Instance: i, Business: i.SignUp("Ana Gil").Business("Salon Sol"), carl: i.SignUp("Carl Diaz"), dora: i.SignUp("Dora Vega")}
	s.carlID, s.doraID = s.Join(s.carl, "staff"), s.Join(s.dora, "staff")
	s.service = i.Call(s.Owner.Caller, "POST", "/api/services", body{"businessId": s.ID, "name": "Corte", "durationMinutes": 30}).Want(201).String("id")
	s.foreign = i.SignUp("Eva Mora").Business("Otro")
	s.reader, s.other = s.Key("bookings:read"), s.foreign.Key("bookings:read", "bookings:write")
	return s
}

// book makes a booking of a customer and answers who that is.
func (s *shop) book(staff, start string, customer body) string {
	s.T.Helper()
	order := body{"businessId": s.ID, "serviceId": s.service, "staffId": staff, "start": start, "customer": customer}
	return s.Call(s.Owner.Caller, "POST", "/api/bookings", order).Want(201).String("customer.id")
}

func names(answer hookstest.Answer) []string {
	all := []string{}
	for _, customer := range answer.List("customers") {
		all = append(all, customer["name"].(string))
	}
	return all
}

func TestACustomerIsWhatTheBusinessKnows(t *testing.T) {
	s := open(t)
	fay := s.book(s.carlID, "2026-12-01T10:00:00Z", body{"name": "Fay Ruiz", "email": "Fay@Example.com", "phone": "+34 600 111 222", "locale": "es"})
	s.book(s.carlID, "2026-12-02T10:00:00Z", body{"id": fay})
	answer := s.Call(s.reader, "GET", "/api/customers/"+fay, nil).Want(200)
	for field, want := range map[string]any{
		"id": fay, "businessId": s.ID, "name": "Fay Ruiz", "email": "fay@example.com", "phone": "+34600111222", "locale": "es", "timezone": nil, "notes": nil,
		"bookingCount": 2.0, "noShowCount": 0.0, "lastBookingAt": "2026-12-02T10:00:00Z", "createdAt": "2026-11-24T09:00:00Z",
	} {
		if got, isThere := answer.Object()[field]; got != want || !isThere {
			t.Errorf("%s is %v", field, got)
		}
	}
	if !strings.Contains(answer.Body, `"tags":[]`) {
		t.Errorf("tags of a new customer: %s", answer.Body)
	}
	list := s.Call(s.reader, "GET", "/api/customers", nil).Want(200)
	if list.Int("total") != 1 || list.List("customers")[0]["id"] != fay {
		t.Errorf("the list is %s", list.Body)
	}
}

func TestWhoSeesAndChangesWhichCustomer(t *testing.T) {
	s := open(t)
	fay := s.book(s.carlID, "2026-12-01T10:00:00Z", body{"name": "Fay Ruiz", "email": "fay@example.com"})
	gus := s.book(s.doraID, "2026-12-01T10:00:00Z", body{"name": "Gus Paz", "email": "gus@example.com"})
	for _, who := range []struct {
		name     string
		caller   hookstest.Caller
		read     int
		write    int
		listed   []string
		customer string
	}{
		{"guest", hookstest.Guest, 401, 401, nil, fay},
		{"another user", s.SignUp("Hal Roy").Caller, 404, 404, nil, fay},
		{"another tenant's owner", s.foreign.Owner.Caller, 404, 404, nil, fay},
		{"another tenant's key", s.other, 404, 404, nil, fay},
		{"staff, who gives it", s.carl.Caller, 200, 200, []string{"Fay Ruiz"}, fay},
		{"staff, another's", s.carl.Caller, 404, 404, []string{"Fay Ruiz"}, gus},
		{"owner", s.Owner.Caller, 200, 200, []string{"Fay Ruiz", "Gus Paz"}, gus},
		{"key that reads", s.reader, 200, 403, []string{"Fay Ruiz", "Gus Paz"}, fay},
		{"key that writes", s.Key("bookings:write"), 403, 200, nil, fay},
	} {
		t.Run(who.name, func(t *testing.T) {
			s.Call(who.caller, "GET", "/api/customers/"+who.customer, nil).Want(who.read)
			before := s.Dump()
			s.Call(who.caller, "PATCH", "/api/customers/"+who.customer, body{"notes": who.name}).Want(who.write)
			if who.write != 200 {
				s.WantUnchanged(before)
			}
			if who.listed == nil {
				return
			}
			if list := s.Call(who.caller, "GET", "/api/customers?businessId="+s.ID, nil).Want(200); !slices.Equal(names(list), who.listed) {
				t.Errorf("sees %v", names(list))
			}
		})
	}
	s.Call(s.Owner.Caller, "PATCH", "/api/staff/"+s.carlID, body{"seesAll": true}).Want(200)
	s.Call(s.carl.Caller, "GET", "/api/customers/"+gus, nil).Want(200)
}

func TestCustomersAreFoundByTextAndByChange(t *testing.T) {
	s := open(t)
	s.book(s.carlID, "2026-12-01T10:00:00Z", body{"name": "fay Ruiz", "email": "fay@example.com", "phone": "+34600111222"})
	gus := s.book(s.carlID, "2026-12-01T11:00:00Z", body{"name": "Gus 100%", "email": "gus_paz@example.com"})
	s.book(s.carlID, "2026-12-01T12:00:00Z", body{"name": "Ada Paz", "phone": "+34600999888"})
	for query, want := range map[string][]string{
		"": {"Ada Paz", "fay Ruiz", "Gus 100%"}, "&q=PAZ": {"Ada Paz", "Gus 100%"}, "&q=example.com": {"fay Ruiz", "Gus 100%"}, "&q=100%25": {"Gus 100%"},
		"&q=s_p": {"Gus 100%"}, "&q=600+111+222": {"fay Ruiz"}, "&q=600999": {"Ada Paz"}, "&q=nobody": {}, "&q=%20fay%20": {"fay Ruiz"}, "&updatedSince=2026-11-25": {},
		"&updatedSince=2026-11-24T09:00:00Z": {"Ada Paz", "fay Ruiz", "Gus 100%"},
	} {
		if list := s.Call(s.reader, "GET", "/api/customers?limit=100"+query, nil).Want(200); !slices.Equal(names(list), want) || list.Int("total") != len(want) {
			t.Errorf("%q finds %v", query, names(list))
		}
	}
	s.Clock.Advance(1e9)
	s.Call(s.Owner.Caller, "PATCH", "/api/customers/"+gus, body{"tags": []string{"vip"}}).Want(200)
	if list := s.Call(s.reader, "GET", "/api/customers?updatedSince=2026-11-24T09:00:01Z", nil).Want(200); !slices.Equal(names(list), []string{"Gus 100%"}) {
		t.Errorf("changed since then: %v", names(list))
	}
	var paged []string
	for next := ""; ; {
		page := s.Call(s.reader, "GET", "/api/customers?limit=1"+next, nil).Want(200)
		paged = append(paged, names(page)...)
		if page.Value("nextCursor") == nil {
			break
		}
		next = "&cursor=" + page.String("nextCursor")
	}
	if !slices.Equal(paged, []string{"Ada Paz", "fay Ruiz", "Gus 100%"}) {
		t.Errorf("page by page %v", paged)
	}
	s.Call(s.reader, "GET", "/api/customers?updatedSince=lately", nil).WantCode(400, "invalid_parameter").WantField("updatedSince")
}

func TestACustomerIsChangedByWhatIsSent(t *testing.T) {
	s := open(t)
	fay := s.book(s.carlID, "2026-12-01T10:00:00Z", body{"name": "Fay Ruiz", "email": "fay@example.com"})
	s.book(s.carlID, "2026-12-01T11:00:00Z", body{"name": "Gus Paz", "email": "gus@example.com"})
	path := "/api/customers/" + fay
	changed := s.Call(s.Owner.Caller, "PATCH", path, body{"name": " Fay R. ", "phone": "+34 600 111 222", "locale": "es", "timezone": "Europe/Lisbon", "notes": "Likes tea", "tags": []string{"vip", "té"}}).Want(200)
	for field, want := range map[string]any{
		"name": "Fay R.", "phone": "+34600111222", "locale": "es", "timezone": "Europe/Lisbon", "notes": "Likes tea", "email": "fay@example.com", "bookingCount": 1.0,
	} {
		if got := changed.Value(field); got != want {
			t.Errorf("%s is %v", field, got)
		}
	}
	if cleared := s.Call(s.Owner.Caller, "PATCH", path, body{"phone": nil, "locale": nil, "timezone": nil, "notes": nil, "tags": []string{}}).Want(200); cleared.Value("phone") != nil ||
		cleared.Value("locale") != nil || !strings.Contains(cleared.Body, `"tags":[]`) {
		t.Errorf("cleared to %s", cleared.Body)
	}
	before := s.Dump()
	answer := s.Call(s.Owner.Caller, "PATCH", path, body{
		"name": " ", "email": "no", "phone": "12", "locale": "fr", "timezone": "Mars/Base", "notes": strings.Repeat("x", 4001), "tags": []string{"", strings.Repeat("x", 61)}, "bookingCount": 9, "id": "x",
	}).WantCode(422, "validation_failed")
	for _, field := range []string{"name", "email", "phone", "locale", "timezone", "notes", "tags[0]", "tags[1]", "bookingCount", "id"} {
		answer.WantField(field)
	}
	s.Call(s.Owner.Caller, "PATCH", path, body{"email": "GUS@example.com"}).WantCode(409, "duplicate").WantField("email")
	s.WantUnchanged(before)
	var told []string
	for _, row := range s.Audit("customers") {
		told = append(told, row.Action+" by "+row.ActorType)
	}
	if got := strings.Join(told, ", "); got != "customer.updated by member, customer.updated by member" {
		t.Errorf("the trail tells %s", got)
	}
}

func TestMailedLinksEndWithTheAddress(t *testing.T) {
	s := open(t)
	booked := s.Call(hookstest.Guest, "POST", "/api/bookings", body{
		"businessId": s.ID, "serviceId": s.service, "start": "2026-12-01T10:00:00Z", "customer": body{"name": "Fay Ruiz", "email": "fay@example.com"},
	}).Want(201)
	link := strings.TrimPrefix(booked.String("manageUrl"), s.URL)
	path := "/api/customers/" + booked.String("customer.id")
	s.Call(s.Owner.Caller, "PATCH", path, body{"phone": "+34600111222"}).Want(200)
	s.Call(hookstest.Guest, "GET", link, nil).Want(200)
	s.Call(s.Owner.Caller, "PATCH", path, body{"email": "new@example.com"}).Want(200)
	s.Call(hookstest.Guest, "GET", link, nil).Want(410)
}

func TestTheConsoleChangesCustomersByTheSameRules(t *testing.T) {
	s := open(t)
	fay := s.book(s.carlID, "2026-12-01T10:00:00Z", body{"name": "Fay Ruiz", "email": "fay@example.com"})
	operator, records := s.Superuser(), "/api/collections/customers/records"
	before := s.Dump()
	for name, edit := range map[string]struct {
		field string
		value any
	}{
		"mail address": {"email", "nobody"}, "mail address in capitals": {"email", "FAY@example.com"}, "phone with spaces": {"phone", "600 111"}, "zone": {"timezone", "Mars/Base"},
		"tags of another shape": {"tags", body{"vip": true}}, "an empty tag": {"tags", []string{""}}, "another business": {"business", s.foreign.ID}, "no name": {"name", ""},
	} {
		if answer := s.Call(operator, "PATCH", records+"/"+fay, body{edit.field: edit.value}); answer.Status != 400 || answer.Value("data."+edit.field) == nil {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	if answer := s.Call(operator, "DELETE", records+"/"+fay, nil); answer.Status != 400 {
		t.Errorf("a customer with bookings was deleted: %d %s", answer.Status, answer.Body)
	}
	s.WantUnchanged(before)
	s.Call(operator, "PATCH", records+"/"+fay, body{"email": "fay@example.org", "tags": []string{"vip"}}).Want(200)
	made := s.Call(operator, "POST", records, body{"business": s.ID, "name": "Ida Sol"}).Want(200).String("id")
	s.Call(operator, "DELETE", records+"/"+made, nil).Want(204)
	var told []string
	for _, row := range s.Audit("customers") {
		told = append(told, row.Action+" by "+row.ActorType)
	}
	if got := strings.Join(told, ", "); got != "customer.updated by superuser, customer.created by superuser, customer.deleted by superuser" {
		t.Errorf("the trail tells %s", got)
	}
	if got := s.Call(s.reader, "GET", "/api/customers/"+fay, nil).Want(200); got.String("email") != "fay@example.org" || !strings.Contains(got.Body, `"tags":["vip"]`) {
		t.Errorf("it became %s", got.Body)
	}
}
