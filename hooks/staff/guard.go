package staff

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// Guard refuses what no door may write. It runs for scripts, console, batch and imports alike, and writes nothing.
func Guard(now func() time.Time) func(*core.RecordEvent) error {
	return func(e *core.RecordEvent) error {
		if err := collections.CheckStaff(e.App, e.Record, now()); err != nil {
			return err
		}
		return e.Next()
	}
}

// GuardOwner refuses to delete the last owner of a business.
func GuardOwner(e *core.RecordEvent) error {
	if err := collections.CheckOwnerStays(e.App, e.Record); err != nil {
		return err
	}
	return e.Next()
}
