package hookstest

import "fmt"

// mostEndpoints keeps a world that goes over all rows below the number that a business may have.
const mostEndpoints = 10

// webhook is an endpoint that nobody listens at. The oldest one goes when there are many.
func (s *scene) webhook() string {
	s.T.Helper()
	if standing := s.asOwner("GET", "/api/webhooks?limit=100&businessId="+s.business.ID, nil).Want(200).List("webhooks"); len(standing) >= mostEndpoints {
		s.asOwner("DELETE", fmt.Sprintf("/api/webhooks/%s", standing[len(standing)-1]["id"]), nil).Want(200)
	}
	body := Body{"businessId": s.business.ID, "url": "http://127.0.0.1:9/" + s.unique("hook"), "events": []string{"booking.created"}}
	return s.asOwner("POST", "/api/webhooks", body).Want(201).String("id")
}

// delivery is a test of the webhook, which nobody takes.
func (s *scene) delivery() string {
	s.T.Helper()
	return s.asOwner("POST", fmt.Sprintf("/api/webhooks/%s/test", s.make("webhookId")), nil).Want(201).String("id")
}

func (s *scene) key() string {
	s.T.Helper()
	body := Body{"businessId": s.business.ID, "name": s.unique("Key "), "scopes": []string{"bookings:read"}}
	return s.asOwner("POST", "/api/integrations/api-keys", body).Want(201).String("id")
}
