package collections

import (
	"fmt"
	"slices"
	"unicode/utf8"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/text"
)

// longestTag is in characters.
const longestTag = 60

// CheckTags names the tags that are empty, too long or given twice.
func CheckTags(path string, tags []string) []fault.Field {
	var broken []fault.Field
	for i, tag := range tags {
		place := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case text.Clean(tag) == "":
			broken = append(broken, fault.On(place, "required"))
		case utf8.RuneCountInString(tag) > longestTag:
			broken = append(broken, fault.On(place, "max_length", longestTag))
		case slices.Contains(tags[:i], tag):
			broken = append(broken, fault.On(place, "duplicate"))
		}
	}
	return broken
}

// CheckCustomer refuses a customer row that breaks a rule, as an error of the field that the console can show.
func CheckCustomer(record *core.Record) error {
	broken := misshapen[Customer](record)
	if email := record.GetString("email"); altered(record, "email") && email != "" && (!text.ValidEmail(email) || email != text.NormalEmail(email)) {
		broken["email"] = validation.NewError("format_email", "Must be an email address such as ana@example.com, in lower case.")
	}
	if phone := record.GetString("phone"); altered(record, "phone") && phone != "" && phone != text.NormalPhone(phone) {
		broken["phone"] = validation.NewError("format_phone", "Must be a phone number such as +34600111222, without spaces.")
	}
	if zone := record.GetString("timezone"); altered(record, "timezone") && zone != "" && !text.ValidZone(zone) {
		broken["timezone"] = validation.NewError("timezone", "Unknown time zone; use an IANA name such as Europe/Madrid.")
	}
	if fields := CheckTags("", parsed[[]string](record.GetString("tags"))); altered(record, "tags") && len(fields) > 0 && broken["tags"] == nil {
		broken["tags"] = validation.NewError("invalid", "Not valid at "+fields[0].Path+".")
	}
	if moved(record) {
		broken["business"] = errMoved
	}
	return broken.Filter()
}
