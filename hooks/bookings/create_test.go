package bookings_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"nearbyassist/domain/token"
	"nearbyassist/hooks/hookstest"
)

func TestABookingIsWhatWasAgreed(t *testing.T) {
	s := open(t)
	s.change(body{"cancellationPolicy": body{"freeMinutes": 1440, "tiers": []body{{"minutesBefore": 1440, "feePercent": 50}}}})
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{
		"customer": body{"name": " Ana García ", "email": "ANA@example.com", "phone": "+34 600 111 222", "locale": "es", "timezone": "Atlantic/Canary"},
		"notes":    "First visit", "internalNotes": "Pays late",
	})).Want(201)
	for path, want := range map[string]any{
		"businessName": "Rosa's", "serviceName": "Cut", "staffName": "Rosa", "staffId": s.business.StaffID,
		"start": "2026-11-25T09:00:00Z", "end": "2026-11-25T09:30:00Z", "timezone": "Europe/Madrid", "durationMinutes": 30.0, "seats": 1.0,
		"status": "confirmed", "pendingFor": nil, "expiresAt": nil, "price.amount": 2000.0, "price.currency": "EUR", "amountDue.amount": 2000.0,
		"paymentStatus": "unpaid", "customer.name": "Ana García", "customer.email": "ana@example.com", "customer.phone": "+34600111222",
		"customer.locale": "es", "customer.timezone": "Atlantic/Canary", "notes": "First visit", "internalNotes": "Pays late",
		"source": "key", "externalReference": nil, "version": 1.0, "cancellationPolicy.freeMinutes": 1440.0,
	} {
		if got := made.Value(path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	s.SQL("UPDATE services SET name = 'Shave', price = 9900, durationMinutes = 60", nil)
	s.change(body{"cancellationPolicy": nil})
	later := s.Call(s.key, "GET", "/api/bookings/"+made.String("id"), nil).Want(200)
	for _, path := range []string{"serviceName", "price.amount", "end", "cancellationPolicy.freeMinutes"} {
		if later.Value(path) != made.Value(path) {
			t.Errorf("an edit of the service changed %s of its booking to %v", path, later.Value(path))
		}
	}
}

func TestTheManageLinkIsShownOnceAndStoredHashed(t *testing.T) {
	s := open(t)
	made := s.book("10:00", "ana@example.com")
	_, secret, found := strings.Cut(made.String("manageUrl"), s.URL+"/m/")
	if !found || len(secret) != 43 || made.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("link %q, Cache-Control %q", made.String("manageUrl"), made.Header.Get("Cache-Control"))
	}
	if n := s.number(`SELECT count(*) FROM links WHERE hash = {:hash} AND subject = {:id} AND purpose = 'manage' AND expiresAt = '2026-12-02 09:30:00.000Z'`,
		body{"hash": token.LinkHash(secret), "id": made.String("id")}); n != 1 {
		t.Error("the hash of the link is not stored until a week after the end")
	}
	for _, table := range []string{"links", "outbox", "audit", "bookings"} {
		if n := s.number("SELECT count(*) FROM "+table+" x WHERE x.rowid IN (SELECT rowid FROM "+table+") AND "+text(s, table)+" LIKE {:secret}", body{"secret": "%" + secret + "%"}); n != 0 {
			t.Errorf("%s holds the link", table)
		}
	}
	if _, there := s.Call(s.key, "GET", "/api/bookings/"+made.String("id"), nil).Want(200).Object()["manageUrl"]; there {
		t.Error("the link is shown again")
	}
}

// text is an SQL expression of all that a row holds.
func text(s *shop, table string) string {
	var columns []string
	if err := s.App.DB().NewQuery("SELECT name FROM pragma_table_info('" + table + "')").Column(&columns); err != nil {
		s.T.Fatal(err)
	}
	return "(coalesce(x.`" + strings.Join(columns, "`, '') || coalesce(x.`") + "`, ''))"
}

