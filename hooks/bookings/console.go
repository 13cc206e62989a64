package bookings

import (
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// Prepare stands before a superuser's edit: it notes the first confirmation, as the scripts do.
func Prepare(now func() time.Time) func(*core.RecordRequestEvent) error {
	return func(e *core.RecordRequestEvent) error {
		collections.PrepareBooking(e.Record, now())
		return e.Next()
	}
}
