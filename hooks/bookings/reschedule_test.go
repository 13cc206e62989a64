package bookings_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// move changes a booking.
func (s *shop) move(caller hookstest.Caller, id string, change body) hookstest.Answer {
	s.T.Helper()
	return s.Call(caller, "PATCH", "/api/bookings/"+id, change)
}

func TestAMovedBookingStaysItself(t *testing.T) {
	s := open(t)
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("a@example.com"), "notes": "first"})).Want(201)
	id := made.String("id")
	moved := s.move(s.key, id, body{"start": at("15:00"), "notes": "second"}).Want(200)
	for path, want := range map[string]any{
		"id": id, "reference": made.String("reference"), "start": "2026-11-25T14:00:00Z", "end": "2026-11-25T14:30:00Z", "version": 2.0, "status": "confirmed",
		"notes": "second", "price.amount": 2000.0, "createdAt": made.String("createdAt"), "staffId": s.business.StaffID,
	} {
		if moved.Value(path) != want {
			t.Errorf("%s is %v, want %v", path, moved.Value(path), want)
		}
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("15:00", body{"customer": guest("b@example.com")})).WantCode(409, "slot_taken")
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("b@example.com")})).Want(201)
	if n := s.number("SELECT count(*) FROM links WHERE subject = {:id} AND expiresAt = '2026-12-02 14:30:00.000Z'", body{"id": id}); n != 1 {
		t.Error("its link does not end with the new time")
	}
	var due []string
	if err := s.App.DB().NewQuery("SELECT dueAt FROM reminders WHERE booking = {:id} ORDER BY dueAt").Bind(body{"id": id}).Column(&due); err != nil {
		t.Fatal(err)
	}
	if want := []string{"2026-11-24 14:00:00.000Z", "2026-11-25 12:00:00.000Z"}; !slices.Equal(due, want) {
		t.Errorf("reminders %v", due)
	}
	if n := s.number("SELECT count(*) FROM customers WHERE email = 'a@example.com' AND lastBookingAt = '2026-11-25 14:00:00.000Z' AND bookingCount = 1", nil); n != 1 {
		t.Error("the customer's figures are not those of the new time")
	}
	if events, actions := s.events(id), s.actions(id); !slices.Equal(events, []string{"booking.created", "booking.updated"}) || !slices.Equal(actions, []string{"booking.created", "booking.moved"}) {
		t.Errorf("events %v, history %v", events, actions)
	}
}

func TestAMoveIsToldWithWhatWasBefore(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	s.move(s.key, id, body{"start": at("15:00"), "durationMinutes": 60}).Want(200)
	var told string
	if err := s.App.DB().NewQuery("SELECT body FROM outbox WHERE subject = {:id} AND type = 'booking.updated'").Bind(body{"id": id}).Row(&told); err != nil {
		t.Fatal(err)
	}
	var event struct{ Data, Previous map[string]any }
	if err := json.Unmarshal([]byte(told), &event); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"start": "2026-11-25T09:00:00Z", "end": "2026-11-25T09:30:00Z", "durationMinutes": 30.0}
	if !equalJSON(t, event.Previous, want) || event.Data["start"] != "2026-11-25T14:00:00Z" || event.Data["version"] != 2.0 {
		t.Errorf("told %s", told)
	}
}

func TestAChangeOfNothingHasNoEffect(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	before := s.rows()
	for _, change := range []body{{}, {"start": at("10:00")}, {"start": "2026-11-25T09:00:00.000Z"}, {"staffId": s.business.StaffID}, {"staffId": nil}, {"seats": 1}, {"durationMinutes": 30}, {"notes": nil}, {"override": true}} {
		if same := s.move(s.key, id, change).Want(200); same.Int("version") != 1 || s.rows() != before {
			t.Errorf("%v: version %d, %d rows more", change, same.Int("version"), s.rows()-before)
		}
	}
}

func TestNotesAreNoEvent(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	if noted := s.move(s.key, id, body{"notes": "late", "internalNotes": "again"}).Want(200); noted.String("notes") != "late" || noted.String("internalNotes") != "again" || noted.Int("version") != 2 {
		t.Errorf("noted %s", noted.Body)
	}
	s.Clock.Set(instantOf(t, at("12:00")))
	s.Call(s.key, "PATCH", "/api/bookings/"+id+"/status", body{"status": "completed"}).Want(200)
	s.move(s.key, id, body{"internalNotes": nil}).Want(200)
	s.move(s.key, id, body{"start": at("16:00")}).WantCode(409, "invalid_transition")
	if events := s.events(id); !slices.Equal(events, []string{"booking.created", "booking.updated"}) {
		t.Errorf("events %v", events)
	}
	if actions := s.actions(id); !slices.Equal(actions, []string{"booking.created", "booking.updated", "booking.completed", "booking.updated"}) {
		t.Errorf("history %v", actions)
	}
	for _, row := range s.Audit("bookings") {
		if row.Action == "booking.updated" && slices.Contains([]string{"late", "again"}, row.Changes) {
			t.Errorf("the history keeps the words: %s", row.Changes)
		}
	}
}

