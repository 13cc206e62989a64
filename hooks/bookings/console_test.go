package bookings_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// doors lead to the same change of a booking: of one that a link opens, too.
var doors = []string{"API", "page", "console", "batch"}

// through makes a change by a door: "cancelled", or "moved" to ten o'clock.
func (s *shop) through(door, change, id, link string, operator hookstest.Caller) {
	s.T.Helper()
	edit := body{"status": "cancelled", "cancellation": body{"by": "business", "reason": "operator", "at": "2026-11-24T09:00:00Z", "fee": 0, "refund": 0}}
	path, sent, verb := "/api/bookings/"+id+"/cancel", body{"reason": "key"}, "POST"
	if change == "moved" {
		edit = body{"start": "2026-11-25 09:00:00.000Z", "blockStart": "2026-11-25 09:00:00.000Z", "end": "2026-11-25 09:30:00.000Z", "blockEnd": "2026-11-25 09:30:00.000Z"}
		path, sent, verb = "/api/bookings/"+id, body{"start": at("10:00")}, "PATCH"
	}
	switch door {
	case "API":
		s.Call(s.key, verb, path, sent).Want(200)
	case "page":
		visitor := s.Browse()
		form := map[string]string{"cancelled": "/cancel", "moved": "/move?d=2026-11-25"}[change]
		visitor.Submit(visitor.Get(link+form).Want(200), map[string]hookstest.Form{"cancelled": nil, "moved": {"t": "2026-11-25T09:00:00Z"}}[change]).WantGo(link)
	case "console":
		s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, edit).Want(200)
	case "batch":
		s.Call(operator, "POST", "/api/batch", body{"requests": []body{{"method": "PATCH", "url": "/api/collections/bookings/records/" + id, "body": edit}}}).Want(200)
	}
}

// The same change by each door is told once: one event, one line of the trail, one mail; and leaves the same booking.
func TestAChangeIsToldOnceByWhicheverDoor(t *testing.T) {
	s := open(t)
	operator := s.Superuser()
	s.App.Settings().Batch.Enabled, s.App.Settings().Batch.MaxRequests, s.App.Settings().Batch.Timeout = true, 10, 10
	for change, event := range map[string]string{"cancelled": "booking.cancelled", "moved": "booking.updated"} {
		for _, door := range doors {
			link, booking := s.linkOf(nine, nil)
			id := booking.String("id")
			s.through(door, change, id, link, operator)
			if events, actions := s.events(id), s.actions(id); !slices.Equal(events, []string{"booking.created", event}) || !slices.Equal(actions, []string{"booking.created", "booking." + change}) {
				t.Errorf("%s by %s: events %v, trail %v", change, door, events, actions)
			}
			if n := s.number("SELECT count(*) FROM outbox WHERE topic = 'mail' AND subject = {:id} AND type = {:type}", body{"id": id, "type": "booking_" + change}); n != 1 {
				t.Errorf("%s by %s: %d mails", change, door, n)
			}
			due := map[string]int{"cancelled": 0, "moved": 1}[change]
			if n := s.number("SELECT count(*) FROM reminders WHERE booking = {:id} AND kind = 'reminder_120' AND dueAt = '2026-11-25 07:00:00.000Z'", body{"id": id}); n != due {
				t.Errorf("%s by %s: %d reminders", change, door, n)
			}
			seen := s.Call(s.key, "GET", "/api/bookings/"+id, nil).Want(200)
			if seen.Int("version") != 2 || (seen.String("status") == "cancelled") != (change == "cancelled") || (seen.String("start") == "2026-11-25T09:00:00Z") != (change == "moved") {
				t.Errorf("%s by %s: %s", change, door, seen.Body)
			}
			if change == "moved" {
				s.cancel(id)
			}
		}
	}
	hookstest.WantSound(t, s.App.DB())
}

func TestAnEditThatChangesNothingTellsNothing(t *testing.T) {
	s := open(t)
	operator := s.Superuser()
	id := s.book("10:00", "a@example.com").String("id")
	s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, body{"status": "confirmed"}).Want(200)
	if events, actions := s.events(id), s.actions(id); len(events) != 1 || len(actions) != 1 {
		t.Errorf("events %v, trail %v", events, actions)
	}
	s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, body{"internalNotes": "x"}).Want(200)
	if events, actions := s.events(id), s.actions(id); len(events) != 1 || !slices.Equal(actions, []string{"booking.created", "booking.updated"}) {
		t.Errorf("after a note: events %v, trail %v", events, actions)
	}
}

