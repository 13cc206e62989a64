package hookstest

// request is a booking that awaits approval.
func (s *scene) request() string {
	s.T.Helper()
	body := Body{"autoConfirm": false, "businessId": s.business.ID, "name": s.unique("Service "), "durationMinutes": 30, "staffIds": []any{s.make("staffId")}}
	s.made["serviceId"] = s.asOwner("POST", "/api/services", body).Want(201).String("id")
	return s.book().String("id")
}

func (s *scene) hold() string {
	s.T.Helper()
	body := Body{"businessId": s.business.ID, "serviceId": s.make("serviceId"), "start": s.make("start")}
	return s.Call(s.NewPerson().Caller, "POST", "/api/bookings/holds", body).Want(201).String("id")
}

func (s *scene) wait() string {
	s.T.Helper()
	body := Body{
		"businessId": s.business.ID, "serviceId": s.make("serviceId"), "from": "2026-12-01T08:00:00Z", "to": "2026-12-05T18:00:00Z",
		"customer": Body{"name": "Fay Ruiz", "email": s.unique("guest") + "@example.com"},
	}
	return s.Call(Guest, "POST", "/api/bookings/waitlist", body).Want(201).String("id")
}
