package businesses_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

func TestConsoleCannotBreakABusiness(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	operator := i.Superuser()
	before := i.Call(salon.Owner.Caller, "GET", "/api/businesses/"+salon.ID, nil).Want(200).Body
	for name, edit := range map[string]struct {
		field string
		value any
	}{
		"hours of another shape": {"hours", hookstest.Body{"mon": "09:00"}}, "hours that end before they start": {"hours", []hookstest.Body{{"weekday": "mon", "start": "10:00", "end": "09:00"}}},
		"closures without an end": {"closures", []hookstest.Body{{"start": "2026-12-01"}}}, "address of another shape": {"address", "Calle 1"},
		"policy of another shape": {"bookingPolicy", hookstest.Body{"noticeMinutes": "long"}}, "step": {"bookingPolicy", policy("stepMinutes", 4)},
		"notice": {"bookingPolicy", policy("noticeMinutes", -1)}, "advance": {"bookingPolicy", policy("advanceDays", 731)}, "most a day": {"bookingPolicy", policy("maxPerDay", 0)},
		"fee": {"cancellationPolicy", hookstest.Body{"freeMinutes": 60, "tiers": []hookstest.Body{{"minutesBefore": 0, "feePercent": 101}}}}, "free time": {"cancellationPolicy", hookstest.Body{"freeMinutes": -1}},
		"nowhere": {"location", hookstest.Body{"lat": 91, "lng": 0}}, "further than round": {"location", hookstest.Body{"lat": 0, "lng": 181}}, "reminders of another shape": {"reminderMinutes", hookstest.Body{}},
		"time zone": {"timezone", "Mars/Olympus"}, "currency": {"currency", "USD"}, "slug": {"slug", "api"},
	} {
		answer := i.Call(operator, "PATCH", "/api/collections/businesses/records/"+salon.ID, hookstest.Body{edit.field: edit.value})
		if answer.Status != 400 || answer.Value("data."+edit.field) == nil {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
		}
	}
	if after := i.Call(salon.Owner.Caller, "GET", "/api/businesses/"+salon.ID, nil).Want(200).Body; after != before {
		t.Errorf("it became %s", after)
	}
}

// policy is a booking policy of which one member is another.
func policy(member string, value int) hookstest.Body {
	changed := hookstest.Body{"autoConfirm": true, "allowGuests": true, "noticeMinutes": 120, "advanceDays": 90, "stepMinutes": 15}
	changed[member] = value
	return changed
}