func TestWhoBooksForWhom(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	known := s.book("17:30", "known@example.com").String("customer.id")
	other := openIn(s.Instance, "Otto")
	strange := other.book("10:00", "strange@example.com").String("customer.id")
	ana := guest("ana@example.com")
	for name, test := range map[string]struct {
		caller   hookstest.Caller
		customer any
		status   int
		field    string
	}{
		"guest":                           {hookstest.Guest, ana, 201, ""},
		"guest without":                   {hookstest.Guest, nil, 422, "customer"},
		"guest with an id":                {hookstest.Guest, body{"id": known, "name": "Ana", "email": "ana@example.com"}, 422, "customer.id"},
		"guest without address":           {hookstest.Guest, body{"name": "Ana", "phone": "+34600111222"}, 422, "customer.email"},
		"guest without name":              {hookstest.Guest, body{"email": "ana@example.com"}, 422, "customer.name"},
		"guest of blanks":                 {hookstest.Guest, body{"name": "  ", "email": "ana@example.com"}, 422, "customer.name"},
		"guest with a bad address":        {hookstest.Guest, body{"name": "Ana", "email": "Ana <ana@example.com>"}, 422, "customer.email"},
		"guest with a bad phone":          {hookstest.Guest, body{"name": "Ana", "email": "ana@example.com", "phone": "call me"}, 422, "customer.phone"},
		"guest with a bad zone":           {hookstest.Guest, body{"name": "Ana", "email": "ana@example.com", "timezone": "Mars/Olympus"}, 422, "customer.timezone"},
		"guest with a bad language":       {hookstest.Guest, body{"name": "Ana", "email": "ana@example.com", "locale": "fr"}, 422, "customer.locale"},
		"user":                            {user.Caller, nil, 201, ""},
		"user for another":                {user.Caller, ana, 422, "customer"},
		"key":                             {s.key, ana, 201, ""},
		"key by id":                       {s.key, body{"id": known}, 201, ""},
		"key by phone":                    {s.key, body{"name": "Ana", "phone": "+34600111222"}, 201, ""},
		"key without":                     {s.key, nil, 422, "customer"},
		"key with a name only":            {s.key, body{"name": "Ana"}, 422, "customer.email"},
		"key with an address only":        {s.key, body{"email": "ana@example.com"}, 422, "customer.name"},
		"key with id and name":            {s.key, body{"id": known, "name": "Ana"}, 422, "customer.id"},
		"key with an unknown id":          {s.key, body{"id": "nobody000000000"}, 404, "customer.id"},
		"key with another tenant's":       {s.key, body{"id": strange}, 404, "customer.id"},
		"owner":                           {s.owner.Caller, ana, 201, ""},
		"owner without":                   {s.owner.Caller, nil, 422, "customer"},
		"another tenant's owner":          {other.owner.Caller, nil, 201, ""},
		"another tenant's owner for whom": {other.owner.Caller, ana, 422, "customer"},
	} {
		t.Run(name, func(t *testing.T) {
			before := s.rows()
			answer := s.Call(test.caller, "POST", "/api/bookings", s.order("10:00", body{"customer": test.customer})).Want(test.status)
			if test.field != "" {
				answer.WantField(test.field)
				if s.rows() != before {
					t.Error("a refused booking left a trace")
				}
				return
			}
			s.Call(s.owner.Caller, "POST", "/api/bookings/"+answer.String("id")+"/cancel", body{"reason": "next case"}).Want(200)
		})
	}
	s.Call(other.key, "POST", "/api/bookings", s.order("10:00", body{"customer": ana})).WantCode(404, "not_found").WantField("businessId")
	s.change(body{"bookingPolicy": body{"allowGuests": false}})
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"customer": ana})).WantCode(401, "unauthenticated")
	s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", nil)).Want(201)
}

