package staff_test

import (
	"slices"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// firm is a business with somebody in every role.
type firm struct {
	*hookstest.Instance
	*hookstest.Business
	ana, bea, carl    *hookstest.Person // owner, admin, staff
	beaID, carlID     string
	stranger, foreign hookstest.Caller
}

func newFirm(t *testing.T) *firm {
	t.Helper()
	i := hookstest.New(t)
	f := &firm{Instance: i, ana: i.SignUp("Ana Gil"), bea: i.SignUp("Bea Sanz"), carl: i.SignUp("Carl Diaz")}
	f.Business = f.ana.Business("Salon Sol")
	f.beaID, f.carlID = f.Join(f.bea, "admin"), f.Join(f.carl, "staff")
	f.stranger = i.SignUp("Dora Vega").Caller
	f.foreign = i.SignUp("Eva Mora").Business("Otro").Owner.Caller
	return f
}

func (f *firm) roleOf(id string) string {
	f.T.Helper()
	var role string
	if err := f.App.DB().NewQuery("SELECT role || ' ' || status FROM staff WHERE id = {:id}").Bind(body{"id": id}).Row(&role); err != nil {
		f.T.Fatal(err)
	}
	return role
}

func TestWhoMayChangeWhatOfWhom(t *testing.T) {
	f := newFirm(t)
	key := f.Key("staff:write")
	spare := f.Call(f.ana.Caller, "POST", "/api/staff", body{"businessId": f.ID, "name": "Spare"}).Want(201).String("id")
	own := body{"name": "New name", "title": "Stylist", "phone": "+34600111222"}
	for _, c := range []struct {
		name   string
		caller hookstest.Caller
		whom   string
		given  body
		status int
		code   string
	}{
		{"guest", hookstest.Guest, f.carlID, own, 401, "unauthenticated"},
		{"another user", f.stranger, f.carlID, own, 404, "not_found"},
		{"another tenant's owner", f.foreign, f.carlID, own, 404, "not_found"},
		{"staff, own details", f.carl.Caller, f.carlID, own, 200, ""},
		{"staff, own role", f.carl.Caller, f.carlID, body{"role": "admin"}, 403, "insufficient_role"},
		{"staff, own role as it is", f.carl.Caller, f.carlID, body{"role": "staff"}, 403, "insufficient_role"},
		{"staff, own view", f.carl.Caller, f.carlID, body{"seesAll": true}, 403, "insufficient_role"},
		{"staff, own services", f.carl.Caller, f.carlID, body{"name": "x", "serviceIds": []string{}}, 403, "insufficient_role"},
		{"staff, own calendar", f.carl.Caller, f.carlID, body{"bookable": false}, 403, "insufficient_role"},
		{"staff, another's details", f.carl.Caller, f.beaID, own, 403, "insufficient_role"},
		{"admin, staff's all", f.bea.Caller, f.carlID, body{"name": "Carl", "bookable": false, "seesAll": true, "role": "admin"}, 200, ""},
		{"admin, back", f.bea.Caller, f.carlID, body{"bookable": true, "seesAll": false, "role": "staff"}, 200, ""},
		{"admin makes an owner", f.bea.Caller, f.carlID, body{"role": "owner"}, 403, "insufficient_role"},
		{"admin, owner's title", f.bea.Caller, f.StaffID, body{"title": "Chief"}, 200, ""},
		{"admin unmakes an owner", f.bea.Caller, f.StaffID, body{"role": "admin"}, 403, "insufficient_role"},
		{"admin, an owner's role as it is", f.bea.Caller, f.StaffID, body{"role": "owner"}, 403, "insufficient_role"},
		{"key, staff's", key, spare, body{"name": "By key", "bookable": false}, 200, ""},
		{"key makes an admin", key, spare, body{"role": "admin"}, 403, "insufficient_role"},
		{"key, an admin's name", key, f.beaID, own, 403, "insufficient_role"},
		{"key without the scope", f.Key("staff:read"), spare, own, 403, "insufficient_scope"},
		{"the only owner steps down", f.ana.Caller, f.StaffID, body{"role": "admin"}, 409, "sole_owner"},
		{"a photo that is not there", f.ana.Caller, spare, body{"photoId": "aaaaaaaaaaaaaaa"}, 404, "not_found"},
		{"no photo", f.ana.Caller, spare, body{"photoId": nil}, 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := f.Dump()
			f.Call(c.caller, "PATCH", "/api/staff/"+c.whom, c.given).WantCode(c.status, c.code)
			if c.status != 200 {
				f.WantUnchanged(before)
			}
		})
	}
	answer := f.Call(f.ana.Caller, "PATCH", "/api/staff/"+spare, body{
		"name": " ", "title": strings.Repeat("x", 121), "phone": "12", "role": "boss", "bookable": nil, "seesAll": "x", "serviceIds": []string{"a", "a"}, "email": "x@example.com", "status": "removed",
	}).WantCode(422, "validation_failed")
	for _, field := range []string{"name", "title", "phone", "role", "bookable", "seesAll", "serviceIds", "email", "status"} {
		answer.WantField(field)
	}
	cleared := f.Call(f.carl.Caller, "PATCH", "/api/staff/"+f.carlID, body{"title": nil, "phone": nil}).Want(200)
	if cleared.Value("title") != nil || cleared.Value("phone") != nil {
		t.Errorf("cleared to %s", cleared.Body)
	}
}

