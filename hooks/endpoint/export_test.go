package endpoint

import (
	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/domain/fault"
)

// Literals are Huma's sentences that are no variables, with our rules for them.
func Literals() map[string]string { return literals }

// CheckJSON reads a body of which no schema is known.
func CheckJSON(body []byte) ([]fault.Field, error) {
	return checkJSON(body, nil, huma.NewMapRegistry(schemaPrefix, schemaName))
}

// RuleOf is the rule that a finding of Huma becomes.
func RuleOf(message string) string {
	field, _ := findingOf(&huma.ErrorDetail{Location: "body.field", Message: message})
	return field.Rule
}