func TestStaffBookIntoTheirOwnCalendar(t *testing.T) {
	s := open(t)
	helper := s.SignUp("Hugo")
	own := s.business.Join(helper, "staff")
	theirs := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"staffId": s.business.StaffID, "customer": guest("ana@example.com")})).Want(201)
	book := func(clock string, more body) hookstest.Answer {
		return s.Call(helper.Caller, "POST", "/api/bookings", s.order(clock, more))
	}
	book("10:00", body{"customer": body{"id": theirs.String("customer.id")}}).WantCode(404, "not_found").WantField("customer.id")
	book("10:00", body{"customer": guest("b@example.com"), "staffId": s.business.StaffID}).WantCode(403, "insufficient_role")
	made := book("10:00", body{"customer": guest("b@example.com")}).Want(201)
	if made.String("staffId") != own || made.String("source") != "member" {
		t.Errorf("booked with %s", made.Body)
	}
	book("10:30", body{"customer": body{"id": made.String("customer.id")}}).Want(201)
	refused := book("10:00", body{"customer": guest("c@example.com")}).WantCode(409, "slot_taken")
	for _, slot := range refused.List("alternatives") {
		if staff := slot["staffIds"].([]any); len(staff) != 1 || staff[0] != own {
			t.Errorf("offered with %v", staff)
		}
	}
	s.SQL("UPDATE staff SET seesAll = TRUE WHERE id = {:id}", body{"id": own})
	book("11:00", body{"customer": body{"id": theirs.String("customer.id")}, "staffId": s.business.StaffID}).Want(201)
}

func TestOnlyTheBusinessSetsItsFields(t *testing.T) {
	s := open(t)
	user := s.SignUp("Carla")
	fields := body{"internalNotes": "x", "durationMinutes": 45, "override": true}
	for name, value := range fields {
		s.Call(user.Caller, "POST", "/api/bookings", s.order("10:00", body{name: value})).WantCode(422, "validation_failed").WantField(name)
		s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{name: value, "customer": guest("a@example.com")})).WantCode(422, "validation_failed").WantField(name)
	}
	all := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:00", body{"internalNotes": "x", "durationMinutes": 45, "customer": body{"name": "A"}})).Want(422)
	all.WantField("internalNotes").WantField("durationMinutes").WantField("customer.email")
	fields["customer"] = guest("a@example.com")
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", fields)).Want(201)
	if made.Int("durationMinutes") != 45 || made.String("end") != "2026-11-25T09:45:00Z" || made.String("internalNotes") != "x" {
		t.Errorf("the fields of the business are not kept: %s", made.Body)
	}
	asCustomer := s.Call(user.Caller, "POST", "/api/bookings", s.order("11:00", nil)).Want(201).Object()
	for _, hidden := range []string{"internalNotes", "source", "externalReference"} {
		if _, there := asCustomer[hidden]; there {
			t.Errorf("a customer sees %s", hidden)
		}
	}
}

func TestWhatIsNotThereForTheCallerIsNamed(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Otto")
	unbookable := s.Call(s.owner.Caller, "POST", "/api/staff", body{"businessId": s.business.ID, "name": "Nina", "bookable": false}).Want(201).String("id")
	archived := s.addService(nil)
	s.SQL("UPDATE services SET status = 'archived' WHERE id = {:id}", body{"id": archived})
	for name, test := range map[string]struct {
		more  body
		field string
	}{
		"no such service":          {body{"serviceId": "nothing00000000"}, "serviceId"},
		"another tenant's service": {body{"serviceId": other.service}, "serviceId"},
		"an archived service":      {body{"serviceId": archived}, "serviceId"},
		"no such staff":            {body{"staffId": "nobody000000000"}, "staffId"},
		"another tenant's staff":   {body{"staffId": other.business.StaffID}, "staffId"},
		"unbookable staff":         {body{"staffId": unbookable}, "staffId"},
		"no such hold":             {body{"hold": "nothing00000000"}, "hold"},
		"no such business":         {body{"businessId": "nothing00000000"}, "businessId"},
	} {
		test.more["customer"] = guest("a@example.com")
		for who, caller := range map[string]hookstest.Caller{"guest": hookstest.Guest, "key": s.key} {
			answer := s.Call(caller, "POST", "/api/bookings", s.order("10:00", test.more)).WantCode(404, "not_found")
			answer.WantField(test.field)
			if errors := answer.List("errors"); len(errors) != 1 {
				t.Errorf("%s, %s: %v", name, who, errors)
			}
		}
	}
}

