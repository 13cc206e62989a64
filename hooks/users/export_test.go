package users_test

import (
	"archive/zip"
	"encoding/json"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

// unzip reads the files of an export: each is an array of objects.
func unzip(t *testing.T, answer hookstest.Answer) map[string][]map[string]any {
	t.Helper()
	answer.Want(200)
	if kind := answer.Header.Get("Content-Type"); kind != "application/zip" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("Content-Type %q, Cache-Control %q", kind, answer.Header.Get("Cache-Control"))
	}
	packed, err := zip.NewReader(strings.NewReader(answer.Body), int64(len(answer.Body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]map[string]any{}
	for _, file := range packed.File {
		content, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(content)
		if err != nil {
			t.Fatal(err)
		}
		var rows []map[string]any
		if err := json.Unmarshal(text, &rows); err != nil || rows == nil {
			t.Fatalf("%s: %v in %s", file.Name, err, text)
		}
		files[strings.TrimSuffix(file.Name, ".json")] = rows
	}
	return files
}

func ids(rows []map[string]any) (found []string) {
	for _, row := range rows {
		found = append(found, row["id"].(string))
	}
	return slices.Sorted(slices.Values(found))
}

// column is what the database has in a table, of the rows that a condition names.
func column(t *testing.T, i *hookstest.Instance, query string) (found []string) {
	t.Helper()
	if err := i.App.DB().NewQuery(query).Column(&found); err != nil {
		t.Fatal(err)
	}
	return slices.Sorted(slices.Values(found))
}

var secrets = regexp.MustCompile(`"(hash|previousHash|password|tokenKey|secret|previousSecret)":|\$2a\$|na_st_|na_live_\w{10}|whsec_|"v1\.`)

func wantNoSecrets(t *testing.T, files map[string][]map[string]any) {
	t.Helper()
	for name, rows := range files {
		text, err := json.Marshal(rows)
		if err != nil {
			t.Fatal(err)
		}
		if leaked := secrets.FindString(string(text)); leaked != "" {
			t.Errorf("%s has %s", name, leaked)
		}
	}
}

func TestAPersonTakesEverythingAlong(t *testing.T) {
	i := hookstest.New(t)
	salon, studio := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Bea Sanz").Business("Studio Sur")
	eva, olga := i.SignUp("Eva Luna"), i.SignUp("Olga Ruiz")
	studio.Join(eva, "staff")
	cut := service(i, salon)
	times := slots(t, i, salon, cut)
	book := func(who *hookstest.Person, start string) string {
		return i.Call(who.Caller, "POST", "/api/bookings", hookstest.Body{"businessId": salon.ID, "serviceId": cut, "start": start, "notes": "for " + who.Name}).Want(201).String("id")
	}
	hers, cancelled := book(eva, times[0]), book(eva, times[4])
	book(olga, times[8])
	i.Call(salon.Owner.Caller, "POST", "/api/bookings/"+cancelled+"/cancel", hookstest.Body{"reason": "whispered"}).Want(200)
	i.SQL("UPDATE customers SET notes = 'whispered', tags = '[\"whispered\"]'", nil)
	i.SQL("UPDATE bookings SET internalNotes = 'whispered', version = version + 1", nil)
	before := i.Dump()
	answer := i.Call(eva.Caller, "GET", "/api/users/export", nil)
	i.WantUnchanged(before)
	files := unzip(t, answer)
	wantNoSecrets(t, files)
	if want := []string{"activity", "apps", "bookings", "calendars", "customers", "memberships", "profile", "providers", "sessions", "waitlist"}; !slices.Equal(slices.Sorted(maps.Keys(files)), want) {
		t.Errorf("files %v", slices.Sorted(maps.Keys(files)))
	}
	profile := files["profile"][0]
	for name, want := range map[string]any{"id": eva.ID, "email": "eva@example.com", "verified": false, "name": "Eva Luna", "phone": nil, "createdAt": "2026-11-24T09:00:00Z", "erasedAt": nil} {
		if profile[name] != want {
			t.Errorf("profile: %s is %v, want %v", name, profile[name], want)
		}
	}
	if got, want := ids(files["bookings"]), slices.Sorted(slices.Values([]string{hers, cancelled})); !slices.Equal(got, want) {
		t.Errorf("bookings %v, want %v", got, want)
	}
	for file, query := range map[string]string{
		"customers": "SELECT id FROM customers WHERE user = '" + eva.ID + "'", "memberships": "SELECT id FROM staff WHERE user = '" + eva.ID + "'",
		"sessions": "SELECT id FROM sessions WHERE user = '" + eva.ID + "'", "activity": "SELECT id FROM audit WHERE actorId = '" + eva.ID + "' AND actorType = 'user'",
	} {
		if got, want := ids(files[file]), column(t, i, query); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", file, got, want)
		}
	}
	text, _ := json.Marshal(files)
	if strings.Contains(string(text), "whispered") || strings.Contains(string(text), "Olga") {
		t.Errorf("what is not hers: %s", text)
	}
	booking := files["bookings"][slices.IndexFunc(files["bookings"], func(row map[string]any) bool { return row["id"] == hers })]
	if booking["notes"] != "for Eva Luna" || booking["start"] != times[0] || booking["durationMinutes"] != 30.0 || booking["externalReference"] != nil || booking["service"] != cut {
		t.Errorf("booking %v", booking)
	}
}

// TestAnExportIsOfOneInstant writes between two files: the write goes through, and the export does not see it.
func TestAnExportIsOfOneInstant(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	db := collections.NewTenant(i.App, salon.ID, collections.Actor{})
	written := map[string]*strings.Builder{}
	err := db.Export(t.Context(), func(file string) (io.Writer, error) {
		if len(written) == 1 {
			i.SQL("UPDATE staff SET title = 'meanwhile'", nil)
		}
		written[file] = &strings.Builder{}
		return written[file], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if staff := written["staff.json"].String(); strings.Contains(staff, "meanwhile") || !strings.Contains(staff, "Ana Gil") {
		t.Errorf("staff %s", staff)
	}
	if now := column(t, i, "SELECT title FROM staff"); !slices.Equal(now, []string{"meanwhile"}) {
		t.Errorf("title %v", now)
	}
}

func TestABusinessTakesEverythingAlong(t *testing.T) {
	i := hookstest.New(t)
	salon, studio := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Bea Sanz").Business("Studio Sur")
	dani, cris := i.SignUp("Dani Paz"), i.SignUp("Cris Vega")
	salon.Join(dani, "admin")
	salon.Join(cris, "staff")
	for _, business := range []*hookstest.Business{salon, studio} {
		cut := service(i, business)
		body := hookstest.Body{"businessId": business.ID, "serviceId": cut, "start": slots(t, i, business, cut)[0], "customer": hookstest.Body{"name": "Fay of " + business.Slug, "email": "fay@example.com"}}
		i.Call(hookstest.Guest, "POST", "/api/bookings", body).Want(201)
		business.Key("bookings:read")
		i.Call(business.Owner.Caller, "POST", "/api/webhooks", hookstest.Body{"businessId": business.ID, "url": "http://127.0.0.1:9/hook", "events": []string{"booking.created"}}).Want(201)
	}
	path := "/api/businesses/" + salon.ID + "/export"
	before := i.Dump()
	i.Call(hookstest.Guest, "GET", path, nil).WantCode(401, "unauthenticated")
	i.Call(studio.Owner.Caller, "GET", path, nil).WantCode(404, "not_found")
	i.Call(cris.Caller, "GET", path, nil).WantCode(403, "insufficient_role")
	answer := i.Call(dani.Caller, "GET", path, nil)
	i.WantUnchanged(before)
	files := unzip(t, answer)
	wantNoSecrets(t, files)
	if name := answer.Header.Get("Content-Disposition"); name != `attachment; filename="nearbyassist-salon-sol.zip"` {
		t.Errorf("Content-Disposition %q", name)
	}
	if len(files["business"]) != 1 || files["business"][0]["id"] != salon.ID || files["business"][0]["listed"] != true {
		t.Errorf("business %v", files["business"])
	}
	for _, table := range []string{"staff", "customers", "services", "bookings", "api_keys", "webhooks", "audit"} {
		if got, want := ids(files[table]), column(t, i, "SELECT id FROM "+table+" WHERE business = '"+salon.ID+"'"); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", table, got, want)
		}
	}
	if hours, ok := files["business"][0]["hours"].([]any); !ok || len(hours) != 5 {
		t.Errorf("hours %v", files["business"][0]["hours"])
	}
	text, _ := json.Marshal(files)
	if strings.Contains(string(text), studio.ID) || strings.Contains(string(text), "studio-sur") {
		t.Error("there is something of the other business")
	}
}
