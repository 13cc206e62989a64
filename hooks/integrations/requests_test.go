package integrations_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks"
	"nearbyassist/hooks/hookstest"
)

// logged is a row of the request log as one line.
type logged struct {
	Business      string `db:"business"`
	ID            string `db:"id"`
	Operation     string `db:"operation"`
	Line          string `db:"line"`
	Took          int    `db:"durationUs"`
	RequiredScope string `db:"requiredScope"`
	Limit         int    `db:"rateLimit"`
	ResetsAt      string `db:"resetsAt"`
}

// log writes down what waits, and reads what is there in the order in which it came.
func log(i *hookstest.Instance) (rows []logged) {
	i.T.Helper()
	if err := i.Server.Gate().FlushRequests(i.App); err != nil {
		i.T.Fatal(err)
	}
	err := i.App.AuxDB().NewQuery(`SELECT business, id, operation, durationUs, requiredScope, rateLimit, resetsAt, concat_ws(' ', operation, method, path, status,
			code, outcome, credentialType, credential, previous, ip) AS line FROM requests ORDER BY at, id`).All(&rows)
	if err != nil {
		i.T.Fatal(err)
	}
	return rows
}

// forget empties the log, so that a test reads what comes from here on.
func forget(i *hookstest.Instance) {
	i.T.Helper()
	log(i)
	if _, err := i.App.AuxNonconcurrentDB().NewQuery("DELETE FROM requests").Execute(); err != nil {
		i.T.Fatal(err)
	}
}

