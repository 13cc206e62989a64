package bookings_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

// hold asks for a hold of the shop's service.
func (s *shop) hold(caller hookstest.Caller, clock string, more body) hookstest.Answer {
	s.T.Helper()
	return s.Call(caller, "POST", "/api/bookings/holds", s.order(clock, more))
}

// expire runs the job that ends what is overdue.
func (s *shop) expire() {
	s.T.Helper()
	if err := bookings.ExpireOverdue(context.Background(), collections.NewSystem(s.App), s.Clock.Now()); err != nil {
		s.T.Fatal(err)
	}
}

func TestWhoHoldsATime(t *testing.T) {
	s := open(t)
	user, hugo, other := s.SignUp("Carla"), s.SignUp("Hugo"), openIn(s.Instance, "Otto")
	own := s.business.Join(hugo, "staff")
	for name, test := range map[string]struct {
		caller hookstest.Caller
		more   body
		status int
		code   string
		field  string
	}{
		"guest":                    {hookstest.Guest, nil, 201, "", ""},
		"user":                     {user.Caller, nil, 201, "", ""},
		"key":                      {s.key, nil, 201, "", ""},
		"owner":                    {s.owner.Caller, body{"staffId": own}, 201, "", ""},
		"staff":                    {hugo.Caller, nil, 201, "", ""},
		"staff in another's":       {hugo.Caller, body{"staffId": s.business.StaffID}, 403, "insufficient_role", ""},
		"a key that only reads":    {s.business.Key("bookings:read"), nil, 403, "insufficient_scope", ""},
		"another tenant's key":     {other.key, nil, 404, "not_found", "businessId"},
		"another tenant's service": {user.Caller, body{"serviceId": other.service}, 404, "not_found", "serviceId"},
		"another tenant's person":  {user.Caller, body{"staffId": other.business.StaffID}, 404, "not_found", "staffId"},
		"for a customer":           {s.key, body{"customer": guest("a@example.com")}, 422, "validation_failed", "customer"},
		"by override":              {s.key, body{"override": true}, 422, "validation_failed", "override"},
		"two seats of one":         {user.Caller, body{"seats": 2}, 409, "slot_taken", ""},
		"outside the hours":        {user.Caller, body{"start": at("06:00")}, 422, "outside_hours", "start"},
		"within the notice":        {user.Caller, body{"start": "2026-11-24T11:00:00+01:00"}, 422, "notice", "start"},
		"no start":                 {user.Caller, body{"start": nil}, 422, "validation_failed", "start"},
	} {
		t.Run(name, func(t *testing.T) {
			before := s.rows()
			answer := s.hold(test.caller, "10:00", test.more).Want(test.status)
			if answer.String("code") != test.code {
				t.Errorf("code %s", answer.String("code"))
			}
			if test.field != "" {
				answer.WantField(test.field)
			}
			if test.code != "" {
				if s.rows() != before {
					t.Error("a refused hold left a trace")
				}
				return
			}
			if answer.String("status") != "held" || answer.String("expiresAt") != "2026-11-24T09:05:00Z" || answer.Int("seats") != 1 || answer.Header.Get("Cache-Control") != "no-store" ||
				answer.String("start") != "2026-11-25T09:00:00Z" || answer.String("end") != "2026-11-25T09:30:00Z" || answer.String("businessId") != s.business.ID || answer.String("serviceId") != s.service {
				t.Errorf("held %s", answer.Body)
			}
			s.Call(test.caller, "DELETE", "/api/bookings/holds/"+answer.String("id"), nil).Want(200)
		})
	}
	s.change(body{"bookingPolicy": body{"allowGuests": false}})
	s.hold(hookstest.Guest, "10:00", nil).WantCode(401, "unauthenticated")
	s.hold(user.Caller, "10:00", nil).Want(201)
}

func TestAHoldIsSeenByNobody(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	held := s.hold(user.Caller, "10:00", nil).Want(201)
	id := held.String("id")
	for _, caller := range []hookstest.Caller{user.Caller, s.owner.Caller, s.key} {
		s.Call(caller, "GET", "/api/bookings/"+id, nil).WantCode(404, "not_found")
		s.Call(caller, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x"}).WantCode(404, "not_found")
		s.move(caller, id, body{"start": at("11:00")}).WantCode(404, "not_found")
	}
	s.Call(s.key, "PATCH", "/api/bookings/"+id+"/status", body{"status": "confirmed"}).WantCode(404, "not_found")
	lists := s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200)
	mine := s.Call(user.Caller, "GET", "/api/bookings/my-bookings", nil).Want(200)
	if lists.Int("total") != 0 || mine.Int("total") != 0 {
		t.Errorf("listed: %s %s", lists.Body, mine.Body)
	}
	if len(s.events(id)) != 0 || len(s.actions(id)) != 0 || s.number("SELECT count(*) FROM outbox WHERE subject = {:id}", body{"id": id}) != 0 {
		t.Error("it is told of")
	}
	if shown := s.free(s.key, at("10:00"), at("10:15"), "explain", "true").Want(200); len(shown.List("closed")) != 1 || regexp.MustCompile(id).MatchString(shown.Body) {
		t.Errorf("explained: %s", shown.Body)
	}
}

