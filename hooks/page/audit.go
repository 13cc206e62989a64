package page

import (
	"encoding/json"
	"fmt"
	"strings"

	"nearbyassist/collections"
	"nearbyassist/views"
)

// ShownEntry is a row of the audit trail as pages show it, with the fields that it changed.
func ShownEntry(row collections.AuditRow) views.AuditEntry {
	entry := views.AuditEntry{At: row.At.Time, Action: row.Action, By: row.ActorName, Reason: row.Reason}
	for _, change := range row.Changes.V {
		entry.Changes = append(entry.Changes, views.AuditChange{Field: change.Field, From: valueOf(change.From), To: valueOf(change.To)})
	}
	return entry
}

// longestValue is how much of a value stands on a page, in characters.
const longestValue = 400

// valueOf writes a value of an audit row: a list of texts with commas, a document as JSON.
func valueOf(value any) string {
	text := ""
	switch value := value.(type) {
	case nil:
	case []any:
		text = listOf(value)
	case map[string]any:
		text = documentOf(value)
	default:
		text = fmt.Sprint(value)
	}
	if characters := []rune(text); len(characters) > longestValue {
		return string(characters[:longestValue]) + "…"
	}
	return text
}

func listOf(values []any) string {
	parts := make([]string, len(values))
	for i, value := range values {
		parts[i] = valueOf(value)
	}
	return strings.Join(parts, ", ")
}

func documentOf(value map[string]any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
