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

func TestABusinessOfTheConsoleWorksWithNothingSet(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	operator := i.Superuser()
	business := i.Call(operator, "POST", "/api/collections/businesses/records", hookstest.Body{
		"name": "Salon Sol", "slug": "salon-sol", "timezone": "Europe/Madrid", "currency": "EUR", "locale": "es", "status": "active", "listed": true,
	}).Want(200).String("id")
	staff := i.Call(operator, "POST", "/api/collections/staff/records", hookstest.Body{
		"business": business, "user": ana.ID, "name": "Ana", "role": "owner", "status": "active", "bookable": true,
	}).Want(200).String("id")
	service := i.Call(ana.Caller, "POST", "/api/services", hookstest.Body{"businessId": business, "name": "Corte", "durationMinutes": 30}).Want(201).String("id")
	i.Call(hookstest.Guest, "POST", "/api/bookings", hookstest.Body{
		"businessId": business, "serviceId": service, "staffId": staff, "start": "2026-12-01T10:00:00Z", "customer": hookstest.Body{"name": "Fay", "email": "fay@example.com"},
	}).Want(201)
	found := i.Call(hookstest.Guest, "GET", "/api/businesses?openNow=true&q=sol", nil).Want(200)
	if found.Int("total") != 1 {
		t.Errorf("the search finds %s", found.Body)
	}
}
