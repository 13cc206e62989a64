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

// Offer reads an active service of the business with who gives it; removed and unbookable people are left out.
func (t Tenant) Offer(service string) (*Offer, error) { return offer(t.app, t.BusinessID, service) }

// Offer reads an active service of the business with who gives it.
func (p Public) Offer(service string) (*Offer, error) { return offer(p.app, p.BusinessID, service) }

func offer(app core.App, business, service string) (*Offer, error) {
	return one[Offer](app.DB(), `SELECT v.*, a.currency, a.name AS businessName, a.timezone, a.locale, a.hours, a.closures, a.bookingPolicy, a.cancellationPolicy,
		(SELECT json_group_array(json(giver)) FROM (SELECT `+giverColumns+` AS giver FROM staff s
			WHERE s.business = {:business} AND s.status = 'active'`+givesService+` ORDER BY s.id)) AS givers
		FROM services v JOIN businesses a ON a.id = v.business WHERE v.id = {:service} AND v.business = {:business} AND v.status = 'active'`,
		dbx.Params{"business": business, "service": service})
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

// around is how far from a start another booking can lie and still matter: both have blocks of 24 hours at most.
const around = 48 * time.Hour

// Occupations are the bookings and holds that matter to starts in [from, to]: those of the staff and those of the service.
// Those past their deadline are left out; ended ones are kept, for they count for the caps.
func (t Tenant) Occupations(service string, staff []string, from, to, now time.Time) ([]Occupation, error) {
	return occupations(t.app, t.BusinessID, service, staff, from, to, now)
}

// Occupations are the bookings and holds that matter to starts in [from, to].
func (p Public) Occupations(service string, staff []string, from, to, now time.Time) ([]Occupation, error) {
	return occupations(p.app, p.BusinessID, service, staff, from, to, now)
}

func occupations(app core.App, business, service string, staff []string, from, to, now time.Time) ([]Occupation, error) {
	if len(staff) == 0 {
		return nil, nil
	}
	params := dbx.Params{
		"business": business, "service": service, "now": At(now).Text(), "early": At(from.Add(-around)).Text(), "late": At(to.Add(around)).Text(),
	}
	const columns = `SELECT id, staff, service, status, start, end, blockStart, blockEnd, seats, capacity FROM bookings
		WHERE business = {:business} AND start > {:early} AND start < {:late}
		AND (status IN ('confirmed', 'completed', 'no_show') OR (status IN ('held', 'pending') AND (expiresAt = '' OR expiresAt > {:now})))`
	return all[Occupation](app.DB(), columns+in("staff", "staff", staff, params)+` UNION `+columns+` AND service = {:service}`, params)
}
