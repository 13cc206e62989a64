package oauth

import (
	"crypto/rand"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/scope"
	"nearbyassist/domain/text"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// CreateInput is a new app.
type CreateInput struct {
	Body CreateBody
}

// CreateBody is what an app is made of.
type CreateBody struct {
	endpoint.InBody
	Name         string                   `json:"name" maxLength:"120"`
	Website      string                   `json:"website" maxLength:"1000"`
	RedirectURIs endpoint.Field[[]string] `json:"redirectUris" required:"false"`
	Scopes       endpoint.Scopes          `json:"scopes"`
	Confidential endpoint.Field[bool]     `json:"confidential" required:"false"`
}

// Resolve adds the rules that the schema does not show.
func (in *CreateInput) Resolve(huma.Context) []error {
	body := in.Body
	broken := checkDetails(&body.Name, &body.Website, body.RedirectURIs.Value, body.Scopes)
	if !body.Confidential.Or(true) && len(body.RedirectURIs.Value) == 0 {
		broken = append(broken, fault.On("redirectUris", "required", "redirectUris"))
	}
	return endpoint.Broken(broken...)
}

// checkDetails names what is wrong with the parts of an app; nil ones are not looked at.
func checkDetails(name, website *string, redirects, scopes []string) []fault.Field {
	broken := collections.CheckRedirects("redirectUris", redirects)
	if scopes != nil {
		broken = append(broken, collections.CheckScopes("scopes", scopes)...)
	}
	if name != nil && text.Clean(*name) == "" {
		broken = append(broken, fault.On("name", "required", "name"))
	}
	if website != nil && !text.ValidWebAddress(*website) {
		broken = append(broken, fault.On("website", "format_uri"))
	}
	return broken
}

func (b CreateBody) app(now time.Time) *collections.App {
	return &collections.App{
		ID: collections.NewID(), Name: text.Clean(b.Name), Website: b.Website, RedirectURIs: collections.Of(list(b.RedirectURIs.Value)),
		Scopes: collections.Of(scope.InOrder(b.Scopes)), Confidential: b.Confidential.Or(true), Status: "review",
		CreatedAt: collections.At(now), UpdatedAt: collections.At(now),
	}
}

// Create registers an app, which a superuser reviews, and shows its secret, this once.
func Create(r *access.Request, in *CreateInput) (View, error) {
	app, secret, err := create(r.Tenant(), in.Body.app(r.Now), r.Now)
	if err != nil {
		return View{}, err
	}
	return reveal(r, app, secret), nil
}

// create stores an app and hands out its secret, which is stored nowhere; one that is not confidential has none.
func create(db collections.Tenant, app *collections.App, now time.Time) (made *collections.App, secret string, err error) {
	if app.Confidential {
		if secret, err = oauth.New(rand.Reader, oauth.Client); err != nil {
			return nil, "", err
		}
		app.Hash = token.Hash(secret)
	}
	err = db.Tx(func(db collections.Tenant) error {
		if err := db.AddApp(app); err != nil {
			return err
		}
		return Changed(db, nil, app, now)
	})
	return app, secret, err
}
