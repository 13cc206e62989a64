package bookings_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/hookstest"
)

// shifts are rules.md's zones with an instant at which their clocks change; Kolkata's never do, Apia's skip a day.
var shifts = []struct{ zone, at string }{
	{"Europe/Madrid", "2027-03-28T01:00:00Z"},
	{"America/New_York", "2026-11-01T06:00:00Z"},
	{"Australia/Lord_Howe", "2027-04-03T15:00:00Z"},
	{"Asia/Kolkata", "2026-12-01T00:00:00Z"},
	{"America/Sao_Paulo", "2018-11-04T03:00:00Z"},
	{"Pacific/Apia", "2011-12-30T10:00:00Z"},
}

// Whatever stands in the calendar - bookings, requests, holds, offers, sessions with seats left, what is overdue, what is over -
// a time is offered if and only if it can be booked, held and moved to; in six zones over their change of clocks.
func TestWhatIsOfferedIsOpenAtEveryDoor(t *testing.T) {
	var opened, closed, offers int
	for zone := range shifts {
		t.Run(shifts[zone].zone, func(t *testing.T) {
			c := crowdedAt(t, zone, 1)
			nowOpened, nowClosed := c.checkDoors()
			opened, closed = opened+nowOpened, closed+nowClosed
			offers += c.number("SELECT count(*) FROM waitlist WHERE status = 'offered'", nil)
		})
	}
	if opened < 100 || closed < 1000 || offers < 3 {
		t.Errorf("%d starts were open and %d closed, with %d offers: the test looks at too little", opened, closed, offers)
	}
}

// FuzzDoors looks for a calendar in which a time is offered and refused, or refused and offered.
func FuzzDoors(f *testing.F) {
	f.Add(uint8(0), uint64(7))
	f.Fuzz(func(t *testing.T, zone uint8, seed uint64) { crowdedAt(t, int(zone)%len(shifts), seed).checkDoors() })
}

func crowdedAt(t *testing.T, zone int, seed uint64) *calendarOf {
	c := &calendarOf{Rand: rand.New(rand.NewPCG(uint64(zone), seed)), from: instantOf(t, shifts[zone].at).Add(-14 * time.Hour)}
	c.open(t, shifts[zone].zone)
	c.crowd()
	return c
}

// calendarOf is a shop with a random calendar around a change of its clocks.
type calendarOf struct {
	*rand.Rand
	*shop
	from   time.Time
	staff  []string
	people []hookstest.Caller
	seats  int
}

const hoursLooked = 28

func (c *calendarOf) pick(values ...any) any { return values[c.IntN(len(values))] }

// somewhen is an instant near the range that is looked at, on a multiple of five minutes.
func (c *calendarOf) somewhen() time.Time {
	return c.from.Add(time.Duration(c.IntN((hoursLooked+4)*12)-24) * 5 * time.Minute)
}

func (c *calendarOf) ranges() []body {
	ranges := []body{}
	for _, day := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		if c.IntN(8) > 0 {
			ranges = append(ranges, body{"weekday": day, "start": c.pick("00:00", "01:30", "06:00"), "end": c.pick("11:00", "13:30")},
				body{"weekday": day, "start": c.pick("14:00", "15:15"), "end": c.pick("23:00", "24:00")})
		}
	}
	return ranges
}

func (c *calendarOf) absence(most int) body {
	start := c.somewhen()
	return body{"start": start.Format(time.RFC3339), "end": start.Add(time.Duration(1+c.IntN(most)) * time.Hour).Format(time.RFC3339)}
}

