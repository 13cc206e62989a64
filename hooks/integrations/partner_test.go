package integrations_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

type order = hookstest.Body

// partner is a key of a business with a service of half an hour.
type partner struct {
	*hookstest.Instance
	business *hookstest.Business
	key      hookstest.Caller
	service  string
}

func partnerOf(i *hookstest.Instance, name string) *partner {
	i.T.Helper()
	p := &partner{Instance: i, business: i.SignUp(name).Business(name + "'s")}
	p.key = p.business.Key("bookings:read", "bookings:write")
	p.service = i.Call(p.business.Owner.Caller, "POST", "/api/services", order{"businessId": p.business.ID, "name": "Cut", "durationMinutes": 30}).Want(201).String("id")
	return p
}

func (p *partner) order(clock, reference string, more order) order {
	order := order{"serviceId": p.service, "start": "2026-11-25T" + clock + ":00+01:00", "customer": order{"name": "Ana", "email": "ana@example.com"}}
	if reference != "" {
		order["externalReference"] = reference
	}
	maps.Copy(order, more)
	return order
}

func (p *partner) book(body any) hookstest.Answer {
	p.T.Helper()
	return p.Call(p.key, "POST", "/api/integrations/partner/bookings", body)
}

func (p *partner) bookings() (n int) {
	p.T.Helper()
	if err := p.App.DB().NewQuery("SELECT count(*) FROM bookings").Row(&n); err != nil {
		p.T.Fatal(err)
	}
	return n
}

func TestAPartnerBooksByItsOwnReference(t *testing.T) {
	p := partnerOf(hookstest.New(t), "Rosa")
	first := p.book(p.order("10:00", "A-1", nil)).Want(201)
	if first.String("externalReference") != "A-1" || first.String("source") != "key" || first.String("manageUrl") == "" || first.String("businessId") != p.business.ID {
		t.Errorf("booked %s", first.Body)
	}
	again := p.book(p.order("10:00", "A-1", order{"notes": "another note"})).Want(200)
	if again.String("id") != first.String("id") || again.Value("manageUrl") != nil || again.Value("notes") != nil || p.bookings() != 1 {
		t.Errorf("again %s", again.Body)
	}
	p.book(p.order("11:00", "A-1", nil)).WantCode(409, "reference_used").WantField("externalReference")
	other := p.Call(p.business.Owner.Caller, "POST", "/api/services", order{"businessId": p.business.ID, "name": "Shave", "durationMinutes": 15}).Want(201).String("id")
	p.book(p.order("10:00", "A-1", order{"serviceId": other})).WantCode(409, "reference_used")
	p.book(p.order("10:00", "", nil)).WantCode(409, "slot_taken")
	p.book(p.order("10:30", "", nil)).Want(201)
	p.book(p.order("11:00", "", nil)).Want(201)
	p.Call(p.business.Key("bookings:write"), "POST", "/api/integrations/partner/bookings", p.order("12:00", "A-1", nil)).Want(201) // another key's own
	p.Call(p.key, "POST", "/api/bookings/"+first.String("id")+"/cancel", order{"reason": "x"}).Want(200)
	if cancelled := p.book(p.order("10:00", "A-1", nil)).Want(200); cancelled.String("status") != "cancelled" {
		t.Errorf("the reference of a cancelled booking: %s", cancelled.Body)
	}
}

func TestWhatAPartnerMayNotSend(t *testing.T) {
	i := hookstest.New(t)
	p, other := partnerOf(i, "Rosa"), partnerOf(i, "Otto")
	for field, more := range map[string]order{
		"externalReference": {"externalReference": ""}, "businessId": {"businessId": p.business.ID}, "colour": {"colour": "red"},
		"customer": {"customer": nil}, "customer.email": {"customer": order{"name": "Ana", "email": "nobody"}},
	} {
		p.book(p.order("10:00", "A-1", more)).WantCode(422, "validation_failed").WantField(field)
	}
	long := fmt.Sprintf("%0101d", 1)
	p.book(p.order("10:00", long, nil)).WantCode(422, "validation_failed").WantField("externalReference")
	p.book(p.order("10:00", "A-1", order{"serviceId": other.service})).WantCode(404, "not_found").WantField("serviceId")
	p.book(p.order("10:00", "A-1", order{"staffId": other.business.StaffID})).WantCode(404, "not_found").WantField("staffId")
	p.Call(p.business.Owner.Caller, "POST", "/api/integrations/partner/bookings", p.order("10:00", "A-1", nil)).WantCode(403, "insufficient_role")
	p.Call(hookstest.Guest, "POST", "/api/integrations/partner/bookings", p.order("10:00", "A-1", nil)).WantCode(401, "unauthenticated")
	refused := p.Call(p.business.Key("bookings:read"), "POST", "/api/integrations/partner/bookings", p.order("10:00", "A-1", nil)).WantCode(403, "insufficient_scope")
	if refused.String("requiredScope") != "bookings:write" || p.bookings() != 0 {
		t.Errorf("refused %s", refused.Body)
	}
}

func TestPartnersRaceUnderOneReference(t *testing.T) {
	p := partnerOf(hookstest.New(t), "Rosa")
	var mu sync.Mutex
	var all sync.WaitGroup
	statuses, ids := map[int]int{}, map[string]bool{}
	for range 30 {
		all.Go(func() {
			answer := p.book(p.order("10:00", "A-1", nil))
			mu.Lock()
			defer mu.Unlock()
			statuses[answer.Status]++
			ids[answer.String("id")] = true
		})
	}
	all.Wait()
	if statuses[201] != 1 || statuses[200] != 29 || len(ids) != 1 || p.bookings() != 1 {
		t.Errorf("statuses %v, %d ids", statuses, len(ids))
	}
}

func TestAPartnerReadsItsBusiness(t *testing.T) {
	i := hookstest.New(t)
	p, other := partnerOf(i, "Rosa"), partnerOf(i, "Otto")
	other.book(other.order("10:00", "A-1", nil)).Want(201)
	a := p.book(p.order("10:00", "A-1", nil)).Want(201).String("id")
	i.Clock.Advance(time.Minute)
	b := p.book(p.order("11:00", "A-2", nil)).Want(201).String("id")
	i.Clock.Advance(time.Minute)
	p.Call(p.key, "POST", "/api/bookings/"+a+"/cancel", order{"reason": "x"}).Want(200)
	for query, want := range map[string][]string{
		"": {b, a}, "externalReference=A-1": {a}, "externalReference=A-9": nil, "status=cancelled": {a}, "limit=1": {b}, "limit=1&page=2": {a},
		"updatedSince=2026-11-24T09:01:00Z": {b, a}, "updatedSince=2026-11-24T09:01:30Z": {a}, "from=2026-11-25T11:00:00%2B01:00": {b}, "to=2026-11-25": nil,
	} {
		answer := i.Call(p.key, "GET", "/api/integrations/partner/bookings?"+query, nil).Want(200)
		var got []string
		for _, booking := range answer.List("bookings") {
			got = append(got, booking["id"].(string))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
	i.Call(p.key, "GET", "/api/integrations/partner/bookings?staffId=x", nil).WantCode(400, "invalid_parameter").WantField("staffId")
	i.Call(p.business.Owner.Caller, "GET", "/api/integrations/partner/bookings", nil).WantCode(403, "insufficient_role")
	i.Call(hookstest.Guest, "GET", "/api/integrations/partner/bookings", nil).WantCode(401, "unauthenticated")
	i.Call(p.business.Key("bookings:write"), "GET", "/api/integrations/partner/bookings", nil).WantCode(403, "insufficient_scope")
}
