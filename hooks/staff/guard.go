package staff

import (
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// GuardRow refuses what no door may write. It runs for scripts, console, batch and imports alike, and writes nothing.
func GuardRow(e *core.RecordEvent) error {
	if err := collections.CheckStaff(e.App, e.Record); err != nil {
		return err
	}
	return e.Next()
}

// GuardOwner refuses to delete the last owner of a business.
func GuardOwner(e *core.RecordEvent) error {
	if err := collections.CheckOwnerStays(e.App, e.Record); err != nil {
		return err
	}
	return e.Next()
}
