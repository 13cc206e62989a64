package hooks_test

import (
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

const samplePath = "/app/anas-sample-salon"

// sample is the id of a person's sample business, which they make.
func sample(browser *hookstest.Browser, i *hookstest.Instance) (id string) {
	i.T.Helper()
	browser.Post("/businesses/sample", nil).WantGo(samplePath)
	if err := i.App.DB().NewQuery("SELECT id FROM businesses WHERE sampleOf != '' AND status = 'active'").Row(&id); err != nil {
		i.T.Fatal(err)
	}
	return id
}

// TestASampleBusinessMailsNobodyButItsOwner lets happen in it what mails customers and staff of a business: it is made, a guest
// books and cancels, reminders and invitations become due, a colleague is invited.
func TestASampleBusinessMailsNobodyButItsOwner(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	real := bea.Business("Studio Sur")
	made := sample(ana.Browse(), i)
	service := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+made, nil).Want(200).List("services")[0]["id"].(string)
	cut := i.Call(bea.Caller, "POST", "/api/services", hookstest.Body{"businessId": real.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	for business, service := range map[string]string{made: service, real.ID: cut} {
		i.Call(hookstest.Guest, "POST", "/api/bookings", hookstest.Body{
			"businessId": business, "serviceId": service, "start": "2026-12-21T10:00:00Z", "customer": hookstest.Body{"name": "Fay Ruiz", "email": "fay-" + business + "@example.com"},
		}).Want(201)
	}
	for _, owner := range []struct {
		hookstest.Caller
		business string
	}{{ana.Caller, made}, {bea.Caller, real.ID}} {
		i.Call(owner.Caller, "POST", "/api/staff", hookstest.Body{"businessId": owner.business, "name": "Iker Roa", "email": "iker-" + owner.business + "@example.com"}).Want(201)
	}
	left := i.Mails()
	for range 30 {
		i.Clock.Advance(24 * time.Hour)
		i.Run("reminders")
		left = append(left, i.Mails()...)
	}
	got := map[string]int{}
	for _, mail := range left {
		got[mail.To]++
	}
	if got["fay-"+real.ID+"@example.com"] < 2 || got["iker-"+real.ID+"@example.com"] != 1 {
		t.Errorf("the other business does not mail either: %v", got)
	}
	for to := range got {
		if to != ana.Email && to != bea.Email && !strings.Contains(to, real.ID) {
			t.Errorf("%d mails to %s", got[to], to)
		}
	}
	if waiting := number(t, i.App.DB(), "SELECT count(*) FROM outbox WHERE topic = 'mail' AND doneAt = ''"); waiting != 0 {
		t.Errorf("%d mails wait", waiting)
	}
}

func TestASampleBusinessIsWholeOrNotThere(t *testing.T) {
	i := hookstest.New(t)
	browser := i.SignUp("Ana Gil").Browse()
	i.SQL("CREATE TRIGGER full BEFORE INSERT ON api_keys BEGIN SELECT RAISE(ABORT, 'full'); END", nil) // the last that is made
	before := i.Dump()
	browser.Post("/businesses/sample", nil).Want(500)
	i.WantUnchanged(before)
	i.SQL("DROP TRIGGER full", nil)
	sample(browser, i)
	made := i.Dump()
	sample(browser, i) // a second press
	i.WantUnchanged(made)
	for table, want := range map[string]int{"businesses": 1, "staff": 3, "services": 3, "api_keys": 1, "customers": 8} {
		if got := number(t, i.App.DB(), "SELECT count(*) FROM "+table); got != want {
			t.Errorf("%d %s, want %d", got, table, want)
		}
	}
	for _, status := range []string{"pending", "confirmed", "completed", "cancelled", "declined", "no_show"} {
		if number(t, i.App.DB(), "SELECT count(*) FROM bookings WHERE status = '"+status+"'") == 0 {
			t.Errorf("no booking is %s", status)
		}
	}
	browser.Get(samplePath).Want(200).WantWords("Sample business.")
	if steps := browser.Get(samplePath).Find("#first"); steps.Length() != 0 {
		t.Error("a sample has first steps")
	}
	if answer := i.Call(hookstest.Guest, "GET", "/api/businesses?q=sample", nil); strings.Contains(answer.Body, "anas-sample") {
		t.Error("a sample is on a list")
	}
}

func TestOnlyASampleIsArchivedAtOnce(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	ana.Business("Salon Sol")
	browser, others := ana.Browse(), bea.Browse()
	made := sample(browser, i)
	browser.Get("/app").Want(200).WantWords("Ana's sample salon Owner · Sample")
	before := i.Dump()
	browser.Post("/app/salon-sol/sample/archive", nil).Want(404)
	others.Post(samplePath+"/sample/archive", nil).Want(404)
	i.WantUnchanged(before)

	i.Call(ana.Caller, "DELETE", "/api/businesses/"+made, nil).Want(409) // as any business with bookings ahead
	browser.Post(samplePath+"/sample/archive", nil).WantGo("/app?all=1")
	browser.Get("/app?all=1").Want(200).WantWords("Look around in a sample business")
	if standing := number(t, i.App.DB(), "SELECT count(*) FROM bookings WHERE start > '2026-11-24 09:00:00.000Z' AND status IN ('pending', 'confirmed')"); standing != 0 {
		t.Errorf("%d bookings stand", standing)
	}
	browser.Get(samplePath).Want(404)
	browser.Post("/businesses/sample", nil).WantGo(samplePath + "-2")
}
