package services

import (
	"net/http"
	"net/url"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// servicesOnPage is how many services stand on one page of the list.
const servicesOnPage = 25

// ShowServices lists what the business offers. A cursor that leads nowhere is the first page.
func ShowServices(p *page.Request) (page.Answer, error) {
	shown := views.ServiceListPage{
		Shell: p.Shell, Query: p.Given("q"), Status: p.Query.Get("status"), Cursor: p.Query.Get("cursor"),
	}
	wanted, err := endpoint.Paging{Limit: servicesOnPage, Cursor: shown.Cursor}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Services()), nil
	}
	rows, err := p.Tenant().Services(collections.ServiceFilter{Text: shown.Query, Statuses: statusesOf(shown.Status)}, wanted)
	if err != nil {
		return page.Answer{}, err
	}
	for i := range rows.Items {
		shown.Services = append(shown.Services, shownService(&rows.Items[i]))
	}
	shown.Next = endpoint.NextOf(rows)
	if undo := p.Query.Get("undo"); undo != "" {
		if service, err := p.Tenant().FindService(undo); err == nil && service.Status == "archived" {
			shown.Undo = shownService(service)
		}
	}
	return page.Show(http.StatusOK, views.ServiceList(shown)), nil
}

// statusesOf are those that a choice of the list's filter wants.
func statusesOf(choice string) []string {
	switch choice {
	case "all":
		return []string{"active", "archived"}
	case "archived":
		return []string{"archived"}
	}
	return []string{"active"}
}

func shownService(s *collections.Service) views.Service {
	return views.Service{
		ID: s.ID, Name: s.Name, Category: s.Category, Minutes: s.DurationMinutes, Price: s.Price.V, Currency: s.Currency, People: len(s.Staff.V), Status: s.Status,
	}
}

// SendMoveService moves a service up or down, and leads back to it.
func SendMoveService(p *page.Request) (page.Answer, error) {
	id, way := p.HTTP.PathValue("serviceId"), p.Form.Get("way")
	if _, err := p.Tenant().FindService(id); err != nil {
		return page.Answer{}, err
	}
	if way != "up" && way != "down" {
		return page.Answer{}, fault.Parameter("way", "invalid")
	}
	if err := move(p.Tenant(), id, way == "up", p.Now); err != nil {
		return page.Answer{}, err
	}
	to := p.Shell.Business.Services()
	if cursor := p.Form.Get("cursor"); cursor != "" {
		to += "?" + url.Values{"cursor": {cursor}}.Encode()
	}
	return page.Go(to + "#service-" + id).Tell("service_moved"), nil
}

// SendArchiveService takes a service out of the offer; the list says how to bring it back.
func SendArchiveService(p *page.Request) (page.Answer, error) {
	id := p.HTTP.PathValue("serviceId")
	if _, err := Archive(p.Request, &ReadInput{ServiceID: id}); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Services() + "?undo=" + id), nil
}

// SendRestoreService brings an archived service back.
func SendRestoreService(p *page.Request) (page.Answer, error) {
	id := p.HTTP.PathValue("serviceId")
	body := UpdateBody{Status: endpoint.Field[string]{Set: true, Value: "active"}}
	if _, err := Update(p.Request, &UpdateInput{ServiceID: id, Body: body}); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Services() + "#service-" + id).Tell("service_restored"), nil
}
