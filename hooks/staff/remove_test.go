package staff_test

import (
	"slices"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// book makes a booking with a person, by the owner.
func (f *firm) book(service, staff, start string, more ...body) string {
	f.T.Helper()
	order := body{"businessId": f.ID, "serviceId": service, "staffId": staff, "start": start, "customer": body{"name": "Fay Ruiz", "email": "fay@example.com"}}
	for _, fields := range more {
		for name, value := range fields {
			order[name] = value
		}
	}
	return f.Call(f.ana.Caller, "POST", "/api/bookings", order).Want(201).String("id")
}

func (f *firm) service(fields body) string {
	f.T.Helper()
	given := body{"businessId": f.ID, "name": "Corte", "durationMinutes": 30}
	for name, value := range fields {
		given[name] = value
	}
	return f.Call(f.ana.Caller, "POST", "/api/services", given).Want(201).String("id")
}

func (f *firm) staffOf(booking string) string {
	f.T.Helper()
	return f.Call(f.ana.Caller, "GET", "/api/bookings/"+booking, nil).Want(200).String("staffId")
}

func TestWhoMayRemoveWhom(t *testing.T) {
	f := newFirm(t)
	second := f.Join(f.SignUp("Gus Paz"), "owner")
	key := f.Key("staff:write")
	for _, c := range []struct {
		name   string
		caller hookstest.Caller
		whom   string
		status int
		code   string
	}{
		{"guest", hookstest.Guest, f.carlID, 401, "unauthenticated"},
		{"another user", f.stranger, f.carlID, 404, "not_found"},
		{"another tenant's owner", f.foreign, f.carlID, 404, "not_found"},
		{"staff, themselves", f.carl.Caller, f.carlID, 403, "insufficient_role"},
		{"admin, an owner", f.bea.Caller, second, 403, "insufficient_role"},
		{"key, an admin", key, f.beaID, 403, "insufficient_role"},
		{"key without the scope", f.Key("staff:read"), f.carlID, 403, "insufficient_scope"},
	} {
		before := f.Dump()
		answer := f.Call(c.caller, "DELETE", "/api/staff/"+c.whom, nil)
		if answer.Status != c.status || answer.String("code") != c.code {
			t.Errorf("%s: %d %s", c.name, answer.Status, answer.Body)
		}
		f.WantUnchanged(before)
	}
	gone := f.Call(key, "DELETE", "/api/staff/"+f.carlID, nil).Want(200)
	if gone.String("status") != "removed" || gone.String("name") != "Carl Diaz" {
		t.Errorf("gone as %s", gone.Body)
	}
	if again := f.Call(key, "DELETE", "/api/staff/"+f.carlID, nil).Want(200); again.Body != gone.Body {
		t.Errorf("again %s", again.Body)
	}
	f.Call(f.carl.Caller, "GET", "/api/bookings/business/"+f.ID, nil).WantCode(404, "not_found")
	f.Call(f.carl.Caller, "PATCH", "/api/staff/"+f.carlID, body{"name": "Back"}).WantCode(404, "not_found")
	f.Call(f.ana.Caller, "PATCH", "/api/staff/"+f.carlID, body{"name": "Back"}).WantCode(409, "invalid_transition")
	if list := f.Call(f.ana.Caller, "GET", "/api/staff?businessId="+f.ID, nil).Want(200); slices.Contains(names(list), "Carl Diaz") {
		t.Errorf("still listed: %s", list.Body)
	}
	f.Call(f.bea.Caller, "DELETE", "/api/staff/"+f.beaID, nil).Want(200) // an admin may leave
	f.Call(f.ana.Caller, "DELETE", "/api/staff/"+second, nil).Want(200)
	f.Call(f.ana.Caller, "POST", "/api/staff", body{"businessId": f.ID, "name": "Carl", "email": f.carl.Email}).Want(201) // and may come back
}

func TestBookingsOfWhoLeavesAreTakenOverAllOrNone(t *testing.T) {
	f := newFirm(t)
	service := f.service(nil)
	first, second := f.book(service, f.carlID, "2026-12-01T10:00:00Z"), f.book(service, f.carlID, "2026-12-02T10:00:00Z", body{"durationMinutes": 90})
	path := "/api/staff/" + f.carlID
	refuse := func(query, code string) {
		t.Helper()
		before := f.Dump()
		status := map[string]int{"has_bookings": 409, "not_found": 404, "invalid_parameter": 400}[code]
		f.Call(f.ana.Caller, "DELETE", path+query, nil).WantCode(status, code)
		f.WantUnchanged(before)
	}
	refuse("", "has_bookings")
	refuse("?reassignTo=aaaaaaaaaaaaaaa", "not_found")
	refuse("?reassignTo="+f.carlID, "not_found")
	refuse("?reassignTo=x&reassignTo=y", "invalid_parameter")
	taken := f.book(service, f.beaID, "2026-12-02T11:00:00Z")
	refuse("?reassignTo="+f.beaID, "has_bookings") // the first fits, the second does not
	if refused := f.Call(f.Superuser(), "PATCH", "/api/collections/staff/records/"+f.carlID, body{"status": "removed"}).Want(400); refused.Value("data.status") == nil {
		t.Errorf("the console is told %s", refused.Body)
	}
	f.Call(f.ana.Caller, "POST", "/api/bookings/"+taken+"/cancel", body{"reason": "x"}).Want(200)
	f.Call(f.ana.Caller, "PUT", "/api/staff/"+f.beaID+"/schedule", body{"weekly": []body{}, "overrides": []body{}, "timeOff": []body{}}).Want(200)
	refuse("?reassignTo="+f.beaID, "has_bookings") // she does not work
	f.Call(f.ana.Caller, "PATCH", "/api/staff/"+f.StaffID, body{"bookable": false}).Want(200)
	refuse("?reassignTo="+f.StaffID, "has_bookings") // nobody books her
	f.Call(f.ana.Caller, "PATCH", "/api/staff/"+f.StaffID, body{"bookable": true}).Want(200)

	gone := f.Call(f.ana.Caller, "DELETE", path+"?reassignTo="+f.StaffID, nil).Want(200)
	if gone.String("status") != "removed" || f.staffOf(first) != f.StaffID || f.staffOf(second) != f.StaffID {
		t.Errorf("%s, with %s and %s", gone.Body, f.staffOf(first), f.staffOf(second))
	}
	moved := f.Call(f.ana.Caller, "GET", "/api/bookings/"+second, nil).Want(200)
	if moved.Int("durationMinutes") != 90 || moved.Int("version") != 2 || moved.String("status") != "confirmed" || moved.String("start") != "2026-12-02T10:00:00Z" {
		t.Errorf("moved as %s", moved.Body)
	}
	var events int
	if err := f.App.DB().NewQuery("SELECT count(*) FROM outbox WHERE topic = 'event' AND type = 'booking.updated' AND subject IN ({:first}, {:second})").
		Bind(body{"first": first, "second": second}).Row(&events); err != nil || events != 2 {
		t.Errorf("%d events tell of it: %v", events, err)
	}
	f.Call(hookstest.Guest, "POST", "/api/bookings", body{
		"businessId": f.ID, "serviceId": service, "staffId": f.carlID, "start": "2026-12-03T10:00:00Z", "customer": body{"name": "Ida", "email": "ida@example.com"},
	}).WantCode(404, "not_found")
}

func TestWhatTheHeirMustBeAbleToTake(t *testing.T) {
	f := newFirm(t)
	heir := "?reassignTo=" + f.beaID
	path := "/api/staff/" + f.carlID
	group := f.service(body{"name": "Yoga", "capacity": 3, "durationMinutes": 60, "bufferAfterMinutes": 15, "maxPerDay": 1})
	one := f.book(group, f.carlID, "2026-12-01T10:00:00Z", body{"seats": 2})
	two := f.book(group, f.carlID, "2026-12-01T10:00:00Z", body{"seats": 1, "customer": body{"name": "Ida", "email": "ida@example.com"}})
	own := f.service(body{"name": "Only Carl's", "staffIds": []string{f.carlID}})
	f.Call(f.ana.Caller, "PATCH", "/api/services/"+own, body{"status": "active"}).Want(200)
	odd := f.book(own, f.carlID, "2026-11-24T09:07:00Z", body{"override": true}) // off the grid, and within the notice
	f.Call(f.ana.Caller, "DELETE", path+heir, nil).WantCode(409, "has_bookings") // Bea does not give it
	f.Call(f.ana.Caller, "PATCH", "/api/services/"+own, body{"staffIds": []string{f.carlID, f.beaID}}).Want(200)
	f.Call(f.ana.Caller, "DELETE", "/api/services/"+own, nil).Want(200) // archived, yet its booking stands
	f.Call(f.ana.Caller, "DELETE", path+heir, nil).Want(200)
	for _, booking := range []string{one, two, odd} {
		if got := f.staffOf(booking); got != f.beaID {
			t.Errorf("%s is with %s", booking, got)
		}
	}
	if givers := texts(f.Call(f.ana.Caller, "GET", "/api/services/"+group, nil).Want(200).Value("staffIds")); len(givers) != 0 {
		t.Errorf("an open service names %v", givers)
	}
}

func TestWhatHasBegunStaysWithWhoLeaves(t *testing.T) {
	f := newFirm(t)
	service := f.service(nil)
	begun := f.book(service, f.carlID, "2026-11-24T09:00:00Z", body{"override": true})
	f.Clock.Advance(10 * time.Minute)
	f.Call(f.ana.Caller, "DELETE", "/api/staff/"+f.carlID, nil).Want(200)
	if got := f.staffOf(begun); got != f.carlID {
		t.Errorf("it is with %s", got)
	}
	sole := f.service(body{"staffIds": []string{f.beaID}})
	shared := f.service(body{"staffIds": []string{f.beaID, f.StaffID}})
	f.Call(f.ana.Caller, "DELETE", "/api/staff/"+f.beaID, nil).Want(200)
	if got := texts(f.Call(f.ana.Caller, "GET", "/api/services/"+shared, nil).Want(200).Value("staffIds")); !slices.Equal(got, []string{f.StaffID}) {
		t.Errorf("the shared service names %v", got)
	}
	if list := f.Call(hookstest.Guest, "GET", "/api/staff?businessId="+f.ID+"&serviceId="+sole, nil).Want(200); list.Int("total") != 0 {
		t.Errorf("a service of nobody is given by %v", names(list))
	}
}
