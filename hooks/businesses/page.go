package businesses

import (
	"net/http"

	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowApp leads to the person's only business, or lets them choose.
func ShowApp(p *page.Request) (page.Answer, error) {
	if len(p.Shell.Businesses) == 1 && p.Query.Get("all") == "" {
		return page.Go(p.Shell.Businesses[0].Home()), nil
	}
	return page.Show(http.StatusOK, views.Chooser(views.ChooserPage{Shell: p.Shell})), nil
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
