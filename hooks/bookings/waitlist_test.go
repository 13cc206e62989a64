package bookings_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

// wait puts somebody on the waitlist for the shop's service on the day of at; more says what is special.
func (s *shop) wait(caller hookstest.Caller, more body) hookstest.Answer {
	s.T.Helper()
	wish := body{"businessId": s.business.ID, "serviceId": s.service, "from": at("08:00"), "to": at("20:00")}
	for name, value := range more {
		if wish[name] = value; value == nil {
			delete(wish, name)
		}
	}
	return s.Call(caller, "POST", "/api/bookings/waitlist", wish)
}

// waiter is a guest on the waitlist; the names of several sort as they came.
func (s *shop) waiter(name string, more body) string {
	s.T.Helper()
	s.Clock.Advance(time.Millisecond)
	wish := body{"customer": guest(name + "@example.com")}
	for field, value := range more {
		wish[field] = value
	}
	return s.wait(hookstest.Guest, wish).Want(201).String("id")
}

// entry is a row of the waitlist with the hold that was offered.
type entry struct{ Status, Hold, Start string }

func (s *shop) entry(id string) (e entry) {
	s.T.Helper()
	if err := s.App.DB().NewQuery("SELECT w.status, w.hold, coalesce(b.start, '') AS start FROM waitlist w LEFT JOIN bookings b ON b.id = w.hold WHERE w.id = {:id}").
		Bind(body{"id": id}).One(&e); err != nil {
		s.T.Fatal(err)
	}
	return e
}

// wantEntries compares the states of entries.
func (s *shop) wantEntries(want string, ids ...string) {
	s.T.Helper()
	got := ""
	for _, id := range ids {
		got += s.entry(id).Status + " "
	}
	if got != want+" " {
		s.T.Errorf("the waitlist is %s, want %s", got, want)
	}
}

// mails are the entries that mails of offers are about, oldest first.
func (s *shop) mails() (ids []string) {
	s.T.Helper()
	if err := s.App.DB().NewQuery("SELECT subject FROM outbox WHERE topic = 'mail' AND type = 'waitlist_offer' ORDER BY rowid").Column(&ids); err != nil {
		s.T.Fatal(err)
	}
	return ids
}

func (s *shop) cancel(id string) {
	s.T.Helper()
	s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x"}).Want(200)
}

func TestWhoWaits(t *testing.T) {
	s := open(t)
	user, hugo, other := s.SignUp("Carla"), s.SignUp("Hugo"), openIn(s.Instance, "Otto")
	own := s.business.Join(hugo, "staff")
	ana := guest("a@example.com")
	for name, test := range map[string]struct {
		caller hookstest.Caller
		wish   body
		status int
		code   string
		field  string
	}{
		"guest":                        {hookstest.Guest, body{"customer": ana}, 201, "", ""},
		"guest for nobody":             {hookstest.Guest, nil, 422, "validation_failed", "customer"},
		"user":                         {user.Caller, nil, 201, "", ""},
		"user for another":             {user.Caller, body{"customer": ana}, 422, "validation_failed", "customer"},
		"key":                          {s.key, body{"customer": guest("b@example.com")}, 201, "", ""},
		"key, without an address":      {s.key, body{"customer": body{"name": "Ana", "phone": "+34600111222"}}, 422, "validation_failed", "customer.email"},
		"owner, with a person":         {s.owner.Caller, body{"customer": guest("c@example.com"), "staffId": own}, 201, "", ""},
		"staff":                        {hugo.Caller, body{"customer": guest("d@example.com")}, 201, "", ""},
		"staff for another":            {hugo.Caller, body{"customer": ana, "staffId": s.business.StaffID}, 403, "insufficient_role", ""},
		"a key that only reads":        {s.business.Key("bookings:read"), body{"customer": ana}, 403, "insufficient_scope", ""},
		"another tenant's key":         {other.key, body{"customer": ana}, 404, "not_found", "businessId"},
		"another tenant's service":     {user.Caller, body{"serviceId": other.service}, 404, "not_found", "serviceId"},
		"another tenant's person":      {user.Caller, body{"staffId": other.business.StaffID}, 404, "not_found", "staffId"},
		"an end before its start":      {user.Caller, body{"to": at("07:00")}, 422, "validation_failed", "to"},
		"nothing between":              {user.Caller, body{"to": at("08:00")}, 422, "validation_failed", "to"},
		"what is over":                 {user.Caller, body{"from": "2026-11-23T10:00:00Z", "to": "2026-11-24T09:00:00Z"}, 422, "validation_failed", "to"},
		"the end of time":              {user.Caller, body{"to": "9999-12-31T23:00:00Z"}, 422, "validation_failed", "to"},
		"more seats than there are":    {user.Caller, body{"seats": 2}, 422, "validation_failed", "seats"},
		"no range":                     {user.Caller, body{"from": nil, "to": nil}, 422, "validation_failed", "from"},
		"a field that is not theirs":   {user.Caller, body{"status": "taken"}, 422, "validation_failed", "status"},
		"a person and a range of days": {user.Caller, body{"staffId": own, "from": at("00:00"), "to": "2026-12-24T00:00:00+01:00"}, 201, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			before := s.number("SELECT (SELECT count(*) FROM waitlist) + (SELECT count(*) FROM customers)", nil)
			answer := s.wait(test.caller, test.wish).Want(test.status)
			if answer.String("code") != test.code {
				t.Errorf("code %s", answer.String("code"))
			}
			if test.field != "" {
				answer.WantField(test.field)
			}
			if test.code != "" {
				if s.number("SELECT (SELECT count(*) FROM waitlist) + (SELECT count(*) FROM customers)", nil) != before {
					t.Error("a refused wish left a trace")
				}
				return
			}
			if answer.String("status") != "waiting" || answer.String("businessId") != s.business.ID || answer.String("serviceId") != s.service || answer.Int("seats") != 1 || answer.String("createdAt") != "2026-11-24T09:00:00Z" {
				t.Errorf("waits %s", answer.Body)
			}
		})
	}
	if n := s.number("SELECT count(*) FROM waitlist WHERE staff = {:own}", body{"own": own}); n != 3 {
		t.Errorf("%d wait for Hugo", n)
	}
	s.change(body{"bookingPolicy": body{"allowGuests": false}})
	s.wait(hookstest.Guest, body{"customer": ana}).WantCode(401, "unauthenticated")
}

