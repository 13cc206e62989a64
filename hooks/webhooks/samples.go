package webhooks

import (
	"errors"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/event"
)

// Samples make an example of an event of a business, each by the code that tells the real one, so that the two cannot drift. The
// features are listed in the hooks package; those about endpoints are ours.
type Samples map[string]func(kind, business string, now time.Time) event.Event

// sampleID stands for ids that there are not.
const sampleID = "w5n8c2k7q4x1m9z"

// Of is an example of an event of the catalogue.
func (s Samples) Of(kind, business string, now time.Time) event.Event {
	told := event.Event{Data: struct{}{}} // a ping
	if make, known := s[kind]; known {
		told = make(kind, business, now)
	}
	if kind == event.WebhookDisabled {
		told.Data = viewOf(sampleWebhook(business, now), now)
	}
	told.ID, told.Type, told.BusinessID, told.CreatedAt = sampleID, kind, business, now
	return told
}

// sampleWebhook is an endpoint that took nothing for five days.
func sampleWebhook(business string, now time.Time) *collections.Webhook {
	const day = 24 * time.Hour
	return &collections.Webhook{
		ID: sampleID, Business: business, URL: "https://crm.example.com/nearbyassist", Events: collections.Of([]string{event.BookingCreated}),
		Status: "disabled", DisabledReason: "failing", FailingSince: collections.At(now.Add(-5 * day)), LastDeliveryAt: collections.At(now),
		LastDeliveryStatus: "failed", CreatedByType: "user", CreatedByID: "u4t7y1r9e3w6q2p", CreatedByName: "Ana Gil",
		CreatedAt: collections.At(now.Add(-90 * day)), UpdatedAt: collections.At(now),
	}
}

// complete gives the events of a fan-out that were written without a body theirs, and answers the ids of those that have one.
// Such are the events about endpoints: whoever switches one off knows no view of it.
func complete(db collections.System, taken []collections.OutboxRow, now time.Time) ([]string, error) {
	ids := make([]string, 0, len(taken))
	for _, row := range taken {
		if row.Bodiless {
			err := giveBody(db, row, now)
			if errors.Is(err, collections.ErrNotFound) { // its endpoint is gone, and there is nothing to tell
				continue
			}
			if err != nil {
				return nil, err
			}
		}
		ids = append(ids, row.ID)
	}
	return ids, nil
}

func giveBody(db collections.System, row collections.OutboxRow, now time.Time) error {
	webhook, err := db.Tenant(row.Business).FindWebhook(row.Subject, now)
	if err != nil {
		return err
	}
	told := event.Event{ID: row.ID, Type: row.Type, CreatedAt: row.CreatedAt.Time, BusinessID: row.Business, Data: viewOf(webhook, now)}
	body, err := told.Body()
	if err != nil {
		return err
	}
	return db.SetBody(row.ID, string(body))
}
