package bookings_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestWhoMovesABooking(t *testing.T) {
	s := open(t)
	user, stranger, other, hugo := s.SignUp("Carla"), s.SignUp("Sonia"), openIn(s.Instance, "Otto"), s.SignUp("Hugo")
	own := s.business.Join(hugo, "staff")
	theirs := other.addStaff("Olga")
	later := body{"start": at("11:00")}
	for name, test := range map[string]struct {
		caller hookstest.Caller
		change body
		status int
		code   string
		field  string
	}{
		"customer":                     {user.Caller, later, 200, "", ""},
		"owner":                        {s.owner.Caller, later, 200, "", ""},
		"key":                          {s.key, later, 200, "", ""},
		"guest":                        {hookstest.Guest, later, 401, "unauthenticated", ""},
		"stranger":                     {stranger.Caller, later, 404, "not_found", ""},
		"another tenant's owner":       {other.owner.Caller, later, 404, "not_found", ""},
		"another tenant's key":         {other.key, later, 404, "not_found", ""},
		"staff of another calendar":    {hugo.Caller, later, 404, "not_found", ""},
		"a key that only reads":        {s.business.Key("bookings:read"), later, 403, "insufficient_scope", ""},
		"customer, to another person":  {user.Caller, body{"staffId": own}, 200, "", ""},
		"customer, to anybody":         {user.Caller, body{"start": at("11:00"), "staffId": nil}, 200, "", ""},
		"customer, seats":              {user.Caller, body{"seats": 2}, 422, "validation_failed", "seats"},
		"customer, internal notes":     {user.Caller, body{"internalNotes": "x"}, 422, "validation_failed", "internalNotes"},
		"customer, no internal notes":  {user.Caller, body{"internalNotes": nil}, 422, "validation_failed", "internalNotes"},
		"customer, length":             {user.Caller, body{"durationMinutes": 60}, 422, "validation_failed", "durationMinutes"},
		"customer, override":           {user.Caller, body{"start": at("11:00"), "override": true}, 422, "validation_failed", "override"},
		"customer, notes":              {user.Caller, body{"notes": "late"}, 200, "", ""},
		"customer, a stale version":    {user.Caller, body{"start": at("11:00"), "version": 7}, 409, "stale_version", ""},
		"notes of a stale version":     {s.key, body{"notes": "late", "version": 2}, 409, "stale_version", ""},
		"the present version":          {s.key, body{"start": at("11:00"), "version": 1}, 200, "", ""},
		"nobody's person":              {s.key, body{"staffId": "nobody000000000"}, 404, "not_found", "staffId"},
		"another tenant's person":      {s.key, body{"staffId": theirs}, 404, "not_found", "staffId"},
		"no start":                     {s.key, body{"start": nil}, 422, "validation_failed", "start"},
		"a start that is none":         {s.key, body{"start": "tomorrow"}, 422, "validation_failed", "start"},
		"no seats":                     {s.key, body{"seats": 0}, 422, "validation_failed", "seats"},
		"the end of time":              {s.key, body{"start": "9999-12-31T23:50:00Z", "override": true}, 422, "validation_failed", "start"},
		"what is not to be changed":    {s.key, body{"status": "confirmed"}, 422, "validation_failed", "status"},
		"the service":                  {s.key, body{"serviceId": s.service}, 422, "validation_failed", "serviceId"},
		"more seats than the capacity": {s.key, body{"seats": 2}, 409, "slot_taken", ""},
		"outside the hours":            {user.Caller, body{"start": at("06:00")}, 422, "outside_hours", "start"},
		"off the grid":                 {user.Caller, body{"start": at("11:07")}, 422, "off_grid", "start"},
		"within the notice":            {user.Caller, body{"start": "2026-11-24T11:00:00+01:00"}, 422, "notice", "start"},
		"the past":                     {user.Caller, body{"start": "2026-11-24T09:00:00+01:00"}, 422, "past", "start"},
		"too far ahead":                {user.Caller, body{"start": "2027-03-25T10:00:00+01:00"}, 422, "advance", "start"},
		"off the grid, by override":    {s.key, body{"start": at("11:07"), "override": true}, 200, "", ""},
		"nothing":                      {user.Caller, body{}, 200, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			id := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID})).Want(201).String("id")
			before := s.rows()
			answer := s.move(test.caller, id, test.change).Want(test.status)
			if answer.String("code") != test.code {
				t.Errorf("code %s: %s", answer.String("code"), answer.Body)
			}
			if test.code != "" && s.rows() != before {
				t.Error("a refused move left a trace")
			}
			if test.field != "" {
				answer.WantField(test.field)
			}
			s.Call(s.owner.Caller, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "next case"}).Want(200)
		})
	}
}