func TestWhoeverWaitsForTheSameStaysWhereTheyAre(t *testing.T) {
	s := open(t)
	first := s.wait(hookstest.Guest, body{"customer": guest("a@example.com")}).Want(201)
	s.Clock.Advance(time.Hour)
	again := s.wait(hookstest.Guest, body{"customer": guest("A@example.com")}).Want(200)
	if again.Body != first.Body {
		t.Errorf("again %s", again.Body)
	}
	s.wait(hookstest.Guest, body{"customer": guest("a@example.com"), "to": at("19:00")}).Want(201)
	s.wait(hookstest.Guest, body{"customer": guest("b@example.com")}).Want(201)
}

func TestAFreedTimeIsOfferedToWhoeverCameFirst(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	a, b, c := s.waiter("a", nil), s.waiter("b", nil), s.waiter("c", body{"from": at("12:00")})
	s.cancel(id)
	s.wantEntries("offered waiting waiting", a, b, c)
	offered := s.entry(a)
	if offered.Start != "2026-11-25 09:00:00.000Z" {
		t.Errorf("offered %+v", offered)
	}
	if n := s.number("SELECT count(*) FROM bookings WHERE id = {:id} AND status = 'held' AND expiresAt = {:until} AND customer = ''",
		body{"id": offered.Hold, "until": collections.At(s.Clock.Now().Add(15 * time.Minute)).Text()}); n != 1 {
		t.Error("the offer is no hold of 15 minutes")
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("y@example.com")})).WantCode(409, "slot_taken")
	if mails := s.mails(); !slices.Equal(mails, []string{a}) {
		t.Errorf("mails to %v", mails)
	}
	s.Clock.Advance(15*time.Minute - time.Second)
	s.expire()
	s.wantEntries("offered waiting waiting", a, b, c)
	s.Clock.Advance(time.Second)
	s.expire()
	s.expire()
	s.wantEntries("expired offered waiting", a, b, c)
	s.Clock.Advance(15 * time.Minute)
	s.expire()
	s.wantEntries("expired expired waiting", a, b, c)
	if mails := s.mails(); !slices.Equal(mails, []string{a, b}) {
		t.Errorf("mails to %v", mails)
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("y@example.com")})).Want(201)
}