func TestATimeThatIsClosedSaysWhy(t *testing.T) {
	s := open(t)
	s.change(body{
		"closures": []body{{"start": "2026-12-08", "end": "2026-12-09"}},
		"hours":    []body{{"weekday": "mon", "start": "09:00", "end": "18:00"}, {"weekday": "tue", "start": "09:00", "end": "18:00"}, {"weekday": "wed", "start": "09:00", "end": "18:00"}, {"weekday": "sat", "start": "00:00", "end": "24:00"}, {"weekday": "sun", "start": "00:00", "end": "24:00"}},
	})
	s.Call(s.owner.Caller, "PUT", "/api/staff/"+s.business.StaffID+"/schedule", body{
		"weekly":    []body{{"weekday": "tue", "start": "09:00", "end": "18:00"}, {"weekday": "wed", "start": "09:00", "end": "18:00"}, {"weekday": "sun", "start": "00:00", "end": "24:00"}},
		"overrides": []body{}, "timeOff": []body{{"start": "2026-12-01", "end": "2026-12-02", "reason": "dentist"}},
	}).Want(200)
	s.change(body{"bookingPolicy": body{"advanceDays": 200}})
	for start, code := range map[string]string{
		"2026-11-24T09:00:00+01:00":           "past",
		"0001-01-01T00:00:00Z":                "past",
		"2026-11-24T11:45:00+01:00":           "notice", // 1 h 45 min after the clock
		"2026-11-24T12:00:00+01:00":           "",
		"2026-11-25T10:07:00+01:00":           "off_grid",
		"2026-11-25T10:00:01+01:00":           "off_grid",
		"2026-11-25T10:00:00.001+01:00":       "off_grid",
		"2026-11-25T08:45:00+01:00":           "outside_hours",
		"2026-11-25T17:30:00+01:00":           "",
		"2026-11-25T17:45:00+01:00":           "outside_hours", // ends after closing
		"2026-11-30T10:00:00+01:00":           "outside_hours", // Monday: the business is open, its owner does not work
		"2026-12-01T10:00:00+01:00":           "time_off",
		"2026-12-08T10:00:00+01:00":           "closure",
		"2027-06-22T10:00:00+02:00":           "advance",
		"2027-06-08T10:00:00+02:00":           "",
		"9998-12-31T23:45:00Z":                "outside_hours",
		"2027-03-28T02:30:00+01:00":           "", // no clock of Madrid shows 02:30 that night; the instant is 03:30 there
		"2027-03-28T00:59:59.999999999+01:00": "off_grid",
	} {
		before := s.rows()
		answer := s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start, "customer": guest("a@example.com")}))
		if code == "" {
			answer.Want(201)
			continue
		}
		answer.WantCode(422, code).WantField("start")
		if s.rows() != before {
			t.Errorf("%s left a trace", start)
		}
	}
	for _, start := range []any{"2026-11-25T10:00:00", "2026-11-25", "tomorrow", "", 1795600800, "2026-11-25T24:00:00Z", "2026-02-30T10:00:00Z", "9999-01-01T00:00:00Z"} {
		s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start, "customer": guest("a@example.com")})).WantCode(422, "validation_failed").WantField("start")
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": nil, "customer": guest("a@example.com")})).WantCode(422, "validation_failed").WantField("start")
}

