// Package oauth lets apps of others act for a business: how they are registered, how a person lets one in, and the tokens that it
// gets (OAuth 2.1, RFC 6749, 7009, 7636, 8414, 9207). Who may do what with a token is told by access, as for keys.
package oauth

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// View is an app as the API shows it. The secret is there only when it was just made.
type View struct {
	ID                   string     `json:"id"`
	BusinessID           string     `json:"businessId"`
	ClientID             string     `json:"clientId"`
	Name                 string     `json:"name"`
	Website              string     `json:"website"`
	RedirectURIs         []string   `json:"redirectUris"`
	Scopes               []string   `json:"scopes"`
	Confidential         bool       `json:"confidential"`
	LogoURL              *string    `json:"logoUrl"`
	Status               string     `json:"status" enum:"review,active,refused"`
	PreviousSecretEndsAt *time.Time `json:"previousSecretEndsAt"`
	DeletedAt            *time.Time `json:"deletedAt"`
	CreatedAt            time.Time  `json:"createdAt"`
	UpdatedAt            time.Time  `json:"updatedAt"`
	ClientSecret         *string    `json:"clientSecret,omitempty" nullable:"true"`
}

func viewOf(a *collections.App, now time.Time) View {
	view := View{
		ID: a.ID, BusinessID: a.Business, ClientID: a.ID, Name: a.Name, Website: a.Website, RedirectURIs: list(a.RedirectURIs.V), Scopes: list(a.Scopes.V),
		Confidential: a.Confidential, Status: a.Status, DeletedAt: a.DeletedAt.Pointer(), CreatedAt: a.CreatedAt.UTC(), UpdatedAt: a.UpdatedAt.UTC(),
	}
	if a.Rotating(now) {
		view.PreviousSecretEndsAt = a.PreviousEndsAt.Pointer()
	}
	return view
}

// list is never null in an answer.
func list(texts []string) []string { return append([]string{}, texts...) }

// reveal shows an app with the secret that was just made, if one was, which no cache may keep.
func reveal(r *access.Request, app *collections.App, secret string) View {
	view := viewOf(app, r.Now)
	if secret != "" {
		endpoint.NoStore(r.Header)
		view.ClientSecret = &secret
	}
	return view
}

// AppInput names an app.
type AppInput struct {
	AppID string `path:"appId"`
}

// Read is one app of the business, a deleted one too.
func Read(r *access.Request, in *AppInput) (View, error) {
	app, err := r.Tenant().FindApp(in.AppID)
	if err != nil {
		return View{}, err
	}
	return viewOf(app, r.Now), nil
}

// ListInput asks for a page of a business's apps.
type ListInput struct {
	endpoint.InQuery
	endpoint.Paging
}

// ListView is a page of apps.
type ListView struct {
	Apps []View `json:"apps"`
	endpoint.Paged
}

// List is the apps that a business has registered, newest first.
func List(r *access.Request, in *ListInput) (ListView, error) {
	page, err := in.Wanted()
	if err != nil {
		return ListView{}, err
	}
	rows, err := r.Tenant().Apps(page)
	if err != nil {
		return ListView{}, err
	}
	views := endpoint.Views(rows.Items, func(a *collections.App) View { return viewOf(a, r.Now) })
	return ListView{Apps: views, Paged: endpoint.PagedOf(rows)}, nil
}
