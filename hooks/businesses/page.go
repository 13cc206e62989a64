package businesses

import (
	"errors"
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/domain/role"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// choicesOnPage is how many businesses stand on one page of the chooser.
const choicesOnPage = 25

// ShowApp leads to the person's only business, or lets them choose. A cursor that leads nowhere is the first page.
func ShowApp(p *page.Request) (page.Answer, error) {
	wanted, err := endpoint.Paging{Limit: choicesOnPage, Cursor: p.Query.Get("cursor")}.Wanted()
	if err != nil {
		return page.Go("/app?all=1"), nil
	}
	rows, err := p.Businesses(wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.ChooserPage{Shell: p.Shell, Cursor: p.Query.Get("cursor")}
	for _, row := range rows.Items {
		shown.Choices = append(shown.Choices, views.Business{Slug: row.Slug, Name: row.Name, Role: role.Role(row.Role), Sample: row.SampleOf != ""})
	}
	if rows.Total == 1 && p.Query.Get("all") == "" {
		return page.Go(shown.Choices[0].Home()), nil
	}
	if next := endpoint.PagedOf(rows).NextCursor; next != nil {
		shown.Next = *next
	}
	_, err = p.Person().SampleBusiness()
	shown.HasSample = err == nil
	if err != nil && !errors.Is(err, collections.ErrNotFound) {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Chooser(shown)), nil
}

// ShowNew asks for a new business, in the person's own zone at first.
func ShowNew(p *page.Request) (page.Answer, error) {
	shown := views.NewBusinessPage{
		Shell: p.Shell, Name: p.Form.Get("name"), Timezone: p.Form.Get("timezone"), Currency: p.Form.Get("currency"), Trouble: p.Trouble,
	}
	if zone := p.Shell.Zone; p.Form == nil && zone != nil && zone.String() != "UTC" {
		shown.Timezone = zone.String()
	}
	return page.Show(http.StatusOK, views.NewBusiness(shown)), nil
}

// SendNew makes the business.
func SendNew(p *page.Request) (page.Answer, error) {
	in, err := endpoint.Sent[CreateInput](p.Request, p.Fields("name", "timezone", "currency"))
	if err != nil {
		return page.Answer{}, err
	}
	made, err := Create(p.Request, in)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go(views.Business{Slug: made.Slug}.Home()), nil
}

// SendStarted puts the first steps of the business away.
func SendStarted(p *page.Request) (page.Answer, error) {
	return page.Go(p.Shell.Business.Home()), p.Tenant().PutStepsAway(p.Now)
}
