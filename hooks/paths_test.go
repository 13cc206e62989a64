package hooks_test

import (
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// TestPathsWithoutARow: in the API the one body, beside it whatever serves there; an id of the call everywhere.
func TestPathsWithoutARow(t *testing.T) {
	i := hookstest.New(t)
	for _, path := range []string{"/api", "/api/", "/api/nothing", "/api/bookings/a/b/c", "/api/businesses/", "/api/users/profile/", "/api/oauth", "/api/collection"} {
		for _, method := range []string{"GET", "POST", "TRACE"} {
			answer := i.Call(hookstest.Guest, method, path, nil, "X-Request-Id", "mine")
			if answer.Status != 404 || answer.String("code") != "not_found" || answer.String("requestId") == "mine" {
				t.Errorf("%s %s: %d %s", method, path, answer.Status, answer.Body)
			}
		}
	}
	for _, path := range []string{"/", "/_/", "/api/health", "/api/collections/users/records", "/api/collections/users/auth-with-password", "/livez", "/readyz", "/docs/en", "/openapi.json", "/static/none", "/nothing"} {
		answer := i.Call(hookstest.Guest, "GET", path, nil, "X-Request-Id", "mine")
		if id := answer.Header.Get("X-Request-Id"); id == "" || id == "mine" {
			t.Errorf("%s: the call's id is %q", path, id)
		}
	}
	if one, other := i.Call(hookstest.Guest, "GET", "/livez", nil), i.Call(hookstest.Guest, "GET", "/livez", nil); one.Header.Get("X-Request-Id") == other.Header.Get("X-Request-Id") {
		t.Error("two calls have one id")
	}
	preflight := i.Call(hookstest.Guest, "OPTIONS", "/api/businesses", nil, "Origin", "https://shop.example", "Access-Control-Request-Method", "POST")
	if preflight.Status != 204 || preflight.Header.Get("Access-Control-Allow-Origin") != "*" || preflight.Header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("a browser on another site may not call: %d %v", preflight.Status, preflight.Header)
	}
	exposed := i.Call(hookstest.Guest, "GET", "/api/nothing", nil, "Origin", "https://shop.example").Header.Get("Access-Control-Expose-Headers")
	for _, header := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "X-Request-Id", "ETag"} {
		if !strings.Contains(exposed, header) {
			t.Errorf("%s is not exposed: %q", header, exposed)
		}
	}
}
