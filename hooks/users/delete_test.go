package users_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// slots are free times of a business's service.
func slots(t *testing.T, i *hookstest.Instance, business *hookstest.Business, service string) (starts []string) {
	t.Helper()
	query := url.Values{"businessId": {business.ID}, "serviceId": {service}, "from": {"2026-12-01"}, "to": {"2026-12-05"}}
	for _, slot := range i.Call(hookstest.Guest, "GET", "/api/bookings/availability?"+query.Encode(), nil).Want(200).List("slots") {
		starts = append(starts, slot["start"].(string))
	}
	return starts
}

func service(i *hookstest.Instance, business *hookstest.Business) string {
	i.T.Helper()
	return i.Call(business.Owner.Caller, "POST", "/api/services", hookstest.Body{"businessId": business.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
}

func TestOnlyWhoHasJustSignedInDeletesTheAccount(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	i.Clock.Advance(10*time.Minute + time.Millisecond)
	refreshed := hookstest.Bearer(i.Call(ana.Caller, "POST", "/api/auth/refresh", nil).Want(200).String("accessToken"))
	before := i.Dump()
	i.Call(refreshed, "DELETE", profile, nil).WantCode(403, "reauthentication_required")
	i.WantUnchanged(before)
	signedIn := hookstest.Bearer(i.Call(hookstest.Guest, "POST", "/api/auth/signin", hookstest.Body{"email": ana.Email, "password": hookstest.Password}).Want(200).String("accessToken"))
	i.Clock.Advance(10 * time.Minute)
	erased := i.Call(signedIn, "DELETE", profile, nil).Want(200)
	if erased.String("id") != ana.ID || erased.String("deletedAt") != "2026-11-24T09:20:00.001Z" || len(erased.Object()) != 2 {
		t.Errorf("answer %s", erased.Body)
	}
	i.Call(signedIn, "GET", profile, nil).WantCode(401, "unauthenticated")
	i.Call(refreshed, "GET", profile, nil).WantCode(401, "unauthenticated")
	i.Call(hookstest.Guest, "POST", "/api/auth/signin", hookstest.Body{"email": ana.Email, "password": hookstest.Password}).WantCode(401, "invalid_credentials")
	i.SignUp("Ana Gil") // the address is free again
}

func TestTheLastOwnerOfAnActiveBusinessStays(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	salon := ana.Business("Salon Sol")
	before := i.Dump()
	i.Call(ana.Caller, "DELETE", profile, nil).WantCode(409, "sole_owner")
	i.WantUnchanged(before)
	staff := salon.Join(bea, "owner")
	i.SQL("UPDATE staff SET user = '' WHERE id = {:id}", hookstest.Body{"id": staff}) // invited, not here yet
	i.Call(ana.Caller, "DELETE", profile, nil).WantCode(409, "sole_owner")
	i.SQL("UPDATE staff SET user = {:user} WHERE id = {:id}", hookstest.Body{"id": staff, "user": bea.ID})
	i.Call(ana.Caller, "DELETE", profile, nil).Want(200)

	list := i.Call(bea.Caller, "GET", "/api/staff?businessId="+salon.ID, nil).Want(200).List("staff")
	if len(list) != 2 || list[0]["name"] != "Ana Gil" || list[0]["role"] != "staff" || list[0]["userId"] != nil || list[0]["email"] != nil || list[0]["bookable"] != true {
		t.Errorf("staff %v", list)
	}
	i.Call(bea.Caller, "DELETE", profile, nil).WantCode(409, "sole_owner")
	i.SQL("UPDATE businesses SET status = 'archived'", nil)
	i.Call(bea.Caller, "DELETE", profile, nil).Want(200)
}

func TestAKeySurvivesWhoMadeIt(t *testing.T) {
	i := hookstest.New(t)
	ana, bea := i.SignUp("Ana Gil"), i.SignUp("Bea Sanz")
	salon := ana.Business("Salon Sol")
	salon.Join(bea, "owner")
	key := salon.Key("bookings:read")
	i.Call(ana.Caller, "DELETE", profile, nil).Want(200)
	i.Call(key, "GET", "/api/integrations/partner/bookings", nil).Want(200)
	keys := i.Call(bea.Caller, "GET", "/api/integrations/api-keys?businessId="+salon.ID, nil).Want(200).List("apiKeys")
	if by, _ := keys[0]["createdBy"].(map[string]any); by["name"] != "Ana Gil" || by["id"] != ana.ID {
		t.Errorf("created by %v", keys[0]["createdBy"])
	}
	members := 0
	for _, row := range i.Audit("api_keys") {
		if row.ActorType == "member" {
			members++
		}
	}
	if members != 1 {
		t.Errorf("%d acts of members in the trail", members)
	}
}

func TestBookingsStayWithoutThePerson(t *testing.T) {
	i := hookstest.New(t)
	salon := i.SignUp("Ana Gil").Business("Salon Sol")
	eva, other := i.SignUp("Eva Marker"), i.SignUp("Olga Ruiz")
	i.Call(eva.Caller, "PATCH", profile, hookstest.Body{"phone": "+34699000111"}).Want(200)
	cut := service(i, salon)
	times := slots(t, i, salon, cut)
	book := func(who *hookstest.Person, start string) string {
		body := hookstest.Body{"businessId": salon.ID, "serviceId": cut, "start": start, "notes": who.Name + " is allergic"}
		return i.Call(who.Caller, "POST", "/api/bookings", body).Want(201).String("id")
	}
	cancelled, coming, others := book(eva, times[0]), book(eva, times[4]), book(other, times[8])
	i.Call(eva.Caller, "POST", "/api/bookings/"+cancelled+"/cancel", hookstest.Body{"reason": "Marker is ill"}).Want(200)
	i.SQL("UPDATE customers SET notes = 'Marker likes tea', tags = '[\"marker\"]' WHERE user = {:user}", hookstest.Body{"user": eva.ID})
	wish := hookstest.Body{"businessId": salon.ID, "serviceId": cut, "from": "2026-12-01T00:00:00Z", "to": "2026-12-03T00:00:00Z"}
	i.Call(eva.Caller, "POST", "/api/bookings/waitlist", wish).Want(201)
	i.Call(i.Superuser(), "PATCH", "/api/collections/users/records/"+eva.ID, hookstest.Body{"name": "Eva Marker Two"}).Want(200)
	untouched := i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+others, nil).Want(200).Body
	members := len(i.Audit("bookings"))

	i.SQL(`INSERT INTO deliveries (id, business, webhook, event, eventType, status, log, request, createdAt)
		SELECT substr(id, 1, 14) || 'd', business, 'aaaaaaaaaaaaaaa', id, type, 'delivered', {:log}, 'null', createdAt FROM outbox WHERE topic = 'event' AND subject != {:others}`,
		hookstest.Body{"others": others, "log": `[{"number":1,"statusCode":200,"headers":[],"body":"thanks for Eva Marker"},{"number":2,"statusCode":500,"headers":[]}]`})
	told, theirs := column(t, i, "SELECT body FROM outbox WHERE topic = 'event' ORDER BY rowid"), column(t, i, "SELECT body FROM outbox WHERE subject = '"+others+"'")

	i.Clock.Advance(time.Minute)
	i.Call(eva.Caller, "DELETE", profile, nil).Want(200)
	wantEventsWithoutThePerson(t, told, column(t, i, "SELECT body FROM outbox WHERE topic = 'event' ORDER BY rowid"))
	if got := column(t, i, "SELECT body FROM outbox WHERE subject = '"+others+"'"); !slices.Equal(got, theirs) {
		t.Errorf("somebody else's events are %v", got)
	}
	if got := column(t, i, "SELECT json_array_length(log) || status FROM deliveries WHERE log LIKE '%\"statusCode\":200%\"statusCode\":500%'"); len(got) != len(told)-1 || got[0] != "2delivered" {
		t.Errorf("the deliveries are %v", got)
	}
	for _, id := range []string{cancelled, coming} {
		booking := i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+id, nil).Want(200)
		if booking.String("customer.name") != "Deleted account" || booking.Value("customer.email") != nil || booking.Value("customer.phone") != nil || booking.Value("notes") != nil {
			t.Errorf("booking %s", booking.Body)
		}
		by, _ := booking.List("history")[0]["by"].(map[string]any)
		if by["type"] != "user" || by["name"] != "Deleted account" {
			t.Errorf("history %v", booking.List("history"))
		}
		if booking.String("updatedAt") != "2026-11-24T09:01:00Z" || len(booking.List("history")) == 0 || strings.Contains(strings.ToLower(booking.Body), "marker") {
			t.Errorf("booking %s", booking.Body)
		}
	}
	if booking := i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+cancelled, nil); booking.String("status") != "cancelled" || booking.String("cancellation.by") != "customer" {
		t.Errorf("booking %s", booking.Body)
	}
	if got := i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+others, nil).Want(200).Body; got != untouched {
		t.Errorf("somebody else's booking changed from %s to %s", untouched, got)
	}
	if waiting := column(t, i, "SELECT status FROM waitlist"); !slices.Equal(waiting, []string{"removed"}) {
		t.Errorf("waitlist %v", waiting)
	}
	if len(i.Audit("bookings")) != members {
		t.Error("the history of a booking has changed")
	}
	for table, content := range i.Dump() {
		for line := range strings.Lines(content) {
			for _, trace := range []string{"marker", "eva@example.com", "34699000111"} {
				if strings.Contains(strings.ToLower(line), trace) {
					t.Errorf("%s still tells %s: %s", table, trace, line)
				}
			}
		}
	}
}

