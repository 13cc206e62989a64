package bookings_test

import (
	"slices"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// halfPrice is free until a day before, then costs half, and all in the last two hours.
var halfPrice = body{"freeMinutes": 1440, "tiers": []body{{"minutesBefore": 1440, "feePercent": 50}, {"minutesBefore": 120, "feePercent": 100}}}

func TestWhoCancelsOnWhichTerms(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": halfPrice})
	user, stranger, other := s.SignUp("Carla"), s.SignUp("Sonia"), openIn(s.Instance, "Otto")
	hugo := s.SignUp("Hugo")
	s.business.Join(hugo, "staff")
	for name, test := range map[string]struct {
		caller      hookstest.Caller
		how         any
		status      int
		code        string
		by          string
		fee, refund int
		reason      any // as the customer sees it
	}{
		"customer":                   {user.Caller, nil, 200, "", "customer", 500, 500, nil},
		"customer with a reason":     {user.Caller, body{"reason": " ill "}, 200, "", "customer", 500, 500, "ill"},
		"customer as the customer":   {user.Caller, body{"by": "customer"}, 200, "", "customer", 500, 500, nil},
		"customer as the business":   {user.Caller, body{"by": "business"}, 422, "validation_failed", "", 0, 0, nil},
		"owner":                      {s.owner.Caller, body{"reason": "leak"}, 200, "", "business", 0, 1000, nil},
		"owner without reason":       {s.owner.Caller, nil, 422, "validation_failed", "", 0, 0, nil},
		"owner with a blank reason":  {s.owner.Caller, body{"reason": "  "}, 422, "validation_failed", "", 0, 0, nil},
		"owner for one who rang":     {s.owner.Caller, body{"reason": "rang", "by": "customer"}, 200, "", "customer", 500, 500, nil},
		"owner without, for one":     {s.owner.Caller, body{"by": "customer"}, 422, "validation_failed", "", 0, 0, nil},
		"key":                        {s.key, body{"reason": "sync"}, 200, "", "business", 0, 1000, nil},
		"key without reason":         {s.key, body{}, 422, "validation_failed", "", 0, 0, nil},
		"key without the scope":      {s.business.Key("bookings:read"), body{"reason": "sync"}, 403, "insufficient_scope", "", 0, 0, nil},
		"staff of another calendar":  {hugo.Caller, body{"reason": "x"}, 404, "not_found", "", 0, 0, nil},
		"guest":                      {hookstest.Guest, nil, 401, "unauthenticated", "", 0, 0, nil},
		"stranger":                   {stranger.Caller, nil, 404, "not_found", "", 0, 0, nil},
		"another tenant's owner":     {other.owner.Caller, body{"reason": "x"}, 404, "not_found", "", 0, 0, nil},
		"another tenant's key":       {other.key, body{"reason": "x"}, 404, "not_found", "", 0, 0, nil},
		"a stale version":            {s.key, body{"reason": "x", "version": 7}, 409, "stale_version", "", 0, 0, nil},
		"the present version":        {s.key, body{"reason": "x", "version": 2}, 200, "", "business", 0, 1000, nil},
		"a field that is none":       {s.key, body{"reason": "x", "fee": 3}, 422, "validation_failed", "", 0, 0, nil},
		"on terms that nobody knows": {s.key, body{"reason": "x", "by": "platform"}, 422, "validation_failed", "", 0, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			id := s.Call(user.Caller, "POST", "/api/bookings", s.order("09:30", body{"staffId": s.business.StaffID})).Want(201).String("id")
			s.SQL("UPDATE bookings SET amountPaid = 1000, paymentStatus = 'paid', price = 1000, version = 2 WHERE id = {:id}", body{"id": id})
			before := s.rows()
			answer := s.Call(test.caller, "POST", "/api/bookings/"+id+"/cancel", test.how).Want(test.status)
			if test.code != "" {
				if answer.String("code") != test.code || s.rows() != before {
					t.Errorf("code %s, %d rows more", answer.String("code"), s.rows()-before)
				}
				s.Call(s.owner.Caller, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "next case"}).Want(200)
				return
			}
			if answer.String("status") != "cancelled" || answer.String("cancellation.by") != test.by || answer.Int("cancellation.fee.amount") != test.fee ||
				answer.Int("cancellation.refund.amount") != test.refund || answer.Int("version") != 3 || answer.String("paymentStatus") != "paid" {
				t.Errorf("answer %s", answer.Body)
			}
			if seen := s.Call(user.Caller, "GET", "/api/bookings/"+id, nil).Want(200); seen.Value("cancellation.reason") != test.reason {
				t.Errorf("the customer reads %v", seen.Value("cancellation.reason"))
			}
			if events := s.events(id); !slices.Equal(events, []string{"booking.created", "booking.cancelled"}) {
				t.Errorf("events %v", events)
			}
		})
	}
}