func TestEveryCallOfABusinessIsLogged(t *testing.T) {
	i := hookstest.New(t)
	i.App.Settings().TrustedProxy.Headers = []string{"X-Client"}
	ana, bea, carl := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Carl Diaz")
	salon, other := ana.Business("Salon Sol"), bea.Business("Otro")
	salon.Join(carl, "staff")
	key := create(i, salon, nil)
	caller, id := hookstest.WithKey(key.String("key")), key.String("id")
	slow := create(i, salon, body{"rateLimit": 1})
	expiring := create(i, salon, body{"expiresAt": i.Clock.Now().Add(time.Hour)})
	fenced := create(i, salon, body{"allowedIps": []string{"203.0.113.0/24"}})
	rotated := create(i, salon, nil)
	i.Call(ana.Caller, "POST", keys+"/"+rotated.String("id")+"/rotate", body{"graceMinutes": 60}).Want(200)
	revoked := create(i, salon, nil)
	i.Call(ana.Caller, "DELETE", keys+"/"+revoked.String("id"), nil).Want(200)
	service := i.Call(ana.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	i.Call(hookstest.WithKey(slow.String("key")), "GET", "/api/services", nil).Want(200)
	forget(i)

	secretly := "secret-text-of-a-body"
	for name, c := range map[string]struct {
		call     func() hookstest.Answer
		want     string // operation method path status code outcome type credential previous
		business string // the salon unless it says another; none is not logged
	}{
		"by key":             {func() hookstest.Answer { return i.Call(caller, "GET", "/api/services?status=active", nil) }, "listServices GET /api/services 200  ok key " + id + " 0", salon.ID},
		"one row":            {func() hookstest.Answer { return i.Call(caller, "GET", "/api/services/"+service, nil) }, "getService GET /api/services/{serviceId} 200  ok key " + id + " 0", salon.ID},
		"missing scope":      {func() hookstest.Answer { return i.Call(caller, "GET", "/api/customers", nil) }, "listCustomers GET /api/customers 403 insufficient_scope insufficient_scope key " + id + " 0", salon.ID},
		"not for keys":       {func() hookstest.Answer { return i.Call(caller, "GET", keys+"?businessId="+salon.ID, nil) }, "listApiKeys GET " + keys + " 403 insufficient_role client_error key " + id + " 0", salon.ID},
		"another's business": {func() hookstest.Answer { return i.Call(caller, "GET", "/api/services?businessId="+other.ID, nil) }, "listServices GET /api/services 404 not_found client_error key " + id + " 0", salon.ID},
		"wrong parameter":    {func() hookstest.Answer { return i.Call(caller, "GET", "/api/services?status=x", nil) }, "listServices GET /api/services 400 invalid_parameter client_error key " + id + " 0", salon.ID},
		"not the key's own limit": {func() hookstest.Answer {
			return i.Call(hookstest.WithKey(slow.String("key")), "GET", "/api/services", nil)
		}, "listServices GET /api/services 429 rate_limited rate_limited key " + slow.String("id") + " 0", salon.ID},
		"another address": {func() hookstest.Answer {
			return i.Call(hookstest.WithKey(fenced.String("key")), "GET", "/api/services", nil)
		}, "listServices GET /api/services 401 unauthenticated ip_refused key " + fenced.String("id") + " 0", salon.ID},
		"revoked": {func() hookstest.Answer {
			return i.Call(hookstest.WithKey(revoked.String("key")), "GET", "/api/services", nil)
		}, "listServices GET /api/services 401 unauthenticated revoked key " + revoked.String("id") + " 0", salon.ID},
		"old secret": {func() hookstest.Answer {
			return i.Call(hookstest.WithKey(rotated.String("key")), "GET", "/api/services", nil)
		}, "listServices GET /api/services 200  ok key " + rotated.String("id") + " 1", salon.ID},
		"by the owner": {func() hookstest.Answer { return i.Call(ana.Caller, "GET", keys+"/"+id, nil) }, "getApiKey GET " + keys + "/{keyId} 200  ok member " + ana.ID + " 0", salon.ID},
		"role too low": {func() hookstest.Answer { return i.Call(carl.Caller, "GET", keys+"/"+id, nil) }, "getApiKey GET " + keys + "/{keyId} 403 insufficient_role client_error member " + carl.ID + " 0", salon.ID},
		"broken body": {func() hookstest.Answer {
			return i.Call(ana.Caller, "POST", "/api/services", body{"businessId": salon.ID, "name": "", "notes": secretly})
		}, "", ""},
		"broken body of a row": {func() hookstest.Answer {
			return i.Call(ana.Caller, "PATCH", "/api/services/"+service, body{"name": "", "durationMinutes": secretly})
		}, "updateService PATCH /api/services/{serviceId} 422 validation_failed client_error member " + ana.ID + " 0", salon.ID},
		"broken file": {func() hookstest.Answer {
			return i.Upload(ana.Caller, "/api/services/import", body{"businessId": salon.ID, "file": "colour\n" + secretly + "\n"})
		}, "importServices POST /api/services/import 422 validation_failed client_error member " + ana.ID + " 0", salon.ID},
		"in its own business": {func() hookstest.Answer { return i.Call(bea.Caller, "GET", "/api/services?businessId="+other.ID, nil) }, "listServices GET /api/services 200  ok member " + bea.ID + " 0", other.ID},
		"a stranger":          {func() hookstest.Answer { return i.Call(bea.Caller, "GET", keys+"/"+id, nil) }, "", ""},
		"a customer":          {func() hookstest.Answer { return i.Call(bea.Caller, "GET", "/api/services?businessId="+salon.ID, nil) }, "", ""},
		"a guest": {func() hookstest.Answer {
			return i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil)
		}, "", ""},
		"no business": {func() hookstest.Answer { return i.Call(ana.Caller, "GET", "/api/users/profile", nil) }, "", ""},
		"an unknown key": {func() hookstest.Answer {
			return i.Call(hookstest.WithKey("na_live_0000000000000000000000000000002C8GjS"), "GET", "/api/services", nil)
		}, "", ""},
		"no row": {func() hookstest.Answer { return i.Call(caller, "GET", "/api/nothing", nil) }, "", ""},
	} {
		answer := c.call()
		rows := log(i)
		if (len(rows) == 1) != (c.want != "") || len(rows) > 1 {
			t.Errorf("%s (%d): logged as %v", name, answer.Status, rows)
		} else if len(rows) == 1 {
			got := rows[0]
			if got.Line != c.want+" 127.0.0.1" || got.Business != c.business || got.ID != answer.Header.Get("X-Request-Id") || got.Took <= 0 {
				t.Errorf("%s: logged as %+v\nwant %s", name, got, c.want)
			}
			if wants := strings.Contains(c.want, "403 insufficient_scope"); (got.RequiredScope == "bookings:read") != wants {
				t.Errorf("%s: the scope that it lacked is %q", name, got.RequiredScope)
			}
			if wants := strings.Contains(c.want, " 429 "); wants != (got.Limit == 1) || wants != (got.ResetsAt == "2026-11-24 09:15:00.000Z") {
				t.Errorf("%s: the limit is %d until %q", name, got.Limit, got.ResetsAt)
			}
		}
		forget(i)
	}

	i.Clock.Advance(time.Hour)
	for which, secret := range map[string]string{expiring.String("id") + " 0": expiring.String("key"), rotated.String("id") + " 1": rotated.String("key")} {
		i.Call(hookstest.WithKey(secret), "GET", "/api/services", nil, "X-Client", "2001:db8::7").Want(401)
		if rows := log(i); len(rows) != 1 || rows[0].Line != "listServices GET /api/services 401 unauthenticated expired key "+which+" 2001:db8::7" {
			t.Errorf("after its end: %v", rows)
		}
		forget(i)
	}
	i.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", body{"id": salon.ID})
	i.Call(caller, "GET", "/api/services", nil).Want(401)
	if rows := log(i); len(rows) != 1 || !strings.Contains(rows[0].Line, " 401 unauthenticated revoked key "+id) {
		t.Errorf("of an archived business: %v", rows)
	}
}

