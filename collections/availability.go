package collections

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/slots"
)

// Offer is one service as it can be booked: all that availability needs, but for the bookings.
type Offer struct {
	Service
	BusinessName       string                    `db:"businessName"`
	Timezone           string                    `db:"timezone"`
	Locale             string                    `db:"locale"`
	Hours              JSON[[]DayHours]          `db:"hours"`
	Closures           JSON[[]Absence]           `db:"closures"`
	BookingPolicy      JSON[BookingPolicy]       `db:"bookingPolicy"`
	CancellationPolicy JSON[*CancellationPolicy] `db:"cancellationPolicy"`
	Givers             JSON[[]Giver]             `db:"givers"`
	Stamp              string                    `db:"stamp"` // another one after any change of service, business or staff
}

// Giver is somebody who gives the service.
type Giver struct {
	ID           string      `json:"id"`
	Name         string      `json:"name"`
	Weekly       []DayHours  `json:"weekly"` // nil: the business's hours
	Overrides    []DateHours `json:"overrides"`
	TimeOff      []Absence   `json:"timeOff"`
	LastBookedAt time.Time   `json:"lastBookedAt"` // when the newest booking was made; zero: never
}

const giverColumns = `json_object('id', s.id, 'name', s.name, 'weekly', json(coalesce(nullif(s.weekly, ''), 'null')),
	'overrides', json(coalesce(nullif(s.overrides, ''), 'null')), 'timeOff', json(coalesce(nullif(s.timeOff, ''), 'null')),
	'lastBookedAt', (SELECT replace(b.createdAt, ' ', 'T') FROM bookings b WHERE b.business = s.business AND b.staff = s.id ORDER BY b.createdAt DESC LIMIT 1))`

const stamp = `v.status || v.updatedAt || a.status || a.updatedAt || (SELECT max(s.updatedAt) FROM staff s WHERE s.business = a.id)`

const offered = ` AND v.status = 'active'`

// Offer reads an active service of the business with who gives it; removed and unbookable people are left out.
func (t Tenant) Offer(service string) (*Offer, error) {
	return offer(t.app, t.BusinessID, service, offered)
}

// Offer reads an active service of the business with who gives it.
func (p Public) Offer(service string) (*Offer, error) {
	return offer(p.app, p.BusinessID, service, offered)
}

// OfferOf reads the service of a booking that is to be moved, which may be archived meanwhile.
func (t Tenant) OfferOf(booking *Booking) (*Offer, error) {
	return offer(t.app, t.BusinessID, booking.Service, "")
}

func offer(app core.App, business, service, condition string) (*Offer, error) {
	return one[Offer](app.DB(), `SELECT v.*, `+stamp+` AS stamp, a.currency, a.name AS businessName, a.timezone, a.locale, a.hours, a.closures, a.bookingPolicy, a.cancellationPolicy,
		(SELECT json_group_array(json(giver)) FROM (SELECT `+giverColumns+` AS giver FROM staff s
			WHERE s.business = {:business} AND s.status = 'active'`+givesService+` ORDER BY s.id)) AS givers
		FROM services v JOIN businesses a ON a.id = v.business WHERE v.id = {:service} AND v.business = {:business}`+condition,
		dbx.Params{"business": business, "service": service})
}

// Stands tells whether an offer that was read before is still the same.
func (t Tenant) Stands(offer *Offer) (bool, error) {
	same, err := count(t.app.DB(), `SELECT count(*) FROM services v JOIN businesses a ON a.id = v.business
		WHERE v.id = {:service} AND v.business = {:business} AND `+stamp+` = {:stamp}`,
		dbx.Params{"service": offer.Service.ID, "business": t.BusinessID, "stamp": offer.Stamp})
	return same > 0, err
}

// Zone is where the business's clocks hang.
func (o *Offer) Zone() *time.Location { return ZoneOf(o.Timezone) }

// Giver is the one with the id, or nil.
func (o *Offer) Giver(id string) *Giver {
	for i := range o.Givers.V {
		if o.Givers.V[i].ID == id {
			return &o.Givers.V[i]
		}
	}
	return nil
}

// Question is the offer as the availability rules ask about it, still without bookings and the time.
func (o *Offer) Question() slots.Question {
	zone := o.Zone()
	question := slots.Question{
		Zone: zone, Hours: daySpans(o.Hours.V), Closures: intervals(o.Closures.V, zone), Policy: o.policy(),
		Service: slots.Service{
			ID: o.Service.ID, Duration: minutes(o.DurationMinutes), BufferBefore: minutes(o.BufferBeforeMinutes), BufferAfter: minutes(o.BufferAfterMinutes),
			Capacity: o.Capacity,
		},
	}
	for _, g := range o.Givers.V {
		staff := scheduleOf(g.ID, g.Weekly, g.Overrides, g.TimeOff, zone)
		staff.LastBooked = g.LastBookedAt
		question.Staff = append(question.Staff, staff)
	}
	return question
}

