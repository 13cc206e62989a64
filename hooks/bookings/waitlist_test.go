package bookings_test

import (
	"testing"
	"time"

	"nearbyassist/collections"
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

// Each way in which a time is given up passes it on.
// byLink is whoever has the link of a mail.
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