func TestTheConsoleIsRefusedAtTheField(t *testing.T) {
	s := open(t)
	operator := s.Superuser()
	s.book("11:00", "a@example.com")
	id := s.book("10:00", "a@example.com").String("id")
	other := openIn(s.Instance, "Otto")
	onto := body{"start": "2026-11-25 10:00:00.000Z", "blockStart": "2026-11-25 10:00:00.000Z", "end": "2026-11-25 10:30:00.000Z", "blockEnd": "2026-11-25 10:30:00.000Z"}
	for name, test := range map[string]struct {
		edit        body
		field, code string
	}{
		"onto another":       {onto, "start", "slot_taken"},
		"an end too early":   {body{"end": "2026-11-25 08:00:00.000Z"}, "end", "end_before_start"},
		"a longer block":     {body{"blockEnd": "2026-11-27 08:00:00.000Z"}, "blockEnd", "too_long"},
		"no seat":            {body{"seats": 0}, "seats", "seats"},
		"no customer":        {body{"customer": ""}, "customer", "customer_required"},
		"another's service":  {body{"service": other.service}, "business", "wrong_business"},
		"another business":   {body{"business": other.business.ID}, "business", "fixed"},
		"a zone of fiction":  {body{"timezone": "Mars/Olympus"}, "timezone", "timezone"},
		"a shapeless policy": {body{"cancellationPolicy": []int{1}}, "cancellationPolicy", "shape"},
	} {
		rows := s.rows()
		answer := s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, test.edit).Want(400)
		if code := answer.String("data." + test.field + ".code"); code != test.code || s.rows() != rows {
			t.Errorf("%s: %s", name, answer.Body)
		}
	}
	s.Call(operator, "DELETE", "/api/collections/bookings/records/"+id, nil).Want(400)
	if n := s.number("SELECT count(*) FROM bookings", nil); n != 2 {
		t.Errorf("%d bookings are left", n)
	}
}

func TestAFirstConfirmationByTheConsoleIsACreation(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	operator, user := s.Superuser(), s.SignUp("Carla")
	id := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	edit := func(fields body) {
		s.Clock.Advance(time.Minute)
		s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, fields).Want(200)
	}
	edit(body{"status": "confirmed", "pendingFor": "", "expiresAt": ""})
	edit(body{"status": "pending", "pendingFor": "approval"})
	edit(body{"status": "confirmed", "pendingFor": ""})
	if events := s.events(id); !slices.Equal(events, []string{"booking.requested", "booking.created", "booking.updated", "booking.updated"}) {
		t.Errorf("events %v", events)
	}
	if actions := s.actions(id); !slices.Equal(actions, []string{"booking.requested", "booking.confirmed", "booking.reopened", "booking.confirmed"}) {
		t.Errorf("trail %v", actions)
	}
	edit(body{"start": "2026-11-25 10:00:00.000Z", "blockStart": "2026-11-25 10:00:00.000Z", "end": "2026-11-25 10:30:00.000Z", "blockEnd": "2026-11-25 10:30:00.000Z"})
	var told string
	if err := s.App.DB().NewQuery("SELECT body FROM outbox WHERE topic = 'event' AND subject = {:id} ORDER BY rowid DESC LIMIT 1").Bind(body{"id": id}).Row(&told); err != nil {
		t.Fatal(err)
	}
	var event struct {
		Type     string
		Previous map[string]any
		Data     map[string]any
	}
	if err := json.Unmarshal([]byte(told), &event); err != nil {
		t.Fatal(err)
	}
	if event.Type != "booking.updated" || fmt.Sprint(event.Previous) != "map[end:2026-11-25T09:30:00Z start:2026-11-25T09:00:00Z]" || event.Data["start"] != "2026-11-25T10:00:00Z" {
		t.Errorf("told %s", told)
	}
	if n := s.number("SELECT count(*) FROM reminders WHERE booking = {:id} AND dueAt = '2026-11-25 08:00:00.000Z'", body{"id": id}); n != 1 {
		t.Error("the reminder was not moved with the booking")
	}
}

func TestTheConsoleBooks(t *testing.T) {
	s := open(t)
	operator := s.Superuser()
	made := s.book("10:00", "a@example.com")
	row := s.Call(operator, "GET", "/api/collections/bookings/records/"+made.String("id"), nil).Want(200).Object()
	for _, own := range []string{"id", "collectionId", "collectionName", "confirmedAt"} {
		delete(row, own)
	}
	row["reference"] = "NA-OPER-01"
	s.Call(operator, "POST", "/api/collections/bookings/records", row).Want(400)
	for _, name := range []string{"start", "end", "blockStart", "blockEnd"} {
		row[name] = row[name].(string)[:11] + "12" + row[name].(string)[13:]
	}
	row["start"], row["blockStart"], row["end"], row["blockEnd"] = "2026-11-25 12:00:00.000Z", "2026-11-25 12:00:00.000Z", "2026-11-25 12:30:00.000Z", "2026-11-25 12:30:00.000Z"
	booked := s.Call(operator, "POST", "/api/collections/bookings/records", row).Want(200)
	if events, actions := s.events(booked.String("id")), s.actions(booked.String("id")); !slices.Equal(events, []string{"booking.created"}) || !slices.Equal(actions, []string{"booking.created"}) {
		t.Errorf("events %v, trail %v", events, actions)
	}
	if n := s.number("SELECT bookingCount FROM customers WHERE id = {:id}", body{"id": made.String("customer.id")}); n != 2 {
		t.Errorf("the customer has %d bookings", n)
	}
	s.Call(hookstest.Guest, "GET", "/api/collections/bookings/records", nil).Want(403)
}
