package bookings

import (
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/ics"
	"nearbyassist/hooks/page"
)

// ShowFile is the booking as a file for a calendar.
func ShowFile(p *page.Request) (page.Answer, error) {
	m, err := manage(p)
	if fault.CodeOf(err) == "link_expired" {
		return page.Go("/m/" + p.HTTP.PathValue("token")), nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	b := m.booking
	event := ics.Event{
		ID: b.ID, Version: b.Version, Status: b.Status, Start: b.Start.Time, End: b.End.Time, UpdatedAt: b.UpdatedAt.Time,
		Place: m.shop.Address, Link: p.Instance().URL + m.at(""),
	}
	return page.File(ics.Type, []byte(ics.File(event.About(p.Lang, b.ServiceName, b.BusinessName, b.StaffName, b.Reference)))), nil
}
