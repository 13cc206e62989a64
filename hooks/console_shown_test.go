package hooks_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

// TestTheConsoleReadsWell: a row has a name where another one leads to it, and nobody has to guess what a document looks like.
func TestTheConsoleReadsWell(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	for _, name := range []string{"users", "businesses", "staff", "customers", "services", "bookings", "api_keys", "webhooks", "apps", "waitlist", "links", "outbox", "deliveries", "audit", "reminders", "sessions"} {
		isShown := false
		for _, field := range i.Call(operator, "GET", "/api/collections/"+name, nil).Want(200).List("fields") {
			isShown = isShown || field["presentable"] == true
			isEdited := name != "deliveries" && name != "audit" && name != "bookings"
			if field["type"] == "json" && isEdited && field["help"] == "" {
				t.Errorf("%s.%v is a document without an example", name, field["name"])
			}
			if field["hidden"] == true && field["presentable"] == true {
				t.Errorf("%s.%v is hidden, and shown elsewhere", name, field["name"])
			}
		}
		if !isShown {
			t.Errorf("a row of %s has no name", name)
		}
	}
}
