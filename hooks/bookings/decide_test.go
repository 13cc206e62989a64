package bookings_test

import (
	"slices"
	"testing"

	"nearbyassist/collections"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

func TestWhoMayDecide(t *testing.T) {
	l := born(t)
	stranger, other, own := l.SignUp("Sonia"), openIn(l.Instance, "Otto"), l.SignUp("Hugo")
	hugo := l.business.Join(own, "staff")
	for name, test := range map[string]struct {
		caller hookstest.Caller
		body   any
		status int
		code   string
	}{
		"guest":                     {hookstest.Guest, nil, 401, "unauthenticated"},
		"customer":                  {l.customer.Caller, nil, 404, "not_found"},
		"stranger":                  {stranger.Caller, nil, 404, "not_found"},
		"another tenant's owner":    {other.owner.Caller, nil, 404, "not_found"},
		"another tenant's key":      {other.key, nil, 404, "not_found"},
		"staff of another calendar": {own.Caller, nil, 404, "not_found"},
		"key that only reads":       {l.business.Key("bookings:read"), nil, 403, "insufficient_scope"},
		"a state that nobody sets":  {l.key, body{"status": "pending"}, 422, "validation_failed"},
		"the state of a hold":       {l.key, body{"status": "held"}, 422, "validation_failed"},
		"no state":                  {l.key, body{}, 422, "validation_failed"},
		"a stale version":           {l.key, body{"status": "completed", "version": 1}, 409, "stale_version"},
	} {
		l.put("confirmed", "running")
		before := l.rows()
		if test.body == nil {
			test.body = body{"status": "completed"}
		}
		answer := l.Call(test.caller, "PATCH", "/api/bookings/"+l.id+"/status", test.body)
		if answer.Status != test.status || answer.String("code") != test.code {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
		l.wantRows(name, before)
	}
	l.SQL("UPDATE bookings SET staff = {:hugo}, version = version + 1 WHERE id = {:id}", body{"hugo": hugo, "id": l.id})
	l.Call(own.Caller, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": "completed"}).Want(200)
	l.SQL("UPDATE bookings SET staff = {:rosa}, version = version + 1 WHERE id = {:id}", body{"rosa": l.business.StaffID, "id": l.id})
	l.SQL("UPDATE customers SET user = {:user}", body{"user": own.ID})
	l.Call(own.Caller, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": "no_show"}).WantCode(403, "insufficient_role")
}

func TestAnApprovalWithADepositWaitsForIt(t *testing.T) {
	l := born(t)
	l.put("pending", "future")
	l.SQL("UPDATE bookings SET deposit = '500', version = version + 1 WHERE id = {:id}", body{"id": l.id})
	asked := l.ask(l.key, "confirmed").Want(200)
	if asked.String("status") != "pending" || asked.String("pendingFor") != "payment" || asked.String("expiresAt") != "2026-11-24T12:00:00Z" || asked.Int("amountDue.amount") != 500 {
		t.Errorf("approved: %s", asked.Body)
	}
	l.ask(l.key, "confirmed").WantCode(409, "invalid_transition")
	l.put("pending", "future")
	l.SQL("UPDATE bookings SET amountPaid = 500, version = version + 1 WHERE id = {:id}", body{"id": l.id})
	if paid := l.ask(l.key, "confirmed").Want(200); paid.String("status") != "confirmed" {
		t.Errorf("approved and paid: %s", paid.Body)
	}
}

func TestAReasonIsTheBusinesssOwn(t *testing.T) {
	l := born(t)
	l.put("pending", "future")
	l.Call(l.key, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": "declined", "reason": "  rude "}).Want(200)
	last := func(caller hookstest.Caller) map[string]any {
		history := l.Call(caller, "GET", "/api/bookings/"+l.id, nil).Want(200).List("history")
		return history[len(history)-1]
	}
	if entry := last(l.key); entry["reason"] != "rude" || entry["action"] != "declined" {
		t.Errorf("the business reads %v", entry)
	}
	if entry := last(l.customer.Caller); entry["reason"] != nil {
		t.Errorf("the customer reads %v", entry)
	}
}

func TestNoShowsAreCounted(t *testing.T) {
	l := born(t)
	count := func() int {
		return l.number("SELECT noShowCount FROM customers WHERE user = {:user}", body{"user": l.customer.ID})
	}
	l.put("confirmed", "running")
	for _, step := range []struct {
		to   string
		want int
	}{{"no_show", 1}, {"no_show", 1}, {"completed", 0}, {"completed", 0}, {"no_show", 1}} {
		l.ask(l.key, step.to).Want(200)
		if got := count(); got != step.want {
			t.Errorf("after %s: %d", step.to, got)
		}
	}
	if n := l.number("SELECT bookingCount FROM customers WHERE user = {:user}", body{"user": l.customer.ID}); n != 1 {
		t.Errorf("%d bookings", n)
	}
}

func TestTwinDecisionsHaveOneEffect(t *testing.T) {
	l := born(t)
	for round := range 5 {
		l.put("pending", "future")
		before := len(l.actions(l.id))
		counts := l.race(20, func(n int) hookstest.Answer {
			return l.Call(l.key, "PATCH", "/api/bookings/"+l.id+"/status", body{"status": []string{"confirmed", "declined"}[n%2]})
		})
		if counts["200 "] != 10 || counts["409 invalid_transition"] != 10 {
			t.Errorf("round %d: %v", round, counts)
		}
		if more := l.actions(l.id)[before:]; len(more) != 1 {
			t.Errorf("round %d: history %v", round, more)
		}
	}
}

func TestADecidedTimeIsFreeAgain(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	asked := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	take := func() hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("b@example.com")}))
	}
	take().WantCode(409, "slot_taken")
	s.Call(s.key, "PATCH", "/api/bookings/"+asked+"/status", body{"status": "declined"}).Want(200)
	take().Want(201)
	if n := s.number("SELECT count(*) FROM reminders WHERE booking = {:id}", body{"id": asked}); n != 0 {
		t.Errorf("%d reminders of a declined one", n)
	}
}

func TestWhatEndedADayAgoIsCompleted(t *testing.T) {
	s := open(t)
	first, second, missed := s.book("10:00", "a@example.com").String("id"), s.book("11:00", "b@example.com").String("id"), s.book("12:00", "c@example.com").String("id")
	run := func(clock string) {
		t.Helper()
		s.Clock.Set(instantOf(t, "2026-11-26T"+clock+"+01:00"))
		if err := bookings.CompleteEnded(t.Context(), collections.NewSystem(s.App), s.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	s.Clock.Set(instantOf(t, at("12:30")))
	s.Call(s.key, "PATCH", "/api/bookings/"+missed+"/status", body{"status": "no_show"}).Want(200)
	status := func(id string) string {
		return s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200).String("status")
	}
	run("10:29:59")
	if status(first) != "confirmed" {
		t.Error("it was completed early")
	}
	run("10:30:00")
	if status(first) != "completed" || status(second) != "confirmed" {
		t.Errorf("first %s, second %s", status(first), status(second))
	}
	run("23:00:00")
	run("23:00:00")
	if status(second) != "completed" || status(missed) != "no_show" {
		t.Errorf("second %s, missed %s", status(second), status(missed))
	}
	if actions := s.actions(second); !slices.Equal(actions, []string{"booking.created", "booking.completed"}) {
		t.Errorf("history %v", actions)
	}
	history := s.Call(s.key, "GET", "/api/bookings/"+second, nil).Want(200).List("history")
	if by := history[1]["by"].(map[string]any); by["type"] != "system" {
		t.Errorf("completed by %v", by)
	}
}