func TestACustomerMovesUntilTheFeeWouldBegin(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": halfPrice})
	user := s.SignUp("Carla")
	id := s.Call(user.Caller, "POST", "/api/bookings", s.order("", body{"start": "2026-11-26T10:00:00+01:00"})).Want(201).String("id")
	s.change(body{"cancellationPolicy": nil}) // the snapshot's terms count
	s.Clock.Set(instantOf(t, "2026-11-25T10:00:00+01:00"))
	s.move(user.Caller, id, body{"start": "2026-11-26T10:30:00+01:00"}).Want(200)
	s.Clock.Set(instantOf(t, "2026-11-25T10:30:01+01:00"))
	before := s.rows()
	s.move(user.Caller, id, body{"start": "2026-11-27T10:30:00+01:00"}).WantCode(409, "policy_window")
	if s.rows() != before {
		t.Error("a refused move left a trace")
	}
	s.move(user.Caller, id, body{"notes": "sorry"}).Want(200)
	s.move(s.key, id, body{"start": "2026-11-27T10:30:00+01:00"}).Want(200)
}

func TestWhereApprovalIsNeededACustomersMoveNeedsItAgain(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	id := s.Call(user.Caller, "POST", "/api/bookings", s.order("", body{"start": "2026-11-27T10:00:00+01:00"})).Want(201).String("id")
	s.Clock.Advance(time.Hour)
	again := s.move(user.Caller, id, body{"start": "2026-11-27T11:00:00+01:00"}).Want(200)
	if again.String("status") != "pending" || again.String("expiresAt") != "2026-11-25T10:00:00Z" {
		t.Errorf("a request that is moved: %s", again.Body)
	}
	byStaff := s.move(s.key, id, body{"start": "2026-11-27T12:00:00+01:00"}).Want(200)
	if byStaff.String("status") != "pending" || byStaff.String("pendingFor") != "approval" || byStaff.String("expiresAt") != "2026-11-25T10:00:00Z" {
		t.Errorf("by the business: %s", byStaff.Body)
	}
	s.Call(s.key, "PATCH", "/api/bookings/"+id+"/status", body{"status": "confirmed"}).Want(200)
	if kept := s.move(s.key, id, body{"start": "2026-11-27T13:00:00+01:00"}).Want(200); kept.String("status") != "confirmed" {
		t.Errorf("a confirmed one, by the business: %s", kept.Body)
	}
	back := s.move(user.Caller, id, body{"start": "2026-11-25T13:00:00+01:00"}).Want(200)
	if back.String("status") != "pending" || back.String("pendingFor") != "approval" || back.String("expiresAt") != "2026-11-25T10:00:00Z" {
		t.Errorf("a confirmed one, by its customer: %s", back.Body)
	}
	if early := s.move(s.key, id, body{"start": at("10:00")}).Want(200); early.String("expiresAt") != "2026-11-25T09:00:00Z" {
		t.Errorf("it waits past its start: %s", early.Body)
	}
	s.Call(s.key, "PATCH", "/api/bookings/"+id+"/status", body{"status": "confirmed"}).Want(200)
	want := []string{"booking.requested", "booking.updated", "booking.updated", "booking.created", "booking.updated", "booking.updated", "booking.updated", "booking.updated"}
	if events := s.events(id); !slices.Equal(events, want) {
		t.Errorf("events %v", events)
	}
	if actions := s.actions(id); actions[5] != "booking.reopened" {
		t.Errorf("history %v", actions)
	}
}

func TestABookingMayMoveOverItself(t *testing.T) {
	s := open(t)
	long := s.addService(body{"durationMinutes": 60, "bufferBeforeMinutes": 15, "bufferAfterMinutes": 10})
	id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"serviceId": long, "customer": guest("a@example.com")})).Want(201).String("id")
	s.Call(s.key, "POST", "/api/bookings", s.order("11:45", body{"customer": guest("b@example.com")})).Want(201)
	s.move(s.key, id, body{"start": at("10:30")}).Want(200)
	s.move(s.key, id, body{"start": at("10:45")}).WantCode(409, "slot_taken")
	s.move(s.key, id, body{"start": at("10:15")}).Want(200)
	if n := s.number("SELECT count(*) FROM bookings WHERE id = {:id} AND blockStart = '2026-11-25 09:00:00.000Z' AND blockEnd = '2026-11-25 10:25:00.000Z'", body{"id": id}); n != 1 {
		t.Error("the buffers did not move along")
	}
}

