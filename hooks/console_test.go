package hooks_test

import (
	"strings"
	"testing"

	"nearbyassist/collections"
	"nearbyassist/hooks/hookstest"
)

// definition is a collection as the console reads and sends it.
func definition(i *hookstest.Instance, operator hookstest.Caller, name string) hookstest.Body {
	return i.Call(operator, "GET", "/api/collections/"+name, nil).Want(200).Object()
}

func fieldOf(collection hookstest.Body, name string) (position int, field hookstest.Body) {
	for at, one := range collection["fields"].([]any) {
		if one := one.(hookstest.Body); one["name"] == name {
			return at, one
		}
	}
	panic("no field " + name)
}

func without(list any, position int) []any {
	values := list.([]any)
	return append(append([]any{}, values[:position]...), values[position+1:]...)
}

// breaks are changes of a collection of ours that no door may make.
var breaks = map[string]struct {
	collection string
	change     func(hookstest.Body)
}{
	"rename":        {"bookings", func(c hookstest.Body) { c["name"] = "appointments" }},
	"open list":     {"customers", func(c hookstest.Body) { c["listRule"] = "" }},
	"open view":     {"services", func(c hookstest.Body) { c["viewRule"] = "@request.auth.id != ''" }},
	"open sign-up":  {"users", func(c hookstest.Body) { c["createRule"] = "" }},
	"close sign-in": {"users", func(c hookstest.Body) { c["authRule"] = nil }},
	"plain index":   {"bookings", func(c hookstest.Body) { c["indexes"] = without(c["indexes"], 0) }},
	"unique index": {"customers", func(c hookstest.Body) {
		for at, index := range c["indexes"].([]any) {
			if strings.Contains(index.(string), "customers_user") {
				c["indexes"].([]any)[at] = strings.Replace(index.(string), "UNIQUE ", "", 1)
			}
		}
	}},
	"renamed field": {"staff", func(c hookstest.Body) { _, field := fieldOf(c, "role"); field["name"] = "rank" }},
	"removed field": {"staff", func(c hookstest.Body) { at, _ := fieldOf(c, "role"); c["fields"] = without(c["fields"], at) }},
	"shorter field": {"services", func(c hookstest.Body) { _, field := fieldOf(c, "name"); field["max"] = 10 }},
	"fewer choices": {"bookings", func(c hookstest.Body) { _, field := fieldOf(c, "status"); field["values"] = []string{"held"} }},
	"shown secret":  {"webhooks", func(c hookstest.Body) { _, field := fieldOf(c, "secret"); field["hidden"] = false }},
	"not system":    {"businesses", func(c hookstest.Body) { _, field := fieldOf(c, "slug"); field["system"] = false }},
	"new type":      {"users", func(c hookstest.Body) { _, field := fieldOf(c, "phone"); field["type"] = "number" }},
}

func TestTheConsoleCannotBreakTheSchema(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	before, err := collections.Schema(i.App)
	if err != nil {
		t.Fatal(err)
	}
	unchanged := func(t *testing.T) {
		t.Helper()
		after, err := collections.Schema(i.App)
		if err != nil || strings.Join(after, "\n") != strings.Join(before, "\n") {
			t.Errorf("the schema changed: %v", err)
		}
	}
	for name, test := range breaks {
		t.Run("update, "+name, func(t *testing.T) {
			changed := definition(i, operator, test.collection)
			test.change(changed)
			i.Call(operator, "PATCH", "/api/collections/"+test.collection, changed).Want(400)
			unchanged(t)
		})
		if name == "removed field" {
			continue // an import leaves what it does not name
		}
		t.Run("import, "+name, func(t *testing.T) {
			changed := definition(i, operator, test.collection)
			test.change(changed)
			i.Call(operator, "PUT", "/api/collections/import", hookstest.Body{"collections": []any{changed}}).Want(400)
			unchanged(t)
		})
	}
	for _, name := range []string{"bookings", "users", "services", "audit"} {
		t.Run("delete "+name, func(t *testing.T) {
			i.Call(operator, "DELETE", "/api/collections/"+name, nil).Want(400)
			i.Call(operator, "DELETE", "/api/collections/"+definition(i, operator, name)["id"].(string), nil).Want(400)
			i.Call(operator, "DELETE", "/api/collections/"+name+"/truncate", nil).Want(400)
			unchanged(t)
		})
	}
	t.Run("import that deletes", func(t *testing.T) {
		own := hookstest.Body{"name": "own", "type": "base", "fields": []any{}}
		i.Call(operator, "PUT", "/api/collections/import", hookstest.Body{"collections": []any{own}, "deleteMissing": true}).Want(400)
		unchanged(t)
	})
}