func TestTheMailShowsWhatIsOfferedAndToWhom(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	s.waiter("a", nil)
	s.cancel(id)
	var text string
	if err := s.App.DB().NewQuery("SELECT body FROM outbox WHERE type = 'waitlist_offer'").Row(&text); err != nil {
		t.Fatal(err)
	}
	var letter struct {
		Booking struct {
			Start, ServiceName, StaffName, ExpiresAt, Timezone string
			Customer                                           struct{ Name, Email, Locale string }
		}
	}
	if err := json.Unmarshal([]byte(text), &letter); err != nil {
		t.Fatal(err)
	}
	told := letter.Booking
	if told.Start != "2026-11-25T09:00:00Z" || told.ServiceName != "Cut" || told.StaffName != "Rosa" || told.ExpiresAt == "" || told.Timezone != "Europe/Madrid" ||
		told.Customer.Name != "Ana García" || told.Customer.Email != "a@example.com" || told.Customer.Locale == "" {
		t.Errorf("told %s", text)
	}
}

// Each way in which a time is given up passes it on.
func TestEveryWayToGiveUpATimePassesItOn(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	asked := func() string {
		return s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	}
	for name, free := range map[string]func(id string){
		"cancelled by the customer": func(id string) { s.Call(user.Caller, "POST", "/api/bookings/"+id+"/cancel", nil).Want(200) },
		"cancelled":                 s.cancel,
		"declined": func(id string) {
			s.Call(s.key, "PATCH", "/api/bookings/"+id+"/status", body{"status": "declined"}).Want(200)
		},
		"moved":                 func(id string) { s.move(s.key, id, body{"start": at("15:00")}).Want(200) },
		"moved by the customer": func(id string) { s.move(user.Caller, id, body{"start": at("15:00")}).Want(200) },
		"expired": func(id string) {
			s.SQL("UPDATE bookings SET expiresAt = {:now}, version = version + 1 WHERE id = {:id}", body{"now": collections.At(s.Clock.Now()).Text(), "id": id})
			s.expire()
		},
		"a hold that is given back": func(id string) {
			held := s.hold(user.Caller, "16:00", nil).Want(201).String("id")
			s.SQL("UPDATE waitlist SET rangeStart = '2026-11-25 15:00:00.000Z' WHERE status = 'waiting'", nil)
			s.Call(user.Caller, "DELETE", "/api/bookings/holds/"+held, nil).Want(200)
		},
		"a hold that is over": func(id string) {
			s.hold(user.Caller, "16:00", nil).Want(201)
			s.SQL("UPDATE waitlist SET rangeStart = '2026-11-25 15:00:00.000Z' WHERE status = 'waiting'", nil)
			s.Clock.Advance(5 * time.Minute)
			s.expire()
			s.Clock.Advance(-5 * time.Minute)
		},
		"a hold for another": func(id string) {
			s.hold(user.Caller, "16:00", nil).Want(201)
			s.SQL("UPDATE waitlist SET rangeStart = '2026-11-25 15:00:00.000Z' WHERE status = 'waiting'", nil)
			s.hold(user.Caller, "12:00", nil).Want(201)
		},
		"by the operator": func(id string) {
			operator := s.Superuser()
			s.Call(operator, "PATCH", "/api/collections/bookings/records/"+id, body{"status": "cancelled"}).Want(200)
		},
	} {
		t.Run(name, func(t *testing.T) {
			id := asked()
			waits := s.waiter("a", nil)
			free(id)
			s.wantEntries("offered", waits)
			s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+waits, nil).Want(200)
			s.wantEntries("removed", waits)
			s.SQL("UPDATE bookings SET status = 'declined', expiresAt = '', version = version + 1 WHERE status IN ('pending', 'confirmed')", nil)
			s.SQL("UPDATE bookings SET status = 'expired', expiresAt = '', caller = '', version = version + 1 WHERE status = 'held'", nil)
		})
	}
}

