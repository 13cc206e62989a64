package bookings_test

import (
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

func TestWhoBooksForWhom(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	known := s.book("17:30", "known@example.com").String("customer.id")
	other := openIn(s.Instance, "Otto")
	strange := other.book("10:00", "strange@example.com").String("customer.id")
	ana := guest("ana@example.com")
	for name, test := range map[string]struct {
		caller   hookstest.Caller
		customer any
		status   int
		field    string
	}{
		"guest":                           {hookstest.Guest, ana, 201, ""},
		"guest without":                   {hookstest.Guest, nil, 422, "customer"},
		"guest with an id":                {hookstest.Guest, body{"id": known, "name": "Ana", "email": "ana@example.com"}, 422, "customer.id"},
		"guest without address":           {hookstest.Guest, body{"name": "Ana", "phone": "+34600111222"}, 422, "customer.email"},
		"guest without name":              {hookstest.Guest, body{"email": "ana@example.com"}, 422, "customer.name"},
		"guest of blanks":                 {hookstest.Guest, body{"name": "  ", "email": "ana@example.com"}, 422, "customer.name"},
		"guest with a bad address":        {hookstest.Guest, body{"name": "Ana", "email": "Ana <ana@example.com>"}, 422, "customer.email"},
		"guest with a bad phone":          {hookstest.Guest, body{"name": "Ana", "email": "ana@example.com", "phone": "call me"}, 422, "customer.phone"},
		"guest with a bad zone":           {hookstest.Guest, body{"name": "Ana", "email": "ana@example.com", "timezone": "Mars/Olympus"}, 422, "customer.timezone"},
		"guest with a bad language":       {hookstest.Guest, body{"name": "Ana", "email": "ana@example.com", "locale": "fr"}, 422, "customer.locale"},
		"user":                            {user.Caller, nil, 201, ""},
		"user for another":                {user.Caller, ana, 422, "customer"},
		"key":                             {s.key, ana, 201, ""},
		"key by id":                       {s.key, body{"id": known}, 201, ""},
		"key by phone":                    {s.key, body{"name": "Ana", "phone": "+34600111222"}, 201, ""},
		"key without":                     {s.key, nil, 422, "customer"},
		"key with a name only":            {s.key, body{"name": "Ana"}, 422, "customer.email"},
		"key with an address only":        {s.key, body{"email": "ana@example.com"}, 422, "customer.name"},
		"key with id and name":            {s.key, body{"id": known, "name": "Ana"}, 422, "customer.id"},
		"key with an unknown id":          {s.key, body{"id": "nobody000000000"}, 404, "customer.id"},
		"key with another tenant's":       {s.key, body{"id": strange}, 404, "customer.id"},
		"owner":                           {s.owner.Caller, ana, 201, ""},
		"owner without":                   {s.owner.Caller, nil, 422, "customer"},
		"another tenant's owner":          {other.owner.Caller, nil, 201, ""},
		"another tenant's owner for whom": {other.owner.Caller, ana, 422, "customer"},
	} {
		t.Run(name, func(t *testing.T) {
			before := s.rows()
			answer := s.Call(test.caller, "POST", "/api/bookings", s.order("10:00", body{"customer": test.customer})).Want(test.status)
			if test.field != "" {
				answer.WantField(test.field)
				if s.rows() != before {
					t.Error("a refused booking left a trace")
				}
				return
			}
			s.Call(s.owner.Caller, "POST", "/api/bookings/"+answer.String("id")+"/cancel", body{"reason": "next case"}).Want(200)
		})
	}
	s.Call(other.key, "POST", "/api/bookings", s.order("10:00", body{"customer": ana})).WantCode(404, "not_found").WantField("businessId")
	s.change(body{"bookingPolicy": body{"allowGuests": false}})
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"customer": ana})).WantCode(401, "unauthenticated")
	s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201)
}

func TestStaffBookIntoTheirOwnCalendar(t *testing.T) {
	s := open(t)
	helper := s.SignUp("Hugo")
	own := s.business.Join(helper, "staff")
	theirs := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID, "customer": guest("ana@example.com")})).Want(201)
	book := func(clock string, more body) hookstest.Answer {
		return s.Call(helper.Caller, "POST", "/api/bookings", s.order(clock, more))
	}
	book("10:00", body{"customer": body{"id": theirs.String("customer.id")}}).WantCode(404, "not_found").WantField("customer.id")
	book("10:00", body{"customer": guest("b@example.com"), "staffId": s.business.StaffID}).WantCode(403, "insufficient_role")
	made := book("10:00", body{"customer": guest("b@example.com")}).Want(201)
	if made.String("staffId") != own || made.String("source") != "member" {
		t.Errorf("booked with %s", made.Body)
	}
	book("10:30", body{"customer": body{"id": made.String("customer.id")}}).Want(201)
	refused := book("10:00", body{"customer": guest("c@example.com")}).WantCode(409, "slot_taken")
	for _, slot := range refused.List("alternatives") {
		if staff := slot["staffIds"].([]any); len(staff) != 1 || staff[0] != own {
			t.Errorf("offered with %v", staff)
		}
	}
	s.SQL("UPDATE staff SET seesAll = TRUE WHERE id = {:id}", body{"id": own})
	book("11:00", body{"customer": body{"id": theirs.String("customer.id")}, "staffId": s.business.StaffID}).Want(201)
}

