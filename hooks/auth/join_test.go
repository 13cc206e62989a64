package auth_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// shop is a business with a service and times at which it is free.
type shop struct {
	*hookstest.Business
	service string
	free    []string
}

func newShop(i *hookstest.Instance, owner, name string) *shop {
	i.T.Helper()
	made := &shop{Business: i.SignUp(owner).Business(name)}
	made.service = i.Call(made.Owner.Caller, "POST", "/api/services", hookstest.Body{"businessId": made.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	query := url.Values{"businessId": {made.ID}, "serviceId": {made.service}, "from": {"2026-12-01"}, "to": {"2026-12-05"}}
	for n, slot := range i.Call(hookstest.Guest, "GET", "/api/bookings/availability?"+query.Encode(), nil).Want(200).List("slots") {
		if n%4 == 0 {
			made.free = append(made.free, slot["start"].(string))
		}
	}
	return made
}

// book takes the next free time, as a guest with an address or as somebody with an account.
func (s *shop) book(i *hookstest.Instance, who hookstest.Caller, email string) string {
	i.T.Helper()
	body := hookstest.Body{"businessId": s.ID, "serviceId": s.service, "start": s.free[0]}
	s.free = s.free[1:]
	if email != "" {
		body["customer"] = hookstest.Body{"name": "Fay", "email": email, "phone": "+34699000111"}
	}
	return i.Call(who, "POST", "/api/bookings", body).Want(201).String("id")
}

func mine(i *hookstest.Instance, who *hookstest.Person) map[string]bool {
	i.T.Helper()
	ids := map[string]bool{}
	for _, booking := range i.Call(who.Caller, "GET", "/api/bookings/my-bookings", nil).Want(200).List("bookings") {
		ids[booking["id"].(string)] = true
	}
	return ids
}

func customers(t *testing.T, i *hookstest.Instance, where string) (n int) {
	t.Helper()
	if err := i.App.DB().NewQuery("SELECT count(*) FROM customers WHERE " + where).Row(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// proofs are the ways in which an address is proved.
var proofs = map[string]func(i *hookstest.Instance, who *hookstest.Person){
	"the mailed link": func(i *hookstest.Instance, who *hookstest.Person) {
		post(i, hookstest.Guest, "verify", hookstest.Body{"token": lastTo(i, who.Email, "/verify")}).Want(200)
	},
	"a reset": func(i *hookstest.Instance, who *hookstest.Person) {
		post(i, hookstest.Guest, "reset-password", hookstest.Body{"token": forgotten(i, who.Email), "newPassword": hookstest.Password}).Want(200)
		who.Caller = hookstest.Bearer(signIn(i, who.Email, hookstest.Password).Want(200).String("accessToken"))
	},
}

func TestAGuestWhoSignsUpFindsTheBookingsOnceTheAddressIsProved(t *testing.T) {
	for name, prove := range proofs {
		t.Run(name, func(t *testing.T) {
			i := hookstest.New(t)
			salon, studio := newShop(i, "Ana Gil", "Salon Sol"), newShop(i, "Bea Sanz", "Studio Sur")
			first, second := salon.book(i, hookstest.Guest, "fay@example.com"), studio.book(i, hookstest.Guest, "fay@example.com")
			foreign := salon.book(i, hookstest.Guest, "olga@example.com")
			fay := i.SignUp("Fay Ruiz")
			if got := mine(i, fay); len(got) > 0 {
				t.Fatalf("an unproved address leads to %v", got)
			}
			prove(i, fay)
			if got := mine(i, fay); len(got) != 2 || !got[first] || !got[second] {
				t.Errorf("bookings %v, want %s and %s", got, first, second)
			}
			i.Call(fay.Caller, "GET", "/api/bookings/"+first, nil).Want(200)
			i.Call(fay.Caller, "GET", "/api/bookings/"+foreign, nil).WantCode(404, "not_found")
			joined := 0
			for _, row := range i.Audit("customers") {
				if row.Action == "customer.joined" && row.ActorType == "user" && strings.Contains(row.Changes, fay.ID) {
					joined++
				}
			}
			if joined != 2 {
				t.Errorf("the trail %+v", i.Audit("customers"))
			}
			salon.book(i, fay.Caller, "")
			if n := customers(t, i, "email = 'fay@example.com'"); n != 2 {
				t.Errorf("Fay is %d customers of two businesses", n)
			}
		})
	}
}

func TestASuperuserWhoSaysSoProvesAnAddress(t *testing.T) {
	i := hookstest.New(t)
	salon := newShop(i, "Ana Gil", "Salon Sol")
	booked := salon.book(i, hookstest.Guest, "fay@example.com")
	fay, operator := i.SignUp("Fay Ruiz"), i.Superuser()
	i.Call(operator, "PATCH", "/api/collections/users/records/"+fay.ID, hookstest.Body{"name": "Fay"}).Want(200)
	if got := mine(i, fay); len(got) > 0 {
		t.Fatalf("an unproved address leads to %v", got)
	}
	i.Call(operator, "PATCH", "/api/collections/users/records/"+fay.ID, hookstest.Body{"verified": true}).Want(200)
	if got := mine(i, fay); !got[booked] {
		t.Errorf("bookings %v", got)
	}
	trail := i.Audit("customers")
	if last := trail[len(trail)-1]; last.Action != "customer.joined" || last.ActorType != "superuser" {
		t.Errorf("the trail %+v", trail)
	}
	if edits := i.Audit("users"); len(edits) != 2 {
		t.Errorf("the edits %+v", edits)
	}
}

func TestWhoIsACustomerAlreadyStaysOne(t *testing.T) {
	i := hookstest.New(t)
	salon := newShop(i, "Ana Gil", "Salon Sol")
	fay := i.SignUp("Fay Ruiz")
	guest := salon.book(i, hookstest.Guest, fay.Email)
	own := salon.book(i, fay.Caller, "")
	if n := customers(t, i, "business = '"+salon.ID+"'"); n != 2 {
		t.Fatalf("%d customers before the proof", n)
	}
	i.SQL("UPDATE customers SET notes = 'likes tea', tags = '[\"vip\",\"new\"]' WHERE user = ''", nil)
	i.SQL("UPDATE customers SET notes = 'comes late', tags = '[\"new\"]', noShowCount = 2 WHERE user != ''", nil)
	version := i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+guest, nil).Want(200).Int("version")
	proofs["the mailed link"](i, fay)

	if got := mine(i, fay); len(got) != 2 || !got[guest] || !got[own] {
		t.Errorf("bookings %v", got)
	}
	if n := customers(t, i, "business = '"+salon.ID+"'"); n != 1 {
		t.Fatalf("%d customers after the proof", n)
	}
	if n := customers(t, i, "user = '"+fay.ID+"' AND bookingCount = 2 AND noShowCount = 2 AND phone = '+34699000111' AND notes = 'comes late\n\nlikes tea' AND tags = '[\"new\",\"vip\"]'"); n != 1 {
		t.Errorf("the merged customer: %s", i.Dump()["customers"])
	}
	moved := i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+guest, nil).Want(200)
	if moved.Int("version") != version+1 || moved.String("customer.name") != "Fay Ruiz" || moved.String("status") != "confirmed" {
		t.Errorf("the moved booking %s", moved.Body)
	}
	trail := i.Audit("customers")
	history := moved.List("history")
	if len(history) != version+1 || !strings.Contains(fmt.Sprint(history[version]["changes"]), "customerId") {
		t.Errorf("its history %v", history)
	}
	i.SQL("UPDATE customers SET noShowCount = 0", nil)
	hookstest.WantSound(t, i.App.DB())
	if last := trail[len(trail)-1]; last.Action != "customer.merged" || !strings.Contains(last.Changes, `"merged"`) {
		t.Errorf("the trail %+v", trail)
	}
}

func TestSomebodyElsesCustomerIsNeverJoined(t *testing.T) {
	i := hookstest.New(t)
	salon := newShop(i, "Ana Gil", "Salon Sol")
	olga := i.SignUp("Olga Ruiz")
	taken := salon.book(i, olga.Caller, "")
	i.SQL("UPDATE customers SET email = 'fay@example.com' WHERE user = {:user}", hookstest.Body{"user": olga.ID})
	fay := i.SignUp("Fay Ruiz")
	proofs["the mailed link"](i, fay)
	if got := mine(i, fay); len(got) > 0 {
		t.Errorf("Fay has %v", got)
	}
	if got := mine(i, olga); !got[taken] {
		t.Errorf("Olga has %v", got)
	}
}

func TestANewAddressBringsItsBookingsAndTakesTheCustomersAlong(t *testing.T) {
	i := hookstest.New(t)
	salon, studio := newShop(i, "Ana Gil", "Salon Sol"), newShop(i, "Bea Sanz", "Studio Sur")
	fay := i.SignUp("Fay Ruiz")
	proofs["the mailed link"](i, fay)
	own, guest := salon.book(i, fay.Caller, ""), studio.book(i, hookstest.Guest, "ruiz@example.com")
	post(i, fay.Caller, "change-email", hookstest.Body{"email": "ruiz@example.com", "currentPassword": hookstest.Password}).Want(200)
	post(i, hookstest.Guest, "confirm-email", hookstest.Body{"token": lastTo(i, "ruiz@example.com", "/verify")}).Want(200)
	if got := mine(i, fay); len(got) != 2 || !got[own] || !got[guest] {
		t.Errorf("bookings %v", got)
	}
	if booking := i.Call(salon.Owner.Caller, "GET", "/api/bookings/"+own, nil).Want(200); booking.String("customer.email") != "ruiz@example.com" {
		t.Errorf("booking %s", booking.Body)
	}
}
