package bookings_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

func TestAFreedTimeIsOfferedToWhoeverCameFirst(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	a, b, c := s.waiter("a", nil), s.waiter("b", nil), s.waiter("c", body{"from": at("12:00")})
	s.cancel(id)
	s.wantEntries("offered waiting waiting", a, b, c)
	offered := s.entry(a)
	if offered.Start != "2026-11-25 09:00:00.000Z" {
		t.Errorf("offered %+v", offered)
	}
	if n := s.number("SELECT count(*) FROM bookings WHERE id = {:id} AND status = 'held' AND expiresAt = {:until} AND customer = ''",
		body{"id": offered.Hold, "until": collections.At(s.Clock.Now().Add(15 * time.Minute)).Text()}); n != 1 {
		t.Error("the offer is no hold of 15 minutes")
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("y@example.com")})).WantCode(409, "slot_taken")
	if mails := s.mails(); !slices.Equal(mails, []string{a}) {
		t.Errorf("mails to %v", mails)
	}
	s.Clock.Advance(15*time.Minute - time.Second)
	s.expire()
	s.wantEntries("offered waiting waiting", a, b, c)
	s.Clock.Advance(time.Second)
	s.expire()
	s.expire()
	s.wantEntries("expired offered waiting", a, b, c)
	s.Clock.Advance(15 * time.Minute)
	s.expire()
	s.wantEntries("expired expired waiting", a, b, c)
	if mails := s.mails(); !slices.Equal(mails, []string{a, b}) {
		t.Errorf("mails to %v", mails)
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("y@example.com")})).Want(201)
}

func TestTheMailShowsWhatIsOfferedAndToWhom(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	s.waiter("a", nil)
	s.cancel(id)
	var text string
	if err := s.App.DB().NewQuery("SELECT body FROM outbox WHERE type = 'waitlist_offer'").Row(&text); err != nil {
		t.Fatal(err)
	}
	var letter struct {
		Booking struct {
			Start, ServiceName, StaffName, ExpiresAt, Timezone string
			Customer                                           struct{ Name, Email, Locale string }
		}
	}
	if err := json.Unmarshal([]byte(text), &letter); err != nil {
		t.Fatal(err)
	}
	told := letter.Booking
	if told.Start != "2026-11-25T09:00:00Z" || told.ServiceName != "Cut" || told.StaffName != "Rosa" || told.ExpiresAt == "" || told.Timezone != "Europe/Madrid" ||
		told.Customer.Name != "Ana García" || told.Customer.Email != "a@example.com" || told.Customer.Locale == "" {
		t.Errorf("told %s", text)
	}
}

func TestEveryWayToGiveUpATimePassesItOn(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	asked := func() string {
		return s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	}
	for name, free := range map[string]func(id string){
		"cancelled by the customer": func(id string) { s.Call(user.Caller, "POST", "/api/bookings/"+id+"/cancel", nil).Want(200) },
		"cancelled":                 s.cancel,
		"declined": func(id string) {
			s.Call(s.key, "PATCH", "/api/bookings/"+id+"/status", body{"status": "declined"}).Want(200)
		},
		"moved":                 func(id string) { s.move(s.key, id, body{"start": at("15:00")}).Want(200) },
		"moved by the customer": func(id string) { s.move(user.Caller, id, body{"start": at("15:00")}).Want(200) },
		"expired": func(id string) {
			s.SQL("UPDATE bookings SET expiresAt = {:now}, version = version + 1 WHERE id = {:id}", body{"now": collections.At(s.Clock.Now()).Text(), "id": id})
			s.expire()
		},
		"a hold that is given back": func(id string) {
			held := s.hold(user.Caller, "16:00", nil).Want(201).String("id")
			s.SQL("UPDATE waitlist SET rangeStart = '2026-11-25 15:00:00.000Z' WHERE status = 'waiting'", nil)
			s.Call(user.Caller, "DELETE", "/api/bookings/holds/"+held, nil).Want(200)
		},
		"a hold that is over": func(id string) {
			s.hold(user.Caller, "16:00", nil).Want(201)
			s.SQL("UPDATE waitlist SET rangeStart = '2026-11-25 15:00:00.000Z' WHERE status = 'waiting'", nil)
			s.Clock.Advance(5 * time.Minute)
			s.expire()
			s.Clock.Advance(-5 * time.Minute)
		},
		"a hold for another": func(id string) {
			s.hold(user.Caller, "16:00", nil).Want(201)
			s.SQL("UPDATE waitlist SET rangeStart = '2026-11-25 15:00:00.000Z' WHERE status = 'waiting'", nil)
			s.hold(user.Caller, "12:00", nil).Want(201)
		},
		"by the operator": func(id string) {
			operator := s.Superuser()
			s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, body{"status": "cancelled"}).Want(200)
		},
	} {
		t.Run(name, func(t *testing.T) {
			id := asked()
			waits := s.waiter("a", nil)
			free(id)
			s.wantEntries("offered", waits)
			s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+waits, nil).Want(200)
			s.wantEntries("removed", waits)
			s.SQL("UPDATE bookings SET status = 'declined', expiresAt = '', version = version + 1 WHERE status IN ('pending', 'confirmed')", nil)
			s.SQL("UPDATE bookings SET status = 'expired', expiresAt = '', caller = '', version = version + 1 WHERE status = 'held'", nil)
		})
	}
}

