// Package webhooks is the endpoints that hear of a business's events, and the dispatcher that tells them (rules.md section 8).
//
// An event is a row of the outbox, written in the transaction of its change. The dispatcher fans it out to the endpoints that
// asked for it, one delivery each, and sends the row's exact bytes until each has taken them or the schedule is used up:
//
//	dispatcher.go  the loop: fan out, claim, send
//	lanes.go       how many attempts are under way
//	attempt.go     one attempt: sign, send, read the answer
//	journal.go     outcomes, written down together
//	outcome.go     what an attempt means for its delivery and its endpoint
//	target.go      where webhooks may go
//
// A paused endpoint keeps collecting deliveries; they are sent when it goes on, and dropped after 30 days like all others.
package webhooks

import (
	"time"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
)

// View is an endpoint as the API shows it.
type View struct {
	ID                 string                       `json:"id"`
	BusinessID         string                       `json:"businessId"`
	URL                string                       `json:"url"`
	Description        *string                      `json:"description"`
	Events             []string                     `json:"events"`
	Paused             bool                         `json:"paused"`
	Status             string                       `json:"status" enum:"active,failing,paused,disabled,deleted"`
	DisabledReason     *string                      `json:"disabledReason"`
	SuccessRate        *float64                     `json:"successRate" minimum:"0" maximum:"1"`
	FailingSince       *time.Time                   `json:"failingSince"`
	LastDeliveryAt     *time.Time                   `json:"lastDeliveryAt"`
	LastDeliveryStatus *string                      `json:"lastDeliveryStatus"`
	Rotation           endpoint.Maybe[RotationView] `json:"rotation"`
	CreatedBy          CreatorView                  `json:"createdBy"`
	CreatedAt          time.Time                    `json:"createdAt"`
	UpdatedAt          time.Time                    `json:"updatedAt"`
}

// RotationView is a change of secrets that is under way.
type RotationView struct {
	EndsAt   time.Time `json:"endsAt"`
	Promoted bool      `json:"promoted"`
}

// CreatorView is who registered the endpoint.
type CreatorView struct {
	Type string `json:"type" enum:"user,key,app"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

func viewOf(w *collections.Webhook, now time.Time) View {
	view := View{
		ID: w.ID, BusinessID: w.Business, URL: w.URL, Description: endpoint.Text(w.Description), Events: w.Events.V, Paused: w.Paused,
		Status: statusOf(w), DisabledReason: endpoint.Text(w.DisabledReason), SuccessRate: successRate(w), FailingSince: w.FailingSince.Pointer(),
		LastDeliveryAt: w.LastDeliveryAt.Pointer(), LastDeliveryStatus: endpoint.Text(w.LastDeliveryStatus),
		CreatedBy: CreatorView{w.CreatedByType, w.CreatedByID, w.CreatedByName}, CreatedAt: w.CreatedAt.UTC(), UpdatedAt: w.UpdatedAt.UTC(),
	}
	if rotating(w.PreviousSecret, w.PreviousEndsAt, now) {
		view.Rotation.Value = &RotationView{w.PreviousEndsAt.UTC(), w.Promoted}
	}
	return view
}

func statusOf(w *collections.Webhook) string {
	switch {
	case w.Status != "active":
		return w.Status
	case w.Paused:
		return "paused"
	case !w.FailingSince.IsZero():
		return "failing"
	}
	return "active"
}

func successRate(w *collections.Webhook) *float64 {
	if w.Delivered+w.Failed == 0 {
		return nil
	}
	rate := float64(w.Delivered) / float64(w.Delivered+w.Failed)
	return &rate
}

// rotating tells whether the old secret still signs.
func rotating(previous string, ends collections.Time, now time.Time) bool {
	return previous != "" && now.Before(ends.Time)
}

// sealContext binds a sealed secret to its endpoint: it opens for no other.
func sealContext(id string) string { return "webhook/" + id }
