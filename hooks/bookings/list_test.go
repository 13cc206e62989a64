package bookings_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

// ids are those of listed bookings.
func ids(answer hookstest.Answer) (all []string) {
	for _, booking := range answer.List("bookings") {
		all = append(all, booking["id"].(string))
	}
	return all
}

func (s *shop) list(caller hookstest.Caller, query string) hookstest.Answer {
	s.T.Helper()
	return s.Call(caller, "GET", "/api/bookings/business/"+s.business.ID+"?"+query, nil)
}

func TestTheListIsNarrowed(t *testing.T) {
	s := open(t)
	shave, berta := s.addService(body{"name": "Shave"}), s.addStaff("Berta")
	book := func(start string, more body) string {
		s.Clock.Advance(time.Minute)
		if more["customer"] == nil {
			more["customer"] = guest("ana@example.com")
		}
		more["start"] = start
		return s.Call(s.key, "POST", "/api/bookings", s.order("", more)).Want(201).String("id")
	}
	own := s.business.StaffID
	a := book("2026-11-25T10:00:00+01:00", body{"staffId": own})
	b := book("2026-11-26T10:00:00+01:00", body{"staffId": own, "serviceId": shave})
	c := book("2026-11-26T10:00:00+01:00", body{"staffId": berta, "customer": body{"name": "Zoë 100%_", "phone": "+34 600 999 888"}})
	d := book("2026-11-30T10:00:00+01:00", body{"staffId": berta})
	s.Clock.Advance(time.Minute)
	s.Call(s.key, "POST", "/api/bookings/"+a+"/cancel", body{"reason": "x"}).Want(200)
	zoe := s.Call(s.key, "GET", "/api/bookings/"+c, nil).Want(200)
	tie := []string{b, c}
	slices.Sort(tie)
	for query, want := range map[string][]string{
		"":                           {d, tie[1], tie[0], a},
		"sort=-start":                {d, tie[1], tie[0], a},
		"sort=start":                 {a, tie[0], tie[1], d},
		"sort=updatedAt":             {b, c, d, a},
		"status=cancelled":           {a},
		"status=confirmed,cancelled": {d, tie[1], tie[0], a},
		"status=pending":             nil,
		"staffId=" + berta:           {d, c},
		"serviceId=" + shave:         {b},
		"customerId=" + zoe.String("customer.id"):       {c},
		"customerId=nobody":                             nil,
		"from=2026-11-26":                               {d, tie[1], tie[0]},
		"from=2026-11-26&to=2026-11-30":                 {tie[1], tie[0]},
		"to=2026-11-25T09:00:00Z":                       nil,
		"to=2026-11-25T09:00:00.001Z":                   {a},
		"from=2026-11-30T10:00:00%2B01:00":              {d},
		"updatedSince=2026-11-24T09:03:00Z":             {c, d, a},
		"updatedSince=2026-11-24T09:03:00Z&sort=-start": {d, c, a},
		"updatedSince=2026-11-25":                       nil,
		"q=zo":                                          {c},
		"q=" + url.QueryEscape("100%_"):                 {c},
		"q=" + url.QueryEscape("1%0"):                   nil,
		"q=600999":                                      {c},
		"q=ana%40example":                               {d, b, a},
		"q=" + zoe.String("reference"):                  {c},
		"q=ana&status=cancelled":                        {a},
	} {
		answer := s.list(s.key, query).Want(200)
		if got := ids(answer); !slices.Equal(got, want) || answer.Int("total") != len(want) || answer.Int("page") != 1 || answer.Int("limit") != 20 {
			t.Errorf("%q: %v of %d, want %v", query, got, answer.Int("total"), want)
		}
	}
	for query, field := range map[string]string{
		"status=lost": "status", "from=soon": "from", "to=2026-13-01": "to", "updatedSince=x": "updatedSince", "sort=name": "sort", "limit=101": "limit", "limit=0": "limit",
		"page=0": "page", "cursor=x": "cursor", "page=2&cursor=eyJwIjoyLCJ2IjoiIiwiaSI6ImEifQ": "cursor", "colour=red": "colour", "status=held": "status",
	} {
		answer := s.list(s.key, query).WantCode(400, "invalid_parameter")
		if errors := answer.List("errors"); len(errors) != 1 || (errors[0]["field"] != field && errors[0]["field"] != field+"[0]") {
			t.Errorf("%q: %s", query, answer.Body)
		}
	}
}

func TestWhoListsABusiness(t *testing.T) {
	s := open(t)
	hugo, dora, other := s.SignUp("Hugo"), s.SignUp("Dora"), openIn(s.Instance, "Otto")
	own := s.business.Join(hugo, "staff")
	s.SQL("UPDATE staff SET seesAll = TRUE WHERE id = {:id}", body{"id": s.business.Join(dora, "staff")})
	theirs := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID, "customer": guest("a@example.com")})).Want(201).String("id")
	his := s.Call(s.key, "POST", "/api/bookings", s.order("11:00", body{"staffId": own, "customer": guest("a@example.com")})).Want(201).String("id")
	for name, test := range map[string]struct {
		caller hookstest.Caller
		query  string
		status int
		want   []string
	}{
		"owner": {s.owner.Caller, "", 200, []string{his, theirs}}, "key": {s.key, "", 200, []string{his, theirs}}, "who sees all": {dora.Caller, "", 200, []string{his, theirs}},
		"staff": {hugo.Caller, "", 200, []string{his}}, "staff for himself": {hugo.Caller, "staffId=" + own, 200, []string{his}},
		"staff for another": {hugo.Caller, "staffId=" + s.business.StaffID, 200, nil},
		"guest":             {hookstest.Guest, "", 401, nil}, "stranger": {s.SignUp("Sonia").Caller, "", 404, nil},
		"another tenant's owner": {other.owner.Caller, "", 404, nil}, "another tenant's key": {other.key, "", 404, nil},
		"key without the scope": {s.business.Key("bookings:write"), "", 403, nil},
	} {
		answer := s.list(test.caller, test.query)
		if answer.Status != test.status {
			t.Errorf("%s: %d", name, answer.Status)
		} else if test.status == 200 && (!slices.Equal(ids(answer), test.want) || answer.Int("total") != len(test.want)) {
			t.Errorf("%s: %v of %d, want %v", name, ids(answer), answer.Int("total"), test.want)
		}
	}
}

