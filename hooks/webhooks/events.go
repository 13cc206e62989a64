package webhooks

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// CatalogueName is an event of the catalogue.
type CatalogueName string

// Schema lists the events.
func (CatalogueName) Schema(huma.Registry) *huma.Schema {
	schema := &huma.Schema{Type: huma.TypeString}
	for _, known := range event.All() {
		schema.Enum = append(schema.Enum, known.Name)
	}
	return schema
}

// EventTypeView is an event of the catalogue with an example of what receivers get.
type EventTypeView struct {
	Type        string `json:"type"`
	Description string `json:"description"`
	Documented  bool   `json:"documented"`
	Sample      Sample `json:"sample"`
}

// Sample is the body of an event.
type Sample struct{ json.RawMessage }

// Schema takes any object.
func (Sample) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// EventsInput names the business whose events they are.
type EventsInput struct {
	endpoint.InQuery
}

// EventsView is the whole catalogue.
type EventsView struct {
	EventTypes []EventTypeView `json:"eventTypes"`
}

// Events lists what there is to hear of, with a sample each.
func Events(samples Samples) func(*access.Request, *EventsInput) (EventsView, error) {
	return func(r *access.Request, _ *EventsInput) (EventsView, error) {
		view := EventsView{[]EventTypeView{}}
		for _, known := range event.All() {
			body, err := samples.Of(known.Name, r.Tenant().BusinessID, r.Now).Body()
			if err != nil {
				return EventsView{}, err
			}
			view.EventTypes = append(view.EventTypes, EventTypeView{known.Name, r.Lang.T("event." + known.Name), known.Documented, Sample{body}})
		}
		return view, nil
	}
}