func TestWhatSuitsWhom(t *testing.T) {
	for name, test := range map[string]struct {
		wish   func(s *shop, berta, short, long string) body
		offers bool
		start  string
	}{
		"anybody":          {func(*shop, string, string, string) body { return nil }, true, "09:00"},
		"the person":       {func(s *shop, _, _, _ string) body { return body{"staffId": s.business.StaffID} }, true, "09:00"},
		"another person":   {func(_ *shop, berta, _, _ string) body { return body{"staffId": berta} }, false, ""},
		"a part of it":     {func(_ *shop, _, short, _ string) body { return body{"serviceId": short, "from": at("10:15")} }, true, "09:15"},
		"what is too long": {func(_ *shop, _, _, long string) body { return body{"serviceId": long} }, false, ""},
		"from then on":     {func(*shop, string, string, string) body { return body{"from": at("10:00")} }, true, "09:00"},
		"just after":       {func(*shop, string, string, string) body { return body{"from": "2026-11-25T10:00:00.001+01:00"} }, false, ""},
		"until then":       {func(*shop, string, string, string) body { return body{"to": at("10:00")} }, false, ""},
		"another day": {func(*shop, string, string, string) body {
			return body{"from": "2026-11-26T00:00:00Z", "to": "2026-11-28T00:00:00Z"}
		}, false, ""},
		"another person's service": {func(s *shop, berta, _, _ string) body {
			return body{"serviceId": s.addService(body{"staffIds": []string{berta}})}
		}, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			berta := s.addStaff("Berta")
			id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID, "customer": guest("x@example.com")})).Want(201).String("id")
			for _, clock := range []string{"09:00", "09:30", "10:30", "11:00"} {
				s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"staffId": s.business.StaffID, "customer": guest("x@example.com")})).Want(201)
			}
			waits := s.waiter("a", test.wish(s, berta, s.addService(body{"durationMinutes": 15}), s.addService(body{"durationMinutes": 45})))
			s.cancel(id)
			got := s.entry(waits)
			if (got.Status == "offered") != test.offers || test.offers && got.Start != "2026-11-25 "+test.start+":00.000Z" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestALongTimeServesSeveral(t *testing.T) {
	s := open(t)
	id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"durationMinutes": 90, "customer": guest("x@example.com")})).Want(201).String("id")
	s.Call(s.key, "POST", "/api/bookings", s.order("09:00", body{"durationMinutes": 60, "customer": guest("x@example.com")})).Want(201)
	s.Call(s.key, "POST", "/api/bookings", s.order("11:30", body{"durationMinutes": 390, "customer": guest("x@example.com")})).Want(201)
	var ids []string
	for _, name := range []string{"a", "b", "c", "d"} {
		ids = append(ids, s.waiter(name, nil))
	}
	s.cancel(id)
	s.wantEntries("offered offered offered waiting", ids...)
	s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+ids[1], nil).Want(200)
	s.wantEntries("offered removed offered offered", ids...)
	if first, last := s.entry(ids[1]), s.entry(ids[3]); first.Start != last.Start {
		t.Errorf("the time that was given back is %s, the next got %s", first.Start, last.Start)
	}
}

func TestSeatsThatAreGivenUpAreOffered(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 4})
	id := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"seats": 4, "customer": guest("x@example.com")})).Want(201).String("id")
	s.Call(s.key, "POST", "/api/bookings", s.order("09:00", body{"seats": 1, "customer": guest("x@example.com"), "durationMinutes": 60, "override": true})).Want(201)
	three, two := s.waiter("a", body{"seats": 3, "to": at("10:15")}), s.waiter("b", body{"seats": 2, "from": at("10:00"), "to": at("10:15")})
	s.move(s.key, id, body{"seats": 2}).Want(200)
	s.wantEntries("waiting offered", three, two)
	s.move(s.key, id, body{"seats": 1}).Want(200)
	s.wantEntries("waiting offered", three, two)
}

func TestAnOfferIsWithinTheRules(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"noticeMinutes": 240}})
	soon := s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": "2026-11-24T12:00:00+01:00", "override": true, "customer": guest("x@example.com")})).Want(201).String("id")
	odd := s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": at("03:00"), "override": true, "customer": guest("x@example.com")})).Want(201).String("id")
	waits := s.waiter("a", body{"from": "2026-11-24T09:00:00Z", "to": at("09:00")})
	s.cancel(soon)
	s.cancel(odd)
	s.wantEntries("waiting", waits)
	archived := s.waiter("b", nil)
	id := s.book("10:00", "x@example.com").String("id")
	s.SQL("UPDATE services SET status = 'archived'", nil)
	s.cancel(id)
	s.wantEntries("waiting waiting", waits, archived)
}

func TestAnOfferIsTakenByItsHold(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	a, b := s.waiter("a", nil), s.waiter("b", nil)
	s.cancel(id)
	hold := s.entry(a).Hold
	booked := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"hold": hold, "customer": guest("a@example.com")})).Want(201)
	if booked.String("id") != hold || booked.String("status") != "confirmed" {
		t.Errorf("booked %s", booked.Body)
	}
	s.wantEntries("taken waiting", a, b)
	s.Clock.Advance(time.Hour)
	s.expire()
	if left := s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+a, nil).Want(200); left.String("status") != "taken" {
		t.Errorf("left %s", left.Body)
	}
	s.wantEntries("taken waiting", a, b)
}

