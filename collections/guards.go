package collections

import (
	"encoding/json"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/money"
	"nearbyassist/domain/text"
)

// CheckBusiness refuses a business row that breaks a rule, as an error of the field that the console can show.
func CheckBusiness(record *core.Record) error {
	broken := validation.Errors{}
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
	for _, column := range []struct {
		name  string
		check func(document string) []fault.Field
	}{
		{"hours", func(document string) []fault.Field { return CheckHours("", parsed[[]DayHours](document)) }},
		{"closures", func(document string) []fault.Field { return CheckAbsences("", parsed[[]Absence](document)) }},
	} {
		if fields := column.check(record.GetString(column.name)); len(fields) > 0 {
			broken[column.name] = validation.NewError("invalid", "Not valid at "+fields[0].Path+".")
		}
	}
	return broken.Filter()
}

// parsed reads a document; one that is none is empty, for PocketBase refuses it by itself.
func parsed[T any](document string) (value T) {
	_ = json.Unmarshal([]byte(document), &value)
	return value
}
