// Package event holds the catalogue of webhook events and the body that receivers get (contract.md section 5).
package event

import "slices"

// The documented events; the reference's words decide when each happens.
const (
	BookingCreated   = "booking.created"
	BookingUpdated   = "booking.updated"
	BookingCancelled = "booking.cancelled"
	LeadReceived     = "lead.received"
	LeadAccepted     = "lead.accepted"
	ReviewCreated    = "review.created"
	MessageReceived  = "message.received"
	PaymentCompleted = "payment.completed"
)

// Ours on top.
const (
	BookingRequested = "booking.requested"
	LeadCredited     = "lead.credited"
	PaymentRefunded  = "payment.refunded"
	WebhookDisabled  = "webhook.disabled"
	APIKeyExpiring   = "api_key.expiring"
	Ping             = "ping" // sent by a test only
)

// Any asks for all events, those that come later too.
const Any = "*"

// Type is one line of the catalogue.
type Type struct {
	Name       string
	Documented bool // by the published reference; the others are off until somebody asks for them
}

var catalogue = []Type{
	{BookingCreated, true},
	{BookingUpdated, true},
	{BookingCancelled, true},
	{LeadReceived, true},
	{LeadAccepted, true},
	{ReviewCreated, true},
	{MessageReceived, true},
	{PaymentCompleted, true},
	{BookingRequested, false},
	{LeadCredited, false},
	{PaymentRefunded, false},
	{WebhookDisabled, false},
	{APIKeyExpiring, false},
	{Ping, false},
}

// All is the catalogue in the contract's order.
func All() []Type { return slices.Clone(catalogue) }

// Valid tells whether an event exists.
func Valid(name string) bool {
	return slices.ContainsFunc(catalogue, func(t Type) bool { return t.Name == name })
}
