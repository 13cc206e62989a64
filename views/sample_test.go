package views_test

import (
	"fmt"
	"time"

	"github.com/a-h/templ"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/domain/scope"
	"nearbyassist/locales"
	"nearbyassist/views"
	"nearbyassist/views/ui"
)

const (
	secret  = "na_live_a7Xk2pQ9wLr4TzV8mNs3KdY6bJf1Ga5e9fQ2"
	hostile = `<b>"O'Ñandú" & ünïcödé   👩‍🔧</b>`
	baseURL = "https://api.example.com"
)

var now = time.Date(2026, 10, 12, 9, 30, 0, 0, time.UTC)

func ago(d time.Duration) time.Time { return now.Add(-d) }

const hour, day = time.Hour, 24 * time.Hour

// world makes the pages of one language; said turns every text that a person wrote into another.
type world struct {
	lang locales.Lang
	said func(string) string
}

func plain(text string) string { return text }

func spiteful(string) string { return hostile }

func (w world) shell(path string) views.Shell {
	zone, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		panic(err)
	}
	return views.Shell{Lang: w.lang, Path: path, Now: now, Zone: zone}
}

func (w world) signedIn(path string) views.Shell {
	s := w.shell(path)
	s.User = w.said("Ana Ruiz")
	s.Businesses = []views.Business{
		{Slug: "clinica-sol", Name: w.said("Clínica Sol"), Role: role.Admin}, {Slug: "taller", Name: w.said("Taller Norte"), Role: role.Owner},
	}
	return s
}

func (w world) inside(path string) views.Shell {
	s := w.signedIn("/app/clinica-sol" + path)
	s.Business = s.Businesses[0]
	s.Counts = map[string]int{"home": 4}
	return s
}

func (w world) key(i int, name, status string) views.Key {
	key := views.Key{
		ID: fmt.Sprintf("key%012d", i), Name: w.said(name), Prefix: "na_live_a7Xk", Last4: "9fQ2", Status: status,
		Scopes: scope.Presets()[i%4].Scopes, CreatedBy: w.said("Ana Ruiz"), CreatedAt: ago(90 * day),
		LastUsedAt: ago(3 * time.Minute), LastUsedIP: "83.45.12.9", LastUsedOperation: "list-partner-bookings",
	}
	switch status {
	case "rotating":
		key.Old = views.OldSecret{Last4: "77aB", EndsAt: now.Add(20 * hour), LastUsedAt: ago(2 * hour), LastUsedIP: "2001:db8::17"}
	case "revoked":
		key.RevokedAt, key.LastUsedAt, key.LastUsedIP, key.LastUsedOperation = ago(5*day), time.Time{}, "", ""
	case "expired":
		key.ExpiresAt, key.LastUsedAt = ago(2*day), ago(40*day)
	}
	return key
}

func (w world) keys() []views.Key {
	soon := w.key(2, "Zapier", "active")
	soon.ExpiresAt, soon.LastUsedAt = now.Add(3*day+hour), ago(6*day)
	limited := w.key(5, "Lector", "active")
	limited.AllowedIPs, limited.RateLimit = []string{"203.0.113.0/24", "2001:db8::/32"}, 120
	return []views.Key{
		w.key(1, "Producción web", "active"), w.key(3, "Sincronización CRM", "rotating"), soon, limited,
		w.key(4, "Panel de informes", "revoked"), w.key(6, "Prueba de la agencia", "expired"),
	}
}

// pages are all that there are, in each state that differs, by name.
func (w world) pages() map[string]templ.Component {
	person := views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("email", "taken"), fault.On("password", "min_length", 8)))
	business := views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("timezone", "timezone"), fault.On("currency", "currency")))
	made := map[string]templ.Component{
		"landing":        views.Landing(views.LandingPage{Shell: w.shell("/"), BaseURL: baseURL}),
		"landing-inside": views.Landing(views.LandingPage{Shell: w.signedIn("/"), BaseURL: baseURL}),
		"signin":         views.SignIn(views.SignInPage{Shell: w.shell("/signin")}),
		"signin-refused": views.SignIn(views.SignInPage{
			Shell: w.shell("/signin"), Email: w.said("ana@example.com"),
			Next: "/app/clinica-sol?a=1&b=2", Trouble: views.TroubleOf(w.lang, fault.New("invalid_credentials")),
		}),
		"signup": views.SignUp(views.SignUpPage{Shell: w.shell("/signup"), Next: "/invite/x"}),
		"signup-refused": views.SignUp(views.SignUpPage{
			Shell: w.shell("/signup"), Name: w.said(""), Email: w.said("ana@"),
			Timezone: w.said("Europe/Madrid"), Trouble: person,
		}),
		"signin-limited": views.SignIn(views.SignInPage{Shell: w.shell("/signin"), Trouble: views.TooMany(w.lang, 90*time.Second)}),
		"chooser":        views.Chooser(w.chooser()),
		"chooser-empty":  views.Chooser(views.ChooserPage{Shell: views.Shell{Lang: w.lang, Path: "/app", User: w.said("Ana"), Now: now}}),
		"business":       views.NewBusiness(views.NewBusinessPage{Shell: w.signedIn("/businesses/new"), Timezone: "Europe/Madrid"}),
		"business-refused": views.NewBusiness(views.NewBusinessPage{
			Shell: w.signedIn("/businesses/new"), Name: w.said("Sol"),
			Timezone: w.said("Mars/Base"), Trouble: business,
		}),
	}
	for _, status := range []int{403, 404, 405, 429, 500, 503} {
		name := fmt.Sprint("failure-", status)
		made[name] = views.Failure(views.FailurePage{Shell: w.shell("/x"), Status: status, RequestID: "abcdefghij12345"})
		made[name+"-inside"] = views.Failure(views.FailurePage{
			Shell: w.inside("/x"), Status: status, RequestID: "abcdefghij12345", Need: role.Admin,
			Ask: []string{w.said("Ana Ruiz"), w.said("Leo")},
		})
	}
	made["failure-wait"] = views.Failure(views.FailurePage{Shell: w.shell("/x"), Status: 429, Wait: 4 * time.Minute})
	w.addDocsPages(made)
	w.addReferencePages(made)
	w.addKeyPages(made)
	w.addDeskPages(made)
	return made
}

