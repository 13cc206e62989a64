package users

import (
	"net/http"

	"github.com/mileusna/useragent"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

const (
	devices       = "/account/devices"
	devicesOnPage = 25
)

// ShowDevices lists where the person is signed in. A cursor that leads nowhere is the first page.
func ShowDevices(p *page.Request) (page.Answer, error) {
	cursor := p.Query.Get("cursor")
	wanted, err := endpoint.Paging{Limit: devicesOnPage, Cursor: cursor}.Wanted()
	if err != nil {
		return page.Go(devices), nil
	}
	if err := p.FlushUses(); err != nil {
		return page.Answer{}, err
	}
	rows, err := p.Person().Sessions(wanted, p.Now)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.DevicesPage{Shell: p.Shell, Total: rows.Total, Cursor: cursor}
	for i := range rows.Items {
		shown.Devices = append(shown.Devices, shownDevice(p, &rows.Items[i]))
	}
	shown.Next = endpoint.NextOf(rows)
	return page.Show(http.StatusOK, views.Devices(shown)), nil
}

// shownDevice names the program that signed in as far as it says what it is.
func shownDevice(p *page.Request, s *collections.Session) views.Device {
	agent := useragent.Parse(s.Device)
	return views.Device{
		ID: s.ID, Program: agent.Name, System: agent.OS, API: s.Kind == "api", Address: s.Address, Since: s.CreatedAt.Time, SeenAt: s.LastSeenAt.Time,
		This: s.ID == p.Caller.Session.ID,
	}
}

// SendEndDevice ends one session of the person's. That of this browser leads out.
func SendEndDevice(p *page.Request) (page.Answer, error) {
	id := p.HTTP.PathValue("sessionId")
	if err := p.Person().EndDevice(id); err != nil {
		return page.Answer{}, err
	}
	if id == p.Caller.Session.ID {
		p.DropSession()
		return page.Go("/"), nil
	}
	return page.Go(devices).Tell("device_ended"), nil
}

// SendEndDevices ends all sessions but this one.
func SendEndDevices(p *page.Request) (page.Answer, error) {
	if err := p.Person().EndOtherSessions(p.Caller.Session.ID); err != nil {
		return page.Answer{}, err
	}
	return page.Go(devices).Tell("devices_ended"), nil
}
