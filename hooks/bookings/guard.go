package bookings

import (
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// GuardRow refuses what no door may write, and names the field where a trigger refused: PocketBase would hide it. It runs
// for scripts, console, batch and imports alike, and writes nothing.
func GuardRow(e *core.RecordEvent) error {
	if err := collections.CheckBooking(e.Record); err != nil {
		return err
	}
	return collections.BookingRefusal(e.Next())
}
