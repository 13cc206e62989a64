package integrations_test

import (
	"fmt"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
	"nearbyassist/views"
)

func TestAnEditIsToldInTheHistory(t *testing.T) {
	d := newDesk(t)
	id, _ := d.create(hookstest.Form{"name": "Web"})
	operator := d.Superuser()
	d.Call(operator, "PATCH", "/api/collections/api_keys/records/"+id, hookstest.Body{"name": "Website", "allowedIps": []string{"203.0.113.0/24"}}).Want(200)
	page := d.Browser.Get(keysPath + "/" + id).Want(200)
	if got := page.Words(".trail"); !strings.HasPrefix(got, "Changed 24 Nov 2026, 10:00 operator@example.com allowedIps: – → 203.0.113.0/24 name: Web → Website Created") {
		t.Errorf("history %q", got)
	}
}

func TestALongHistoryShowsTheLastChanges(t *testing.T) {
	d := newDesk(t)
	id, _ := d.create(hookstest.Form{"name": "Name 0"})
	for n := 1; n < views.HistoryShown; n++ {
		d.Call(d.owner.Caller, "PATCH", keys+"/"+id, body{"name": fmt.Sprintf("Name %d", n)}).Want(200)
	}
	d.Browser.Get(keysPath + "/" + id).Want(200).WantWords("Created").WantWords("The last 50 changes.")
	d.Call(d.owner.Caller, "PATCH", keys+"/"+id, body{"name": "Name 50"}).Want(200)
	page := d.Browser.Get(keysPath + "/" + id).Want(200).WantWords("name: Name 49 → Name 50").WantWords("The last 50 changes.")
	if rows := page.Find(".trail li"); rows.Length() != views.HistoryShown || strings.Contains(rows.Text(), "Created") {
		t.Errorf("%d entries: %s", rows.Length(), rows.Text())
	}
}
