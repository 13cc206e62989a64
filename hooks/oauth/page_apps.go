package oauth

import (
	"net/http"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/domain/scope"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// appsOnPage is how many apps stand on one page of a list.
const appsOnPage = 25

// ShowApps lists the apps that the business has registered. A cursor that leads nowhere is the first page.
func ShowApps(p *page.Request) (page.Answer, error) {
	cursor := p.Query.Get("cursor")
	wanted, err := endpoint.Paging{Limit: appsOnPage, Cursor: cursor}.Wanted()
	if err != nil {
		return page.Go(p.Shell.Business.Apps()), nil
	}
	rows, err := p.Tenant().Apps(wanted)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.AppsPage{Shell: p.Shell, Cursor: cursor}
	for i := range rows.Items {
		shown.Apps = append(shown.Apps, shownApp(p, &rows.Items[i]))
	}
	shown.Next = endpoint.NextOf(rows)
	return page.Show(http.StatusOK, views.Apps(shown)), nil
}

// ShowApp is one app.
func ShowApp(p *page.Request) (page.Answer, error) {
	app, err := p.Tenant().FindApp(p.HTTP.PathValue("appId"))
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.AppDetail(views.AppPage{Shell: p.Shell, App: shownApp(p, app), BaseURL: p.Instance().URL})), nil
}

func shownApp(p *page.Request, a *collections.App) views.App {
	shown := views.App{
		ID: a.ID, Name: a.Name, Website: a.Website, RedirectURIs: a.RedirectURIs.V, Scopes: a.Scopes.V, Confidential: a.Confidential, Status: a.Status,
		CreatedAt: a.CreatedAt.Time, DeletedAt: a.DeletedAt.Time,
	}
	if a.Rotating(p.Now) {
		shown.OldEndsAt = a.PreviousEndsAt.Time
	}
	return shown
}

// ShowNewApp asks for a new app.
func ShowNewApp(p *page.Request) (page.Answer, error) {
	shown := formOfApp(p)
	shown.FormID, shown.Kind = p.FormID(), p.Form.Get("kind")
	return page.Show(http.StatusOK, views.NewApp(shown)), nil
}

// formOfApp is the form as it was sent.
func formOfApp(p *page.Request) views.AppForm {
	shown := views.AppForm{
		Shell: p.Shell, Name: p.Form.Get("name"), Website: p.Form.Get("website"), Redirects: p.Form.Get("redirectUris"), Preset: p.Form.Get("preset"),
		Levels: map[string]string{}, Trouble: p.Trouble,
	}
	for _, resource := range scope.Resources() {
		if level := p.Form.Get("scope." + resource); level != "" {
			shown.Levels[resource] = level
		}
	}
	return shown
}

// SendNewApp registers the app and shows its secret, this once. The same form again leads to the app that it made.
func SendNewApp(p *page.Request) (page.Answer, error) {
	fields := fieldsOfApp(p)
	fields["businessId"], fields["confidential"] = p.Tenant().BusinessID, p.Form.Get("kind") != "public"
	in, err := endpoint.Sent[CreateInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	var secret string
	id, again, err := p.SendOnce(func() (string, error) {
		app, made, err := create(p.Tenant(), in.Body.app(p.Now), p.Now)
		if err != nil {
			return "", err
		}
		secret = made
		return app.ID, nil
	})
	switch {
	case err != nil || again:
		return page.Go(p.Shell.Business.App(id)).Tell("app_created_before"), err
	case secret == "":
		return page.Go(p.Shell.Business.App(id)).Tell("app_created"), nil
	}
	return page.Show(http.StatusCreated, views.RevealApp(views.RevealAppPage{Shell: p.Shell, ID: id, Name: in.Body.Name, Secret: secret})), nil
}

// fieldsOfApp are the form's values as the body of the operation that does the same.
func fieldsOfApp(p *page.Request) map[string]any {
	return map[string]any{
		"name": p.Form.Get("name"), "website": strings.TrimSpace(p.Form.Get("website")),
		"redirectUris": append([]string{}, strings.Fields(p.Form.Get("redirectUris"))...),
		"scopes":       append([]string{}, scope.Choose(p.Form.Get("preset"), func(resource string) string { return p.Form.Get("scope." + resource) })...),
	}
}
