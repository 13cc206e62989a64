package oauth

import (
	"crypto/rand"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// RotateInput asks for a new secret. Its body may be left out.
type RotateInput struct {
	AppID string `path:"appId"`
	Body  *endpoint.RotateBody
}

// Rotate gives an app a new secret and shows it, this once.
func Rotate(r *access.Request, in *RotateInput) (View, error) {
	app, secret, err := rotate(r.Tenant(), in.AppID, in.Body.Grace(), r.Now)
	if err != nil {
		return View{}, err
	}
	return reveal(r, app, secret), nil
}

// rotate hands out a new secret. The one that stood works until the grace is over; an older one ends now. Tokens stay.
func rotate(db collections.Tenant, id string, grace time.Duration, now time.Time) (app *collections.App, secret string, err error) {
	if secret, err = oauth.New(rand.Reader, oauth.Client); err != nil {
		return nil, "", err
	}
	err = db.Tx(func(db collections.Tenant) error {
		if app, err = standing(db, id); err != nil {
			return err
		}
		if !app.Confidential {
			return fault.New("invalid_transition")
		}
		before := *app
		app.PreviousHash, app.PreviousEndsAt = "", collections.Time{}
		if grace > 0 {
			app.PreviousHash, app.PreviousEndsAt = app.Hash, collections.At(now.Add(grace))
		}
		app.Hash = token.Hash(secret)
		return save(db, &before, app, now)
	})
	return app, secret, err
}