func TestAHoldBlocksItsPersonForFiveMinutes(t *testing.T) {
	s := open(t)
	second := s.addService(body{"name": "Shave"})
	s.hold(s.SignUp("Carla").Caller, "10:00", nil).Want(201)
	take := func(service string) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"serviceId": service, "customer": guest("a@example.com")}))
	}
	take(s.service).WantCode(409, "slot_taken")
	take(second).WantCode(409, "slot_taken")
	s.hold(s.key, "10:15", nil).WantCode(409, "slot_taken")
	offered := func() int { return len(s.free(hookstest.Guest, at("10:00"), at("10:15")).Want(200).List("slots")) }
	s.Clock.Advance(5*time.Minute - time.Second)
	if offered() != 0 {
		t.Error("it is offered while it is held")
	}
	s.Clock.Advance(time.Second)
	if offered() != 1 {
		t.Error("it is not offered after that")
	}
	take(second).Want(201)
}

func TestEachCallerHasOneHoldAtABusiness(t *testing.T) {
	s := open(t)
	carla, sonia, other := s.SignUp("Carla"), s.SignUp("Sonia"), openIn(s.Instance, "Otto")
	first, theirs, elsewhere := s.hold(carla.Caller, "10:00", nil).Want(201).String("id"), s.hold(sonia.Caller, "11:00", nil).Want(201).String("id"), other.hold(carla.Caller, "10:00", nil).Want(201).String("id")
	live := func(want ...string) {
		t.Helper()
		var ids []string
		if err := s.App.DB().NewQuery("SELECT id FROM bookings WHERE status = 'held' ORDER BY business = {:other}, start").Bind(body{"other": other.business.ID}).Column(&ids); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("%d live holds, want %d", len(ids), len(want))
		}
	}
	live(first, theirs, elsewhere)
	s.hold(carla.Caller, "11:00", nil).WantCode(409, "slot_taken")
	live(first, theirs, elsewhere)
	second := s.hold(carla.Caller, "10:15", nil).Want(201).String("id") // over its own first one
	live(second, theirs, elsewhere)
	s.Clock.Advance(time.Hour)
	third := s.hold(carla.Caller, "15:00", nil).Want(201).String("id")
	if n := s.number("SELECT count(*) FROM bookings WHERE id = {:id} AND status = 'expired' AND caller = ''", body{"id": second}); n != 1 {
		t.Error("who held it is still known")
	}
	s.expire()
	live(third)
	guestly := s.hold(hookstest.Guest, "16:00", nil).Want(201).String("id")
	if again := s.hold(hookstest.Guest, "16:30", nil).Want(201).String("id"); again == guestly || s.number("SELECT count(*) FROM bookings WHERE status = 'held'", nil) != 2 {
		t.Error("a guest has two")
	}
}

func TestAHoldIsGivenBack(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Otto")
	id := s.hold(hookstest.Guest, "10:00", nil).Want(201).String("id")
	release := func(caller hookstest.Caller, id string) hookstest.Answer {
		return s.Call(caller, "DELETE", "/api/bookings/holds/"+id, nil)
	}
	release(other.key, id).WantCode(404, "not_found")
	release(hookstest.Guest, "nothing00000000").WantCode(404, "not_found")
	s.Clock.Advance(time.Minute)
	first := release(hookstest.Guest, id).Want(200)
	if first.String("status") != "expired" || first.String("expiresAt") != "2026-11-24T09:01:00Z" {
		t.Errorf("released %s", first.Body)
	}
	before := s.rows()
	if again := release(hookstest.Guest, id).Want(200); again.Body != first.Body || s.rows() != before {
		t.Errorf("again %s", again.Body)
	}
	booked := s.book("10:00", "a@example.com").String("id")
	release(s.owner.Caller, booked).WantCode(404, "not_found")
	s.Call(s.key, "POST", "/api/bookings/"+booked+"/cancel", body{"reason": "x"}).Want(200)
	held := s.hold(hookstest.Guest, "10:00", nil).Want(201).String("id")
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"hold": held, "customer": guest("b@example.com")})).Want(201)
	release(hookstest.Guest, held).WantCode(404, "not_found")
}

