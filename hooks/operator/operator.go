// Package operator is the page of whoever runs the instance, and the way to it: a superuser comes in from PocketBase's
// console, sees how the instance is, and looks into a business without changing anything. Each visit ends after an hour, with
// the superuser's password, or when they leave, and is written down.
package operator

import (
	"embed"
	"io/fs"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// System makes the handle over all businesses; TABLE 2 hands it over.
type System func(app core.App) collections.System

//go:embed extension/main.js
var files embed.FS

// Extension is what stands in the console of ours: a link to the operator page.
func Extension() (core.UIExtension, error) {
	extension, err := fs.Sub(files, "extension")
	return core.UIExtension{Name: "nearbyassist", FS: extension}, err
}

// SendEnter lets a superuser in whom the console's token names.
func SendEnter(p *page.Request) (page.Answer, error) {
	row := collections.AuditRow{Action: "operator.entered", Entity: "console", Changes: collections.Of([]collections.Change{}), At: collections.At(p.Now)}
	if err := collections.AuditConsole(p.App, p.Operator(), "", row); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/operator"), p.Enter()
}

// SendLeave ends the visit, with the looks into businesses that began from it.
func SendLeave(p *page.Request) (page.Answer, error) { return page.Go("/_/"), p.Leave() }

// SendLook opens the dashboard of a business, in which nothing can be changed. The business's log tells who did it.
func SendLook(system System) page.Handler {
	return func(p *page.Request) (page.Answer, error) {
		db := system(p.App).Tenant(p.Form.Get("business")).As(p.Operator())
		business, err := db.Business()
		if err == nil && business.Status != "active" {
			err = collections.ErrNotFound
		}
		if err == collections.ErrNotFound {
			return page.Answer{}, fault.NotFound()
		}
		if err != nil {
			return page.Answer{}, err
		}
		if err := db.Audit("business.looked_into", "businesses", business.ID, []collections.Change{}, "", p.Now); err != nil {
			return page.Answer{}, err
		}
		home := views.Business{Slug: business.Slug}.Home()
		return page.Go(home), p.EnterBusiness(business.ID, business.Slug)
	}
}

// SendLeaveBusiness ends a look into a business.
func SendLeaveBusiness(p *page.Request) (page.Answer, error) { return page.Go("/operator"), p.Leave() }