func TestTheConsoleMayExtend(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	extended := definition(i, operator, "customers")
	extended["fields"] = append(extended["fields"].([]any), hookstest.Body{"name": "shoeSize", "type": "number"})
	extended["indexes"] = append(extended["indexes"].([]any), "CREATE INDEX `shoes` ON `customers` (shoeSize)")
	i.Call(operator, "PATCH", "/api/collections/customers", extended).Want(200)

	own := hookstest.Body{"name": "own", "type": "base", "listRule": "", "fields": []any{hookstest.Body{"name": "note", "type": "text"}}}
	i.Call(operator, "PUT", "/api/collections/import", hookstest.Body{"collections": []any{own, definition(i, operator, "customers")}}).Want(204)
	i.Call(operator, "POST", "/api/collections/own/records", hookstest.Body{"note": "one"}).Want(200)
	i.Call(operator, "DELETE", "/api/collections/own/truncate", nil).Want(204)
	i.Call(operator, "DELETE", "/api/collections/own", nil).Want(204)

	users := definition(i, operator, "users")
	users["oauth2"].(hookstest.Body)["enabled"] = true
	i.Call(operator, "PATCH", "/api/collections/users", users).Want(200)
	if err := collections.Verify(i.App); err != nil {
		t.Error(err)
	}
}

// trail is one audit row, as the database has it.
type trail struct {
	Action    string `db:"action"`
	Entity    string `db:"entity"`
	Subject   string `db:"subject"`
	Business  string `db:"business"`
	ActorType string `db:"actorType"`
	ActorName string `db:"actorName"`
	RequestID string `db:"requestId"`
	IP        string `db:"ip"`
	At        string `db:"at"`
	Changes   string `db:"changes"`
}

func trails(i *hookstest.Instance) []trail {
	i.T.Helper()
	rows := []trail{}
	if err := i.App.DB().NewQuery("SELECT action, entity, subject, business, actorType, actorName, requestId, ip, at, changes FROM audit WHERE actorType = 'superuser' ORDER BY rowid").All(&rows); err != nil {
		i.T.Fatal(err)
	}
	return rows
}

func TestEachConsoleEditLeavesOneRow(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	business := i.SignUp("Ana Gil").Business("Barbería Ana")
	records := "/api/collections/links/records"
	answer := i.Call(operator, "POST", records, hookstest.Body{
		"business": business.ID, "purpose": "calendar", "subject": "aaaaaaaaaaaaaaa", "hash": "x", "expiresAt": "2027-01-01 00:00:00.000Z", "createdAt": "2026-01-01 00:00:00.000Z",
	}).Want(200)
	link := answer.String("id")
	i.Call(operator, "PATCH", records+"/"+link, hookstest.Body{"subject": "bbbbbbbbbbbbbbb"}).Want(200)
	i.Call(operator, "PATCH", records+"/"+link, hookstest.Body{"subject": ""}).Want(400)
	i.Call(operator, "POST", "/api/batch", hookstest.Body{"requests": []any{}}).Want(403) // off until the operator turns it on
	i.App.Settings().Batch.Enabled = true
	i.Call(operator, "POST", "/api/batch", hookstest.Body{"requests": []any{
		hookstest.Body{"method": "PATCH", "url": records + "/" + link, "body": hookstest.Body{"usedAt": "2026-11-24 08:00:00.000Z"}},
		hookstest.Body{"method": "DELETE", "url": records + "/" + link},
	}}).Want(200)
	rows := trails(i)
	want := []trail{
		{Action: "links.created"},
		{Action: "links.updated", Changes: `[{"field":"subject","from":"aaaaaaaaaaaaaaa","to":"bbbbbbbbbbbbbbb"}]`},
		{Action: "links.updated", Changes: `[{"field":"usedAt","from":null,"to":"2026-11-24 08:00:00.000Z"}]`},
		{Action: "links.deleted"},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows: %+v", len(rows), rows)
	}
	for at, row := range rows {
		if row.Action != want[at].Action || want[at].Changes != "" && row.Changes != want[at].Changes {
			t.Errorf("row %d: %+v", at, row)
		}
		if row.Entity != "links" || row.Subject != link || row.Business != business.ID || row.ActorName == "" || row.IP == "" || len(row.RequestID) != 15 {
			t.Errorf("row %d: %+v", at, row)
		}
		if row.At != "2026-11-24 09:00:00.000Z" {
			t.Errorf("row %d is of %s", at, row.At)
		}
	}
	if rows[0].RequestID != answer.Header.Get("X-Request-Id") {
		t.Errorf("request %s, told as %s", answer.Header.Get("X-Request-Id"), rows[0].RequestID)
	}
}