func TestWhoGivesAMovedBooking(t *testing.T) {
	s := open(t)
	berta, rosa := s.addStaff("Berta"), s.business.StaffID
	busy := func(clock, staff string) {
		t.Helper()
		s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"staffId": staff, "customer": guest("x@example.com")})).Want(201)
	}
	busy("09:00", rosa) // Berta has fewer bookings that day
	busy("13:00", rosa)
	anyone := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("a@example.com")})).Want(201)
	named := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"staffId": rosa, "customer": guest("b@example.com")})).Want(201)
	if anyone.String("staffId") != berta {
		t.Fatalf("anyone is %s", anyone.String("staffId"))
	}
	busy("14:00", berta)
	staffAfter := func(id string, change body) string {
		t.Helper()
		return s.move(s.key, id, change).Want(200).String("staffId")
	}
	if got := staffAfter(anyone.String("id"), body{"start": at("11:00")}); got != berta {
		t.Error("the same person is free and was not kept")
	}
	if got := staffAfter(anyone.String("id"), body{"start": at("14:00")}); got != rosa {
		t.Error("nobody was asked for, and nobody else was taken")
	}
	s.move(s.key, named.String("id"), body{"start": at("13:00")}).WantCode(409, "slot_taken")
	if got := staffAfter(named.String("id"), body{"start": at("13:00"), "staffId": nil}); got != berta {
		t.Error("anybody will do, and nobody was taken")
	}
	if got := staffAfter(named.String("id"), body{"start": at("15:00")}); got != berta {
		t.Error("it left for no reason")
	}
	refused := s.move(s.key, anyone.String("id"), body{"start": at("13:00"), "staffId": rosa}).WantCode(409, "slot_taken")
	if nearest := refused.List("alternatives"); len(nearest) != 3 || nearest[0]["start"] != "2026-11-25T11:30:00Z" || len(nearest[0]["staffIds"].([]any)) != 1 {
		t.Errorf("alternatives %v", nearest)
	}
	if got := staffAfter(anyone.String("id"), body{"staffId": berta, "start": at("12:00")}); got != berta {
		t.Error("the person who was named did not get it")
	}
	s.move(s.key, anyone.String("id"), body{"start": at("12:00"), "staffId": rosa}).Want(200)
	busy("16:00", rosa)
	s.move(s.key, anyone.String("id"), body{"start": at("16:00")}).WantCode(409, "slot_taken")
	s.SQL("UPDATE staff SET bookable = FALSE, updatedAt = '2026-11-24 09:00:00.001Z' WHERE id = {:id}", body{"id": rosa})
	if got := staffAfter(anyone.String("id"), body{"start": at("17:00")}); got != berta {
		t.Error("the person who no longer gives it was kept")
	}
}

func TestStaffMoveWithinTheirOwnCalendar(t *testing.T) {
	s := open(t)
	hugo := s.SignUp("Hugo")
	own := s.business.Join(hugo, "staff")
	id := s.Call(hugo.Caller, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("a@example.com")})).Want(201).String("id")
	s.Call(s.key, "POST", "/api/bookings", s.order("11:00", body{"staffId": own, "customer": guest("b@example.com")})).Want(201)
	s.move(hugo.Caller, id, body{"staffId": s.business.StaffID}).WantCode(403, "insufficient_role")
	s.move(hugo.Caller, id, body{"start": at("11:00"), "staffId": nil}).WantCode(409, "slot_taken")
	if moved := s.move(hugo.Caller, id, body{"start": at("12:00"), "staffId": nil}).Want(200); moved.String("staffId") != own {
		t.Errorf("moved to %s", moved.String("staffId"))
	}
}
