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

// told marks a request whose edit a feature tells of, teller what a record carries until it is written.
const (
	told   = "nearbyassistTold"
	teller = "@nearbyassistTeller"
)

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
		e.Set(told, true)
		return Within(e, func(tx core.App) (func() error, error) {
			db, at := collections.TenantOf(tx, e.Record, Actor(e.RequestEvent)), now()
			before, err := found(read(db, e.Record.Id))
			collections.Edited(e.Record, at)
			return func() error {
				if db.BusinessID == "" {
					db.BusinessID = e.Record.Id // a new business has its id now
				}
				after, err := found(read(db, e.Record.Id))
				if err != nil {
					return err
				}
				return changed(db, before, after, at)
			}, err
		})
	}
}

// Within runs an edit in a transaction with what begin prepares to tell of it. That runs as soon as the row is written, by the
// record hook Written, and not after Next: a batch makes its later edits inside of the Next of an earlier one.
func Within(e *core.RecordRequestEvent, begin func(tx core.App) (tell func() error, err error)) error {
	outer := e.App
	defer func() { e.App = outer }()
	return outer.RunInTransaction(func(tx core.App) error {
		e.App = tx
		tell, err := begin(tx)
		if err != nil {
			return err
		}
		e.Record.SetRaw(teller, tell)
		return e.Next()
	})
}

// Written lets an edit be told that has just been written or deleted. It is a record hook of every collection.
func Written(e *core.RecordEvent) error {
	if err := e.Next(); err != nil {
		return err
	}
	tell, waits := e.Record.GetRaw(teller).(func() error)
	if !waits {
		return nil
	}
	e.Record.SetRaw(teller, nil)
	return tell()
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
