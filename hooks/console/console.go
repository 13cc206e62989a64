// Package console is the second door of a change: a superuser's edit through PocketBase's own records API. A feature binds it
// to its collection's request hooks, so that the edit is told by the same rows as one through our API. It knows no feature.
//
// Scripts never pass this door: nothing is told twice.
package console

import (
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
)

// told marks a request whose edit a feature tells of.
const told = "nearbyassistTold"

// Told tells whether a feature tells of the edit, so that nobody else has to.
func Told(e *core.RequestEvent) bool { return e.Get(told) != nil }

// Edit wraps an edit in one transaction with what changed writes about it. read finds the row by its id; before is nil for a
// new row, after for a deleted one.
func Edit[Row any](
	now func() time.Time,
	read func(db collections.Tenant, id string) (*Row, error),
	changed func(db collections.Tenant, before, after *Row, now time.Time) error,
) func(*core.RecordRequestEvent) error {
	return func(e *core.RecordRequestEvent) error {
		outer := e.App
		defer func() { e.App = outer }()
		e.Set(told, true)
		return outer.RunInTransaction(func(tx core.App) error {
			e.App = tx
			db, at := collections.TenantOf(tx, e.Record, Actor(e.RequestEvent)), now()
			before, err := found(read(db, e.Record.Id))
			if err != nil {
				return err
			}
			collections.Edited(e.Record, at)
			if err := e.Next(); err != nil {
				return err
			}
			after, err := found(read(db, e.Record.Id))
			if err != nil {
				return err
			}
			return changed(db, before, after, at)
		})
	}
}

// found makes a row that is not there nil.
func found[Row any](row *Row, err error) (*Row, error) {
	if errors.Is(err, collections.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

// Actor is the superuser who edits.
func Actor(e *core.RequestEvent) collections.Actor {
	actor := collections.Actor{Type: "superuser", RequestID: access.RequestID(e), IP: e.RealIP()}
	if e.Auth != nil {
		actor.ID, actor.Name = e.Auth.Id, e.Auth.Email()
	}
	return actor
}
