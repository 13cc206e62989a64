package endpoint

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

// codes are the refusals that a row can answer: by its columns, and its own.
func (r Route) codes(body *huma.RequestBody) []string {
	codes := []string{"invalid_parameter", "unauthenticated", "insufficient_role", "rate_limited", "internal", "unavailable"}
	if r.asksForScope() {
		codes = append(codes, "insufficient_scope")
	}
	if r.Tenant.Named() {
		codes = append(codes, "not_found")
	}
	if body != nil {
		codes = append(codes, "validation_failed", "body_too_large", "unsupported_media_type")
	}
	if body != nil && body.Content[jsonType] != nil {
		codes = append(codes, "invalid_json")
	}
	if r.idempotent() {
		codes = append(codes, "idempotency_mismatch")
	}
	if r.Staged {
		codes = append(codes, "idempotency_in_flight")
	}
	codes = append(codes, strings.Fields(r.Refuses)...)
	slices.Sort(codes)
	return slices.Compact(codes)
}

// idempotent tells whether an Idempotency-Key counts on the row.
func (r Route) idempotent() bool {
	return r.Limit != access.Authentication && (r.Method == http.MethodPost || r.Method == http.MethodPatch)
}

// answersOf are the answers of an operation: the usual one, that to a repetition, and a refusal for each status.
func (w *writer) answersOf(route Route, operation *huma.Operation) map[string]*huma.Response {
	usual := operation.Responses[strconv.Itoa(route.Status)]
	usual.Description, usual.Headers = w.texts.Success[route.Status], w.headers(route)
	answers := map[string]*huma.Response{strconv.Itoa(route.Status): usual}
	if route.Again != 0 {
		again := *usual
		again.Description = w.texts.Success[route.Again]
		answers[strconv.Itoa(route.Again)] = &again
	}
	if route.keepable() {
		answers["304"] = &huma.Response{Description: w.texts.Success[http.StatusNotModified], Headers: w.headers(route)}
	}
	byStatus := map[int][]string{}
	for _, code := range route.codes(operation.RequestBody) {
		status := fault.New(code).Status()
		byStatus[status] = append(byStatus[status], code)
	}
	for status, codes := range byStatus {
		answers[strconv.Itoa(status)] = w.refusal(status, codes)
	}
	return answers
}

func (w *writer) headers(route Route) map[string]*huma.Param {
	headers := map[string]*huma.Param{}
	for _, name := range always {
		headers[name] = &huma.Param{Ref: "#/components/headers/" + name}
	}
	if route.keepable() {
		headers["ETag"] = &huma.Param{Ref: "#/components/headers/ETag"}
	}
	if route.idempotent() {
		headers["Idempotent-Replayed"] = &huma.Param{Ref: "#/components/headers/Idempotent-Replayed"}
	}
	return headers
}

// refusal is the answer with one of the codes. Short ones stand in the document once.
func (w *writer) refusal(status int, codes []string) *huma.Response {
	if len(codes) > 2 {
		return w.problem(status, codes)
	}
	name := strings.ReplaceAll(http.StatusText(status), " ", "") + "." + strings.Join(codes, ".")
	if w.document.Components.Responses[name] == nil {
		w.document.Components.Responses[name] = w.problem(status, codes)
	}
	return &huma.Response{Ref: "#/components/responses/" + name}
}

func (w *writer) problem(status int, codes []string) *huma.Response {
	headers := w.headers(Route{})
	switch status {
	case http.StatusTooManyRequests:
		headers["Retry-After"] = &huma.Param{Ref: "#/components/headers/Retry-After"}
	case http.StatusServiceUnavailable: // draining counts nothing
		headers = map[string]*huma.Param{"X-Request-Id": headers["X-Request-Id"], "Retry-After": {Ref: "#/components/headers/Retry-After"}}
	case http.StatusInternalServerError: // whatever broke
		headers = map[string]*huma.Param{"X-Request-Id": headers["X-Request-Id"]}
	}
	return &huma.Response{
		Description: fmt.Sprintf("%s `%s`", w.texts.Errors[status], strings.Join(codes, "`, `")), Headers: headers,
		Content:    map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Ref: schemaPrefix + "Problem"}}},
		Extensions: map[string]any{"x-codes": codes},
	}
}

// always are the headers of every counted answer.
var always = []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"}

// addHeaders puts the headers into the document.
func (w *writer) addHeaders() {
	integer, text := &huma.Schema{Type: huma.TypeInteger}, &huma.Schema{Type: huma.TypeString}
	kinds := map[string]*huma.Schema{
		"X-RateLimit-Limit": integer, "X-RateLimit-Remaining": integer, "X-RateLimit-Reset": integer, "Retry-After": integer,
		"X-Request-Id": text, "ETag": text, "Idempotent-Replayed": {Type: huma.TypeString, Enum: []any{"true"}},
	}
	for name, schema := range kinds {
		w.document.Components.Headers[name] = &huma.Param{Description: w.texts.Headers[name], Schema: schema, Required: name != "Idempotent-Replayed"}
	}
}
