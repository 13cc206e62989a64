package collections

import (
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

// Occupation is a booking as the availability rules need it.
type Occupation struct {
	ID         string `db:"id"`
	Staff      string `db:"staff"`
	Service    string `db:"service"`
	Status     string `db:"status"`
	Start      Time   `db:"start"`
	End        Time   `db:"end"`
	BlockStart Time   `db:"blockStart"`
	BlockEnd   Time   `db:"blockEnd"`
	Seats      int    `db:"seats"`
	Capacity   int    `db:"capacity"`
}

// Booking is the occupation for the availability rules.
func (o Occupation) Booking() slots.Booking {
	return slots.Booking{
		ID: o.ID, Staff: o.Staff, Service: o.Service, Start: o.Start.Time, End: o.End.Time,
		Block: slots.Interval{Start: o.BlockStart.Time, End: o.BlockEnd.Time}, Seats: o.Seats, Capacity: o.Capacity,
		Active: o.Status == "held" || o.Status == "pending" || o.Status == "confirmed",
	}
}

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
func (t Tenant) Occupations(calendar Calendar) ([]Occupation, error) {
	return occupations(t.app, t.BusinessID, calendar)
}

// Occupations are the bookings and holds that take time in the calendar.
func (p Public) Occupations(calendar Calendar) ([]Occupation, error) {
	return occupations(p.app, p.BusinessID, calendar)
}

func occupations(app core.App, business string, calendar Calendar) ([]Occupation, error) {
	if len(calendar.Staff) == 0 {
		return nil, nil
	}
	params := dbx.Params{
		"business": business, "service": calendar.Sessions, "now": At(calendar.Now).Text(),
		"from": At(calendar.From).Text(), "to": At(calendar.To).Text(), "early": At(calendar.From.Add(-longest)).Text(),
	}
	const columns = `SELECT id, staff, service, status, start, end, blockStart, blockEnd, seats, capacity FROM bookings INDEXED BY `
	const started = ` WHERE business = {:business} AND start >= {:from} AND start < {:to}`
	const stands = ` AND (expiresAt = '' OR expiresAt > {:now})`
	people := in("staff", "staff", calendar.Staff, params)
	query := columns + `bookings_overlap WHERE (status = 'held' OR status = 'pending' OR status = 'confirmed')
		AND blockStart > {:early} AND blockStart < {:to} AND blockEnd > {:from}` + stands + people
	if calendar.Ended {
		query += ` UNION ` + columns + `bookings_staff` + started + ` AND status IN ('completed', 'no_show')` + people
	}
	if calendar.Sessions != "" {
		query += ` UNION ` + columns + `bookings_service` + started +
			` AND service = {:service} AND status IN ('held', 'pending', 'confirmed', 'completed', 'no_show')` + stands
	}
	return all[Occupation](app.DB(), query, params)
}
