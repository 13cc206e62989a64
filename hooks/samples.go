package hooks

import (
	"time"

	"nearbyassist/domain/event"
	"nearbyassist/hooks/bookings"
	"nearbyassist/hooks/integrations"
	"nearbyassist/hooks/webhooks"
)

// samples are the examples of events in the catalogue and in tests. Each is told by the feature that tells the real one; one
// whose feature is still to come is told as contract.md section 6 describes its object.
var samples = webhooks.Samples{
	event.BookingCreated:   bookings.Sample,
	event.BookingUpdated:   bookings.Sample,
	event.BookingCancelled: bookings.Sample,
	event.BookingRequested: bookings.Sample,
	event.APIKeyExpiring:   integrations.Sample,
	event.LeadReceived:     lead,
	event.LeadAccepted:     lead,
	event.LeadCredited:     lead,
	event.ReviewCreated:    review,
	event.MessageReceived:  message,
	event.PaymentCompleted: payment,
	event.PaymentRefunded:  payment,
}

// object is a JSON object whose feature is still to come.
type object = map[string]any

func lead(kind, business string, now time.Time) event.Event {
	contact := object{"name": "B…", "email": nil, "phone": nil}
	data := object{
		"id": "l8d3v6n1q9x4c7k", "businessId": business, "status": "offered", "category": "hair_salon", "description": "A cut and colour next week",
		"area": "28013 Madrid", "distanceKm": 2.4, "price": euros(600), "buyers": 1, "maxBuyers": 5, "expiresAt": now.Add(48 * time.Hour).UTC().Truncate(time.Second),
		"outcome": nil, "contact": contact, "credit": nil, "createdAt": now.UTC().Truncate(time.Second), "acceptedAt": nil,
	}
	if kind != event.LeadReceived {
		data["status"], data["acceptedAt"] = "accepted", data["createdAt"]
		data["contact"] = object{"name": "Bea Sanz", "email": "bea@example.com", "phone": "+34600111222"}
	}
	if kind == event.LeadCredited {
		data["status"], data["credit"] = "credited", object{"reason": "duplicate", "note": nil, "status": "granted", "at": data["createdAt"]}
	}
	return event.Event{Data: data}
}

func review(_, business string, now time.Time) event.Event {
	at := now.UTC().Truncate(time.Second)
	return event.Event{Data: object{
		"id": "r4k9c2x7m1n6v3d", "businessId": business, "bookingId": "b6x2n9k4d1v8s3j", "serviceId": "s2v9d4h7k1m5p3q", "serviceName": "Cut", "staffName": "Ana Gil",
		"author": object{"name": "Bea S."}, "rating": 5, "title": "Just right", "comment": "On time, and a lovely cut.", "reply": nil, "status": "published",
		"editableUntil": at.AddDate(0, 0, 30), "createdAt": at, "updatedAt": at, "customerId": "c3f7h2j9l4m8n1p", "flagged": false,
	}}
}

func message(_, business string, now time.Time) event.Event {
	at := now.UTC().Truncate(time.Second)
	return event.Event{Data: object{
		"id": "m7x1v4d9k2n6c8q", "conversationId": "k5n2x8m4c1v7d9q", "businessId": business, "direction": "inbound", "channel": "whatsapp",
		"author": object{"type": "customer", "name": "Bea Sanz"}, "text": "Can I come half an hour later?", "attachments": []any{}, "status": "delivered",
		"failure": nil, "externalId": "wamid.HBgLMzQ2MDAxMTEyMjIVAgA", "sentAt": at, "createdAt": at,
	}}
}

func payment(kind, business string, now time.Time) event.Event {
	at := now.UTC().Truncate(time.Second)
	data := object{
		"id": "p1m6c9x3v7k2n4d", "businessId": business, "bookingId": "b6x2n9k4d1v8s3j", "purpose": "booking", "method": "card", "provider": "stripe",
		"status": "succeeded", "amount": euros(2500), "refunded": euros(0), "refunds": []any{}, "checkoutUrl": nil, "reference": nil, "failure": nil,
		"createdAt": at, "completedAt": at,
	}
	if kind == event.PaymentRefunded {
		data["refunded"] = euros(2500)
		data["refunds"] = []any{object{"id": "f9d4n7k1x6c2v8m", "amount": euros(2500), "reason": "Cancelled", "status": "succeeded", "createdAt": at}}
	}
	return event.Event{Data: data}
}

func euros(cents int) object { return object{"amount": cents, "currency": "EUR"} }
