package retry_test

import (
	"testing"
	"time"

	"nearbyassist/domain/retry"
)

func TestWarningsAreDueAfterOneDayAndThree(t *testing.T) {
	const day = 24 * time.Hour
	for failing, want := range map[time.Duration]int{0: 0, day - 1: 0, day: 1, 3*day - 1: 1, 3 * day: 2, 30 * day: 2, -day: 0} {
		if got := retry.Warnings(failing); got != want {
			t.Errorf("after %s: %d, want %d", failing, got, want)
		}
	}
}