// open makes the shop, half a day before the range: its notice may reach into it.
func (c *calendarOf) open(t *testing.T, zone string) {
	instance := hookstest.New(t)
	instance.Clock.Set(c.from.Add(-10 * time.Hour))
	c.shop = openIn(instance, "Rosa")
	c.change(body{
		"timezone": zone, "hours": c.ranges(), "closures": []body{c.absence(3)},
		"bookingPolicy": body{"autoConfirm": c.IntN(2) == 0, "noticeMinutes": c.pick(0, 90, 600), "advanceDays": c.pick(1, 2, 30), "maxPerDay": c.pick(nil, 4)},
	})
	c.seats = 1 + c.IntN(2)
	c.service = c.addService(body{
		"durationMinutes": c.pick(25, 40, 60), "bufferBeforeMinutes": c.pick(0, 10), "bufferAfterMinutes": c.pick(0, 15), "stepMinutes": c.pick(15, 20, 30), "capacity": c.seats + c.IntN(2),
	})
	c.staff = []string{c.business.StaffID, c.addStaff("Berta")}
	c.Call(c.owner.Caller, "PUT", "/api/staff/"+c.staff[1]+"/schedule", body{"weekly": c.ranges(), "overrides": []body{}, "timeOff": []body{c.absence(4)}}).Want(200)
	for n := range 4 {
		c.people = append(c.people, c.SignUp(fmt.Sprintf("Person%d Test", n)).Caller)
	}
}

// crowd fills the calendar through the API; what does not fit is left out.
func (c *calendarOf) crowd() {
	other := c.addService(body{"durationMinutes": 35, "bufferAfterMinutes": 5})
	order := func(more body) body {
		made := c.order("", body{"serviceId": c.pick(c.service, other), "staffId": c.staff[c.IntN(2)], "start": c.somewhen().Format(time.RFC3339)})
		for name, value := range more {
			made[name] = value
		}
		return made
	}
	byKey := func(more body) hookstest.Answer {
		more["override"], more["customer"] = true, guest("a@example.com")
		return c.Call(c.key, "POST", "/api/bookings", order(more))
	}
	for range 6 {
		byKey(body{})
	}
	for n := range 2 { // a session with a seat left, a booking that was moved
		start := c.somewhen().Format(time.RFC3339)
		byKey(body{"serviceId": c.service, "start": start, "seats": 1})
		if moved := byKey(body{"serviceId": c.service}); moved.Status == 201 && n == 0 {
			c.move(c.key, moved.String("id"), body{"start": c.somewhen().Format(time.RFC3339), "override": true})
		}
	}
	c.offer()
	offered := c.free(c.key, c.from.Format(time.RFC3339), c.from.Add(hoursLooked*time.Hour).Format(time.RFC3339)).Want(200).List("slots")
	for n := 0; n < len(c.people) && len(offered) > 0; n++ { // requests and holds by people, some of which are overdue later
		slot := offered[c.IntN(len(offered))]
		path := c.pick("/api/bookings", "/api/bookings/holds").(string)
		c.Call(c.people[n], "POST", path, order(body{"serviceId": c.service, "start": slot["start"], "staffId": nil}))
		c.Clock.Advance(time.Duration(c.IntN(4)) * time.Minute)
	}
	c.SQL("UPDATE bookings SET expiresAt = {:now}, version = version + 1 WHERE status = 'pending' AND rowid % 2 = 0", body{"now": collections.At(c.Clock.Now()).Text()})
	c.SQL("UPDATE bookings SET status = 'completed', version = version + 1 WHERE status = 'confirmed' AND rowid % 5 = 0", nil)
}

// offer has somebody wait for a time, and gives it up.
func (c *calendarOf) offer() {
	slots := c.free(c.key, c.from.Format(time.RFC3339), c.from.Add(hoursLooked*time.Hour).Format(time.RFC3339)).Want(200).List("slots")
	if len(slots) == 0 {
		return
	}
	start := instantOf(c.T, slots[c.IntN(len(slots))]["start"].(string))
	booked := c.Call(c.key, "POST", "/api/bookings", c.order("", body{"start": start.Format(time.RFC3339), "customer": guest("a@example.com")})).Want(201)
	c.wait(hookstest.Guest, body{"customer": guest("w@example.com"), "from": start.Format(time.RFC3339), "to": start.Add(time.Minute).Format(time.RFC3339)}).Want(201)
	c.cancel(booked.String("id"))
	if c.number("SELECT count(*) FROM waitlist WHERE status = 'offered'", nil) != 1 {
		c.T.Errorf("%s was given up and not offered", start)
	}
}

