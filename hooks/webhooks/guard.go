package webhooks

import (
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// Guard refuses endpoints that no door may write, given where the operator allows webhooks to go. It runs for scripts,
// console, batch and imports alike, and writes nothing.
func Guard(allow []string) func(*core.RecordEvent) error {
	return func(e *core.RecordEvent) error {
		targets, err := NewTargets(allow)
		if err != nil {
			return err
		}
		if err := collections.CheckWebhook(e.Record, targets.Allow); err != nil {
			return err
		}
		return e.Next()
	}
}

// Prepare makes a superuser's change of an endpoint's state whole: what ends has a reason, what goes on has no past.
func Prepare(e *core.RecordRequestEvent) error {
	collections.PrepareWebhook(e.Record)
	return e.Next()
}