// byLink is whoever has the link of a mail.
func (s *shop) byLink(subject string) collections.Tenant {
	return collections.NewTenant(s.App, s.business.ID, collections.Actor{Type: "guest", BookingID: subject})
}

func TestAnOfferIsTakenByItsLink(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	id := s.book("10:00", "x@example.com").String("id")
	waits := s.wait(user.Caller, nil).Want(201).String("id")
	take := func() (bookings.Placed, error) {
		return bookings.TakeOffer(s.byLink(waits), waits, []byte("secret"), s.Clock.Now())
	}
	if _, err := take(); fault.CodeOf(err) != "offer_expired" {
		t.Errorf("before there is one: %v", err)
	}
	s.cancel(id)
	if _, err := bookings.TakeOffer(s.byLink("another00000000"), waits, []byte("secret"), s.Clock.Now()); !errors.Is(err, collections.ErrNotFound) {
		t.Errorf("by another link: %v", err)
	}
	first, err := take()
	if err != nil || first.Link == "" || first.Booking.CustomerUser != user.ID || first.Booking.Status != "confirmed" {
		t.Fatalf("taken %+v, error %v", first.Booking, err)
	}
	s.wantEntries("taken", waits)
	rows := s.rows()
	again, err := take()
	if err != nil || again.Booking.ID != first.Booking.ID || again.Link != "" || s.rows() != rows {
		t.Errorf("again %+v, error %v", again.Booking, err)
	}
	mine := s.Call(user.Caller, "GET", "/api/bookings/"+first.Booking.ID, nil).Want(200)
	if mine.String("customer.name") != "Carla" || mine.Int("version") != 2 {
		t.Errorf("mine %s", mine.Body)
	}
	if events := s.events(first.Booking.ID); !slices.Equal(events, []string{"booking.created"}) {
		t.Errorf("events %v", events)
	}
}

func TestALateTakerIsTold(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	a, b := s.waiter("a", nil), s.waiter("b", nil)
	s.cancel(id)
	s.Clock.Advance(15 * time.Minute)
	if _, err := bookings.TakeOffer(s.byLink(a), a, []byte("secret"), s.Clock.Now()); fault.CodeOf(err) != "offer_expired" {
		t.Errorf("late: %v", err)
	}
	s.expire()
	if _, err := bookings.TakeOffer(s.byLink(a), a, []byte("secret"), s.Clock.Now()); fault.CodeOf(err) != "offer_expired" {
		t.Errorf("later: %v", err)
	}
	if placed, err := bookings.TakeOffer(s.byLink(b), b, []byte("secret"), s.Clock.Now()); err != nil || placed.Booking.CustomerEmail != "b@example.com" {
		t.Errorf("the next: %v", err)
	}
}

func TestAnOfferDoesNotLiftTheGuestsCap(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	waits := s.waiter("a", nil)
	for _, clock := range []string{"12:00", "12:30", "13:00", "13:30", "14:00"} {
		s.book(clock, "a@example.com")
	}
	s.cancel(id)
	if _, err := bookings.TakeOffer(s.byLink(waits), waits, []byte("secret"), s.Clock.Now()); fault.CodeOf(err) != "cap" {
		t.Errorf("the sixth: %v", err)
	}
	s.wantEntries("offered", waits)
}