func TestAnOverrideLeavesOnlyTheCalendarToBind(t *testing.T) {
	s := open(t)
	s.change(body{"closures": []body{{"start": "2026-12-08", "end": "2026-12-09"}}, "bookingPolicy": body{"maxPerDay": 1}})
	s.book("10:00", "a@example.com")
	walkIn := func(start string) hookstest.Answer {
		return s.Call(s.key, "POST", "/api/bookings", s.order("", body{"start": start, "override": true, "customer": guest("a@example.com")}))
	}
	for _, start := range []string{"2026-11-23T10:00:00+01:00", "2026-11-24T10:07:30+01:00", "2026-11-25T03:00:00+01:00", "2026-12-08T10:00:00+01:00", "9998-12-31T23:50:00Z"} {
		made := walkIn(start).Want(201)
		if !instantOf(t, made.String("start")).Equal(instantOf(t, start)) {
			t.Errorf("%s became %s", start, made.String("start"))
		}
	}
	walkIn("2026-11-23T09:59:59+01:00").WantCode(422, "past").WantField("start")
	walkIn("2026-11-25T10:15:00+01:00").WantCode(409, "slot_taken")
	walkIn("9999-12-31T23:50:00Z").WantCode(422, "validation_failed").WantField("start")
	s.Call(s.key, "POST", "/api/bookings", s.order("12:00", body{"customer": guest("b@example.com")})).WantCode(409, "cap")
}

func TestATakenTimeNamesTheNearestFreeOnes(t *testing.T) {
	s := open(t)
	s.book("10:00", "a@example.com")
	before := s.rows()
	refused := s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("10:15", body{"customer": guest("b@example.com")})).WantCode(409, "slot_taken")
	want := []string{"2026-11-25T09:30:00Z", "2026-11-25T09:45:00Z", "2026-11-25T08:30:00Z"}
	if got := starts(refused.List("alternatives")); !slices.Equal(got, want) {
		t.Errorf("alternatives %v, want %v", got, want)
	}
	if s.rows() != before {
		t.Error("a refused booking left a trace")
	}
	s.change(body{"hours": []body{{"weekday": "wed", "start": "10:00", "end": "10:30"}}, "bookingPolicy": body{"advanceDays": 2}})
	none := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("b@example.com")})).WantCode(409, "slot_taken")
	if got := none.List("alternatives"); len(got) != 0 {
		t.Errorf("without any, alternatives are %v", got)
	}
}

func TestApproval(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	auto := s.addService(body{"autoConfirm": true})
	user := s.SignUp("Carla")
	for name, test := range map[string]struct {
		caller   hookstest.Caller
		more     body
		status   string
		deadline any
		event    string
	}{
		"guest":                     {hookstest.Guest, body{"start": at("10:00"), "customer": guest("a@example.com")}, "pending", "2026-11-25T09:00:00Z", "booking.requested"}, // no later than its start
		"user":                      {user.Caller, body{"start": at("10:30")}, "pending", "2026-11-25T09:00:00Z", "booking.requested"},                                         // 24 hours
		"user on an automatic one":  {user.Caller, body{"start": at("11:00"), "serviceId": auto}, "confirmed", nil, "booking.created"},
		"key":                       {s.key, body{"start": at("11:30"), "customer": guest("a@example.com")}, "confirmed", nil, "booking.created"},
		"owner":                     {s.owner.Caller, body{"start": at("12:00"), "customer": guest("a@example.com")}, "confirmed", nil, "booking.created"},
		"guest on an automatic one": {hookstest.Guest, body{"start": at("12:30"), "serviceId": auto, "customer": guest("a@example.com")}, "confirmed", nil, "booking.created"},
	} {
		made := s.Call(test.caller, "POST", "/api/bookings", s.order("", test.more)).Want(201)
		if made.String("status") != test.status || made.Value("expiresAt") != test.deadline || (made.Value("pendingFor") == "approval") != (test.status == "pending") {
			t.Errorf("%s: %s for %v until %v", name, made.String("status"), made.Value("pendingFor"), made.Value("expiresAt"))
		}
		if events := s.events(made.String("id")); !slices.Equal(events, []string{test.event}) {
			t.Errorf("%s: events %v", name, events)
		}
	}
}

