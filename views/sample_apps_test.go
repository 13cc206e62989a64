package views_test

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
	"nearbyassist/views"
)

func (w world) app(i int, name, status string) views.App {
	return views.App{
		ID: fmt.Sprintf("app%012d", i), Name: w.said(name), Website: w.said("https://crm.example.com"), RedirectURIs: []string{"https://crm.example.com/cb", "http://127.0.0.1/cb"},
		Scopes: scope.Presets()[i%4].Scopes, Confidential: i%2 == 0, Status: status, CreatedAt: ago(30 * day),
	}
}

// addAppPages has the pages of apps that the business offers, of those that it let in, and the one that asks.
func (w world) addAppPages(made map[string]templ.Component) {
	apps := []views.App{w.app(0, "Sol CRM", "active"), w.app(1, "Agenda", "review"), w.app(2, "Correo", "refused"), w.app(4, "Antigua", "active")}
	apps[0].OldEndsAt, apps[3].DeletedAt = now.Add(20*hour), ago(day)
	list := w.inside("/integrations/apps")
	made["apps"] = views.Apps(views.AppsPage{Shell: list, Apps: apps[:3], Cursor: "abc", Next: "d&f"})
	made["apps-none"] = views.Apps(views.AppsPage{Shell: list})
	for _, app := range apps {
		made["app-"+app.ID[13:]] = views.AppDetail(views.AppPage{Shell: w.inside("/integrations/apps/" + app.ID), App: app, BaseURL: baseURL})
	}
	form := views.AppForm{Shell: list, FormID: "form1", Name: w.said("Sol"), Website: w.said("x"), Redirects: w.said("http://x"), Preset: scope.Custom}
	made["new-app"] = views.NewApp(views.AppForm{Shell: list, FormID: "form1"})
	form.Trouble = views.TroubleOf(w.lang, fault.Validation(
		fault.On("name", "required"), fault.On("website", "format_uri"), fault.On("redirectUris[0]", "redirect_uri"), fault.On("scopes", "scope_choice")))
	made["new-app-refused"] = views.NewApp(form)
	form.ID, form.FormID, form.Active = apps[0].ID, "", true
	made["edit-app-refused"] = views.EditApp(form)
	made["rotate-app"] = views.RotateApp(views.RotateAppPage{Shell: list, App: apps[0], FormID: "form1"})
	made["delete-app"] = views.DeleteApp(views.DeleteAppPage{Shell: list, App: apps[0]})
	made["delete-app-refused"] = views.DeleteApp(views.DeleteAppPage{
		Shell: list, App: apps[0], Confirm: w.said("x"), Trouble: views.TroubleOf(w.lang, fault.Validation(fault.On("confirm", "wrong"))),
	})
	shown := views.RevealAppPage{Shell: list, ID: apps[0].ID, Name: apps[0].Name, Secret: "na_cs_a7Xk2pQ9wLr4TzV8mNs3KdY6bJf1Ga5e9fQ2"}
	made["app-reveal"] = views.RevealApp(shown)
	shown.Rotated, shown.OldEndsAt = true, now.Add(day)
	made["app-reveal-rotated"] = views.RevealApp(shown)
	w.addConsents(made)
}

func (w world) addConsents(made map[string]templ.Component) {
	connection := func(i int, used time.Time) views.Connection {
		return views.Connection{
			ID: fmt.Sprintf("grant%010d", i), App: w.said("Sol CRM"), Website: w.said("https://crm.example.com"), Scopes: scope.Presets()[i].Scopes, By: w.said("Ana Ruiz"),
			Since: ago(9 * day), LastUsedAt: used, LastUsedIP: "83.45.12.9",
		}
	}
	list := w.inside("/integrations/connections")
	made["connections"] = views.Connections(views.ConnectionsPage{Shell: list, Connections: []views.Connection{connection(0, time.Time{}), connection(3, ago(hour))}, Next: "abc"})
	made["connections-none"] = views.Connections(views.ConnectionsPage{Shell: list})
	made["withdraw"] = views.Withdraw(views.WithdrawPage{Shell: list, Connection: connection(0, time.Time{})})
	asked := views.ConsentPage{
		Shell: w.signedIn("/oauth/authorize?client_id=app000000000000&scope=bookings%3Aread"), Action: "/oauth/authorize?client_id=app000000000000&scope=bookings%3Aread", App: w.said("Sol CRM"),
		Website: w.said("https://crm.example.com"), Redirect: "https://crm.example.com/cb", Host: "crm.example.com", Scopes: scope.All(), Email: w.said("ana@example.com"), InReview: true,
	}
	made["consent-nowhere"] = views.Consent(asked)
	asked.Places = []views.ConsentPlace{{ID: "business0000001", Name: w.said("Clínica Sol")}}
	made["consent"] = views.Consent(asked)
	asked.Places = append(asked.Places, views.ConsentPlace{ID: "business0000002", Name: w.said("Taller Norte")})
	asked.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("business", "required", "business")))
	made["consent-refused"] = views.Consent(asked)
	for _, reason := range []string{"client", "redirect", "review"} {
		made["consent-failed-"+reason] = views.ConsentFailed(views.ConsentFailedPage{Shell: w.signedIn("/oauth/authorize"), Reason: reason})
	}
}
