package hooks_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/page"
)

const many = 10_000

// awkward are names of the longest length that is allowed: without a space, from right to left, in pictures, and hostile.
var awkward = []string{
	strings.Repeat("W", 120),
	strings.Repeat("صالون النور ", 10),
	strings.Repeat("👩‍🔧💈", 30),
	`<script>alert(1)</script><img src=x onerror=alert(1)>"'><b>` + strings.Repeat("&lt;", 15),
}

// TestEveryPageHoldsWhateverThereIs shows every page of a business that has nothing, one of each, and ten thousand of each with
// awkward names. A page may not grow with its business, nor take a name for a piece of itself.
func TestEveryPageHoldsWhateverThereIs(t *testing.T) {
	w := hookstest.NewWorld(t)
	who := &visitors{owner: w.Mine.Owner.Browse()}
	shown := func(rows string, of func(page.Row) bool) {
		for _, row := range hooks.Pages() {
			if row.Show != nil && !row.Endless && of(row) {
				t.Run(rows+row.Path, func(t *testing.T) { (&visit{w.In(t), row, who}).holds() })
			}
		}
	}
	shown("none", func(row page.Row) bool { return ofBusiness(row) && strings.Count(row.Path, "{") == 1 })
	who.key = w.Call(w.Mine.Owner.Caller, "POST", "/api/integrations/api-keys", hookstest.Body{"businessId": w.Mine.ID, "name": "Web", "scopes": []string{"bookings:read"}}).Want(201).String("id")
	who.request = w.Call(w.Mine.Owner.Caller, "GET", "/api/integrations/api-keys?businessId="+w.Mine.ID, nil).Want(200).Header.Get("X-Request-Id")
	who.person = w.Mine.Join(w.SignUp("Pia Rey"), "staff")
	who.book(w)
	who.letIn(w)
	who.register(w)
	shown("one", ofBusiness)
	multiply(w)
	shown("many", func(row page.Row) bool { return ofBusiness(row) || strings.HasPrefix(row.Path, "/account") })
}

func ofBusiness(row page.Row) bool {
	return strings.HasPrefix(row.Path, "/app/{slug}") || strings.HasPrefix(row.Path, "/b/{slug}")
}

func (v *visit) holds() {
	shown := v.who.owner.In(v.T).Get(v.path(v.Mine.Slug))
	if shown.Status == 303 || !strings.HasPrefix(shown.Header.Get("Content-Type"), "text/html") {
		return
	}
	shown.Want(200)
	if shown.Find("h1").Length() != 1 || strings.Contains(shown.Body, "⟦") {
		v.T.Error("it has not one heading, or lacks a sentence")
	}
	if shown.Find("script:not([src]), img[onerror], main b b").Length() > 0 {
		v.T.Error("a name became a piece of the page")
	}
	most := 14 << 10
	if strings.HasPrefix(v.row.Path, "/b/") {
		most = 8 << 10
	}
	if got := zipped(v.T, shown.Body); got > most {
		v.T.Errorf("%d bytes zipped, at most %d", got, most)
	}
}

func zipped(t testing.TB, text string) int {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Len()
}

// multiply copies a row of each table of the owner's business until there are many; each copy has an id and a name of its own.
func multiply(w *hookstest.World) {
	w.T.Helper()
	w.SQL("DROP TRIGGER services_search_new", nil) // it reads all services of the business again for each that is new
	name := awkwardly()
	for _, table := range []struct {
		name string
		set  map[string]string
	}{
		{"services", map[string]string{"name": name}},
		{"staff", map[string]string{"name": name, "title": name, "user": "''", "email": "'a' || i || '@example.com'"}},
		{"customers", map[string]string{"name": name, "user": "''", "email": "'c' || i || '@example.com'"}},
		{"bookings", map[string]string{
			"reference": "printf('NA-%04X-%02X', i / 256, i % 256)", "serviceName": name, "externalReference": "''", "caller": "''", "start": later("start"), "end": later("end"),
			"blockStart": later("blockStart"), "blockEnd": later("blockEnd"), "notes": name,
		}},
		{"api_keys", map[string]string{"name": name, "hash": "'h' || i", "previousHash": "''", "createdByName": name}},
		{"webhooks", map[string]string{"url": "'https://example.com/' || i", "description": name, "createdByName": name}},
		{"outbox", nil},
		{"deliveries", map[string]string{"event": "id || i"}},
		{"audit", map[string]string{"actorName": name}},
		{"apps", map[string]string{"name": name, "hash": "'h' || i", "previousHash": "''"}},
		{"grants", map[string]string{"userName": name, "app": "app || i"}},
		{"sessions", map[string]string{"device": name, "hash": "'h' || i"}},
	} {
		copyRows(w, table.name, table.set)
	}
	w.SQL("UPDATE businesses SET name = {:name} WHERE id = {:id}", hookstest.Body{"name": awkward[3], "id": w.Mine.ID})
}

// awkwardly is one awkward name after the other, for row i.
func awkwardly() string {
	choices := "CASE i % 4"
	for at, name := range awkward {
		choices += fmt.Sprintf(" WHEN %d THEN '%s'", at, strings.ReplaceAll(name, "'", "''"))
	}
	return "substr(printf('%x ', i * 2654435761) || " + choices + " END, 1, 120)"
}

// later moves an instant of a booking by a day for each row, so that none overlaps.
func later(column string) string {
	return fmt.Sprintf("strftime('%%Y-%%m-%%d %%H:%%M:%%fZ', `%s`, '+' || i || ' days')", column)
}

func copyRows(w *hookstest.World, table string, set map[string]string) {
	w.T.Helper()
	var columns []string
	if err := w.App.DB().NewQuery("SELECT name FROM pragma_table_info({:table})").Bind(hookstest.Body{"table": table}).Column(&columns); err != nil {
		w.T.Fatal(err)
	}
	var named, taken []string
	for _, column := range columns {
		value := "`" + column + "`"
		if column == "id" {
			value = "printf('row%012d', i)"
		}
		if other, ok := set[column]; ok {
			value = other
		}
		named, taken = append(named, "`"+column+"`"), append(taken, value)
	}
	where := "business = {:business}"
	if !slices.Contains(columns, "business") {
		where = "user = {:owner}"
	}
	w.SQL(fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO %s (%s) SELECT %s FROM (SELECT * FROM %s WHERE %s LIMIT 1), n",
		many, table, strings.Join(named, ","), strings.Join(taken, ","), table, where), hookstest.Body{"business": w.Mine.ID, "owner": w.Mine.Owner.ID})
}