func TestAFeeBeginsWhenItsTimeComes(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": halfPrice})
	id := s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": "2026-11-26T10:00:00+01:00", "customer": guest("a@example.com")})).Want(201).String("id")
	s.SQL("UPDATE bookings SET amountPaid = 2000, version = 2 WHERE id = {:id}", body{"id": id})
	rows := s.rows()
	for _, step := range []struct {
		left        time.Duration
		fee, refund int
	}{{25 * time.Hour, 0, 2000}, {24 * time.Hour, 0, 2000}, {24*time.Hour - time.Second, 1000, 1000}, {2*time.Hour + time.Second, 1000, 1000}, {2 * time.Hour, 2000, 0}, {time.Second, 2000, 0}} {
		s.Clock.Set(instantOf(t, "2026-11-26T10:00:00+01:00").Add(-step.left))
		preview := s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"by": "customer", "dryRun": true}).Want(200)
		if preview.Int("cancellation.fee.amount") != step.fee || preview.Int("cancellation.refund.amount") != step.refund || preview.String("status") != "cancelled" || preview.Int("version") != 3 {
			t.Errorf("%s before: %s", step.left, preview.Body)
		}
	}
	if now := s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200); now.String("status") != "confirmed" || now.Int("version") != 2 || s.rows() != rows {
		t.Error("a preview wrote something")
	}
	s.Clock.Set(instantOf(t, "2026-11-26T10:00:00+01:00"))
	late := s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "rang", "by": "customer"}).WantCode(409, "invalid_transition")
	if late.String("currentStatus") != "confirmed" {
		t.Errorf("refused %s", late.Body)
	}
	s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "we were ill", "dryRun": true}).Want(200)
	s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "we were ill"}).Want(200)
}

func TestCancelledAgainIsTheSame(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	first := s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "one", "version": 1}).Want(200)
	rows := s.rows()
	again := s.Call(s.owner.Caller, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "two", "version": 1}).Want(200)
	if again.Body != first.Body || s.rows() != rows {
		t.Errorf("again: %s", again.Body)
	}
	for _, status := range []string{"completed", "no_show", "expired", "declined"} {
		other := s.book("10:00", "a@example.com").String("id")
		s.SQL("UPDATE bookings SET status = {:status}, version = 2 WHERE id = {:id}", body{"status": status, "id": other})
		refused := s.Call(s.key, "POST", "/api/bookings/"+other+"/cancel", body{"reason": "x"}).WantCode(409, "invalid_transition")
		if refused.String("currentStatus") != status {
			t.Errorf("a %s one: %s", status, refused.Body)
		}
	}
	s.book("10:00", "a@example.com") // the time is free again
}

func TestWhoRacesToCancel(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	counts := s.race(20, func(int) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x", "version": 1})
	})
	if counts["200 "] != 20 || len(s.events(id)) != 2 || len(s.actions(id)) != 2 {
		t.Errorf("answers %v, events %v", counts, s.events(id))
	}
}

func TestARequestIsCancelledBeforeItsApproval(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	id := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	cancelled := s.Call(user.Caller, "POST", "/api/bookings/"+id+"/cancel", nil).Want(200)
	if cancelled.Value("pendingFor") != nil || cancelled.Value("expiresAt") != nil || cancelled.Int("amountDue.amount") != 0 {
		t.Errorf("cancelled %s", cancelled.Body)
	}
	if events := s.events(id); !slices.Equal(events, []string{"booking.requested", "booking.cancelled"}) {
		t.Errorf("events %v", events)
	}
}