func TestApprovalIsAwaitedForADayAtMost(t *testing.T) {
	s := open(t)
	s.change(body{"bookingPolicy": body{"autoConfirm": false}})
	user := s.SignUp("Carla")
	asked := s.Call(user.Caller, "POST", "/api/bookings", s.order("", body{"start": "2026-11-27T10:00:00+01:00"})).Want(201)
	if asked.String("expiresAt") != "2026-11-25T09:00:00Z" {
		t.Errorf("it waits until %s", asked.String("expiresAt"))
	}
	order := s.order("", body{"start": "2026-11-27T10:00:00+01:00", "customer": guest("b@example.com")})
	s.Call(s.key, "POST", "/api/bookings", order).WantCode(409, "slot_taken")
	s.Clock.Advance(24 * time.Hour)
	made := s.Call(s.key, "POST", "/api/bookings", order).Want(201)
	expired := s.Call(user.Caller, "GET", "/api/bookings/"+asked.String("id"), nil).Want(200)
	if expired.String("status") != "expired" || expired.Value("pendingFor") != nil || expired.Value("expiresAt") != nil || expired.Int("version") != 2 {
		t.Errorf("overdue: %s", expired.Body)
	}
	last := expired.List("history")[1]
	if by, _ := last["by"].(map[string]any); last["action"] != "expired" || by["type"] != "system" || by["name"] != "NearbyAssist" {
		t.Errorf("history %v", last)
	}
	if events := s.events(asked.String("id")); !slices.Equal(events, []string{"booking.requested", "booking.updated"}) {
		t.Errorf("events %v", events)
	}
	if events := s.events(made.String("id")); !slices.Equal(events, []string{"booking.created"}) {
		t.Errorf("events %v", events)
	}
}

func TestAnybodyIsTheOneWithTheFewestBookings(t *testing.T) {
	s := open(t)
	second, third := s.addStaff("Berta"), s.addStaff("Cleo")
	first := s.business.StaffID
	book := func(clock, staff string) string {
		s.Clock.Advance(time.Second)
		more := body{"customer": guest("a@example.com")}
		if staff != "" {
			more["staffId"] = staff
		}
		return s.Call(s.key, "POST", "/api/bookings", s.order(clock, more)).Want(201).String("staffId")
	}
	book("09:00", first)
	book("09:00", second)
	if got := book("11:00", ""); got != third {
		t.Errorf("the one without a booking that day was passed over")
	}
	// One each: the one whose newest booking is oldest comes first.
	offered := s.free(hookstest.Guest, at("12:00"), at("12:15")).Want(200).List("slots")[0]["staffIds"].([]any)
	if !slices.Equal(offered, []any{first, second, third}) {
		t.Errorf("offered %v", offered)
	}
	for _, want := range []string{first, second, third} {
		if got := book("12:00", ""); got != want {
			t.Errorf("%s got it, want %s", got, want)
		}
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("12:00", body{"customer": guest("a@example.com")})).WantCode(409, "slot_taken")
}

func TestSeatsOfASession(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 5, "name": "Yoga"})
	seats := func(n int, more body) hookstest.Answer {
		order := s.order("10:00", body{"seats": n, "customer": guest("a@example.com")})
		for name, value := range more {
			order[name] = value
		}
		return s.Call(s.key, "POST", "/api/bookings", order)
	}
	if made := seats(3, nil).Want(201); made.Int("price.amount") != 6000 || made.Int("amountDue.amount") != 6000 {
		t.Errorf("three seats cost %s", made.Body)
	}
	seats(3, nil).WantCode(409, "slot_taken")
	seats(6, body{"start": at("12:00")}).WantCode(409, "slot_taken")
	if left := s.free(hookstest.Guest, at("10:00"), at("10:15"), "seats", "2").Want(200).List("slots"); len(left) != 1 || left[0]["seatsLeft"] != 2.0 {
		t.Errorf("left %v", left)
	}
	if left := s.free(hookstest.Guest, at("10:00"), at("10:15"), "seats", "3").Want(200).List("slots"); len(left) != 0 {
		t.Errorf("three more are offered: %v", left)
	}
	seats(2, nil).Want(201)
	seats(1, nil).WantCode(409, "slot_taken")
	seats(0, nil).WantCode(422, "validation_failed").WantField("seats")
	seats(1, body{"start": at("10:15")}).WantCode(409, "slot_taken") // another session cannot begin meanwhile
}