func TestTheLogHoldsNoBodyAndNoSecret(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	key := create(i, salon, body{"scopes": []string{"services:read", "services:write"}}).String("key")
	i.Call(hookstest.WithKey(key), "POST", "/api/services?trace=inTheQuery", body{"name": "inTheBody"}, "X-Note", "inTheHeader", "Idempotency-Key", "inTheKey")
	i.Call(hookstest.WithKey(key), "GET", "/api/services/inThePath", nil)
	if rows := log(i); len(rows) < 3 {
		t.Fatalf("%d rows", len(rows))
	}
	var all string
	if err := i.App.AuxDB().NewQuery(`SELECT group_concat(concat_ws('|', id, operation, method, path, code, credential, ip, requiredScope, resetsAt)) FROM requests`).Row(&all); err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{key, key[8:], "inTheBody", "inTheQuery", "inTheHeader", "inTheKey", "inThePath"} {
		if strings.Contains(all, private) {
			t.Errorf("the log holds %s", private)
		}
	}
}

func TestRepeatedAnswersAreLoggedWithTheirCode(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	made := create(i, salon, nil)
	i.Call(salon.Owner.Caller, "DELETE", keys+"/"+made.String("id"), nil).Want(200)
	writer := hookstest.WithKey(create(i, salon, body{"scopes": []string{"services:write"}}).String("key"))
	forget(i)
	for range 2 {
		i.Call(salon.Owner.Caller, "POST", keys+"/"+made.String("id")+"/rotate", body{}, "Idempotency-Key", "again").WantCode(409, "invalid_transition")
		i.Call(writer, "POST", "/api/services", body{"name": "Cut", "durationMinutes": 30}, "Idempotency-Key", "made").Want(201)
	}
	var lines []string
	for _, row := range log(i) {
		lines = append(lines, row.Line)
	}
	if got := strings.Join(lines, "; "); strings.Count(got, "/{keyId}/rotate 409 invalid_transition client_error") != 2 || strings.Count(got, "/api/services 201  ok") != 2 || len(lines) != 4 {
		t.Errorf("logged: %s", got)
	}
}