func TestWhatSuitsWhom(t *testing.T) {
	for name, test := range map[string]struct {
		wish   func(s *shop, berta, short, long string) body
		offers bool
		start  string
	}{
		"anybody":          {func(*shop, string, string, string) body { return nil }, true, "09:00"},
		"the person":       {func(s *shop, _, _, _ string) body { return body{"staffId": s.business.StaffID} }, true, "09:00"},
		"another person":   {func(_ *shop, berta, _, _ string) body { return body{"staffId": berta} }, false, ""},
		"a part of it":     {func(_ *shop, _, short, _ string) body { return body{"serviceId": short, "from": at("10:15")} }, true, "09:15"},
		"what is too long": {func(_ *shop, _, _, long string) body { return body{"serviceId": long} }, false, ""},
		"from then on":     {func(*shop, string, string, string) body { return body{"from": at("10:00")} }, true, "09:00"},
		"just after":       {func(*shop, string, string, string) body { return body{"from": "2026-11-25T10:00:00.001+01:00"} }, false, ""},
		"until then":       {func(*shop, string, string, string) body { return body{"to": at("10:00")} }, false, ""},
		"another day": {func(*shop, string, string, string) body {
			return body{"from": "2026-11-26T00:00:00Z", "to": "2026-11-28T00:00:00Z"}
		}, false, ""},
		"another person's service": {func(s *shop, berta, _, _ string) body {
			return body{"serviceId": s.addService(body{"staffIds": []string{berta}})}
		}, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			berta := s.addStaff("Berta")
			id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID, "customer": guest("x@example.com")})).Want(201).String("id")
			for _, clock := range []string{"09:00", "09:30", "10:30", "11:00"} {
				s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"staffId": s.business.StaffID, "customer": guest("x@example.com")})).Want(201)
			}
			waits := s.waiter("a", test.wish(s, berta, s.addService(body{"durationMinutes": 15}), s.addService(body{"durationMinutes": 45})))
			s.cancel(id)
			got := s.entry(waits)
			if (got.Status == "offered") != test.offers || test.offers && got.Start != "2026-11-25 "+test.start+":00.000Z" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestALongTimeServesSeveral(t *testing.T) {
	s := open(t)
	id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"durationMinutes": 90, "customer": guest("x@example.com")})).Want(201).String("id")
	s.Call(s.key, "POST", "/api/bookings", s.order("09:00", body{"durationMinutes": 60, "customer": guest("x@example.com")})).Want(201)
	s.Call(s.key, "POST", "/api/bookings", s.order("11:30", body{"durationMinutes": 390, "customer": guest("x@example.com")})).Want(201)
	var ids []string
	for _, name := range []string{"a", "b", "c", "d"} {
		ids = append(ids, s.waiter(name, nil))
	}
	s.cancel(id)
	s.wantEntries("offered offered offered waiting", ids...)
	s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+ids[1], nil).Want(200)
	s.wantEntries("offered removed offered offered", ids...)
	if first, last := s.entry(ids[1]), s.entry(ids[3]); first.Start != last.Start {
		t.Errorf("the time that was given back is %s, the next got %s", first.Start, last.Start)
	}
}

func TestSeatsThatAreGivenUpAreOffered(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 4})
	id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"seats": 4, "customer": guest("x@example.com")})).Want(201).String("id")
	s.Call(s.key, "POST", "/api/bookings", s.order("09:00", body{"seats": 1, "customer": guest("x@example.com"), "durationMinutes": 60, "override": true})).Want(201)
	three, two := s.waiter("a", body{"seats": 3, "to": at("10:15")}), s.waiter("b", body{"seats": 2, "from": at("10:00"), "to": at("10:15")})
	s.move(s.key, id, body{"seats": 2}).Want(200)
	s.wantEntries("waiting offered", three, two)
	s.move(s.key, id, body{"seats": 1}).Want(200)
	s.wantEntries("waiting offered", three, two)
}

func TestAnOfferIsWithinTheRules(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"noticeMinutes": 240}})
	soon := s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": "2026-11-24T12:00:00+01:00", "override": true, "customer": guest("x@example.com")})).Want(201).String("id")
	odd := s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": at("03:00"), "override": true, "customer": guest("x@example.com")})).Want(201).String("id")
	waits := s.waiter("a", body{"from": "2026-11-24T09:00:00Z", "to": at("09:00")})
	s.cancel(soon)
	s.cancel(odd)
	s.wantEntries("waiting", waits)
	archived := s.waiter("b", nil)
	id := s.book("10:00", "x@example.com").String("id")
	s.SQL("UPDATE services SET status = 'archived'", nil)
	s.cancel(id)
	s.wantEntries("waiting waiting", waits, archived)
}

func TestWhatIsSeenAsFreeIsNotPassedOnFirst(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	waits := s.waiter("a", nil)
	s.hold(user.Caller, "10:00", nil).Want(201)
	s.Clock.Advance(5 * time.Minute)
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("x@example.com")})).Want(201)
	s.wantEntries("waiting", waits)
	s.hold(user.Caller, "12:00", nil).Want(201)
	s.Clock.Advance(5 * time.Minute)
	s.Call(s.key, "POST", "/api/bookings", s.order("15:00", body{"customer": guest("x@example.com")})).Want(201)
	s.wantEntries("offered", waits)
	if got := s.entry(waits); got.Start != "2026-11-25 11:00:00.000Z" {
		t.Errorf("offered %+v", got)
	}
}

func TestOffersRaceWithBookings(t *testing.T) {
	s := open(t)
	for round := range 5 {
		clock := fmt.Sprintf("1%d:00", round)
		id := s.book(clock, "x@example.com").String("id")
		waits := s.waiter(fmt.Sprintf("w%d", round), body{"from": at(clock), "to": at(fmt.Sprintf("1%d:01", round))})
		counts := s.race(20, func(n int) hookstest.Answer {
			if n == 10 {
				return s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x"})
			}
			return s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"customer": guest("y@example.com")}))
		})
		if counts["200 "] != 1 || counts["409 slot_taken"] != 19 {
			t.Errorf("round %d: %v", round, counts)
		}
		s.wantEntries("offered", waits)
	}
}
