package bookings

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/collections"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
)

// ReadInput names a booking.
type ReadInput struct {
	BookingID string `path:"bookingId"`
}

// ReadView is one booking with its history.
type ReadView struct {
	View
	History []EntryView `json:"history" doc:"Oldest first"`
}

// EntryView is one change.
type EntryView struct {
	At      time.Time    `json:"at"`
	By      ByView       `json:"by"`
	Action  string       `json:"action" doc:"What happened, such as created, moved or cancelled"`
	Reason  *string      `json:"reason"`
	Changes []ChangeView `json:"changes"`
}

// ByView is who changed it.
type ByView struct {
	Type string `json:"type" enum:"user,guest,member,key,app,system,superuser"`
	Name string `json:"name"`
}

// ChangeView is the old and the new value of a field; the words of notes are left out.
type ChangeView struct {
	Field string   `json:"field"`
	From  AnyValue `json:"from"`
	To    AnyValue `json:"to"`
}

// AnyValue is what a field held: a text, a number, a yes or no, an amount or nothing.
type AnyValue struct{ Value any }

// MarshalJSON shows the value as it is.
func (v AnyValue) MarshalJSON() ([]byte, error) { return json.Marshal(v.Value) }

// Schema allows all of them; null goes with the text, for 3.0 has it beside a type only.
func (AnyValue) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{AnyOf: []*huma.Schema{
		{Type: huma.TypeString, Nullable: true}, {Type: huma.TypeInteger}, {Type: huma.TypeBoolean}, {Type: huma.TypeObject, AdditionalProperties: true},
	}}
}

// Read is one booking with its history, as far as the caller may see it.
func Read(r *access.Request, in *ReadInput) (ReadView, error) {
	db := r.Tenant()
	booking, err := db.FindBooking(in.BookingID)
	if err != nil {
		return ReadView{}, err
	}
	history, err := db.History(booking.ID)
	if err != nil {
		return ReadView{}, err
	}
	view := ReadView{View: viewOf(db, booking)}
	forMember := db.ActsFor(booking)
	view.History = endpoint.Views(history, func(row *collections.AuditRow) EntryView { return entryOf(row, booking, forMember) })
	return view, nil
}

// byBusiness are the actors who act for the business.
var byBusiness = []string{"member", "key", "app", "superuser"}

// entryOf shows a change; the customer sees neither internal notes nor what the business gave as its reason.
func entryOf(row *collections.AuditRow, booking *collections.Booking, forMember bool) EntryView {
	entry := EntryView{
		At: row.At.UTC(), By: byOf(row, booking, forMember), Action: strings.TrimPrefix(row.Action, "booking."), Reason: endpoint.Text(row.Reason),
		Changes: []ChangeView{},
	}
	if !forMember && slices.Contains(byBusiness, row.ActorType) {
		entry.Reason = nil
	}
	for _, change := range row.Changes.V {
		if forMember || change.Field != "internalNotes" {
			entry.Changes = append(entry.Changes, ChangeView{change.Field, AnyValue{change.From}, AnyValue{change.To}})
		}
	}
	return entry
}

// byOf names people, an erased account as its customer; keys go by their name for the business alone, and the operator by no name of a person.
func byOf(row *collections.AuditRow, booking *collections.Booking, forMember bool) ByView {
	name := row.ActorName
	switch {
	case row.ActorType == "guest" || row.ActorType == "user" && name == "":
		name = booking.CustomerName
	case row.ActorType == "superuser":
		name = "NearbyAssist"
	case (row.ActorType == "key" || row.ActorType == "app") && !forMember:
		name = booking.BusinessName
	}
	return ByView{row.ActorType, name}
}
