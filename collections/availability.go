package collections

import (
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Occupation is a booking as the availability rule needs it.
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
	CreatedAt  Time   `db:"createdAt"`
}

// Offer is a service with the business and the people who give it: all that availability needs, but for the bookings.
type Offer struct {
	Business *Business
	Service  *Service
	Staff    []Staff
}

// Offer reads a service of the business with who gives it; removed and unbookable people are left out.
func (t Tenant) Offer(service string) (*Offer, error) { return offer(t.app, t.BusinessID, service) }

// Offer reads a service of the business with who gives it.
func (p Public) Offer(service string) (*Offer, error) { return offer(p.app, p.BusinessID, service) }

func offer(app core.App, business, service string) (*Offer, error) {
	found := &Offer{}
	var err error
	if found.Service, err = findService(app, business, service); err != nil {
		return nil, err
	}
	if found.Service.Status != "active" {
		return nil, ErrNotFound
	}
	if found.Business, err = findBusiness(app, business); err != nil {
		return nil, err
	}
	found.Staff, err = all[Staff](app.DB(), `SELECT s.* FROM staff s WHERE s.business = {:business} AND s.status = 'active'`+givesService+` ORDER BY s.id`,
		dbx.Params{"business": business, "service": service})
	return found, err
}

// Occupations are the bookings whose blocked time touches [from, to), those past their deadline left out. Ended ones are
// kept, for they count for the caps.
func (t Tenant) Occupations(from, to, now time.Time) ([]Occupation, error) {
	return occupations(t.app, t.BusinessID, from, to, now)
}

// Occupations are the bookings whose blocked time touches [from, to).
func (p Public) Occupations(from, to, now time.Time) ([]Occupation, error) {
	return occupations(p.app, p.BusinessID, from, to, now)
}

func occupations(app core.App, business string, from, to, now time.Time) ([]Occupation, error) {
	return all[Occupation](app.DB(), `SELECT id, staff, service, status, start, end, blockStart, blockEnd, seats, capacity, createdAt FROM bookings
		WHERE business = {:business} AND start > {:early} AND start < {:late} AND blockStart < {:to} AND blockEnd > {:from}
		AND (status IN ('confirmed', 'completed', 'no_show') OR (status IN ('held', 'pending') AND (expiresAt = '' OR expiresAt > {:now})))`,
		dbx.Params{
			"business": business, "from": At(from).Text(), "to": At(to).Text(), "now": At(now).Text(),
			"early": At(from.Add(-24 * time.Hour)).Text(), "late": At(to.Add(24 * time.Hour)).Text(),
		})
}