// policy is the service's; what it leaves open is the business's.
func (o *Offer) policy() slots.Policy {
	own, general := o.Policy.V, o.BookingPolicy.V
	return slots.Policy{
		Notice: minutes(*either(own.NoticeMinutes, &general.NoticeMinutes)), AdvanceDays: *either(own.AdvanceDays, &general.AdvanceDays),
		Step: minutes(*either(own.StepMinutes, &general.StepMinutes)), MaxPerDay: *either(either(own.MaxPerDay, general.MaxPerDay), new(int)),
	}
}

// AutoConfirms tells whether a booking by a customer needs no approval.
func (o *Offer) AutoConfirms() bool {
	return *either(o.Policy.V.AutoConfirm, &o.BookingPolicy.V.AutoConfirm)
}

func either[T any](own, general *T) *T {
	if own != nil {
		return own
	}
	return general
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// longest is the most that a booking blocks; a trigger holds it.
const longest = MaxBlockMinutes * time.Minute

// Calendar says which bookings matter: of these people, between the instants.
type Calendar struct {
	Staff    []string
	From, To time.Time
	Now      time.Time
	Ended    bool   // also completed ones and no-shows that started then
	Sessions string // also those of this service that others give: they count for its daily limit
}

// Occupations are the bookings and holds that take time in the calendar, those past their deadline left out.
func (t Tenant) Occupations(calendar Calendar) ([]slots.Booking, error) {
	return occupations(t.app, t.BusinessID, calendar)
}

// Occupations are the bookings and holds that take time in the calendar.
func (p Public) Occupations(calendar Calendar) ([]slots.Booking, error) {
	return occupations(p.app, p.BusinessID, calendar)
}

// occupied is a line about a booking, for readOccupation. A month of many people is thousands of them, and a row that
// database/sql hands over costs more than finding the booking: so all lines come as one text.
const occupied = `concat_ws('|', id, staff, service, start, end, blockStart, blockEnd, seats, capacity, `

func occupations(app core.App, business string, calendar Calendar) ([]slots.Booking, error) {
	if len(calendar.Staff) == 0 {
		return nil, nil
	}
	params := dbx.Params{
		"business": business, "service": calendar.Sessions, "now": At(calendar.Now).Text(),
		"from": At(calendar.From).Text(), "to": At(calendar.To).Text(), "early": At(calendar.From.Add(-longest)).Text(),
	}
	const active = `SELECT ` + occupied + `1) AS line FROM bookings INDEXED BY `
	const ended = `SELECT ` + occupied + `0) AS line FROM bookings INDEXED BY `
	const started = ` WHERE business = {:business} AND start >= {:from} AND start < {:to}`
	const stands = ` AND (expiresAt = '' OR expiresAt > {:now})`
	people := in("staff", "staff", calendar.Staff, params)
	query := active + `bookings_overlap WHERE (status = 'held' OR status = 'pending' OR status = 'confirmed')
		AND blockStart > {:early} AND blockStart < {:to} AND blockEnd > {:from}` + stands + people
	if calendar.Ended {
		query += ` UNION ALL ` + ended + `bookings_staff` + started + ` AND status IN ('completed', 'no_show')` + people
	}
	if calendar.Sessions != "" {
		others := ` AND service = {:service} AND NOT (TRUE` + people + `)`
		query += ` UNION ALL ` + active + `bookings_service` + started + others + ` AND status IN ('held', 'pending', 'confirmed')` + stands +
			` UNION ALL ` + ended + `bookings_service` + started + others + ` AND status IN ('completed', 'no_show')`
	}
	var lines string
	if err := app.DB().NewQuery(`SELECT coalesce(group_concat(line, char(10)), '') FROM (` + query + `)`).Bind(params).Row(&lines); err != nil {
		return nil, err
	}
	return readOccupations(lines)
}

func readOccupations(lines string) ([]slots.Booking, error) {
	if lines == "" {
		return nil, nil
	}
	found := make([]slots.Booking, strings.Count(lines, "\n")+1)
	n := 0
	for line := range strings.SplitSeq(lines, "\n") {
		if err := readOccupation(&found[n], line); err != nil {
			return nil, err
		}
		n++
	}
	return found, nil
}

func readOccupation(b *slots.Booking, line string) error {
	next := func() (cell string) {
		cell, line, _ = strings.Cut(line, "|")
		return cell
	}
	b.ID, b.Staff, b.Service = next(), next(), next()
	for _, instant := range []*time.Time{&b.Start, &b.End, &b.Block.Start, &b.Block.End} {
		var at Time
		if err := at.Scan(next()); err != nil {
			return err
		}
		*instant = at.Time
	}
	var errSeats, errCapacity error
	b.Seats, errSeats = strconv.Atoi(next())
	b.Capacity, errCapacity = strconv.Atoi(next())
	b.Active = next() == "1"
	return errors.Join(errSeats, errCapacity)
}