func TestWhoLeavesTheWaitlist(t *testing.T) {
	s := open(t)
	user, stranger, other, hugo := s.SignUp("Carla"), s.SignUp("Sonia"), openIn(s.Instance, "Otto"), s.SignUp("Hugo")
	own := s.business.Join(hugo, "staff")
	for name, test := range map[string]struct {
		waits  hookstest.Caller
		wish   body
		leaves hookstest.Caller
		status int
	}{
		"guest, by id":                {hookstest.Guest, body{"customer": guest("a@example.com")}, hookstest.Guest, 200},
		"guest's, by the owner":       {hookstest.Guest, body{"customer": guest("a@example.com")}, s.owner.Caller, 200},
		"user":                        {user.Caller, nil, user.Caller, 200},
		"user's, by a guest":          {user.Caller, nil, hookstest.Guest, 404},
		"user's, by a stranger":       {user.Caller, nil, stranger.Caller, 404},
		"user's, by the key":          {user.Caller, nil, s.key, 200},
		"user's, by another's key":    {user.Caller, nil, other.key, 404},
		"user's, by another's owner":  {user.Caller, nil, other.owner.Caller, 404},
		"anybody's, by staff":         {user.Caller, nil, hugo.Caller, 404},
		"their own, by staff":         {user.Caller, body{"staffId": own}, hugo.Caller, 200},
		"another person's, by staff":  {user.Caller, body{"staffId": s.business.StaffID}, hugo.Caller, 404},
		"user's, by a key that reads": {user.Caller, nil, s.business.Key("bookings:read"), 403},
	} {
		t.Run(name, func(t *testing.T) {
			id := s.wait(test.waits, test.wish).Want(201).String("id")
			left := s.Call(test.leaves, "DELETE", "/api/bookings/waitlist/"+id, nil).Want(test.status)
			want := "waiting"
			if test.status == 200 {
				want = "removed"
				if again := s.Call(test.leaves, "DELETE", "/api/bookings/waitlist/"+id, nil).Want(200); left.String("status") != want || again.Body != left.Body {
					t.Errorf("left %s", left.Body)
				}
			}
			s.wantEntries(want, id)
			s.SQL("UPDATE waitlist SET status = 'removed'", nil)
		})
	}
	id := s.book("10:00", "x@example.com").String("id")
	waits := s.waiter("z", nil)
	s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+waits, nil).Want(200)
	s.cancel(id)
	s.wantEntries("removed", waits)
}

func TestAWishEndsWithItsTime(t *testing.T) {
	s := open(t)
	soon, later := s.waiter("a", body{"to": at("09:00")}), s.waiter("b", nil)
	end := func() {
		t.Helper()
		if err := collections.NewSystem(s.App).ExpireWaiting(s.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	s.Clock.Set(instantOf(t, at("09:00")).Add(-time.Second))
	end()
	s.wantEntries("waiting waiting", soon, later)
	s.Clock.Advance(time.Second)
	end()
	s.wantEntries("expired waiting", soon, later)
}

// Whoever sees a time as free gets it, though its deadline had only just passed; what is left goes to those who wait.
func TestWhatIsSeenAsFreeIsNotPassedOnFirst(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	waits := s.waiter("a", nil)
	s.hold(user.Caller, "10:00", nil).Want(201)
	s.Clock.Advance(5 * time.Minute)
	s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("x@example.com")})).Want(201)
	s.wantEntries("waiting", waits)
	s.hold(user.Caller, "12:00", nil).Want(201)
	s.Clock.Advance(5 * time.Minute)
	s.Call(s.key, "POST", "/api/bookings", s.order("15:00", body{"customer": guest("x@example.com")})).Want(201)
	s.wantEntries("offered", waits)
	if got := s.entry(waits); got.Start != "2026-11-25 11:00:00.000Z" {
		t.Errorf("offered %+v", got)
	}
}

func TestOffersRaceWithBookings(t *testing.T) {
	s := open(t)
	for round := range 5 {
		clock := fmt.Sprintf("1%d:00", round)
		id := s.book(clock, "x@example.com").String("id")
		waits := s.waiter(fmt.Sprintf("w%d", round), body{"from": at(clock), "to": at(fmt.Sprintf("1%d:01", round))})
		counts := s.race(20, func(n int) hookstest.Answer {
			if n == 10 {
				return s.Call(s.key, "POST", "/api/bookings/"+id+"/cancel", body{"reason": "x"})
			}
			return s.Call(s.key, "POST", "/api/bookings", s.order(clock, body{"customer": guest("y@example.com")}))
		})
		if counts["200 "] != 1 || counts["409 slot_taken"] != 19 {
			t.Errorf("round %d: %v", round, counts)
		}
		s.wantEntries("offered", waits)
	}
}

func TestTakersOfOneOfferRace(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "x@example.com").String("id")
	waits := s.waiter("a", nil)
	s.cancel(id)
	hold := s.entry(waits).Hold
	counts := s.race(10, func(n int) hookstest.Answer {
		if n%2 == 0 {
			return s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"hold": hold, "customer": guest("a@example.com")}))
		}
		return s.Call(hookstest.Guest, "DELETE", "/api/bookings/waitlist/"+waits, nil)
	})
	taken := s.entry(waits).Status == "taken"
	if counts["200 "] != 5 || taken != (counts["201 "] == 1) || counts["201 "]+counts["404 not_found"] != 5 {
		t.Errorf("answers %v, %s", counts, s.entry(waits).Status)
	}
}
