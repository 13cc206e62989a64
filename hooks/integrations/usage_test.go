package integrations_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

func usageOf(i *hookstest.Instance, b *hookstest.Business, key, query string) hookstest.Answer {
	i.T.Helper()
	if err := i.Server.Gate().FlushRequests(i.App); err != nil {
		i.T.Fatal(err)
	}
	return i.Call(b.Owner.Caller, "GET", keys+"/"+key+"/usage?"+query, nil)
}

// counts are the requests of a list of groups by what they are of.
func counts(groups []map[string]any, of string) string {
	var told []string
	for _, group := range groups {
		told = append(told, fmt.Sprint(group[of], ":", group["requests"]))
	}
	return strings.Join(told, " ")
}

func TestUsageAddsUpWhatAKeyDid(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made, other := create(i, salon, body{"rateLimit": 5}), create(i, salon, nil)
	id, caller := made.String("id"), hookstest.WithKey(made.String("key"))
	empty := usageOf(i, salon, id, "").Want(200)
	if empty.String("keyId") != id || empty.String("interval") != "day" || empty.Int("totals.requests") != 0 || empty.Value("totals.p50Ms") != nil ||
		empty.String("from") != "2026-10-25T23:00:00Z" || empty.String("to") != "2026-11-24T23:00:00Z" || len(empty.List("series")) != 30 ||
		!strings.Contains(empty.Body, `"byOperation":[],"byStatus":[],"byOutcome":[]`) {
		t.Errorf("of a new key: %s", empty.Body)
	}
	for range 3 {
		i.Call(caller, "GET", "/api/services", nil).Want(200)
	}
	i.Call(caller, "GET", "/api/customers", nil).WantCode(403, "insufficient_scope")
	i.Call(caller, "GET", "/api/services/aaaaaaaaaaaaaaa", nil).WantCode(404, "not_found")
	i.Call(caller, "GET", "/api/services", nil).WantCode(429, "rate_limited")
	opens(i, other.String("key"))
	i.Clock.Advance(90 * time.Minute)
	i.Call(caller, "GET", "/api/services", nil).Want(200)
	i.Call(salon.Owner.Caller, "DELETE", keys+"/"+id, nil).Want(200)
	opens(i, made.String("key"))

	shown := usageOf(i, salon, id, "interval=hour&from=2026-11-24T08:30:00Z&to=2026-11-24T10:31:00Z").Want(200)
	if shown.String("from") != "2026-11-24T08:00:00Z" || shown.String("to") != "2026-11-24T11:00:00Z" || shown.Int("totals.requests") != 8 || shown.Int("totals.errors") != 4 {
		t.Errorf("usage: %s", shown.Body)
	}
	for list, want := range map[string][2]string{
		"series":      {"start", "2026-11-24T08:00:00Z:0 2026-11-24T09:00:00Z:6 2026-11-24T10:00:00Z:2"},
		"byOperation": {"operation", "listServices:6 getService:1 listCustomers:1"},
		"byStatus":    {"status", "200:4 401:1 403:1 404:1 429:1"},
		"byOutcome":   {"outcome", "ok:4 client_error:1 insufficient_scope:1 revoked:1 rate_limited:1"},
	} {
		if got := counts(shown.List(list), want[0]); got != want[1] {
			t.Errorf("%s: %s", list, got)
		}
	}
	for _, group := range slices.Concat([]map[string]any{shown.Object()["totals"].(map[string]any)}, shown.List("byOperation"), shown.List("series")[1:]) {
		p50, _ := group["p50Ms"].(float64)
		p95, _ := group["p95Ms"].(float64)
		if p50 <= 0 || p95 < p50 || p95 > 10_000 {
			t.Errorf("latencies of %v", group)
		}
	}
	if day := usageOf(i, salon, id, "from=2026-11-24&to=2026-11-25"); day.Int("totals.requests") != 8 || counts(day.List("series"), "start") != "2026-11-23T23:00:00Z:8" {
		t.Errorf("of a day: %s", day.Body)
	}
	if later := usageOf(i, salon, id, "from=2026-11-25&to=2026-11-26"); later.Int("totals.requests") != 0 {
		t.Errorf("of the next day: %s", later.Body)
	}
}

func TestUsageOfWrongTimes(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	id := create(i, salon, nil).String("id")
	for query, field := range map[string]string{
		"from=soon": "from", "to=2026-13-01": "to", "interval=week": "interval", "from=2026-11-24&to=2026-11-24": "to", "from=2026-12-01": "to",
		"interval=hour&from=2026-10-01&to=2026-11-02": "to", "from=2025-01-01": "to",
	} {
		usageOf(i, salon, id, query).WantCode(400, "invalid_parameter").WantField(field)
	}
	for query, periods := range map[string]int{
		"interval=hour&from=2026-10-24&to=2026-10-26": 49, "interval=day&from=2026-10-24&to=2026-10-27": 3, "interval=hour": 24, "from=2025-10-21": 400,
	} {
		if got := len(usageOf(i, salon, id, query).Want(200).List("series")); got != periods {
			t.Errorf("%s has %d periods", query, got)
		}
	}
}

func TestUsageIsKeptForThirteenMonths(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, nil)
	opens(i, made.String("key"))
	left := func() (count int) {
		usageOf(i, salon, made.String("id"), "")
		if err := i.App.AuxDB().NewQuery("SELECT count(*) FROM usage").Row(&count); err != nil {
			t.Fatal(err)
		}
		return count
	}
	i.Clock.Advance(400 * 24 * time.Hour)
	i.Run("oldUsage")
	if left() != 1 {
		t.Error("after 400 days it is forgotten")
	}
	i.Clock.Advance(time.Hour)
	i.Run("oldUsage")
	if left() != 0 {
		t.Error("an hour later it is not forgotten")
	}
}
