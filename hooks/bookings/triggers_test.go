package bookings_test

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/pocketbase/dbx"

	"nearbyassist/collections"
)

// insert writes a copy of a booking with other values, straight by SQL.
func (s *shop) insert(like string, values body) error {
	row := dbx.NullStringMap{}
	if err := s.App.DB().NewQuery("SELECT * FROM bookings WHERE id = {:id}").Bind(body{"id": like}).One(row); err != nil {
		s.T.Fatal(err)
	}
	params := dbx.Params{}
	for name, value := range row {
		params[name] = nil
		if value.Valid {
			params[name] = value.String
		}
	}
	params["id"], params["reference"] = collections.NewID(), collections.NewID()
	maps.Copy(params, values)
	_, err := s.App.NonconcurrentDB().Insert("bookings", params).Execute()
	return err
}

func (s *shop) wantRefused(name, code string, err error) {
	s.T.Helper()
	if got := collections.TriggerCode(err); got != code {
		s.T.Errorf("%s: code %q, want %q (%v)", name, got, code, err)
	}
}

func block(start, end string) body {
	return body{"start": start, "blockStart": start, "end": end, "blockEnd": end}
}

func TestTheDatabaseRefusesAnOverlap(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id") // 09:00 to 09:30 UTC
	second := s.addService(nil)
	for name, test := range map[string]struct {
		values body
		code   string
	}{
		"the same":               {body{}, "slot_taken"},
		"in the middle":          {block("2026-11-25 09:10:00.000Z", "2026-11-25 09:20:00.000Z"), "slot_taken"},
		"around":                 {block("2026-11-25 08:00:00.000Z", "2026-11-25 10:00:00.000Z"), "slot_taken"},
		"over the start":         {block("2026-11-25 08:45:00.000Z", "2026-11-25 09:00:00.001Z"), "slot_taken"},
		"over the end":           {block("2026-11-25 09:29:59.999Z", "2026-11-25 10:00:00.000Z"), "slot_taken"},
		"by a buffer only":       {body{"start": "2026-11-25 09:40:00.000Z", "end": "2026-11-25 10:00:00.000Z", "blockStart": "2026-11-25 09:25:00.000Z", "blockEnd": "2026-11-25 10:00:00.000Z"}, "slot_taken"},
		"from the day before":    {block("2026-11-24 09:00:00.001Z", "2026-11-25 09:00:00.001Z"), "slot_taken"},
		"another service":        {body{"service": second}, "slot_taken"},
		"a hold":                 {body{"status": "held", "customer": ""}, "slot_taken"},
		"a pending one":          {body{"status": "pending"}, "slot_taken"},
		"before it":              {block("2026-11-25 08:30:00.000Z", "2026-11-25 09:00:00.000Z"), ""},
		"after it":               {block("2026-11-25 09:30:00.000Z", "2026-11-25 10:00:00.000Z"), ""},
		"a cancelled one":        {body{"status": "cancelled"}, ""},
		"a completed one":        {body{"status": "completed"}, ""},
		"a hold on its own":      {with(block("2026-11-25 11:00:00.000Z", "2026-11-25 11:30:00.000Z"), body{"status": "held", "customer": ""}), ""},
		"no hold and nobody":     {with(block("2026-11-25 12:00:00.000Z", "2026-11-25 12:30:00.000Z"), body{"customer": ""}), "customer_required"},
		"without milliseconds":   {block("2026-11-25 09:10:00Z", "2026-11-25 09:20:00Z"), "time_shape"},
		"with a T":               {block("2026-11-25T09:10:00.000Z", "2026-11-25T09:20:00.000Z"), "time_shape"},
		"with an offset":         {block("2026-11-25 10:10:00.000+01:00", "2026-11-25 10:20:00.000+01:00"), "time_shape"},
		"without a zone":         {block("2026-11-25 09:10:00.000", "2026-11-25 09:20:00.000"), "time_shape"},
		"as Unix seconds":        {body{"start": 1795597200, "blockStart": 1795597200, "end": 1795599000, "blockEnd": 1795599000}, "time_shape"},
		"as nothing":             {body{"start": "", "blockStart": ""}, "time_shape"},
		"a day that is none":     {block("2026-02-30 09:10:00.000Z", "2026-02-30 09:20:00.000Z"), "time_shape"},
		"an hour that is none":   {block("2026-11-25 29:10:00.000Z", "2026-11-25 29:20:00.000Z"), "time_shape"},
		"a deadline as it likes": {with(block("2026-11-25 13:00:00.000Z", "2026-11-25 13:30:00.000Z"), body{"expiresAt": "2026-11-25T09:10:00Z"}), "time_shape"},
		"ends as it starts":      {block("2026-11-25 14:00:00.000Z", "2026-11-25 14:00:00.000Z"), "end_before_start"},
		"ends before it starts":  {block("2026-11-25 14:00:00.000Z", "2026-11-25 13:00:00.000Z"), "end_before_start"},
		"outside its block":      {with(block("2026-11-25 14:00:00.000Z", "2026-11-25 15:00:00.000Z"), body{"blockStart": "2026-11-25 14:30:00.000Z"}), "end_before_start"},
		"more than a day":        {block("2026-11-25 14:00:00.000Z", "2026-11-26 14:00:00.001Z"), "too_long"},
		"no seat":                {with(block("2026-11-25 15:00:00.000Z", "2026-11-25 15:30:00.000Z"), body{"seats": 0}), "seats"},
		"more seats than a room": {with(block("2026-11-25 15:00:00.000Z", "2026-11-25 15:30:00.000Z"), body{"seats": 2}), "slot_taken"},
	} {
		s.wantRefused(name, test.code, s.insert(id, test.values))
	}
}

func with(a, b body) body {
	maps.Copy(a, b)
	return a
}

