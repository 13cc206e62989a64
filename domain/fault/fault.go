// Package fault is how rules and scripts refuse: a stable code, which the renderer turns into a status and a sentence.
package fault

import (
	"errors"
	"maps"
	"net/http"
	"strings"
)

// Field is one field at fault; the rule picks its sentence.
type Field struct {
	Path string // without a prefix: weekly[0].start
	Rule string // a key of locales, without "field."
	Args []any
}

// Fault is a refusal. Anything else that is an error is unknown, and so 500.
type Fault struct {
	Code   string
	Fields []Field
	Extra  map[string]any // members that contract.md gives to some codes: requiredScope, currentStatus, alternatives
}

func (f *Fault) Error() string {
	names := make([]string, len(f.Fields))
	for i, field := range f.Fields {
		names[i] = field.Path + " " + field.Rule
	}
	return strings.TrimSpace(f.Code + " " + strings.Join(names, ", "))
}

// statuses lists the codes of contract.md section 6; their order there is kept.
var statuses = map[string]int{
	"invalid_json": 400, "invalid_parameter": 400, "validation_failed": 422, "unauthenticated": 401, "invalid_credentials": 401,
	"mfa_required": 401, "reauthentication_required": 403, "insufficient_scope": 403, "insufficient_role": 403, "not_found": 404,
	"method_not_allowed": 405, "email_taken": 409, "duplicate": 409, "reference_used": 409, "slot_taken": 409, "cap": 409,
	"past": 422, "off_grid": 422, "outside_hours": 422, "time_off": 422, "closure": 422, "notice": 422, "advance": 422,
	"policy_window": 409, "invalid_transition": 409, "stale_version": 409, "has_bookings": 409, "sole_owner": 409, "own_business": 409,
	"not_completed": 409, "insufficient_funds": 402, "over_budget": 409, "sold_out": 409, "amount_too_high": 422,
	"offer_expired": 410, "link_expired": 410, "body_too_large": 413, "unsupported_media_type": 415, "rate_limited": 429,
	"idempotency_mismatch": 422, "idempotency_in_flight": 409, "unavailable": 503, "internal": 500,
}

// Codes are all codes with their statuses.
func Codes() map[string]int { return maps.Clone(statuses) }

// Status is the HTTP status of the code.
func (f *Fault) Status() int {
	if status, known := statuses[f.Code]; known {
		return status
	}
	return http.StatusInternalServerError
}

// New is a refusal with a code.
func New(code string, fields ...Field) *Fault { return &Fault{Code: code, Fields: fields} }

// With adds a member to the error body.
func (f *Fault) With(name string, value any) *Fault {
	if f.Extra == nil {
		f.Extra = map[string]any{}
	}
	f.Extra[name] = value
	return f
}

// On is one broken field, for Validation.
func On(path, rule string, args ...any) Field { return Field{path, rule, args} }

// Validation is the 422 that names every broken field, or nil without any.
func Validation(fields ...Field) error {
	if len(fields) == 0 {
		return nil
	}
	return New("validation_failed", fields...)
}

// NotFound is what does not exist, or not for this caller.
func NotFound(fields ...Field) *Fault { return New("not_found", fields...) }

// Parameter is a query or path parameter that is unknown, of the wrong type or out of range.
func Parameter(name, rule string, args ...any) *Fault {
	return New("invalid_parameter", On(name, rule, args...))
}

// CodeOf is the code of a fault, or "internal".
func CodeOf(err error) string {
	var known *Fault
	if errors.As(err, &known) {
		return known.Code
	}
	return "internal"
}
