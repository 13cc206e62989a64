package collections_test

import (
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/tools/types"

	"nearbyassist/collections"
)

// TestInstantsAreReadAsPocketBaseReadsThem, whatever their shape.
func TestInstantsAreReadAsPocketBaseReadsThem(t *testing.T) {
	for _, text := range []string{
		"2026-11-22 10:00:00.000Z", "2024-02-29 23:59:59.999Z", "0001-01-01 00:00:00.000Z", "9999-12-31 23:59:59.001Z", "", "2026-11-22", "2026-11-22 10:00:00Z",
		"2026-11-22T10:00:00.000Z", "2026-11-22 10:00:00.000+", "2026-02-30 10:00:00.000Z", "2026-13-22 10:00:00.000Z", "2026-11-22 24:00:00.000Z",
		"2026-11-22 10:60:00.000Z", "2026-11-22 10:00:60.000Z", "2026-00-10 10:00:00.000Z", "2026-11-00 10:00:00.000Z", "2026-11-22 1O:00:00.000Z", "what is no time, at all!",
	} {
		var ours collections.Time
		err := ours.Scan(text)
		theirs, wanted := types.ParseDateTime(text)
		if !ours.Equal(theirs.Time()) || (err == nil) != (wanted == nil) || ours.Location() != time.UTC && !ours.IsZero() {
			t.Errorf("%q: %v %v, want %v %v", text, ours, err, theirs, wanted)
		}
	}
}
