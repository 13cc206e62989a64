package businesses

import (
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
)

// Prepare stands before a superuser's new business: it works with nothing set, as one that is made by the API.
func Prepare(e *core.RecordRequestEvent) error {
	collections.PrepareBusiness(e.Record)
	return e.Next()
}
