package views

import (
	"strings"
	"time"

	"nearbyassist/views/ui"
)

// App is one that the business has registered, as the pages show it; a secret is never among it.
type App struct {
	ID           string // its client_id
	Name         string
	Website      string
	RedirectURIs []string
	Scopes       []string // in the order of domain/scope
	Confidential bool
	Status       string // review, active or refused
	CreatedAt    time.Time
	DeletedAt    time.Time // zero: it stands
	OldEndsAt    time.Time // when the old secret of a rotation ends; zero where there is none
}

// Connection is the leave of the business for an app.
type Connection struct {
	ID         string
	App        string
	Website    string
	Scopes     []string
	By         string // who gave it
	Since      time.Time
	LastUsedAt time.Time // zero: never
	LastUsedIP string
}

// Apps is the business's page of the apps that it has registered.
func (b Business) Apps() string { return b.Home() + "/integrations/apps" }

// App is the page of one app, or with a verb (edit, rotate, delete) the page that does it.
func (b Business) App(id string, verb ...string) string {
	return strings.Join(append([]string{b.Apps(), id}, verb...), "/")
}

// Connections is the business's page of the apps that were let in.
func (b Business) Connections() string { return b.Home() + "/integrations/connections" }

// Withdraw is the page that ends a connection.
func (b Business) Withdraw(id string) string { return b.Connections() + "/" + id + "/withdraw" }

func (s Shell) appsCrumb() ui.Link { return ui.Link{Text: s.T("nav.apps"), Href: s.Business.Apps()} }

func (s Shell) connectionsCrumb() ui.Link {
	return ui.Link{Text: s.T("nav.connections"), Href: s.Business.Connections()}
}

func (s Shell) appStatus(a App) ui.Status {
	switch {
	case !a.DeletedAt.IsZero():
		return ui.Status{Kind: ui.Off, Text: s.T("apps.status.deleted")}
	case a.Status == active:
		return ui.Status{Kind: ui.Active, Text: s.T("apps.status.active")}
	case a.Status == "refused":
		return ui.Status{Kind: ui.Failed, Text: s.T("apps.status.refused")}
	}
	return ui.Status{Kind: ui.Soon, Text: s.T("apps.status.review")}
}

// appLinks lead to what can be done with an app that stands.
func (s Shell) appLinks(a App) []ui.Link {
	if !a.DeletedAt.IsZero() {
		return nil
	}
	links := []ui.Link{{Text: s.T("apps.edit"), Href: s.Business.App(a.ID, "edit")}}
	if a.Confidential {
		links = append(links, ui.Link{Text: s.T("apps.rotate"), Href: s.Business.App(a.ID, "rotate")})
	}
	return append(links, ui.Link{Text: s.T("apps.delete"), Href: s.Business.App(a.ID, "delete")})
}

// scopeText says in words what a scope lets do.
func (s Shell) scopeText(scope string) string {
	return s.T("consent.scope." + strings.ReplaceAll(scope, ":", "_"))
}
