package staff_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

var schedule = body{
	"weekly":    []body{{"weekday": "mon", "start": "09:00", "end": "13:00"}, {"weekday": "mon", "start": "14:00", "end": "24:00"}},
	"overrides": []body{{"date": "2026-12-24", "ranges": []body{{"start": "10:00", "end": "12:00"}}}, {"date": "2026-12-25", "ranges": []body{}}},
	"timeOff":   []body{{"start": "2027-01-04", "end": "2027-01-06", "reason": "Kings"}, {"start": "2026-12-01T08:00:00Z", "end": "2026-12-01T09:00:00Z"}},
}

func TestScheduleOfOnesOwn(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	path := "/api/staff/" + salon.StaffID + "/schedule"
	usual := i.Call(salon.Owner.Caller, "GET", path, nil).Want(200)
	if len(usual.List("weekly")) != 5 || usual.String("timezone") != "Europe/Madrid" || usual.String("staffId") != salon.StaffID ||
		!strings.Contains(usual.Body, `"overrides":[],"timeOff":[]`) {
		t.Errorf("without hours of their own, staff work the business's: %s", usual.Body)
	}
	set := i.Call(salon.Owner.Caller, "PUT", path, schedule).Want(200)
	for _, answer := range []hookstest.Answer{set, i.Call(salon.Owner.Caller, "GET", path, nil).Want(200)} {
		weekly, overrides, off := answer.List("weekly"), answer.List("overrides"), answer.List("timeOff")
		if len(weekly) != 2 || weekly[1]["end"] != "24:00" || len(overrides) != 2 || overrides[1]["date"] != "2026-12-25" ||
			len(off) != 2 || off[0]["reason"] != "Kings" || off[0]["start"] != "2027-01-04" {
			t.Errorf("schedule %s", answer.Body)
		}
	}
	i.Call(salon.Owner.Caller, "PUT", path, schedule).Want(200)
	told := i.Audit("staff")
	if len(told) != 1 || told[0].Action != "staff.updated" || !strings.Contains(told[0].Changes, `"field":"weekly"`) {
		t.Errorf("the trail: %v", told)
	}
	free := i.Call(salon.Owner.Caller, "PUT", path, body{"weekly": []body{}, "overrides": []body{}, "timeOff": []body{}}).Want(200)
	if !strings.Contains(free.Body, `"weekly":[],"overrides":[],"timeOff":[]`) {
		t.Errorf("no hours at all: %s", free.Body)
	}
}

func TestWhoMaySetWhoseSchedule(t *testing.T) {
	i := hookstest.New(t)
	ana, bea, carl, dora, eva := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Carl Diaz"), i.SignUp("Dora Vega"), i.SignUp("Eva Mora")
	salon, other := ana.Business("Salon Sol"), eva.Business("Otro")
	beaID, carlID := salon.Join(bea, "admin"), salon.Join(carl, "staff")
	doraID := salon.Join(dora, "staff")
	i.SQL("UPDATE staff SET status = 'removed' WHERE id = {:id}", body{"id": doraID})
	for _, who := range []struct {
		name   string
		caller hookstest.Caller
		staff  string
		status int
		code   string
	}{
		{"guest", hookstest.Guest, carlID, 401, "unauthenticated"},
		{"who was removed, the own", dora.Caller, doraID, 404, "not_found"},
		{"other tenant's owner", eva.Caller, carlID, 404, "not_found"},
		{"staff, the own", carl.Caller, carlID, 200, ""},
		{"staff, an admin's", carl.Caller, beaID, 403, "insufficient_role"},
		{"admin, staff's", bea.Caller, carlID, 200, ""},
		{"admin, the owner's", bea.Caller, salon.StaffID, 200, ""},
		{"owner", ana.Caller, carlID, 200, ""},
		{"key", salon.Key("staff:write"), carlID, 200, ""},
		{"key without the scope", salon.Key("staff:read", "bookings:write"), carlID, 403, "insufficient_scope"},
		{"key of another business", other.Key("staff:write"), carlID, 404, "not_found"},
		{"nobody's", ana.Caller, "aaaaaaaaaaaaaaa", 404, "not_found"},
		{"a removed person's", ana.Caller, doraID, 409, "invalid_transition"},
	} {
		before := len(i.Audit("staff"))
		given := body{"weekly": []body{{"weekday": "tue", "start": "09:00", "end": "10:00"}}, "overrides": []body{}, "timeOff": []body{{"start": "2026-12-01", "end": "2026-12-02", "reason": who.name}}}
		answer := i.Call(who.caller, "PUT", "/api/staff/"+who.staff+"/schedule", given)
		if answer.Status != who.status || answer.String("code") != who.code {
			t.Errorf("%s: %d %s", who.name, answer.Status, answer.Body)
		}
		if changed := len(i.Audit("staff")) > before; changed != (who.status == 200) {
			t.Errorf("%s: changed is %v", who.name, changed)
		}
	}
	for name, c := range map[string]struct {
		caller hookstest.Caller
		status int
	}{
		"self": {carl.Caller, 200}, "admin": {bea.Caller, 200}, "key": {salon.Key("staff:read"), 200}, "guest": {hookstest.Guest, 401}, "other": {eva.Caller, 404},
		"write alone": {salon.Key("staff:write"), 403},
	} {
		if answer := i.Call(c.caller, "GET", "/api/staff/"+carlID+"/schedule", nil); answer.Status != c.status {
			t.Errorf("%s reads: %d %s", name, answer.Status, answer.Body)
		}
	}
	i.Call(carl.Caller, "GET", "/api/staff/"+beaID+"/schedule", nil).WantCode(403, "insufficient_role")
}

