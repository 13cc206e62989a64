package bookings

import (
	"reflect"
	"time"

	"nearbyassist/collections"
)

// tracked are the fields whose changes are told, in their order.
var tracked = []struct {
	name  string
	value func(*collections.Booking) any
}{
	{"status", func(b *collections.Booking) any { return b.Status }},
	{"pendingFor", func(b *collections.Booking) any { return orNull(b.PendingFor) }},
	{"expiresAt", func(b *collections.Booking) any { return instantOrNull(b.ExpiresAt) }},
	{"start", func(b *collections.Booking) any { return instantOrNull(b.Start) }},
	{"end", func(b *collections.Booking) any { return instantOrNull(b.End) }},
	{"durationMinutes", func(b *collections.Booking) any { return b.DurationMinutes }},
	{"serviceId", func(b *collections.Booking) any { return b.Service }},
	{"staffId", func(b *collections.Booking) any { return b.Staff }},
	{"staffName", func(b *collections.Booking) any { return b.StaffName }},
	{"seats", func(b *collections.Booking) any { return b.Seats }},
	{"price", func(b *collections.Booking) any { return moneyOrNull(b, b.Price.V) }},
	{"paymentStatus", func(b *collections.Booking) any { return b.PaymentStatus }},
	{"amountPaid", func(b *collections.Booking) any { return b.Money(b.AmountPaid) }},
	{"notes", func(b *collections.Booking) any { return orNull(b.Notes) }},
	{"internalNotes", func(b *collections.Booking) any { return orNull(b.InternalNotes) }},
}

// changesOf names the tracked fields that differ. A new booking's are those that it was made with, from null.
func changesOf(before, after *collections.Booking) []collections.Change {
	var changes []collections.Change
	for _, field := range tracked {
		from, to := field.value(before), field.value(after)
		if isNew(before) {
			from = nil
		}
		if !reflect.DeepEqual(from, to) {
			changes = append(changes, collections.Change{Field: field.name, From: from, To: to})
		}
	}
	return changes
}

// told leaves the words of notes out of the history, which is never erased. It names what was done against the rules of time.
func told(b *collections.Booking, changes []collections.Change) []collections.Change {
	short := make([]collections.Change, 0, len(changes)+1)
	for _, change := range changes {
		switch change.Field {
		case "notes", "internalNotes":
			change.From, change.To = nil, nil
		case "staffName":
			continue
		}
		short = append(short, change)
	}
	if b.Override {
		short = append(short, collections.Change{Field: "override", To: true})
	}
	return short
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func instantOrNull(at collections.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Format(time.RFC3339Nano)
}

func moneyOrNull(b *collections.Booking, amount *int64) any {
	if amount == nil {
		return nil
	}
	return b.Money(*amount)
}
