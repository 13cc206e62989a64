package bookings_test

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestWhatTheWorldIsTold(t *testing.T) {
	s := open(t)
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("ana@example.com"), "internalNotes": "VIP"})).Want(201)
	var told string
	if err := s.App.DB().NewQuery("SELECT body FROM outbox WHERE topic = 'event' AND subject = {:id}").Bind(body{"id": made.String("id")}).Row(&told); err != nil {
		t.Fatal(err)
	}
	var event struct {
		ID, Type, BusinessID, APIVersion string
		Data                             map[string]any
		Previous                         any
	}
	if err := json.Unmarshal([]byte(told), &event); err != nil {
		t.Fatal(err)
	}
	asKey := s.Call(s.key, "GET", "/api/bookings/"+made.String("id"), nil).Want(200).Object()
	delete(asKey, "history")
	if event.Type != "booking.created" || event.BusinessID != s.business.ID || event.APIVersion != "1" || event.Previous != nil || !equalJSON(t, event.Data, asKey) {
		t.Errorf("told %s", told)
	}
	if n := s.number("SELECT count(*) FROM outbox WHERE id = {:id} AND business = {:business} AND doneAt = ''", body{"id": event.ID, "business": s.business.ID}); n != 1 {
		t.Error("the event's id is not its row's")
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	first, errFirst := json.Marshal(a)
	second, errSecond := json.Marshal(b)
	if errFirst != nil || errSecond != nil {
		t.Fatal(errFirst, errSecond)
	}
	return string(first) == string(second)
}

func TestReminders(t *testing.T) {
	s := open(t)
	due := func(booking string) (all []string) {
		query := "SELECT kind || ' ' || dueAt FROM reminders WHERE booking = {:id} ORDER BY dueAt"
		if err := s.App.DB().NewQuery(query).Bind(body{"id": booking}).Column(&all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	soon := s.book("09:30", "a@example.com").String("id") // in 23 h 30 min: the reminder of the day before is past
	if got := due(soon); !slices.Equal(got, []string{"reminder_120 2026-11-25 06:30:00.000Z"}) {
		t.Errorf("reminders %v", got)
	}
	later := s.book("10:30", "a@example.com").String("id")
	if got := due(later); !slices.Equal(got, []string{"reminder_1440 2026-11-24 09:30:00.000Z", "reminder_120 2026-11-25 07:30:00.000Z"}) {
		t.Errorf("reminders %v", got)
	}
	s.Call(s.key, "POST", "/api/bookings/"+later+"/cancel", body{"reason": "r"}).Want(200)
	if got := due(later); len(got) != 0 {
		t.Errorf("a cancelled booking is reminded of: %v", got)
	}
	s.change(body{"reminderMinutes": []int{}})
	if got := due(s.book("12:00", "a@example.com").String("id")); len(got) != 0 {
		t.Errorf("reminders %v", got)
	}
}