func TestAHoldBecomesABookingLikeAnyOther(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	id := s.hold(user.Caller, "10:00", nil).Want(201).String("id")
	use := func(caller hookstest.Caller, more body) hookstest.Answer {
		order := s.order("10:00", body{"hold": id})
		for name, value := range more {
			order[name] = value
		}
		return s.Call(caller, "POST", "/api/bookings", order)
	}
	use(user.Caller, body{"start": at("11:00")}).WantCode(422, "validation_failed").WantField("hold")
	use(s.key, body{"durationMinutes": 60, "customer": guest("a@example.com")}).WantCode(422, "validation_failed").WantField("hold")
	s.Clock.Advance(4 * time.Minute)
	booked := use(user.Caller, nil).Want(201)
	if booked.String("status") != "pending" || booked.String("pendingFor") != "approval" || booked.Int("version") != 2 || booked.String("createdAt") != "2026-11-24T09:04:00Z" ||
		booked.String("customer.name") != "Carla" || booked.Int("price.amount") != 2000 {
		t.Errorf("booked %s", booked.Body)
	}
	if n := s.number("SELECT count(*) FROM bookings WHERE id = {:id} AND caller = '' AND source = 'user'", body{"id": id}); n != 1 {
		t.Error("it keeps who held it")
	}
	use(user.Caller, nil).WantCode(404, "not_found").WantField("hold")
	s.Call(s.key, "PATCH", "/api/bookings/"+id+"/status", body{"status": "confirmed"}).Want(200)
	if events := s.events(id); !slices.Equal(events, []string{"booking.requested", "booking.created"}) {
		t.Errorf("events %v", events)
	}
	late := s.hold(user.Caller, "12:00", nil).Want(201).String("id")
	s.Clock.Advance(5 * time.Minute)
	s.Call(user.Caller, "POST", "/api/bookings", s.order("12:00", body{"hold": late})).WantCode(404, "not_found").WantField("hold")
}

func TestSeatsAreHeldToo(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 3})
	s.hold(s.SignUp("Carla").Caller, "10:00", body{"seats": 2}).Want(201)
	if left := s.free(hookstest.Guest, at("10:00"), at("10:15")).Want(200).List("slots"); len(left) != 1 || left[0]["seatsLeft"] != 1.0 {
		t.Errorf("left %v", left)
	}
	s.hold(s.SignUp("Sonia").Caller, "10:00", body{"seats": 2}).WantCode(409, "slot_taken")
	s.hold(s.SignUp("Vera").Caller, "10:00", nil).Want(201)
}

func TestIdsOfHoldsAreLikeAnyOther(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		id, err := collections.NewSecretID()
		if err != nil || !regexp.MustCompile("^[a-z0-9]{15}$").MatchString(id) || seen[id] {
			t.Fatalf("id %q, error %v", id, err)
		}
		seen[id] = true
	}
}

func TestHoldsRaceWithBookings(t *testing.T) {
	s := open(t)
	var people []hookstest.Caller
	for n := range 10 {
		people = append(people, s.SignUp(fmt.Sprintf("Person%d Test", n)).Caller)
	}
	for round := range 5 {
		clock := fmt.Sprintf("1%d:00", round)
		counts := s.race(20, func(n int) hookstest.Answer {
			if n%2 == 0 {
				return s.hold(people[n/2], clock, nil)
			}
			return s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"customer": guest("a@example.com")}))
		})
		if counts["201 "] != 1 || counts["409 slot_taken"] != 19 {
			t.Errorf("round %d: %v", round, counts)
		}
	}
}

func TestOneCallersHoldsRace(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	counts := s.race(12, func(n int) hookstest.Answer {
		return s.hold(user.Caller, fmt.Sprintf("%02d:00", 9+n%6), nil)
	})
	if counts["201 "] != 12 {
		t.Errorf("answers %v", counts)
	}
	if n := s.number("SELECT count(*) FROM bookings WHERE status = 'held'", nil); n != 1 {
		t.Errorf("%d live holds", n)
	}
	once := s.race(8, func(int) hookstest.Answer {
		return s.Call(user.Caller, "POST", "/api/bookings/holds", s.order("16:00", nil), "Idempotency-Key", "one")
	})
	if once["201 "] != 8 || s.number("SELECT count(*) FROM bookings WHERE start = '2026-11-25 15:00:00.000Z'", nil) != 1 {
		t.Errorf("twins: %v", once)
	}
}