func TestOnlyTheBusinessSetsItsFields(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	fields := body{"internalNotes": "x", "durationMinutes": 45, "override": true}
	for name, value := range fields {
		s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", body{name: value})).WantCode(422, "validation_failed").WantField(name)
		s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{name: value, "customer": guest("a@example.com")})).WantCode(422, "validation_failed").WantField(name)
	}
	all := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"internalNotes": "x", "durationMinutes": 45, "customer": body{"name": "A"}})).Want(422)
	all.WantField("internalNotes").WantField("durationMinutes").WantField("customer.email")
	fields["customer"] = guest("a@example.com")
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", fields)).Want(201)
	if made.Int("durationMinutes") != 45 || made.String("end") != "2026-11-25T09:45:00Z" || made.String("internalNotes") != "x" {
		t.Errorf("the fields of the business are not kept: %s", made.Body)
	}
	asCustomer := s.Call(user.Caller, "POST", "/api/bookings", s.order("11:00", nil)).Want(201).Object()
	for _, hidden := range []string{"internalNotes", "source", "externalReference"} {
		if _, there := asCustomer[hidden]; there {
			t.Errorf("a customer sees %s", hidden)
		}
	}
}

func TestWhatIsNotThereForTheCallerIsNamed(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Otto")
	unbookable := s.Call(s.owner.Caller, "POST", "/api/staff", body{"businessId": s.business.ID, "name": "Nina", "bookable": false}).Want(201).String("id")
	archived := s.addService(nil)
	s.SQL("UPDATE services SET status = 'archived' WHERE id = {:id}", body{"id": archived})
	for name, test := range map[string]struct {
		more  body
		field string
	}{
		"no such service":          {body{"serviceId": "nothing00000000"}, "serviceId"},
		"another tenant's service": {body{"serviceId": other.service}, "serviceId"},
		"an archived service":      {body{"serviceId": archived}, "serviceId"},
		"no such staff":            {body{"staffId": "nobody000000000"}, "staffId"},
		"another tenant's staff":   {body{"staffId": other.business.StaffID}, "staffId"},
		"unbookable staff":         {body{"staffId": unbookable}, "staffId"},
		"no such hold":             {body{"hold": "nothing00000000"}, "hold"},
		"no such business":         {body{"businessId": "nothing00000000"}, "businessId"},
	} {
		test.more["customer"] = guest("a@example.com")
		for who, caller := range map[string]hookstest.Caller{"guest": hookstest.Guest, "key": s.key} {
			answer := s.Call(caller, "POST", "/api/bookings", s.order("10:00", test.more)).WantCode(404, "not_found")
			answer.WantField(test.field)
			if errors := answer.List("errors"); len(errors) != 1 {
				t.Errorf("%s, %s: %v", name, who, errors)
			}
		}
	}
}

func TestGuestsAreHeldToACap(t *testing.T) {
	s := open(t)
	for _, clock := range []string{"09:00", "09:30", "10:00", "10:30", "11:00"} {
		s.Call(hookstest.Guest, "POST", "/api/bookings", s.order(clock, body{"customer": body{"name": "Ana", "email": "ana@example.com", "phone": "+34 600-111-222"}})).Want(201)
	}
	refused := func(customer body) {
		t.Helper()
		s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("12:00", body{"customer": customer})).WantCode(409, "cap")
	}
	refused(guest("ana@example.com"))
	refused(guest("ANA@example.com"))
	refused(body{"name": "Ana", "email": "other@example.com", "phone": "+34600111222"})
	s.Call(s.key, "POST", "/api/bookings", s.order("12:00", body{"customer": guest("ana@example.com")})).Want(201)
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("12:30", body{"customer": guest("berta@example.com")})).Want(201)
	s.Clock.Advance(26 * time.Hour) // all but the last are over
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("", body{"start": "2026-11-27T10:00:00+01:00", "customer": guest("ana@example.com")})).Want(201)
}