func TestEveryBrokenPartOfAScheduleIsNamedAtOnce(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	path := "/api/staff/" + salon.StaffID + "/schedule"
	answer := i.Call(salon.Owner.Caller, "PUT", path, `{
		"weekly":[{"weekday":"mon","start":"09:00","end":"08:00"},{"weekday":"someday","start":"9","end":"25:00"},{"weekday":"tue","start":"09:00","end":"12:00"},
			{"weekday":"tue","start":"11:00","end":"13:00"},{"weekday":"wed","start":"22:00"}],
		"overrides":[{"date":"2026-02-30","ranges":[]},{"date":"2026-12-24","ranges":[{"start":"10:00","end":"10:00"}]},{"date":"2026-12-24","ranges":[]}],
		"timeOff":[{"start":"2026-12-02","end":"2026-12-01"},{"start":"soon","end":"2026-12-01","why":"x"}],"staffId":"x"}`).WantCode(422, "validation_failed")
	for _, field := range []string{
		"weekly[0].end", "weekly[1].weekday", "weekly[1].start", "weekly[1].end", "weekly[3].start", "weekly[4].end", "overrides[0].date",
		"overrides[1].ranges[0].end", "overrides[2].date", "timeOff[0].end", "timeOff[1].start", "timeOff[1].why", "staffId",
	} {
		answer.WantField(field)
	}
	i.Call(salon.Owner.Caller, "PUT", path, `{}`).WantCode(422, "validation_failed").WantField("weekly").WantField("overrides").WantField("timeOff")
	i.Call(salon.Owner.Caller, "PUT", path, `{"weekly":null,"overrides":[],"timeOff":[]}`).WantCode(422, "validation_failed").WantField("weekly")
	if told := i.Audit("staff"); len(told) != 0 {
		t.Errorf("something changed: %v", told)
	}
}

func TestBookingsThatFallOutsideStayAndAreNamed(t *testing.T) {
	i := hookstest.New(t)
	ana, carl := i.SignUp("Ana Gil"), i.SignUp("Carl Diaz")
	salon := ana.Business("Salon Sol")
	carlID := salon.Join(carl, "staff")
	service := i.Call(ana.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Corte", "durationMinutes": 30}).Want(201).String("id")
	book := func(staff, start string) string {
		return i.Call(ana.Caller, "POST", "/api/bookings", body{
			"businessId": salon.ID, "serviceId": service, "staffId": staff, "start": start, "customer": body{"name": "Nora Paz", "email": "nora@example.com"},
		}).Want(201).String("id")
	}
	monday, tuesday := book(carlID, "2026-11-30T09:00:00Z"), book(carlID, "2026-12-01T09:00:00Z")
	book(salon.StaffID, "2026-11-30T09:00:00Z")
	answer := i.Call(carl.Caller, "PUT", "/api/staff/"+carlID+"/schedule", body{
		"weekly": []body{{"weekday": "mon", "start": "10:00", "end": "10:30"}}, "overrides": []body{}, "timeOff": []body{},
	}).Want(200)
	if got := answer.List("conflicts"); len(got) != 1 || got[0]["id"] != tuesday || got[0]["status"] != "confirmed" {
		t.Errorf("conflicts %v", got)
	}
	for _, id := range []string{monday, tuesday} {
		if booking := i.Call(ana.Caller, "GET", "/api/bookings/"+id, nil).Want(200); booking.String("status") != "confirmed" || booking.Int("version") != 1 {
			t.Errorf("a booking was touched: %s", booking.Body)
		}
	}
	none := i.Call(ana.Caller, "PUT", "/api/staff/"+carlID+"/schedule", body{
		"weekly":    []body{{"weekday": "mon", "start": "10:00", "end": "10:30"}},
		"overrides": []body{{"date": "2026-12-01", "ranges": []body{{"start": "08:00", "end": "12:00"}}}}, "timeOff": []body{},
	}).Want(200)
	if !strings.Contains(none.Body, `"conflicts":[]`) {
		t.Errorf("conflicts of a schedule that covers all: %s", none.Body)
	}
	off := i.Call(ana.Caller, "PUT", "/api/staff/"+carlID+"/schedule", body{
		"weekly": []body{{"weekday": "mon", "start": "08:00", "end": "18:00"}, {"weekday": "tue", "start": "08:00", "end": "18:00"}}, "overrides": []body{},
		"timeOff": []body{{"start": "2026-11-30", "end": "2026-12-01"}},
	}).Want(200)
	if got := off.List("conflicts"); len(got) != 1 || got[0]["id"] != monday {
		t.Errorf("conflicts with time off %v", got)
	}
}