func TestALogThatCannotBeWrittenHoldsNothingUp(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	key := create(i, salon, nil).String("key")
	forget(i)
	if _, err := i.App.AuxNonconcurrentDB().NewQuery("ALTER TABLE requests RENAME TO elsewhere").Execute(); err != nil {
		t.Fatal(err)
	}
	if opens(i, key) != 200 {
		t.Error("without a log the key does not open")
	}
	if err := i.Server.Gate().FlushRequests(i.App); err == nil || !strings.Contains(err.Error(), "1 calls are lost") {
		t.Errorf("a flush without a table: %v", err)
	}
	if _, err := i.App.AuxNonconcurrentDB().NewQuery("ALTER TABLE elsewhere RENAME TO requests").Execute(); err != nil {
		t.Fatal(err)
	}
	if opens(i, key) != 200 || len(log(i)) != 1 {
		t.Error("it does not log again")
	}
}

func TestWhatWaitsForTheLogIsWrittenAtTheEnd(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	key := create(i, salon, nil).String("key")
	forget(i)
	opens(i, key)
	if err := i.App.OnTerminate().Trigger(&core.TerminateEvent{App: i.App}); err != nil {
		t.Fatal(err)
	}
	var count int
	if err := i.App.AuxDB().NewQuery("SELECT count(*) FROM requests").Row(&count); err != nil || count != 1 {
		t.Errorf("%d calls are written down (%v)", count, err)
	}
}

// fill adds calls to the log of a business, one each second.
func fill(i *hookstest.Instance, business string, from time.Time, count int) {
	i.T.Helper()
	_, err := i.App.AuxNonconcurrentDB().NewQuery(`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {:count})
		INSERT INTO requests SELECT {:business}, strftime('%Y-%m-%d %H:%M:%fZ', {:from}, i || ' seconds'), {:business} || i, 'getStaff', 'GET', '/', 200, '', 'ok', 1, 'key', 'k', 0, '', '', 0, '' FROM n`).
		Bind(body{"business": business, "from": from.Format("2006-01-02 15:04:05"), "count": count}).Execute()
	if err != nil {
		i.T.Fatal(err)
	}
}

func TestTheLogIsBounded(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) { config.KeepRequests = 100 })
	salon, other := i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Eva Mora").Business("Otro")
	forget(i)
	now := i.Clock.Now()
	fill(i, salon.ID, now.Add(-time.Hour), 6000)
	fill(i, other.ID, now.AddDate(0, 0, -30).Add(-time.Minute), 90)
	i.Run("oldRequests")
	for business, want := range map[string]string{salon.ID: "100 " + salon.ID + "5900", other.ID: "29 " + other.ID + "61"} {
		var got string
		if err := i.App.AuxDB().NewQuery("SELECT count(*) || ' ' || (SELECT id FROM requests WHERE business = {:b} ORDER BY at LIMIT 1) FROM requests WHERE business = {:b}").Bind(body{"b": business}).Row(&got); err != nil || got != want {
			t.Errorf("left are %q, want %q (%v)", got, want, err)
		}
	}
}

func TestAServerWithoutItsAuxiliaryDatabaseStartsAndLogsAgain(t *testing.T) {
	folder := hookstest.Folder(t)
	files, err := filepath.Glob(filepath.Join(folder, "auxiliary.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	i := hookstest.On(t, folder)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	if status := opens(i, create(i, salon, nil).String("key")); status != 200 || len(log(i)) == 0 {
		t.Errorf("a key gets %d, and %d calls are logged", status, len(log(i)))
	}
	var left string
	if err := i.App.AuxDB().NewQuery("SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master WHERE name IN ('requests', 'requests_id', 'usage', '_logs') ORDER BY name)").Row(&left); err != nil || left != "_logs requests requests_id usage" {
		t.Errorf("there are %s (%v)", left, err)
	}
}