// checkDoors tries every start of the range at every door, and takes each try back.
func (c *calendarOf) checkDoors() (opened, closed int) {
	db := collections.NewTenant(c.App, c.business.ID, collections.Actor{Type: "key", ID: "somekey00000000", Role: "admin"})
	now, staff := c.Clock.Now(), c.pick("", c.staff[0]).(string)
	moving, has := c.movable()
	for name, door := range map[string]struct {
		exists bool
		more   []string
		try    func(db collections.Tenant, start time.Time) error
	}{
		"booked": {true, []string{"seats", strconv.Itoa(c.seats)}, func(db collections.Tenant, start time.Time) error {
			name, email := "Ana", "ana@example.com"
			order := c.wanted(start, staff)
			order.Customer = &bookings.CustomerFields{Name: &name, Email: &email}
			_, err := bookings.Place(db, order, []byte("secret"), now)
			return err
		}},
		"held": {true, []string{"seats", strconv.Itoa(c.seats)}, func(db collections.Tenant, start time.Time) error {
			_, err := bookings.Keep(db, c.wanted(start, staff), "key:another", now)
			return err
		}},
		"moved to": {has, []string{"seats", strconv.Itoa(moving.Seats), "bookingId", moving.ID}, func(db collections.Tenant, start time.Time) error {
			change := bookings.MoveBody{Start: endpoint.Field[time.Time]{Set: true, Value: start}, StaffID: endpoint.Field[string]{Set: true, Null: staff == "", Value: staff}}
			_, err := bookings.Move(db, moving.ID, change, now)
			return err
		}},
	} {
		if !door.exists {
			continue
		}
		more := door.more
		if staff != "" {
			more = append(more, "staffId", staff)
		}
		found := c.free(c.key, c.from.Format(time.RFC3339), c.from.Add(hoursLooked*time.Hour).Format(time.RFC3339), more...).Want(200).List("slots")
		offered := starts(found)
		for start := c.from; start.Before(c.from.Add(hoursLooked * time.Hour)); start = start.Add(5 * time.Minute) {
			if name == "moved to" && start.Equal(moving.Start.Time) && (staff == "" || staff == moving.Staff) {
				continue // it is there already: no move
			}
			code := tried(db, func(db collections.Tenant) error { return door.try(db, start) })
			isOffered := slices.Contains(offered, start.Format(time.RFC3339))
			if isOffered != (code == "") {
				c.T.Errorf("%s can be %s: %q, offered: %v", start, name, code, isOffered)
			}
			if isOffered {
				opened++
			} else {
				closed++
			}
		}
	}
	return opened, closed
}

func (c *calendarOf) wanted(start time.Time, staff string) *bookings.Order {
	order := &bookings.Order{ServiceID: c.service, Start: start, Seats: &c.seats}
	if staff != "" {
		order.StaffID = &staff
	}
	return order
}

// movable is a booking of the service that is still to come.
func (c *calendarOf) movable() (b collections.Booking, found bool) {
	query := `SELECT * FROM bookings WHERE service = {:service} AND customer != '' AND (status = 'confirmed' OR status = 'pending' AND expiresAt > {:now}) ORDER BY rowid LIMIT 1`
	err := c.App.DB().NewQuery(query).Bind(body{"service": c.service, "now": collections.At(c.Clock.Now()).Text()}).One(&b)
	return b, err == nil
}

// tried is the code of a refusal, empty for none, of a try that is taken back.
func tried(db collections.Tenant, try func(collections.Tenant) error) string {
	err := db.Tx(func(db collections.Tenant) error {
		if err := try(db); err != nil {
			return err
		}
		return errUndone
	})
	if err == errUndone {
		return ""
	}
	return fault.CodeOf(err)
}