// wantEventsWithoutThePerson: whatever else an event tells stays byte for byte.
func wantEventsWithoutThePerson(t *testing.T, before, after []string) {
	t.Helper()
	if len(after) != len(before) || len(before) < 4 {
		t.Fatalf("%d events were %d", len(after), len(before))
	}
	blank := strings.NewReplacer(`"name":"Eva Marker Two"`, `"name":"Deleted account"`, `"name":"Eva Marker"`, `"name":"Deleted account"`, `"email":"eva@example.com"`, `"email":null`,
		`"phone":"+34699000111"`, `"phone":null`, `"notes":"Eva Marker is allergic"`, `"notes":null`, `"reason":"Marker is ill"`, `"reason":null`)
	for i := range before {
		if want := blank.Replace(before[i]); after[i] != want {
			t.Errorf("event\n%s\nwant\n%s", after[i], want)
		}
	}
}

func TestNothingOfAnErasedAccountOpensAnything(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	verification := i.Mails()[0].Token()
	i.Call(hookstest.Guest, "POST", "/api/auth/forgot-password", hookstest.Body{"email": ana.Email}).Want(200)
	reset := i.Mails()[0].Token()
	i.Call(ana.Caller, "POST", "/api/auth/resend-verification", nil).Want(200)
	i.Call(ana.Caller, "DELETE", profile, nil).Want(200)
	i.Call(hookstest.Guest, "POST", "/api/auth/verify", hookstest.Body{"token": verification}).WantCode(404, "not_found")
	i.Call(hookstest.Guest, "POST", "/api/auth/reset-password", hookstest.Body{"token": reset, "newPassword": another}).WantCode(404, "not_found")
	i.Call(hookstest.Guest, "POST", "/api/auth/forgot-password", hookstest.Body{"email": ana.Email}).Want(200)
	if mails := i.Mails(); len(mails) > 0 {
		t.Errorf("mails %v", mails)
	}
}
