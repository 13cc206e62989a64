package bookings_test

import (
	"testing"

	"nearbyassist/hooks/hookstest"
)

// customerOf books at a free time and answers whom the booking is for.
func (s *shop) customerOf(caller hookstest.Caller, customer any) string {
	s.T.Helper()
	made := s.Call(caller, "POST", "/api/bookings", s.order("10:00", body{"customer": customer})).Want(201)
	s.Call(s.owner.Caller, "POST", "/api/bookings/"+made.String("id")+"/cancel", body{"reason": "next case"}).Want(200)
	return made.String("customer.id")
}

func TestACustomerIsOneRecordPerPersonAndBusiness(t *testing.T) {
	s := open(t)
	ana := s.customerOf(s.key, body{"name": "Ana", "email": "ana@example.com", "phone": "+34 600 111 222"})
	for name, customer := range map[string]body{
		"by address": {"name": "Ana G.", "email": " ANA@example.com"}, "by phone": {"name": "Ana", "phone": "+34-600-111-222"},
		"by both": {"name": "Ana", "email": "ana@example.com", "phone": "+34600999999"},
	} {
		if got := s.customerOf(s.key, customer); got != ana {
			t.Errorf("%s: another record", name)
		}
	}
	if got := s.customerOf(hookstest.Guest, guest("ana@example.com")); got != ana {
		t.Error("a guest of the same address is another record")
	}
	if got := s.customerOf(s.key, body{"name": "Ben", "email": "ben@example.com", "phone": "+34600111222"}); got == ana {
		t.Error("a phone that is shared makes two people one")
	}
	other := openIn(s.Instance, "Otto")
	if got := other.customerOf(other.key, guest("ana@example.com")); got == ana {
		t.Error("a record is shared between businesses")
	}
}

func TestWhatAGuestTypesIsNoProof(t *testing.T) {
	s := open(t)
	s.customerOf(s.key, body{"name": "Ana García", "email": "ana@example.com", "phone": "+34600111222"})
	made := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("11:00", body{"customer": body{"name": "Mallory", "email": "ana@example.com", "phone": "+34600666666"}})).Want(201)
	if made.String("customer.name") != "Mallory" || made.String("customer.phone") != "+34600666666" {
		t.Errorf("a stranger reads of the customer: %s", made.Body)
	}
	seen := s.Call(s.key, "GET", "/api/bookings/"+made.String("id"), nil).Want(200)
	if seen.String("customer.name") != "Ana García" || seen.String("customer.phone") != "+34600111222" {
		t.Errorf("a stranger changed the customer: %s", seen.Body)
	}
	if got := s.customerOf(hookstest.Guest, body{"name": "Mallory", "email": "mallory@example.com", "phone": "+34600111222"}); got == made.String("customer.id") {
		t.Error("a stranger became the customer by a phone number")
	}
}

func TestAnAccountIsJoinedByAProvedAddressOnly(t *testing.T) {
	s := open(t)
	asGuest := s.customerOf(s.key, guest("carla@example.com"))
	carla := s.SignUp("Carla")
	unproved := s.customerOf(carla.Caller, nil)
	if unproved == asGuest {
		t.Error("an address that nobody proved joined the bookings of its owner")
	}
	if got := s.customerOf(s.key, guest("carla@example.com")); got != asGuest {
		t.Error("the business's record went to an account that proved nothing")
	}
	if got := s.customerOf(carla.Caller, nil); got != unproved {
		t.Error("an account has two records")
	}

	dora := openIn(s.Instance, "Dora").owner
	s.verify(dora)
	visitor := s.customerOf(s.key, body{"name": "Dora", "email": dora.Email})
	if got := s.customerOf(dora.Caller, nil); got != visitor {
		t.Error("a proved address did not join its bookings")
	}
	if mine := s.Call(dora.Caller, "GET", "/api/bookings/my-bookings", nil).Want(200); mine.Int("total") != 2 {
		t.Errorf("the account has %d bookings", mine.Int("total"))
	}
	if got := s.customerOf(s.key, body{"name": "Dora", "email": dora.Email}); got != visitor {
		t.Error("the business no longer finds a customer with an account")
	}
	if got := s.customerOf(hookstest.Guest, body{"name": "Mallory", "email": dora.Email}); got == visitor {
		t.Error("a guest got into an account's record")
	}
}

func TestTheBusinessFillsInWhatItsRecordLacks(t *testing.T) {
	s := open(t)
	byPhone := s.customerOf(s.key, body{"name": "Ana", "phone": "+34600111222"})
	if got := s.customerOf(s.key, body{"name": "Ana María", "phone": "+34600111222", "email": "ana@example.com", "locale": "es"}); got != byPhone {
		t.Fatal("another record")
	}
	if n := s.number("SELECT count(*) FROM customers WHERE id = {:id} AND name = 'Ana' AND email = 'ana@example.com' AND locale = 'es'", body{"id": byPhone}); n != 1 {
		t.Error("the record was not filled in, or was overwritten")
	}
	if n := s.number("SELECT bookingCount FROM customers WHERE id = {:id} AND lastBookingAt = '2026-11-25 09:00:00.000Z'", body{"id": byPhone}); n != 2 {
		t.Errorf("%d bookings are counted", n)
	}
}
