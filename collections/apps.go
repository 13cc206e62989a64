package collections

import (
	"fmt"
	"slices"
	"time"

	"github.com/pocketbase/dbx"
	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/apikey"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/text"
)

// App is a program of others that businesses may let in. The business is the one that registered it.
type App struct {
	ID             string         `db:"id"` // its client_id too
	Business       string         `db:"business"`
	Name           string         `db:"name"`
	Website        string         `db:"website"`
	RedirectURIs   JSON[[]string] `db:"redirectUris"`
	Scopes         JSON[[]string] `db:"scopes"` // the most that it may ask for
	Confidential   bool           `db:"confidential"`
	Status         string         `db:"status"` // review, active, refused
	Hash           string         `db:"hash"`   // of the secret of a confidential one
	PreviousHash   string         `db:"previousHash"`
	PreviousEndsAt Time           `db:"previousEndsAt"`
	DeletedAt      Time           `db:"deletedAt"`
	CreatedAt      Time           `db:"createdAt"`
	UpdatedAt      Time           `db:"updatedAt"`
}

// Rotating tells whether an old secret works beside the present one.
func (a *App) Rotating(now time.Time) bool {
	return a.PreviousHash != "" && now.Before(a.PreviousEndsAt.Time)
}

// Knows tells whether a secret with this hash is the app's.
func (a *App) Knows(hash string, now time.Time) bool {
	return a.Hash != "" && a.Hash == hash || a.Rotating(now) && a.PreviousHash == hash
}

// Apps lists the apps that the business has registered, newest first, deleted ones never.
func (t Tenant) Apps(page Page) (Rows[App], error) {
	return listing[App]{
		columns: `a.*`, from: `FROM apps a WHERE a.business = {:business} AND a.deletedAt = ''`, params: dbx.Params{"business": t.BusinessID},
		key: `a.createdAt`, id: `a.id`, descending: true, mark: func(a *App) (string, string) { return a.CreatedAt.Text(), a.ID },
	}.read(t.app.DB(), page)
}

// FindApp reads one app of the business, deleted ones too.
func (t Tenant) FindApp(id string) (*App, error) {
	return one[App](t.app.DB(), `SELECT * FROM apps WHERE id = {:id} AND business = {:business}`, dbx.Params{"id": id, "business": t.BusinessID})
}

// AddApp stores a new app.
func (t Tenant) AddApp(app *App) error {
	app.Business = t.BusinessID
	return write(t.app, "apps", app.ID, true, app)
}

// SaveApp stores an app read in the same transaction.
func (t Tenant) SaveApp(app *App) error {
	if app.Business != t.BusinessID {
		return ErrNotFound
	}
	return write(t.app, "apps", app.ID, false, app)
}

// MaxRedirects is how many addresses an app may register.
const MaxRedirects = 10

// CheckRedirects names what is wrong with the addresses of an app: too many, one that may not be, or one twice.
func CheckRedirects(path string, addresses []string) []fault.Field {
	if len(addresses) > MaxRedirects {
		return []fault.Field{fault.On(path, "max_items", MaxRedirects)}
	}
	var broken []fault.Field
	for i, address := range addresses {
		place := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case !oauth.ValidRedirect(address):
			broken = append(broken, fault.On(place, "redirect_uri"))
		case slices.Contains(addresses[:i], address):
			broken = append(broken, fault.On(place, "duplicate"))
		}
	}
	return broken
}

// CheckApp refuses an app row that breaks a rule, as an error of the field that the console can show.
func CheckApp(record *core.Record) error {
	broken := misshapen[App](record)
	for name, fields := range map[string][]fault.Field{
		"scopes":       CheckScopes("", parsed[[]string](record.GetString("scopes"))),
		"redirectUris": CheckRedirects("", parsed[[]string](record.GetString("redirectUris"))),
	} {
		if altered(record, name) && len(fields) > 0 {
			broken[name] = validation.NewError("invalid", "Not valid at "+name+fields[0].Path+".")
		}
	}
	if altered(record, "website") && !text.ValidWebAddress(record.GetString("website")) {
		broken["website"] = validation.NewError("website", "Must be an address that begins with https:// or http://.")
	}
	for _, name := range []string{"hash", "previousHash"} {
		hash := record.GetString(name)
		if altered(record, name) && hash != "" && !apikey.IsHash(hash) {
			broken[name] = validation.NewError("hash", "Must be the SHA-256 of a secret; apps are registered through the API.")
		}
	}
	if moved(record) {
		broken["business"] = errMoved
	}
	if !record.IsNew() && altered(record, "deletedAt") && record.Original().GetString("deletedAt") != "" {
		broken["deletedAt"] = validation.NewError("final", "What was deleted stays so.")
	}
	return broken.Filter()
}