func TestGuestsAreHeldToACap(t *testing.T) {
	s := open(t)
	for _, clock := range []string{"09:00", "09:30", "10:00", "10:30", "11:00"} {
		s.Call(hookstest.Guest, "POST", "/api/bookings", s.order(clock, body{"customer": body{"name": "Ana", "email": "ana@example.com", "phone": "+34 600-111-222"}})).Want(201)
	}
	refused := func(customer body) {
		t.Helper()
		s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("12:00", body{"customer": customer})).WantCode(409, "cap")
	}
	refused(guest("ana@example.com"))
	refused(guest("ANA@example.com"))
	refused(body{"name": "Ana", "email": "other@example.com", "phone": "+34600111222"})
	s.Call(s.key, "POST", "/api/bookings", s.order("12:00", body{"customer": guest("ana@example.com")})).Want(201)
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("12:30", body{"customer": guest("berta@example.com")})).Want(201)
	s.Clock.Advance(26 * time.Hour) // all but the last are over
	s.Call(hookstest.Guest, "POST", "/api/bookings", s.order("", body{"start": "2026-11-27T10:00:00+01:00", "customer": guest("ana@example.com")})).Want(201)
}

func TestATwinGetsTheSameAnswerWithoutTheLink(t *testing.T) {
	s := open(t)
	order := s.order("10:00", body{"customer": guest("ana@example.com")})
	first := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "one").Want(201)
	rows := s.rows()
	twin := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "one").Want(201)
	again := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "one").Want(201)
	if twin.Body != again.Body || twin.Header.Get("Idempotent-Replayed") != "true" || twin.String("id") != first.String("id") || twin.Value("manageUrl") != nil {
		t.Errorf("replayed %s", twin.Body)
	}
	if first.String("manageUrl") == "" || s.rows() != rows {
		t.Error("the first had no link, or the twin wrote something")
	}
	refused := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "two").WantCode(409, "slot_taken")
	s.Call(s.key, "POST", "/api/bookings/"+first.String("id")+"/cancel", body{"reason": "r"}).Want(200)
	if same := s.Call(s.key, "POST", "/api/bookings", order, "Idempotency-Key", "two").WantCode(409, "slot_taken"); same.Body != refused.Body {
		t.Errorf("a kept refusal changed to %s", same.Body)
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("11:00", body{"customer": guest("ana@example.com")}), "Idempotency-Key", "one").WantCode(422, "idempotency_mismatch")
}

func TestAHoldBecomesItsBooking(t *testing.T) {
	s := open(t)
	made := s.book("10:00", "a@example.com").String("id")
	hold := "hold00000000001"
	s.SQL(`INSERT INTO bookings (id, business, service, staff, customer, reference, status, expiresAt, start, end, blockStart, blockEnd, seats, capacity, durationMinutes,
		timezone, serviceName, currency, paymentStatus, source, version, createdAt, updatedAt)
		SELECT {:id}, business, service, staff, '', 'NA-HOLD-00', 'held', '2026-11-24 09:05:00.000Z', '2026-11-25 10:00:00.000Z', '2026-11-25 10:30:00.000Z',
		'2026-11-25 10:00:00.000Z', '2026-11-25 10:30:00.000Z', 1, 1, 30, timezone, serviceName, currency, 'unpaid', 'guest', 1, createdAt, updatedAt
		FROM bookings WHERE id = {:made}`, body{"id": hold, "made": made})
	use := func(clock string, more body) hookstest.Answer {
		order := s.order(clock, body{"hold": hold, "customer": guest("ana@example.com")})
		for name, value := range more {
			order[name] = value
		}
		return s.Call(hookstest.Guest, "POST", "/api/bookings", order)
	}
	s.Call(s.key, "POST", "/api/bookings", s.order("11:00", body{"customer": guest("b@example.com")})).WantCode(409, "slot_taken")
	s.Call(s.key, "GET", "/api/bookings/"+hold, nil).WantCode(404, "not_found")
	if listed := s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200); listed.Int("total") != 1 || len(listed.List("bookings")) != 1 {
		t.Errorf("a list shows the hold: %s", listed.Body)
	}
	use("12:00", nil).WantCode(422, "validation_failed").WantField("hold")
	use("11:00", body{"seats": 2}).WantCode(422, "validation_failed").WantField("hold")
	booked := use("11:00", nil).Want(201)
	if booked.String("id") != hold || booked.String("status") != "confirmed" || booked.Int("version") != 2 || booked.String("customer.email") != "ana@example.com" {
		t.Errorf("the hold became %s", booked.Body)
	}
	if events, actions := s.events(hold), s.actions(hold); !slices.Equal(events, []string{"booking.created"}) || !slices.Equal(actions, []string{"booking.created"}) {
		t.Errorf("events %v, actions %v", events, actions)
	}
	use("11:00", nil).WantCode(404, "not_found").WantField("hold")
	if listed := s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200); listed.Int("total") != 2 {
		t.Errorf("total %d", listed.Int("total"))
	}
}

