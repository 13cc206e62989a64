package collections

import (
	"encoding/json"
	"slices"
	"time"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/event"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/money"
	"nearbyassist/domain/seal"
	"nearbyassist/domain/text"
)

// CheckBusiness refuses a business row that breaks a rule, as an error of the field that the console can show.
func CheckBusiness(app core.App, record *core.Record, now time.Time) error {
	broken := misshapen[Business](record)
	if !text.ValidZone(record.GetString("timezone")) {
		broken["timezone"] = validation.NewError("timezone", "Unknown time zone; use an IANA name such as Europe/Madrid.")
	}
	if !money.ValidCurrency(record.GetString("currency")) {
		broken["currency"] = validation.NewError("currency", "Unknown currency; use an ISO 4217 code such as EUR.")
	}
	if !record.IsNew() && record.Original().GetString("currency") != record.GetString("currency") {
		broken["currency"] = validation.NewError("fixed", "The currency cannot be changed once it is set.")
	}
	if !text.ValidSlug(record.GetString("slug")) {
		broken["slug"] = validation.NewError("slug", "Use 3 to 40 lower-case letters, digits and hyphens, and no reserved word.")
	}
	for name, fields := range map[string][]fault.Field{
		"hours":              CheckHours("", parsed[[]DayHours](record.GetString("hours"))),
		"closures":           CheckAbsences("", parsed[[]Absence](record.GetString("closures"))),
		"bookingPolicy":      policyIn(record.GetString("bookingPolicy")).check(),
		"cancellationPolicy": parsed[CancellationPolicy](record.GetString("cancellationPolicy")).check(),
		"location":           parsed[Location](record.GetString("location")).check(),
	} {
		if altered(record, name) && len(fields) > 0 && broken[name] == nil {
			broken[name] = validation.NewError("invalid", "Not valid at "+fields[0].Path+".")
		}
	}
	if altered(record, "status") && record.GetString("status") == "archived" && !record.IsNew() {
		hasBookings, err := NewTenant(app, record.Id, Actor{}).HasBookings("", now)
		if err != nil {
			return err
		}
		if hasBookings {
			broken["status"] = errHasBookings
		}
	}
	return broken.Filter()
}

// policyIn is a stored booking policy; a business that is made in the console may have none yet.
func policyIn(document string) BookingPolicy {
	if document == "" || document == "null" {
		return DefaultBookingPolicy
	}
	return parsed[BookingPolicy](document)
}

// PrepareBusiness gives a business that a superuser makes what every new one has, where nothing was said.
func PrepareBusiness(record *core.Record) {
	for name, value := range map[string]any{
		"bookingPolicy": DefaultBookingPolicy, "hours": DefaultHours(), "reminderMinutes": DefaultReminders(), "closures": []Absence{}, "categories": []string{}, "postalCodes": []string{},
	} {
		if text := record.GetString(name); text == "" || text == "null" {
			record.Set(name, value)
		}
	}
}

var errHasBookings = validation.NewError("has_bookings", "There are upcoming bookings; cancel or move them first.")

// CheckWebhook refuses an endpoint that breaks a rule. What was allowed before stays so until it is changed; allowed tells of
// an address whether webhooks may go there.
func CheckWebhook(record *core.Record, allowed func(url string) bool) error {
	broken := validation.Errors{}
	changed := func(name string) bool {
		return record.IsNew() || record.Original().GetString(name) != record.GetString(name)
	}
	if changed("url") && !allowed(record.GetString("url")) {
		broken["url"] = validation.NewError("url_target", "Must be a public https address; private and local ones are refused.")
	}
	if changed("events") && !validEvents(parsed[[]string](record.GetString("events"))) {
		broken["events"] = validation.NewError("events", "Name events of the catalogue, or * alone.")
	}
	if !record.IsNew() && changed("business") {
		broken["business"] = validation.NewError("fixed", "The business cannot be changed.")
	}
	if !record.IsNew() && changed("status") && record.Original().GetString("status") == "deleted" {
		broken["status"] = validation.NewError("final", "What was deleted stays so; its secret is gone.")
	}
	for _, name := range []string{"secret", "previousSecret"} {
		if value := record.GetString(name); changed(name) && !seal.IsSealed(value) && (value != "" || record.IsNew() && name == "secret") {
			broken[name] = validation.NewError("sealed", "A secret is never stored in clear; endpoints are made through the API.")
		}
	}
	return broken.Filter()
}

// PrepareWebhook makes a change of an endpoint's state whole, as our own operations do.
func PrepareWebhook(record *core.Record) {
	was, is := record.Original().GetString("status"), record.GetString("status")
	resumed := record.Original().GetBool("paused") && !record.GetBool("paused")
	switch {
	case is == "deleted":
		record.Set("secret", "")
		record.Set("previousSecret", "")
	case is == "disabled" && was == "active" && record.GetString("disabledReason") == "":
		record.Set("disabledReason", "operator")
	case is == "active" && (was == "disabled" || resumed):
		record.Set("disabledReason", "")
		record.Set("failingSince", "")
		record.Set("warnings", 0)
	}
}

// validEvents takes events of the catalogue, or all of them by "*" alone.
func validEvents(events []string) bool {
	unknown := slices.ContainsFunc(events, func(name string) bool { return !event.Valid(name) })
	return slices.Equal(events, []string{event.Any}) || len(events) > 0 && !unknown
}

// parsed reads a document; one that is none is empty, for PocketBase refuses it by itself.
func parsed[T any](document string) (value T) {
	_ = json.Unmarshal([]byte(document), &value)
	return value
}
