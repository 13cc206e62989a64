package bookings_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// TestWhatKeepsToNoRulesIsNamedInTheHistory, and only that.
func TestWhatKeepsToNoRulesIsNamedInTheHistory(t *testing.T) {
	s := open(t)
	usual := s.Call(s.key, "POST", "/api/bookings", s.order("09:00", body{"customer": guest("a@example.com"), "override": false})).Want(201).String("id")
	odd := s.Call(s.key, "POST", "/api/bookings", s.order("03:00", body{"customer": guest("b@example.com"), "override": true})).Want(201).String("id")
	s.Call(s.key, "PATCH", "/api/bookings/"+usual, body{"start": at("10:00")}).Want(200)
	s.Call(s.key, "PATCH", "/api/bookings/"+usual, body{"start": at("04:00"), "override": true}).Want(200)
	s.Call(s.key, "PATCH", "/api/bookings/"+usual, body{"notes": "window seat", "override": true}).Want(200)

	for id, want := range map[string]string{odd: "created!", usual: "created moved moved! updated"} {
		var told []string
		for _, entry := range s.Call(s.owner.Caller, "GET", "/api/bookings/"+id, nil).Want(200).List("history") {
			action := entry["action"].(string)
			for _, change := range entry["changes"].([]any) {
				if change := change.(map[string]any); change["field"] == "override" {
					if change["from"] != nil || change["to"] != true {
						t.Errorf("%v", change)
					}
					action += "!"
				}
			}
			told = append(told, action)
		}
		if got := strings.Join(told, " "); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	hookstest.WantSound(t, s.App.DB())
}

// TestThePaymentStateFollowsThePrice: more seats may not be paid yet, fewer may be.
func TestThePaymentStateFollowsThePrice(t *testing.T) {
	s := open(t)
	class := s.addService(body{"name": "Yoga", "capacity": 5})
	id := s.Call(s.key, "POST", "/api/bookings", s.order("09:00", body{"serviceId": class, "seats": 2, "customer": guest("a@example.com")})).Want(201).String("id")
	seats := func(n int) hookstest.Answer {
		return s.Call(s.key, "PATCH", "/api/bookings/"+id, body{"seats": n}).Want(200)
	}
	for _, c := range []struct {
		paid   int
		state  string // that the row has before
		seats  int
		want   string
		amount float64
	}{
		{0, "unpaid", 3, "unpaid", 6000},
		{6000, "paid", 2, "paid", 0},
		{6000, "paid", 4, "unpaid", 2000},
		{6000, "unpaid", 3, "paid", 0},
		{6000, "partially_refunded", 4, "partially_refunded", 2000},
		{0, "refunded", 1, "refunded", 2000},
	} {
		s.SQL("UPDATE bookings SET amountPaid = {:paid}, paymentStatus = {:state}, version = version + 1 WHERE id = {:id}", body{"paid": c.paid, "state": c.state, "id": id})
		answer := seats(c.seats)
		if answer.String("paymentStatus") != c.want || answer.Value("amountDue.amount") != c.amount {
			t.Errorf("%+v: %s, %v due", c, answer.String("paymentStatus"), answer.Value("amountDue.amount"))
		}
	}
}