func TestPagesAndCursors(t *testing.T) {
	s := open(t)
	var all []string
	for n := range 12 {
		all = append([]string{s.book(fmt.Sprintf("%02d:%02d", 10+n/2, n%2*30), "a@example.com").String("id")}, all...)
	}
	if third := s.list(s.key, "limit=5&page=3").Want(200); !slices.Equal(ids(third), all[10:]) || third.Value("nextCursor") != nil || third.Int("page") != 3 || third.Int("total") != 12 {
		t.Errorf("third page %s", third.Body)
	}
	if past := s.list(s.key, "limit=5&page=9").Want(200); len(ids(past)) != 0 || past.Int("total") != 12 || past.Value("nextCursor") != nil {
		t.Errorf("past the end %s", past.Body)
	}
	first := s.list(s.key, "limit=5").Want(200)
	got := ids(first)
	// Rows come and go meanwhile: one before the place that is read, one behind it.
	s.book("17:30", "a@example.com")
	late := s.book("09:00", "a@example.com").String("id")
	second := s.list(s.key, "limit=5&cursor="+first.String("nextCursor")).Want(200)
	got = append(got, ids(second)...)
	third := s.list(s.key, "limit=5&cursor="+second.String("nextCursor")).Want(200)
	got = append(got, ids(third)...)
	if want := append(slices.Clone(all), late); !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	if second.Int("page") != 2 || third.Int("page") != 3 || third.Value("nextCursor") != nil || third.Int("total") != 14 {
		t.Errorf("pages %d and %d, then %v", second.Int("page"), third.Int("page"), third.Value("nextCursor"))
	}
}

func TestACursorOfEqualStarts(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 30})
	var want []string
	for n := range 9 {
		want = append(want, s.book("10:00", fmt.Sprintf("c%d@example.com", n)).String("id"))
	}
	for _, sort := range []string{"start", "-start", "updatedAt"} {
		var got []string
		query := "limit=2&sort=" + sort
		for cursor := ""; ; {
			page := s.list(s.key, query+cursor).Want(200)
			got = append(got, ids(page)...)
			if page.Value("nextCursor") == nil {
				break
			}
			cursor = "&cursor=" + page.String("nextCursor")
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("by %s: %v, want %v", sort, got, want)
		}
	}
}

func TestMyBookingsAreMineInAllBusinesses(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Otto")
	user := s.SignUp("Carla")
	s.Call(user.Caller, "POST", "/api/bookings", s.order("09:00", body{"customer": guest("a@example.com")})).Want(422)
	s.book("09:00", "a@example.com")
	one := s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201).String("id")
	two := s.Call(user.Caller, "POST", "/api/bookings", other.order("11:00", nil)).Want(201).String("id")
	three := s.Call(user.Caller, "POST", "/api/bookings", s.order("12:00", nil)).Want(201).String("id")
	s.Call(user.Caller, "POST", "/api/bookings/"+three+"/cancel", nil).Want(200)
	mine := func(query string) hookstest.Answer {
		return s.Call(user.Caller, "GET", "/api/bookings/my-bookings?"+query, nil)
	}
	for query, want := range map[string][]string{
		"": {three, two, one}, "sort=start": {one, two, three}, "status=confirmed": {two, one}, "limit=2": {three, two}, "limit=2&page=2": {one},
		"from=2026-11-25T11:00:00Z": {three}, "to=2026-11-25": nil, "from=2026-11-25": {three, two, one},
	} {
		answer := mine(query).Want(200)
		if !slices.Equal(ids(answer), want) {
			t.Errorf("%q: %v, want %v", query, ids(answer), want)
		}
		for _, booking := range answer.List("bookings") {
			if _, there := booking["internalNotes"]; there {
				t.Errorf("%q shows internal notes", query)
			}
		}
	}
	s.SQL("UPDATE users SET timezone = 'Pacific/Kiritimati' WHERE id = {:id}", body{"id": user.ID}) // there it is the 26th
	if answer := mine("to=2026-11-26").Want(200); !slices.Equal(ids(answer), []string{one}) {
		t.Errorf("until midnight at home: %v", ids(answer))
	}
	mine("q=x").WantCode(400, "invalid_parameter").WantField("q")
	s.Call(s.key, "GET", "/api/bookings/my-bookings", nil).WantCode(403, "insufficient_role")
	s.Call(hookstest.Guest, "GET", "/api/bookings/my-bookings", nil).WantCode(401, "unauthenticated")
}
