package integrations_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// told are the events and mails that wait, and forgets the events.
func told(i *hookstest.Instance) (events []string, mails []hookstest.Mail) {
	i.T.Helper()
	i.Run("expiringKeys")
	if err := i.App.DB().NewQuery("SELECT body FROM outbox WHERE type = 'api_key.expiring'").Column(&events); err != nil {
		i.T.Fatal(err)
	}
	i.SQL("DELETE FROM outbox WHERE type = 'api_key.expiring'", nil)
	return events, i.Mails()
}

func TestTheEndOfAKeyIsToldSevenDaysAndOneDayBefore(t *testing.T) {
	i := hookstest.New(t)
	ana, bea, carl := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz"), i.SignUp("Carl Diaz")
	salon := ana.Business("Salon Sol")
	salon.Join(bea, "admin")
	salon.Join(carl, "staff")
	i.SQL("UPDATE users SET locale = 'es' WHERE id = {:id}", body{"id": bea.ID})
	ends := i.Clock.Now().AddDate(0, 1, 0)
	made := create(i, salon, body{"expiresAt": ends})
	create(i, salon, body{"expiresAt": i.Clock.Now().Add(time.Hour)})
	create(i, salon, nil)
	revoked := create(i, salon, body{"expiresAt": ends})
	i.Call(ana.Caller, "DELETE", keys+"/"+revoked.String("id"), nil).Want(200)
	i.Mails()

	check := func(at time.Time, want int) {
		t.Helper()
		i.Clock.Set(at)
		events, mails := told(i)
		if len(events) != want || len(mails) != 2*want {
			t.Fatalf("at %s: %d events, %v", at, len(events), mails)
		}
		if again, more := told(i); len(again)+len(more) != 0 {
			t.Errorf("at %s it is told again: %v %v", at, again, more)
		}
		if want == 0 {
			return
		}
		if !strings.Contains(events[0], `"type":"api_key.expiring"`) || !strings.Contains(events[0], `"id":"`+made.String("id")+`"`) || strings.Contains(events[0], made.String("key")) ||
			!strings.Contains(events[0], `"expiresAt":"2026-12-24T09:00:00Z"`) || strings.Contains(events[0], "hash") {
			t.Errorf("the event: %s", events[0])
		}
		slices.SortFunc(mails, func(a, b hookstest.Mail) int { return strings.Compare(a.To, b.To) })
		english, spanish := mails[0], mails[1]
		if english.To != ana.Email || english.Subject != "The API key “Website” ends on 24 Dec 2026" || english.Link() != keysPath+"/"+made.String("id") ||
			!strings.Contains(english.Text, "of Salon Sol ends on 24 Dec 2026, 10:00 (Europe/Madrid)") || strings.Contains(english.Text, made.String("key")) {
			t.Errorf("the mail: %+v", english)
		}
		if spanish.To != bea.Email || spanish.Subject != "La clave de API «Website» termina el 24 dic 2026" {
			t.Errorf("in Spanish: %+v", spanish)
		}
	}
	check(ends.AddDate(0, 0, -7).Add(-time.Second), 0)
	check(ends.AddDate(0, 0, -7), 1)
	check(ends.AddDate(0, 0, -2), 0)
	check(ends.Add(-23*time.Hour), 1)
	check(ends.Add(-time.Minute), 0)
	check(ends, 0)
}

func TestALaterEndIsToldAnew(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	ends := i.Clock.Now().AddDate(0, 1, 0)
	made := create(i, salon, body{"expiresAt": ends})
	i.Mails()
	i.Clock.Set(ends.AddDate(0, 0, -7))
	i.Run("expiringKeys")
	session := i.Call(hookstest.Guest, "POST", "/api/auth/signin", body{"email": salon.Owner.Email, "password": hookstest.Password}).Want(200)
	i.Call(hookstest.Bearer(session.String("accessToken")), "PATCH", keys+"/"+made.String("id"), body{"expiresAt": ends.AddDate(0, 1, 0)}).Want(200)
	if mails := i.Mails(); len(mails) != 0 {
		t.Errorf("the end that was put off is told of: %v", mails)
	}
	i.Clock.Set(ends.AddDate(0, 1, -7))
	if events, mails := told(i); len(events) != 2 || len(mails) != 1 {
		t.Errorf("of the later end: %v %v", events, mails)
	}
	i.SQL("UPDATE businesses SET status = 'archived' WHERE id = {:id}", body{"id": salon.ID})
	i.Clock.Set(ends.AddDate(0, 1, -1))
	if events, mails := told(i); len(events)+len(mails) != 0 {
		t.Errorf("of an archived business: %v %v", events, mails)
	}
}
