package event

import (
	"encoding/json"
	"errors"
	"time"

	"nearbyassist/domain/stablejson"
)

const (
	// MaxText is the number of characters after which a text is cut.
	MaxText = 10_000
	// MaxBody is the size of the largest body, in bytes.
	MaxBody = 96 << 10

	apiVersion = "1"
)

// ErrTooLarge says that an event has more than MaxBody bytes however short its texts are cut.
var ErrTooLarge = errors.New("the event is too large")

// Event is what happened, as receivers are told.
type Event struct {
	ID         string // the outbox row's
	Type       string
	CreatedAt  time.Time
	BusinessID string
	Data       any // the object's view as a key with the read scope gets it, as of the change
	Previous   any // the old values of the changed fields, on booking.updated only; else nil
}

// envelope has the members in the contract's order.
type envelope struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`
	CreatedAt  time.Time `json:"createdAt"`
	APIVersion string    `json:"apiVersion"`
	BusinessID string    `json:"businessId"`
	Data       any       `json:"data"`
	Previous   any       `json:"previous,omitempty"`
}

// Body is the exact bytes that are stored, signed and sent: what JavaScript prints back for them, at most MaxBody. Texts
// over MaxText characters are cut, all of them shorter where the whole would be too large, and "truncated": true stands in
// the object of a cut text. The errors are ErrTooLarge and those of json.Marshal.
func (e Event) Body() ([]byte, error) {
	whole, err := json.Marshal(envelope{
		e.ID, e.Type, e.CreatedAt.UTC().Truncate(time.Millisecond), apiVersion, e.BusinessID, e.Data, e.Previous,
	})
	if err != nil {
		return nil, err
	}
	for longest := MaxText; longest > 0; longest /= 2 {
		short, err := cut(whole, longest)
		if err != nil {
			return nil, err
		}
		body, err := stablejson.Marshal(json.RawMessage(short))
		if err != nil || len(body) <= MaxBody {
			return body, err
		}
	}
	return nil, ErrTooLarge
}
