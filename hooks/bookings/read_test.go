package bookings_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestWhoSeesABooking(t *testing.T) {
	s := open(t)
	user, stranger, other := s.SignUp("Carla"), s.SignUp("Sonia"), openIn(s.Instance, "Otto")
	hugo, dora := s.SignUp("Hugo"), s.SignUp("Dora")
	s.business.Join(hugo, "staff")
	s.SQL("UPDATE staff SET seesAll = TRUE WHERE id = {:id}", body{"id": s.business.Join(dora, "staff")})
	id := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID})).Want(201).String("id")
	for name, test := range map[string]struct {
		caller hookstest.Caller
		status int
		member bool
	}{
		"customer": {user.Caller, 200, false}, "owner": {s.owner.Caller, 200, true}, "key": {s.key, 200, true}, "staff who sees all": {dora.Caller, 200, true},
		"staff of another calendar": {hugo.Caller, 404, false}, "stranger": {stranger.Caller, 404, false}, "guest": {hookstest.Guest, 401, false},
		"another tenant's owner": {other.owner.Caller, 404, false}, "another tenant's key": {other.key, 404, false},
		"key without the scope": {s.business.Key("bookings:write"), 403, false},
	} {
		answer := s.Call(test.caller, "GET", "/api/bookings/"+id, nil)
		if answer.Status != test.status {
			t.Errorf("%s: %d", name, answer.Status)
			continue
		}
		if test.status != 200 {
			continue
		}
		if _, there := answer.Object()["internalNotes"]; there != test.member {
			t.Errorf("%s: internal notes are there: %v", name, there)
		}
	}
	s.Call(user.Caller, "GET", "/api/bookings/nothing00000000", nil).WantCode(404, "not_found")
}

func TestStaffSeeTheirOwnVisitsAsCustomers(t *testing.T) {
	s := open(t)
	hugo := s.SignUp("Hugo")
	s.verify(hugo)
	s.business.Join(hugo, "staff")
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID, "customer": body{"name": "Hugo", "email": hugo.Email}, "internalNotes": "colleague"})).Want(201)
	s.SQL("UPDATE customers SET user = {:user} WHERE id = {:id}", body{"user": hugo.ID, "id": made.String("customer.id")})
	seen := s.Call(hugo.Caller, "GET", "/api/bookings/"+made.String("id"), nil).Want(200)
	if _, there := seen.Object()["internalNotes"]; there {
		t.Error("a member reads what is noted about himself in another's calendar")
	}
	s.Call(hugo.Caller, "POST", "/api/bookings/"+made.String("id")+"/cancel", body{"by": "business"}).WantCode(422, "validation_failed").WantField("by")
	if cancelled := s.Call(hugo.Caller, "POST", "/api/bookings/"+made.String("id")+"/cancel", nil).Want(200); cancelled.String("cancellation.by") != "customer" {
		t.Errorf("cancelled %s", cancelled.Body)
	}
}

func TestHistoryTellsEachAsMuchAsIsTheirs(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	id := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", body{"notes": "my secret"})).Want(201).String("id")
	operator := s.Superuser()
	s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, body{"internalNotes": "difficult", "notes": "changed"}).Want(200)
	s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "difficult"}).Want(200)

	type entry struct {
		by, name, action string
		reason           any
		fields           int
	}
	read := func(caller hookstest.Caller) (all []entry) {
		for _, e := range s.Call(caller, "GET", "/api/bookings/"+id, nil).Want(200).List("history") {
			by := e["by"].(map[string]any)
			changes := e["changes"].([]any)
			all = append(all, entry{by["type"].(string), by["name"].(string), e["action"].(string), e["reason"], len(changes)})
			for _, change := range changes {
				if field := change.(map[string]any); (field["field"] == "notes" || field["field"] == "internalNotes") && (field["from"] != nil || field["to"] != nil) {
					t.Errorf("the history keeps the words of %v", field)
				}
			}
		}
		return all
	}
	members := read(s.owner.Caller)
	customers := read(user.Caller)
	if len(members) != 3 || len(customers) != 3 {
		t.Fatalf("members read %v, the customer %v", members, customers)
	}
	for i, want := range [][2]entry{
		{{"user", "Carla", "created", nil, members[0].fields}, {"user", "Carla", "created", nil, members[0].fields}},
		{{"superuser", "NearbyAssist", "updated", nil, 2}, {"superuser", "NearbyAssist", "updated", nil, 1}},
		{{"key", "Key", "cancelled", "difficult", 1}, {"key", "Rosa's", "cancelled", nil, 1}},
	} {
		if members[i] != want[0] || customers[i] != want[1] {
			t.Errorf("members read %v, want %v; the customer %v, want %v", members[i], want[0], customers[i], want[1])
		}
	}
}

func TestAGuestGoesByTheNameOfTheCustomer(t *testing.T) {
	s := open(t)
	id := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("a@example.com")})).Want(201).String("id")
	by := s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200).List("history")[0]["by"].(map[string]any)
	if by["type"] != "guest" || by["name"] != "Ana García" {
		t.Errorf("by %v", by)
	}
	if n := s.number("SELECT count(*) FROM audit WHERE subject = {:id} AND (actorName != '' OR changes LIKE '%Ana%')", body{"id": id}); n != 0 {
		t.Error("the trail, which is never erased, holds the guest's name")
	}
}
