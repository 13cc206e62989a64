package bookings_test

import (
	"fmt"
	"sync"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// race sends all orders at once and counts the answers by status and code.
func (s *shop) race(callers int, send func(n int) hookstest.Answer) map[string]int {
	counts := map[string]int{}
	var mu sync.Mutex
	var all sync.WaitGroup
	begin := make(chan struct{})
	for n := range callers {
		all.Go(func() {
			<-begin
			answer := send(n)
			mu.Lock()
			defer mu.Unlock()
			counts[fmt.Sprint(answer.Status, " ", answer.String("code"))]++
		})
	}
	close(begin)
	all.Wait()
	return counts
}

func TestTwoHundredRaceForOneSlot(t *testing.T) {
	s := open(t)
	counts := s.race(200, func(n int) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest(fmt.Sprintf("c%d@example.com", n))}))
	})
	if counts["201 "] != 1 || counts["409 slot_taken"] != 199 {
		t.Errorf("answers %v", counts)
	}
	if n := s.number("SELECT count(*) FROM bookings", nil); n != 1 {
		t.Errorf("%d bookings", n)
	}
	if n := s.number("SELECT count(*) FROM customers", nil); n != 1 {
		t.Errorf("%d customers: a refused booking left one", n)
	}
}

func TestManyRaceForTheSeatsOfASession(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 7})
	counts := s.race(60, func(n int) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"seats": n%2 + 1, "customer": guest(fmt.Sprintf("c%d@example.com", n))}))
	})
	taken := s.number("SELECT sum(seats) FROM bookings", nil)
	if taken != 7 || counts["201 "]+counts["409 slot_taken"] != 60 {
		t.Errorf("%d seats, answers %v", taken, counts)
	}
}

func TestManyRaceForAnybody(t *testing.T) {
	s := open(t)
	s.addStaff("Berta")
	s.addStaff("Cleo")
	counts := s.race(40, func(n int) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest(fmt.Sprintf("c%d@example.com", n))}))
	})
	if counts["201 "] != 3 || counts["409 slot_taken"] != 37 {
		t.Errorf("answers %v", counts)
	}
}

func TestTwinsAtOnceMakeOneBooking(t *testing.T) {
	s := open(t)
	order := s.order("10:00", body{"customer": guest("ana@example.com")})
	counts := s.race(20, func(int) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "one")
	})
	if counts["201 "] != 20 || s.number("SELECT count(*) FROM bookings", nil) != 1 {
		t.Errorf("answers %v", counts)
	}
}

func TestGuestsDoNotRacePastTheirCap(t *testing.T) {
	s := open(t)
	counts := s.race(20, func(n int) hookstest.Answer {
		clock := fmt.Sprintf("%02d:%02d", 9+n/4, n%4*15)
		return s.Call(hookstest.Guest, "POST", "/api/bookings", s.order(clock, body{"customer": guest("ana@example.com")}))
	})
	if counts["201 "] != 5 || s.number("SELECT count(*) FROM bookings", nil) != 5 {
		t.Errorf("answers %v", counts)
	}
}