func TestTheDatabaseKeepsTenantsApart(t *testing.T) {
	s := open(t)
	other := openIn(s.Instance, "Otto")
	id := s.book("10:00", "a@example.com").String("id")
	strange := other.book("10:00", "b@example.com").String("customer.id")
	for name, values := range map[string]body{
		"service": {"service": other.service}, "staff": {"staff": other.business.StaffID}, "customer": {"customer": strange}, "business": {"business": other.business.ID},
	} {
		s.wantRefused(name, "wrong_business", s.insert(id, with(block("2026-11-25 11:00:00.000Z", "2026-11-25 11:30:00.000Z"), values)))
		_, err := s.App.NonconcurrentDB().Update("bookings", dbx.Params{name: values[name], "version": 2}, dbx.HashExp{"id": id}).Execute()
		s.wantRefused("update of "+name, "wrong_business", err)
	}
}

func TestTheDatabaseRefusesAStaleOrLostRow(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	next := s.book("10:30", "a@example.com").String("id")
	update := func(id string, values dbx.Params) error {
		_, err := s.App.NonconcurrentDB().Update("bookings", values, dbx.HashExp{"id": id}).Execute()
		return err
	}
	s.wantRefused("no version", "stale_version", update(id, dbx.Params{"notes": "x"}))
	s.wantRefused("an old version", "stale_version", update(id, dbx.Params{"notes": "x", "version": 1}))
	s.wantRefused("a version too far", "stale_version", update(id, dbx.Params{"notes": "x", "version": 3}))
	s.wantRefused("the next version", "", update(id, dbx.Params{"notes": "x", "version": 2}))
	s.wantRefused("a move onto another", "slot_taken", update(next, dbx.Params{"blockStart": "2026-11-25 09:29:00.000Z", "version": 2}))
	s.wantRefused("a cancellation", "", update(id, dbx.Params{"status": "cancelled", "version": 3}))
	s.wantRefused("a move onto a cancelled one", "", update(next, dbx.Params{"blockStart": "2026-11-25 09:29:00.000Z", "version": 2}))
	s.wantRefused("a comeback", "slot_taken", update(id, dbx.Params{"status": "confirmed", "version": 4}))
	s.wantRefused("nobody's", "customer_required", update(id, dbx.Params{"customer": "", "version": 4}))
	_, err := s.App.NonconcurrentDB().Delete("bookings", dbx.HashExp{"id": id}).Execute()
	s.wantRefused("a deletion", "undeletable", err)
	if _, err := s.App.NonconcurrentDB().NewQuery("DELETE FROM bookings").Execute(); err == nil {
		t.Error("all bookings were deleted")
	}
	if n := s.number("SELECT count(*) FROM bookings", nil); n != 2 {
		t.Errorf("%d bookings are left", n)
	}
}

func TestASessionKeepsTheCapacityItWasBookedWith(t *testing.T) {
	s := open(t)
	s.service = s.addService(body{"capacity": 2})
	id := s.book("10:00", "a@example.com").String("id")
	s.wantRefused("two more", "slot_taken", s.insert(id, body{"seats": 2}))
	s.wantRefused("two more in a room that grew", "slot_taken", s.insert(id, body{"seats": 2, "capacity": 9}))
	s.wantRefused("one more in a room that grew", "", s.insert(id, body{"capacity": 9}))
	s.wantRefused("one too many", "slot_taken", s.insert(id, body{"capacity": 9}))
}

func TestTheTotalIsCounted(t *testing.T) {
	s := open(t)
	id := s.book("10:00", "a@example.com").String("id")
	total := func() int {
		return s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200).Int("total")
	}
	hold := with(block("2026-11-25 11:00:00.000Z", "2026-11-25 11:30:00.000Z"), body{"id": "hold00000000001", "status": "held", "customer": ""})
	if err := s.insert(id, hold); err != nil || total() != 1 {
		t.Fatalf("with a hold the total is %d, error %v", total(), err)
	}
	s.SQL("UPDATE bookings SET status = 'confirmed', version = 2, customer = (SELECT customer FROM bookings WHERE id = {:id}) WHERE id = 'hold00000000001'", body{"id": id})
	if total() != 2 {
		t.Errorf("with a hold taken the total is %d", total())
	}
	s.SQL("UPDATE bookings SET status = 'expired', version = 3, customer = '' WHERE id = 'hold00000000001'", nil)
	if total() != 1 {
		t.Errorf("with a hold given back the total is %d", total())
	}
	failed := errors.New("rolled back")
	err := collections.NewTenant(s.App, s.business.ID, collections.Actor{}).Tx(func(db collections.Tenant) error {
		booking, err := db.AnyBooking(id)
		if err != nil {
			return err
		}
		booking.ID, booking.Reference, booking.Status = collections.NewID(), "NA-0000-00", "cancelled"
		return errors.Join(db.AddBooking(booking), failed)
	})
	if !strings.Contains(err.Error(), failed.Error()) || total() != 1 {
		t.Errorf("after a rollback the total is %d, error %v", total(), err)
	}
}

func TestARepairCountsAnew(t *testing.T) {
	s := open(t)
	for _, damage := range []string{"DROP TRIGGER bookings_count_new", "DROP TABLE booking_counts"} {
		s.SQL(damage, nil)
		if damage == "DROP TRIGGER bookings_count_new" {
			s.book("10:00", "a@example.com")
		}
		if err := collections.Repair(s.App); err != nil {
			t.Fatal(err)
		}
		if total := s.Call(s.key, "GET", "/api/bookings/business/"+s.business.ID, nil).Want(200).Int("total"); total != 1 {
			t.Errorf("after %s the total is %d", damage, total)
		}
	}
	s.book("11:00", "a@example.com")
}
