package businesses

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// Guard refuses what no door may write. It runs for scripts, console, batch and imports alike, and writes nothing.
func Guard(now func() time.Time) func(*core.RecordEvent) error {
	return func(e *core.RecordEvent) error {
		if err := collections.CheckBusiness(e.App, e.Record, now()); err != nil {
			return err
		}
		return e.Next()
	}
}
