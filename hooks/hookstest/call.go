package hookstest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Caller is a credential: an access token, an API key, or none.
type Caller struct{ header, value string }

// Guest is nobody.
var Guest = Caller{}

// Bearer calls with an access token.
func Bearer(token string) Caller { return Caller{"Authorization", "Bearer " + token} }

// WithKey calls with an API key.
func WithKey(key string) Caller { return Caller{"X-API-Key", key} }

// Header is the value of the credential's header.
func (c Caller) Header() string { return c.value }

// Answer is what came back.
type Answer struct {
	t      testing.TB
	Status int
	Header http.Header
	Body   string
}

// Call sends a request. A body that is a string or a reader goes as it is, any other as JSON, nil as none. Headers are name,
// value pairs. An answer that the OpenAPI document does not describe fails the test.
func (i *Instance) Call(caller Caller, method, path string, body any, headers ...string) Answer {
	i.T.Helper()
	request, err := http.NewRequest(method, i.URL+path, bodyOf(i.T, body))
	must(i.T, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if caller.header != "" {
		request.Header.Set(caller.header, caller.value)
	}
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request) // redirects are answers
	must(i.T, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(i.T, err)
	answer := Answer{i.T, response.StatusCode, response.Header, string(text)}
	i.validate(request, answer)
	return answer
}

func bodyOf(t testing.TB, body any) io.Reader {
	switch given := body.(type) {
	case nil:
		return http.NoBody
	case string:
		return strings.NewReader(given)
	case io.Reader:
		return given
	}
	text, err := json.Marshal(body)
	must(t, err)
	return bytes.NewReader(text)
}

// Want fails the test unless the status is this one.
func (a Answer) Want(status int) Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("status %d, want %d: %s", a.Status, status, a.Body)
	}
	return a
}

// WantCode fails the test unless it is an error with this status and code.
func (a Answer) WantCode(status int, code string) Answer {
	a.t.Helper()
	a.Want(status)
	if got := a.String("code"); got != code {
		a.t.Fatalf("code %q, want %q: %s", got, code, a.Body)
	}
	return a
}

// WantField fails the test unless the error names the field.
func (a Answer) WantField(field string) Answer {
	a.t.Helper()
	for _, broken := range a.List("errors") {
		if broken["field"] == field {
			return a
		}
	}
	a.t.Fatalf("no error names %s: %s", field, a.Body)
	return a
}

// Object is the body as an object.
func (a Answer) Object() map[string]any {
	a.t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(a.Body), &object); err != nil {
		a.t.Fatalf("not an object: %s", a.Body)
	}
	return object
}

// String is a text of the body; the path goes into objects by dots. Missing ones are empty.
func (a Answer) String(path string) string {
	a.t.Helper()
	text, _ := a.Value(path).(string)
	return text
}

// Int is a number of the body.
func (a Answer) Int(path string) int {
	a.t.Helper()
	number, _ := a.Value(path).(float64)
	return int(number)
}

// Value is a member of the body by its path.
func (a Answer) Value(path string) any {
	a.t.Helper()
	var value any = a.Object()
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

// List is an array of objects of the body.
func (a Answer) List(path string) []map[string]any {
	a.t.Helper()
	values, _ := a.Value(path).([]any)
	var objects []map[string]any
	for _, value := range values {
		object, _ := value.(map[string]any)
		objects = append(objects, object)
	}
	return objects
}
