package oauth

import (
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/scope"
	"nearbyassist/domain/text"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// UpdateInput is a change of an app.
type UpdateInput struct {
	AppID string `path:"appId"`
	Body  UpdateBody
}

// UpdateBody has what changes; what is absent stays.
type UpdateBody struct {
	Name         endpoint.Field[string]          `json:"name" required:"false" maxLength:"120"`
	Website      endpoint.Field[string]          `json:"website" required:"false" maxLength:"1000"`
	RedirectURIs endpoint.Field[[]string]        `json:"redirectUris" required:"false"`
	Scopes       endpoint.Field[endpoint.Scopes] `json:"scopes" required:"false"`
}

// Resolve adds the rules that the schema does not show.
func (in *UpdateInput) Resolve(huma.Context) []error {
	body := in.Body
	var name, website *string
	body.Name.ToPointer(&name)
	body.Website.ToPointer(&website)
	var scopes []string
	if body.Scopes.Set {
		scopes = list(body.Scopes.Value)
	}
	return endpoint.Broken(checkDetails(name, website, body.RedirectURIs.Value, scopes)...)
}

func (b UpdateBody) apply(a *collections.App) {
	b.Name.To(&a.Name)
	a.Name = text.Clean(a.Name)
	b.Website.To(&a.Website)
	if b.RedirectURIs.Set {
		a.RedirectURIs = collections.Of(list(b.RedirectURIs.Value))
	}
	if b.Scopes.Set {
		a.Scopes = collections.Of(scope.InOrder(b.Scopes.Value))
	}
}

// Update changes an app.
func Update(r *access.Request, in *UpdateInput) (View, error) {
	app, err := update(r.Tenant(), in.AppID, in.Body, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(app, r.Now), nil
}

// update lets an active app be reviewed again where it now shows itself otherwise, answers elsewhere or asks for more.
func update(db collections.Tenant, id string, body UpdateBody, now time.Time) (app *collections.App, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if app, err = standing(db, id); err != nil {
			return err
		}
		before := *app
		body.apply(app)
		if !app.Confidential && len(app.RedirectURIs.V) == 0 {
			return fault.Validation(fault.On("redirectUris", "required", "redirectUris"))
		}
		if app.Status == "active" && isNews(&before, app) {
			app.Status = "review"
		}
		return save(db, &before, app, now)
	})
	return app, err
}

// isNews tells whether what was reviewed is not the same any more.
func isNews(before, after *collections.App) bool {
	added := func(old, new []string) bool {
		return slices.ContainsFunc(new, func(one string) bool { return !slices.Contains(old, one) })
	}
	return before.Name != after.Name || before.Website != after.Website ||
		added(before.RedirectURIs.V, after.RedirectURIs.V) || added(before.Scopes.V, after.Scopes.V)
}

// standing is an app of the business that is not deleted.
func standing(db collections.Tenant, id string) (*collections.App, error) {
	app, err := db.FindApp(id)
	if err == nil && !app.DeletedAt.IsZero() {
		return nil, fault.New("invalid_transition").With("currentStatus", "deleted")
	}
	return app, err
}

// save stores a change with its audit row; what changes nothing is not stored.
func save(db collections.Tenant, before, app *collections.App, now time.Time) error {
	if len(collections.Changes(before, app)) == 0 && before.Hash == app.Hash {
		return nil
	}
	app.UpdatedAt = collections.At(now)
	if err := db.SaveApp(app); err != nil {
		return err
	}
	return Changed(db, before, app, now)
}