func TestWhatTheWorldIsTold(t *testing.T) {
	s := open(t)
	made := s.Call(s.key, "POST", "/api/bookings", s.order("10:00", body{"customer": guest("ana@example.com"), "internalNotes": "VIP"})).Want(201)
	var told string
	if err := s.App.DB().NewQuery("SELECT body FROM outbox WHERE subject = {:id}").Bind(body{"id": made.String("id")}).Row(&told); err != nil {
		t.Fatal(err)
	}
	var event struct {
		ID, Type, BusinessID, APIVersion string
		Data                             map[string]any
		Previous                         any
	}
	if err := json.Unmarshal([]byte(told), &event); err != nil {
		t.Fatal(err)
	}
	asKey := s.Call(s.key, "GET", "/api/bookings/"+made.String("id"), nil).Want(200).Object()
	delete(asKey, "history")
	if event.Type != "booking.created" || event.BusinessID != s.business.ID || event.APIVersion != "1" || event.Previous != nil || !equalJSON(t, event.Data, asKey) {
		t.Errorf("told %s", told)
	}
	if n := s.number("SELECT count(*) FROM outbox WHERE id = {:id} AND business = {:business} AND doneAt = ''", body{"id": event.ID, "business": s.business.ID}); n != 1 {
		t.Error("the event's id is not its row's")
	}
}

func equalJSON(t *testing.T, a, b any) bool {
	t.Helper()
	first, errFirst := json.Marshal(a)
	second, errSecond := json.Marshal(b)
	if errFirst != nil || errSecond != nil {
		t.Fatal(errFirst, errSecond)
	}
	return string(first) == string(second)
}

func TestReminders(t *testing.T) {
	s := open(t)
	due := func(booking string) (all []string) {
		query := "SELECT kind || ' ' || dueAt FROM reminders WHERE booking = {:id} ORDER BY dueAt"
		if err := s.App.DB().NewQuery(query).Bind(body{"id": booking}).Column(&all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	soon := s.book("09:30", "a@example.com").String("id") // in 23 h 30 min: the reminder of the day before is past
	if got := due(soon); !slices.Equal(got, []string{"reminder_120 2026-11-25 06:30:00.000Z"}) {
		t.Errorf("reminders %v", got)
	}
	later := s.book("10:30", "a@example.com").String("id")
	if got := due(later); !slices.Equal(got, []string{"reminder_1440 2026-11-24 09:30:00.000Z", "reminder_120 2026-11-25 07:30:00.000Z"}) {
		t.Errorf("reminders %v", got)
	}
	s.Call(s.key, "POST", "/api/bookings/"+later+"/cancel", body{"reason": "r"}).Want(200)
	if got := due(later); len(got) != 0 {
		t.Errorf("a cancelled booking is reminded of: %v", got)
	}
	s.change(body{"reminderMinutes": []int{}})
	if got := due(s.book("12:00", "a@example.com").String("id")); len(got) != 0 {
		t.Errorf("reminders %v", got)
	}
}
