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

// ShowEditApp has the app as it is, or as it was sent.
func ShowEditApp(p *page.Request) (page.Answer, error) {
	app, gone, err := living(p)
	if err != nil || app == nil {
		return gone, err
	}
	shown := formOfApp(p)
	if !p.Trouble.Any() {
		shown.Name, shown.Website, shown.Redirects = app.Name, app.Website, strings.Join(app.RedirectURIs.V, "\n")
		shown.Preset = scope.Custom
		for _, resource := range scope.Resources() {
			shown.Levels[resource] = scope.LevelOf(app.Scopes.V, resource)
		}
	}
	shown.ID, shown.Active = app.ID, app.Status == "active"
	return page.Show(http.StatusOK, views.EditApp(shown)), nil
}

// SendEditApp changes the app.
func SendEditApp(p *page.Request) (page.Answer, error) {
	app, gone, err := living(p)
	if err != nil || app == nil {
		return gone, err
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, fieldsOfApp(p))
	if err != nil {
		return page.Answer{}, err
	}
	if app, err = update(p.Tenant(), app.ID, in.Body, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.App(app.ID)).Tell("app_changed"), nil
}

// living is the app of the address. Where it is deleted, its page says so.
func living(p *page.Request) (*collections.App, page.Answer, error) {
	app, err := p.Tenant().FindApp(p.HTTP.PathValue("appId"))
	if err == nil && !app.DeletedAt.IsZero() {
		return nil, page.Go(p.Shell.Business.App(app.ID)), nil
	}
	return app, page.Answer{}, err
}

// ShowRotateApp asks when the present secret ends.
func ShowRotateApp(p *page.Request) (page.Answer, error) {
	app, gone, err := living(p)
	if err != nil || app == nil {
		return gone, err
	}
	if !app.Confidential {
		return page.Go(p.Shell.Business.App(app.ID)), nil
	}
	return page.Show(http.StatusOK, views.RotateApp(views.RotateAppPage{
		Shell: p.Shell, App: shownApp(p, app), FormID: p.FormID(), Grace: p.Form.Get("grace"), Trouble: p.Trouble,
	})), nil
}

// SendRotateApp gives the app a new secret and shows it, this once.
func SendRotateApp(p *page.Request) (page.Answer, error) {
	in, err := endpoint.Sent[RotateInput](p.Request, map[string]any{"graceMinutes": endpoint.Number(p.Form.Get("grace"))})
	if err != nil {
		return page.Answer{}, err
	}
	var app *collections.App
	var secret string
	id, again, err := p.SendOnce(func() (string, error) {
		app, secret, err = rotate(p.Tenant(), p.HTTP.PathValue("appId"), in.Body.Grace(), p.Now)
		return p.HTTP.PathValue("appId"), err
	})
	if err != nil || again {
		return page.Go(p.Shell.Business.App(id)).Tell("app_rotated_before"), err
	}
	return page.Show(http.StatusCreated, views.RevealApp(views.RevealAppPage{
		Shell: p.Shell, ID: id, Name: app.Name, Secret: secret, Rotated: true, OldEndsAt: app.PreviousEndsAt.Time,
	})), nil
}

// ShowDeleteApp tells what the end of the app means.
func ShowDeleteApp(p *page.Request) (page.Answer, error) {
	app, gone, err := living(p)
	if err != nil || app == nil {
		return gone, err
	}
	return page.Show(http.StatusOK, views.DeleteApp(views.DeleteAppPage{Shell: p.Shell, App: shownApp(p, app), Confirm: p.Form.Get("confirm"), Trouble: p.Trouble})), nil
}

// SendDeleteApp ends the app wherever it was let in, once its name is typed.
func SendDeleteApp(p *page.Request) (page.Answer, error) {
	app, gone, err := living(p)
	if err != nil || app == nil {
		return gone, err
	}
	asked := views.DeleteAppPage{App: shownApp(p, app), Confirm: p.Form.Get("confirm")}
	if !asked.Confirmed() {
		return page.Answer{}, p.Unconfirmed()
	}
	if _, err := remove(p.Tenant(), app.ID, p.Now); err != nil {
		return page.Answer{}, err
	}
	return page.Go(p.Shell.Business.Apps()).Tell("app_deleted"), nil
}
