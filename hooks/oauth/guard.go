package oauth

import (
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// GuardRow refuses what no door may write. It runs for scripts, console, batch and imports alike, and writes nothing.
func GuardRow(e *core.RecordEvent) error {
	if err := collections.CheckApp(e.Record); err != nil {
		return err
	}
	return e.Next()
}
