package endpoint

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/locales"
)

// Problem is the one error body of the API.
type Problem struct {
	status int

	Message       string       `json:"error" doc:"A sentence for people, in the language of Accept-Language"`
	Errors        []FieldError `json:"errors,omitempty" doc:"Every field at fault"`
	Code          string       `json:"code" doc:"Stable, for programs"`
	RequestID     string       `json:"requestId" doc:"The same as the X-Request-Id header"`
	RequiredScope string       `json:"requiredScope,omitempty"`
	MFAID         string       `json:"mfaId,omitempty"`
	CurrentStatus string       `json:"currentStatus,omitempty"`
	Alternatives  []Slot       `json:"alternatives,omitzero" doc:"Free times near the one that is taken"`
}

// FieldError is one field at fault, by its path without a prefix.
type FieldError struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Slot is a start that can be booked.
type Slot struct {
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	StaffIDs  []string  `json:"staffIds" doc:"Who is free; a booking without staffId takes the first"`
	SeatsLeft int       `json:"seatsLeft"`
}

func (p *Problem) Error() string { return p.Code + ": " + p.Message }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.status }

// ContentType keeps errors plain JSON.
func (p *Problem) ContentType(string) string { return "application/json" }

// Explain turns any error into the one body. Unknown errors are logged under the request id and tell nothing.
func Explain(app core.App, lang locales.Lang, requestID string, err error) *Problem {
	var shown *Problem
	if errors.As(err, &shown) {
		return shown
	}
	known := faultOf(err)
	if known == nil {
		app.Logger().Error("request failed", "requestId", requestID, "error", err.Error())
		known = fault.New("internal")
	}
	problem := &Problem{status: known.Status(), Code: known.Code, RequestID: requestID, Message: lang.T("error." + known.Code)}
	for _, field := range known.Fields {
		problem.Errors = append(problem.Errors, FieldError{field.Path, FieldMessage(lang, field)})
	}
	problem.RequiredScope, _ = known.Extra["requiredScope"].(string)
	problem.MFAID, _ = known.Extra["mfaId"].(string)
	problem.CurrentStatus, _ = known.Extra["currentStatus"].(string)
	problem.Alternatives, _ = known.Extra["alternatives"].([]Slot)
	return problem
}

// explain is Explain for a call, whose log keeps the code.
func explain(r *access.Request, err error) *Problem {
	problem := Explain(r.App, r.Lang, r.ID, err)
	r.Code = problem.Code
	return problem
}

func faultOf(err error) *fault.Fault {
	var known *fault.Fault
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, collections.ErrNotFound) {
		return fault.NotFound()
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New("body_too_large")
	}
	var status huma.StatusError
	if errors.As(err, &status) {
		return faultOfStatus(status.GetStatus())
	}
	var routed *router.ApiError
	if errors.As(err, &routed) {
		return faultOfStatus(routed.Status)
	}
	return nil
}

var codesOfStatus = map[int]string{
	400: "invalid_json", 401: "unauthenticated", 403: "insufficient_role", 404: "not_found", 405: "method_not_allowed",
	413: "body_too_large", 415: "unsupported_media_type", 422: "validation_failed", 429: "rate_limited", 503: "unavailable",
}

func faultOfStatus(status int) *fault.Fault {
	if code, ok := codesOfStatus[status]; ok {
		return fault.New(code)
	}
	return nil
}

// FieldMessage is the sentence about one field.
func FieldMessage(lang locales.Lang, field fault.Field) string {
	args := field.Args
	if field.Rule == "required" {
		args = []any{fieldName(lang, field.Path)}
	}
	return lang.T("field."+field.Rule, args...)
}

// fieldName is how a person calls a field: the last part of its path.
func fieldName(lang locales.Lang, path string) string {
	last := path[strings.LastIndex(path, ".")+1:]
	if bracket := strings.IndexByte(last, '['); bracket > 0 {
		last = last[:bracket]
	}
	return lang.FieldName(last)
}

// Broken are the fields that an input's own rules refuse, for its Resolve: they are told in one answer with the schema's.
func Broken(fields ...fault.Field) []error {
	errs := make([]error, len(fields))
	for i, field := range fields {
		errs[i] = brokenField{field}
	}
	return errs
}

type brokenField struct{ fault.Field }

func (b brokenField) Error() string { return b.Path + " " + b.Rule }

// fieldsOf reads the findings of Huma, whose messages are our rules with parameters (rule|argument), and of our own rules.
// Of a field with several only the first is told.
func fieldsOf(errs []error) (fields []fault.Field, inParameters bool) {
	told := map[string]bool{}
	for _, err := range errs {
		field, ofBody := findingOf(err)
		inParameters = inParameters || !ofBody
		if !told[field.Path] {
			told[field.Path] = true
			fields = append(fields, field)
		}
	}
	return fields, inParameters
}

func findingOf(err error) (field fault.Field, ofBody bool) {
	if own, ok := errors.AsType[brokenField](err); ok {
		return own.Field, true
	}
	detail, ok := errors.AsType[*huma.ErrorDetail](err)
	if !ok {
		return fault.On("", "invalid"), true
	}
	place, path, _ := strings.Cut(detail.Location, ".")
	if place != "body" {
		path, _, _ = strings.Cut(path, "[") // one of several values
	}
	rule, argument, _ := strings.Cut(detail.Message, "|")
	if literal, known := literals[detail.Message]; known {
		rule = literal
	}
	if !locales.English.Has("field." + rule) {
		rule, argument = "invalid", ""
	}
	if rule == "required" {
		return fault.On(strings.TrimPrefix(path+"."+argument, "."), rule), place == "body"
	}
	return fault.On(path, rule, arguments(argument)...), place == "body"
}

func arguments(text string) []any {
	if text == "" {
		return nil
	}
	if number, err := strconv.Atoi(text); err == nil {
		return []any{number}
	}
	return []any{text}
}