func TestOwnershipIsHandedOver(t *testing.T) {
	f := newFirm(t)
	invited := f.Call(f.ana.Caller, "POST", "/api/staff", body{"businessId": f.ID, "name": "Gus", "email": "gus@example.com", "role": "owner"}).Want(201).String("id")
	f.Call(f.ana.Caller, "PATCH", "/api/staff/"+f.StaffID, body{"role": "admin"}).WantCode(409, "sole_owner") // Gus cannot sign in yet
	f.Call(f.ana.Caller, "DELETE", "/api/staff/"+f.StaffID, nil).WantCode(409, "sole_owner")
	f.Call(f.Superuser(), "PATCH", "/api/collections/staff/records/"+f.StaffID, body{"role": "admin"}).Want(400)
	f.Call(f.ana.Caller, "DELETE", "/api/staff/"+invited, nil).Want(200)
	f.Call(f.ana.Caller, "PATCH", "/api/staff/"+f.beaID, body{"role": "owner"}).Want(200)
	f.Call(f.ana.Caller, "PATCH", "/api/staff/"+f.StaffID, body{"role": "staff"}).Want(200)
	f.Call(f.ana.Caller, "PATCH", "/api/businesses/"+f.ID, body{"name": "Mine"}).WantCode(403, "insufficient_role") // on the next request
	f.Call(f.bea.Caller, "PATCH", "/api/staff/"+f.beaID, body{"role": "admin"}).WantCode(409, "sole_owner")
	f.Call(f.bea.Caller, "DELETE", "/api/staff/"+f.StaffID, nil).Want(200)
	f.Call(f.ana.Caller, "GET", "/api/bookings/business/"+f.ID, nil).WantCode(404, "not_found")
	f.Call(f.bea.Caller, "DELETE", "/api/staff/"+f.beaID, nil).WantCode(409, "sole_owner")
	if got := f.roleOf(f.StaffID) + ", " + f.roleOf(f.beaID); got != "staff removed, owner active" {
		t.Errorf("they are %s", got)
	}
	var told []string
	for _, row := range f.Audit("staff") {
		if row.Subject == f.StaffID || row.Subject == f.beaID {
			told = append(told, row.Action+" "+row.Changes)
		}
	}
	if got := strings.Join(told, "\n"); !strings.Contains(got, `staff.updated [{"field":"role","from":"admin","to":"owner"}]`) ||
		!strings.Contains(got, `staff.updated [{"field":"role","from":"owner","to":"staff"}]`) || !strings.Contains(got, `staff.removed [`) {
		t.Errorf("the trail tells %s", got)
	}
}

func TestServicesOfAPersonAreSetAsAWhole(t *testing.T) {
	f := newFirm(t)
	service := func(name string, staff ...string) string {
		return f.Call(f.ana.Caller, "POST", "/api/services", body{"businessId": f.ID, "name": name, "durationMinutes": 30, "staffIds": append([]string{}, staff...)}).Want(201).String("id")
	}
	givers := func(id string) []string {
		return texts(f.Call(f.ana.Caller, "GET", "/api/services/"+id, nil).Want(200).Value("staffIds"))
	}
	open, anas, both, carls := service("Open"), service("Ana's", f.StaffID), service("Both's", f.StaffID, f.carlID), service("Carl's", f.carlID)
	path := "/api/staff/" + f.carlID
	same := f.Call(f.ana.Caller, "PATCH", path, body{"serviceIds": []string{carls, both, open}}).Want(200)
	if len(givers(open)) != 0 || len(texts(same.Value("serviceIds"))) != 3 {
		t.Errorf("the same services changed something: %s", same.Body)
	}
	changed := f.Call(f.ana.Caller, "PATCH", path, body{"serviceIds": []string{anas, carls}}).Want(200)
	if got := texts(changed.Value("serviceIds")); !slices.Equal(got, []string{anas, carls}) {
		t.Errorf("gives %v", got)
	}
	others := givers(open)
	slices.Sort(others)
	want := []string{f.StaffID, f.beaID}
	slices.Sort(want)
	if !slices.Equal(others, want) || !slices.Equal(givers(both), []string{f.StaffID}) || !slices.Equal(givers(anas), []string{f.StaffID, f.carlID}) {
		t.Errorf("open is given by %v, both's by %v, Ana's by %v", others, givers(both), givers(anas))
	}
	before := f.Dump()
	f.Call(f.ana.Caller, "PATCH", path, body{"title": "x", "serviceIds": []string{anas}}).WantCode(422, "validation_failed").WantField("serviceIds") // Carl's would be everybody's
	f.Call(f.ana.Caller, "PATCH", path, body{"title": "x", "serviceIds": []string{carls, "aaaaaaaaaaaaaaa"}}).WantCode(404, "not_found").WantField("serviceIds[1]")
	f.WantUnchanged(before)
}
