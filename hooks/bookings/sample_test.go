package bookings_test

import (
	"testing"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/hookstest"
)

func TestEachSampleIsOfItsKind(t *testing.T) {
	for _, kind := range []string{event.BookingCreated, event.BookingUpdated, event.BookingCancelled, event.BookingRequested} {
		sample := bookings.Sample(kind, "8f3k2m9q4x7b1ca", hookstest.Start)
		if sample.Type != kind || sample.BusinessID != "8f3k2m9q4x7b1ca" {
			t.Errorf("%s: the sample is of %s, of %s", kind, sample.Type, sample.BusinessID)
		}
		if _, err := sample.Body(); err != nil || (sample.Previous != nil) != (kind == event.BookingUpdated) {
			t.Errorf("%s: previous %v, error %v", kind, sample.Previous, err)
		}
	}
}
