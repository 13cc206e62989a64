package bookings

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/slots"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// visit is somebody at the public page of a service.
type visit struct {
	*page.Request
	shop   views.Shop
	offer  *collections.Offer
	spot   views.Spot
	agenda agenda
}

// visitOf reads the business and the service of the address. A zone or a person that is not there counts as not chosen.
func visitOf(p *page.Request) (*visit, error) {
	db := p.Public()
	business, err := db.Business()
	if err != nil {
		return nil, err
	}
	v := &visit{Request: p, shop: shopOf(p, business), spot: spotOf(p)}
	if v.offer, err = db.Offer(p.HTTP.PathValue("service")); err != nil {
		return nil, err
	}
	if v.spot.Zone != "" {
		v.shop.Zone = collections.ZoneOf(v.spot.Zone)
	}
	if v.offer.Giver(v.spot.Staff) == nil {
		v.spot.Staff = ""
	}
	question, err := questionOf(v.offer, v.spot.Staff, p.Now)
	v.agenda = agenda{db: db, question: question, zone: v.shop.Zone}
	return v, err
}

// spotOf reads the query; a form may choose another time. What makes no sense is left out.
func spotOf(p *page.Request) views.Spot {
	query := p.Query
	spot := views.Spot{Path: p.HTTP.URL.Path, Day: dayOf(query.Get("d")), Start: startOf(query.Get("t")), Zones: query.Get("zones") != ""}
	if chosen := startOf(p.Form.Get("t")); !chosen.IsZero() {
		spot.Start = chosen
	}
	if zone := query.Get("tz"); text.ValidZone(zone) {
		spot.Zone = zone
	}
	if staff := query.Get("staff"); text.IsID(staff) {
		spot.Staff = staff
	}
	if lang := query.Get("lang"); p.Shell.Framed && locales.Valid(lang) {
		spot.Lang = lang
	}
	if p.Shell.Framed {
		spot.Theme = p.Shell.Theme
	}
	return spot
}

// dayOf is a date or a month of the calendar, else empty.
func dayOf(query string) string {
	for _, day := range []string{query, query + "-01"} {
		if _, err := slots.ParseDate(day); err == nil {
			return query
		}
	}
	return ""
}

// startOf is an instant on a whole second, else zero.
func startOf(query string) time.Time {
	start, err := time.Parse(time.RFC3339, query)
	if err != nil || start.Year() < 2000 || start.Year() > 9000 {
		return time.Time{}
	}
	return start.UTC().Truncate(time.Second)
}

func (v *visit) service() views.Offered { return offeredOf(&v.offer.Service, v.offer.Currency) }

// times is where a time is chosen.
func (v *visit) times() views.Spot { return v.spot.On(v.shop.Home + "/" + v.offer.Service.ID) }

// with is the name of the person who was asked for.
func (v *visit) with() string {
	if giver := v.offer.Giver(v.spot.Staff); giver != nil {
		return giver.Name
	}
	return ""
}

// asCustomer is the handle of whoever books for themselves, members of the business too.
func asCustomer(db collections.Tenant) collections.Tenant {
	if !db.Actor.IsMember() {
		return db
	}
	actor := db.Actor
	actor.Type, actor.Role, actor.StaffID, actor.SeesAll = "user", "", "", false
	return db.As(actor)
}
