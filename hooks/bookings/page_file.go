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
	return page.File(ics.Type, []byte(ics.File(ics.Event{
		ID: b.ID, Version: b.Version, Status: b.Status, Start: b.Start.Time, End: b.End.Time, UpdatedAt: b.UpdatedAt.Time,
		Title: b.ServiceName + " · " + b.BusinessName, Place: m.shop.Address, Link: p.Instance().URL + m.at(""),
		Notes: p.Lang.T("mail.fact.staff") + ": " + b.StaffName + "\n" + p.Lang.T("mail.fact.reference") + ": " + b.Reference,
	}))), nil
}