func (w world) staff(path string) views.Shell {
	s := w.inside(path)
	s.Business.Role, s.Flash = role.Staff, w.said("Done.")
	return s
}

func (w world) addKeyPages(made map[string]templ.Component) {
	list := w.inside("/integrations/keys?q=web")
	list.Flash = views.FlashOf(w.lang, "key_revoked")
	made["keys"] = views.Keys(views.KeysPage{Shell: w.inside("/integrations/keys"), Keys: w.keys(), BaseURL: baseURL})
	made["keys-filtered"] = views.Keys(views.KeysPage{
		Shell: list, Keys: w.keys()[:1], Query: w.said("web"), Status: "active",
		Cursor: "abc", Next: "def", BaseURL: baseURL,
	})
	made["keys-nothing"] = views.Keys(views.KeysPage{Shell: list, Query: w.said("nichts"), BaseURL: baseURL})
	made["keys-unused"] = views.Keys(views.KeysPage{Shell: w.inside("/integrations/keys"), BaseURL: baseURL})
	w.addKeyForms(made)
	w.addBooking(made)
	w.addAccountPages(made)
	w.addLogPages(made)
	w.addOverviewPages(made)
	w.addAppPages(made)
	w.addWebhookPages(made)
	w.addSettingsPages(made)
	w.addStaffPages(made)
	w.addAuditPages(made)
	w.addOperatorPages(made)
	for _, key := range w.keys() {
		page := views.KeyPage{Shell: w.inside("/integrations/keys/" + key.ID), Key: key, History: w.history(), Usage: views.KeyUsage{Range: "30d"}}
		made["key-"+key.ID[14:]] = views.KeyDetail(page)
		made["rotate-"+key.ID[14:]] = views.RotateKey(views.RotateKeyPage{Shell: page.Shell, Key: key, FormID: "form1"})
		made["revoke-"+key.ID[14:]] = views.RevokeKey(views.RevokeKeyPage{Shell: page.Shell, Key: key})
	}
	key := w.keys()[0]
	made["revoke-refused"] = views.RevokeKey(views.RevokeKeyPage{
		Shell: w.inside("/integrations/keys"), Key: key, Requests: 1204, Confirm: w.said("Otra"),
		Trouble: views.TroubleOf(w.lang, fault.Validation(fault.On("confirm", "wrong"))),
	})
	reveal := views.RevealKeyPage{Shell: w.inside("/integrations/keys/new"), ID: key.ID, Name: key.Name, Scopes: key.Scopes, Secret: secret, BaseURL: baseURL}
	made["reveal"] = views.RevealKey(reveal)
	reveal.Rotated, reveal.Scopes = true, nil
	made["reveal-rotated-now"] = views.RevealKey(reveal)
	reveal.OldEndsAt = now.Add(day)
	made["reveal-rotated"] = views.RevealKey(reveal)
}

func (w world) addKeyForms(made map[string]templ.Component) {
	form := views.NewKeyPage{Shell: w.inside("/integrations/keys/new"), FormID: "form1", MostRequests: 500}
	made["new"] = views.NewKey(form)
	form.Name, form.Preset, form.Expires, form.IPs, form.RateLimit = w.said(""), scope.Custom, "never", w.said("203.0.113.0/24\nx\ny"), w.said("many")
	form.Levels = map[string]string{"bookings": scope.Write, "staff": scope.Read}
	made["new-custom"] = views.NewKey(form)
	form.Trouble = views.TroubleOf(w.lang, fault.Validation(fault.On("name", "required"), fault.On("scopes", "scope_choice"),
		fault.On("allowedIps[1]", "ip_range"), fault.On("allowedIps[2]", "ip_range"), fault.On("rateLimit", "type_integer"), fault.On("expiresAt", "past")))
	made["new-refused"] = views.NewKey(form)
	form.Trouble = ui.Trouble{Title: w.lang.T("error.internal")}
	made["new-failed"] = views.NewKey(form)
}

func (w world) history() []views.AuditEntry {
	return []views.AuditEntry{
		{At: ago(4 * hour), Action: "api_key.rotated", By: w.said("Ana Ruiz")},
		{At: ago(2 * day), Action: "api_key.updated", By: w.said("Leo Sanz"), Changes: []views.AuditChange{
			{Field: "name", From: w.said("Web"), To: w.said("Producción web")}, {Field: "rateLimit", To: "120"},
		}},
		{At: ago(3 * day), Action: "api_key.tidied"},
		{At: ago(90 * day), Action: "api_key.created", By: w.said("Ana Ruiz")},
	}
}