func TestAFeatureTellsOfItsOwnEditsOnce(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	i.App.Settings().Batch.Enabled = true
	const records = "/api/collections/businesses/records"
	business := i.Call(operator, "POST", records, hookstest.Body{
		"name": "Barbería Ana", "slug": "barberia-ana", "timezone": "Europe/Madrid", "currency": "EUR", "locale": "es", "status": "active",
	}).Want(200).String("id")
	i.Call(operator, "POST", "/api/batch", hookstest.Body{"requests": []any{
		hookstest.Body{"method": "PATCH", "url": records + "/" + business, "body": hookstest.Body{"name": "Ana"}},
		hookstest.Body{"method": "PATCH", "url": records + "/" + business, "body": hookstest.Body{"name": "Ana y Eva"}},
	}}).Want(200)
	got := []string{}
	for _, row := range trails(i) {
		got = append(got, row.Action+" "+row.Business+" "+row.Changes)
	}
	want := []string{`business.updated ` + business + ` [{"field":"name","from":"Barbería Ana","to":"Ana"}]`, `business.updated ` + business + ` [{"field":"name","from":"Ana","to":"Ana y Eva"}]`}
	if len(got) != 3 || !strings.HasPrefix(got[0], "business.created "+business) || got[1] != want[0] || got[2] != want[1] {
		t.Errorf("told:\n%s", strings.Join(got, "\n"))
	}
}

func TestAnEditThatCannotBeToldIsNotMade(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	user := i.SignUp("Ana Gil")
	if _, err := i.App.NonconcurrentDB().NewQuery("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END").Execute(); err != nil {
		t.Fatal(err)
	}
	if answer := i.Call(operator, "PATCH", "/api/collections/users/records/"+user.ID, hookstest.Body{"name": "Eva"}); answer.Status < 400 {
		t.Errorf("status %d", answer.Status)
	}
	if answer := i.Call(operator, "POST", "/api/sql", hookstest.Body{"query": "UPDATE users SET name = 'Eva'"}); answer.Status < 400 {
		t.Errorf("status %d", answer.Status)
	}
	record, err := i.App.FindRecordById("users", user.ID)
	if err != nil || record.GetString("name") != "Ana Gil" {
		t.Errorf("the name is %q, %v", record.GetString("name"), err)
	}
}

func TestAuditRowsHoldNoSecrets(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	user := i.SignUp("Ana Gil")
	const password = "another password of hers"
	i.Call(operator, "PATCH", "/api/collections/users/records/"+user.ID, hookstest.Body{"password": password, "passwordConfirm": password}).Want(200)
	record, err := i.App.FindRecordById("users", user.ID)
	if err != nil {
		t.Fatal(err)
	}
	hash, tokenKey := record.GetString("password:hash"), record.TokenKey()
	i.Call(operator, "POST", "/api/sql", hookstest.Body{"query": "UPDATE users SET tokenKey = '" + strings.Repeat("k", 50) + "', name = 'Eva' WHERE id = '" + user.ID + "'"}).Want(200)
	i.Call(operator, "POST", "/api/sql", hookstest.Body{"query": "SELECT * FROM users WHERE tokenKey = '" + strings.Repeat("it''s", 10) + "'"}).Want(200)
	rows := trails(i)
	if len(rows) != 3 {
		t.Fatalf("%+v", rows)
	}
	if want := `[{"field":"password","from":null,"to":null},{"field":"tokenKey","from":null,"to":null}]`; rows[0].Changes != want {
		t.Errorf("of a new password it tells %s", rows[0].Changes)
	}
	if want := `UPDATE users SET tokenKey = '…', name = 'Eva' WHERE id = '` + user.ID + `'`; rows[1].Action != "sql.run" || !strings.Contains(rows[1].Changes, want) {
		t.Errorf("of SQL it tells %+v", rows[1])
	}
	for _, row := range rows {
		for _, secret := range []string{password, hash, tokenKey, strings.Repeat("k", 50), "it''s"} {
			if strings.Contains(row.Changes, secret) {
				t.Errorf("%s tells %s", row.Action, row.Changes)
			}
		}
	}
}

func TestRunsOfTheConsoleAreToldBeforehand(t *testing.T) {
	i := hookstest.New(t)
	operator := i.Superuser()
	i.Call(operator, "PATCH", "/api/settings", hookstest.Body{"meta": hookstest.Body{"appName": "Ana's"}}).Want(200)
	i.Call(operator, "POST", "/api/collections", hookstest.Body{"name": "own", "type": "base"}).Want(200)
	i.Call(operator, "PATCH", "/api/collections/own", hookstest.Body{"name": "owned"}).Want(200)
	i.Call(operator, "POST", "/api/crons/expiredSessions", nil).Want(204)
	i.Call(operator, "POST", "/api/sql", hookstest.Body{"query": "SELEKT"}).Want(400)
	actions := []string{}
	for _, row := range trails(i) {
		actions = append(actions, row.Action+" "+row.Subject)
	}
	if got, want := strings.Join(actions, ", "), "settings.update , collection.create , collection.update own, cron.run expiredSessions, sql.run "; got != want {
		t.Errorf("told: %s", got)
	}
	user := i.SignUp("Ana Gil")
	for _, caller := range []hookstest.Caller{hookstest.Guest, user.Caller} {
		if answer := i.Call(caller, "POST", "/api/sql", hookstest.Body{"query": "SELECT 1"}); answer.Status != 401 && answer.Status != 403 {
			t.Errorf("status %d", answer.Status)
		}
	}
	if len(trails(i)) != 5 {
		t.Errorf("somebody else's call is told: %+v", trails(i))
	}
}
