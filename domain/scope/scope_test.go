package scope_test

import (
	"testing"

	"nearbyassist/domain/scope"
)

func TestAll(t *testing.T) {
	all := scope.All()
	if len(all) != 18 || all[0] != "business:read" || all[17] != "webhooks:write" {
		t.Errorf("scopes %v", all)
	}
	for _, s := range all {
		if !scope.Valid(s) {
			t.Errorf("%s is not valid", s)
		}
	}
	all[0] = "changed"
	if scope.All()[0] != "business:read" {
		t.Error("a caller can change the list")
	}
}

func TestUnknownScopesAreInvalid(t *testing.T) {
	for _, s := range []string{"", "bookings", "bookings:", "Bookings:read", "bookings:read ", "bookings:*", "users:read"} {
		if scope.Valid(s) {
			t.Errorf("%q is valid", s)
		}
	}
}

func TestMissing(t *testing.T) {
	have := []string{"bookings:write", "staff:read"}
	for need, want := range map[string]bool{
		"bookings:write": false, "staff:read": false, "bookings:read": true, "staff:write": true, "business:read": true, "": true,
	} {
		if scope.Missing(have, need) != want {
			t.Errorf("Missing(%s) is not %v", need, want)
		}
	}
	if !scope.Missing(nil, "bookings:read") {
		t.Error("no scope is enough")
	}
}

func TestReadScopeOf(t *testing.T) {
	for event, want := range map[string]string{
		"booking.created": "bookings:read", "booking.requested": "bookings:read", "lead.received": "leads:read", "lead.credited": "leads:read",
		"review.created": "reviews:read", "message.received": "messages:read", "payment.completed": "billing:read", "payment.refunded": "billing:read",
		"webhook.disabled": "", "api_key.expiring": "", "ping": "", "": "", "bookings.created": "",
	} {
		if got := scope.ReadScopeOf(event); got != want || (want != "" && !scope.Valid(want)) {
			t.Errorf("ReadScopeOf(%s) = %q", event, got)
		}
	}
}
