package users

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/hooks/console"
	"nearbyassist/hooks/person"
)

// Proved joins what was booked under an address that a superuser says is proved, in the transaction of the edit.
func Proved(now func() time.Time) func(*core.RecordRequestEvent) error {
	return func(e *core.RecordRequestEvent) error {
		if !e.HasSuperuserAuth() {
			return e.Next()
		}
		outer := e.App
		defer func() { e.App = outer }()
		return outer.RunInTransaction(func(tx core.App) error {
			e.App = tx
			if err := e.Next(); err != nil {
				return err
			}
			return person.Join(collections.NewPerson(tx, e.Record.Id, console.Actor(e.RequestEvent)), now())
		})
	}
}