func TestMoreOrFewerSeats(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 5})
	id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"seats": 2, "customer": guest("a@example.com")})).Want(201).String("id")
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"seats": 2, "customer": guest("b@example.com")})).Want(201)
	if three := s.move(s.key, id, body{"seats": 3}).Want(200); three.Int("price.amount") != 6000 || three.Int("seats") != 3 {
		t.Errorf("three seats: %s", three.Body)
	}
	s.move(s.key, id, body{"seats": 4}).WantCode(409, "slot_taken")
	if one := s.move(s.key, id, body{"seats": 1}).Want(200); one.Int("price.amount") != 2000 {
		t.Errorf("one seat: %s", one.Body)
	}
	s.move(s.key, id, body{"seats": 5, "start": at("12:00")}).Want(200)
	if left := s.free(hookstest.Guest, at("10:00"), at("10:15")).Want(200).List("slots"); len(left) != 1 || left[0]["seatsLeft"] != 3.0 {
		t.Errorf("left %v", left)
	}
	if events := s.events(id); len(events) != 4 {
		t.Errorf("events %v", events)
	}
}

func TestAnArchivedServicesBookingsStillMove(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	id := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	s.SQL("UPDATE services SET status = 'archived', durationMinutes = 90", nil)
	s.Call(user.Caller, "POST", "/api/bookings", s.order("12:00", nil)).WantCode(404, "not_found").WantField("serviceId")
	s.free(user.Caller, at("12:00"), at("12:15")).WantCode(404, "not_found").WantField("serviceId")
	if slots := s.free(user.Caller, at("12:00"), at("12:15"), "bookingId", id).Want(200).List("slots"); len(slots) != 1 {
		t.Errorf("offered %v", slots)
	}
	if moved := s.move(user.Caller, id, body{"start": at("12:00")}).Want(200); moved.Int("durationMinutes") != 30 || moved.String("end") != "2026-11-25T11:30:00Z" {
		t.Errorf("moved %s", moved.Body)
	}
}

func TestAMoveRepeatedIsAnsweredTheSame(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	change := body{"start": at("11:00"), "version": 1}
	first := s.Call(s.key, "PATCH", "/api/bookings/"+id, change, "Idempotency-Key", "one").Want(200)
	before := s.rows()
	again := s.Call(s.key, "PATCH", "/api/bookings/"+id, change, "Idempotency-Key", "one").Want(200)
	if again.Body != first.Body || again.Header.Get("Idempotent-Replayed") != "true" || s.rows() != before {
		t.Errorf("again %s", again.Body)
	}
	s.move(s.key, id, change).WantCode(409, "stale_version")
}

func TestAMoveRacesWithACancel(t *testing.T) {
	s := open(t)
	for round := range 10 {
		id := s.book("10:00", "a@example.com").String("id")
		counts := s.race(2, func(n int) hookstest.Answer {
			if n == 0 {
				return s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x"})
			}
			return s.move(s.key, id, body{"start": at("11:00")})
		})
		now := s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200)
		if now.String("status") != "cancelled" || counts["200 "]+counts["409 invalid_transition"] != 2 || counts["200 "] == 0 {
			t.Errorf("round %d: %v, it is %s", round, counts, now.String("status"))
		}
		if events := s.events(id); events[len(events)-1] != "booking.cancelled" || len(events) != now.Int("version") {
			t.Errorf("round %d: version %d, events %v", round, now.Int("version"), events)
		}
	}
}

func TestMovesRaceForOneTime(t *testing.T) {
	s := open(t)
	var ids []string
	for _, clock := range []string{"09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "12:00", "12:30"} {
		ids = append(ids, s.book(clock, "a@example.com").String("id"))
	}
	counts := s.race(len(ids), func(n int) hookstest.Answer { return s.move(s.key, ids[n], body{"start": at("16:00")}) })
	if counts["200 "] != 1 || counts["409 slot_taken"] != 7 {
		t.Errorf("answers %v", counts)
	}
	version := s.Call(s.key, "GET", "/api/bookings/"+ids[0], nil).Want(200).Int("version")
	counts = s.race(6, func(n int) hookstest.Answer {
		return s.move(s.key, ids[0], body{"notes": fmt.Sprint("note ", n), "version": version})
	})
	if counts["200 "] != 1 || counts["409 stale_version"] != 5 {
		t.Errorf("edits of one version: %v", counts)
	}
}
