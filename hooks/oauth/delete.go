package oauth

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
)

// Delete ends an app at once, wherever it was let in. Again, it answers the same.
func Delete(r *access.Request, in *AppInput) (View, error) {
	app, err := remove(r.Tenant(), in.AppID, r.Now)
	if err != nil {
		return View{}, err
	}
	return viewOf(app, r.Now), nil
}

func remove(db collections.Tenant, id string, now time.Time) (app *collections.App, err error) {
	err = db.Tx(func(db collections.Tenant) error {
		if app, err = db.FindApp(id); err != nil || !app.DeletedAt.IsZero() {
			return err
		}
		before := *app
		app.DeletedAt = collections.At(now)
		return save(db, &before, app, now)
	})
	return app, err
}
