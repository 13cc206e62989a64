package hookstest

// app is an OAuth app of the business.
func (s *scene) app() string {
	s.T.Helper()
	return s.asOwner("POST", "/api/integrations/apps", Body{
		"businessId": s.business.ID, "name": s.unique("App "), "website": "https://crm.example.com", "redirectUris": []string{"https://crm.example.com/cb"},
		"scopes": []string{"bookings:read"},
	}).Want(201).String("id")
}
