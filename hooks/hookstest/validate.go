package hookstest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"nearbyassist/hooks/endpoint"
)

// Document is the OpenAPI document of this build, as the first instance of the process serves it.
func (i *Instance) Document() *openapi3.T {
	i.T.Helper()
	loaded.Do(func() { loaded.document, loaded.err = fetch(i.URL + "/openapi.json") })
	must(i.T, loaded.err)
	return loaded.document
}

var loaded struct {
	sync.Once
	document *openapi3.T
	err      error
}

func fetch(address string) (*openapi3.T, error) {
	response, err := http.Get(address)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	return openapi3.NewLoader().LoadFromData(text)
}

// readZIP lets the validator take archives for what they are.
var readZIP = sync.OnceFunc(func() { openapi3filter.RegisterBodyDecoder("application/zip", openapi3filter.FileBodyDecoder) })

// validate fails the test unless an answer is as the document says: its status, its headers, its body, and the code of an
// error. Paths that are no operations need only the one error body.
func (i *Instance) validate(request *http.Request, answer Answer) {
	i.T.Helper()
	if endpoint.Ours(request.URL.Path) && answer.Status >= 400 {
		checkProblem(i.T, request, answer)
	}
	route := i.routeOf(request.Method, request.URL)
	if route == nil {
		return
	}
	if err := validateAnswer(route, request, answer); err != nil {
		i.T.Errorf("%s (%s %s) answered %d other than its document says: %v\n%s", route.Operation.OperationID, request.Method, request.URL, answer.Status, err, answer.Body)
	}
}

func checkProblem(t testing.TB, request *http.Request, answer Answer) {
	t.Helper()
	if request.Method == http.MethodHead {
		return
	}
	id := answer.Header.Get("X-Request-Id")
	if answer.Header.Get("Idempotent-Replayed") != "" {
		id = answer.String("requestId") // byte for byte the first answer
	}
	if answer.String("error") == "" || answer.String("code") == "" || id == "" || answer.String("requestId") != id {
		t.Errorf("%s %s: not the one error body under the request id %q: %s", request.Method, request.URL, id, answer.Body)
	}
}

// validateAnswer reads the body as it came, so that one document serves instances at other addresses.
func validateAnswer(route *routers.Route, request *http.Request, answer Answer) error {
	readZIP()
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, Route: route},
		Status:                 answer.Status, Header: answer.Header, Body: io.NopCloser(bytes.NewReader([]byte(answer.Body))),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), input); err != nil {
		return err
	}
	if answer.Status < 400 || request.Method == http.MethodHead {
		return nil
	}
	codes, _ := route.Operation.Responses.Status(answer.Status).Value.Extensions["x-codes"].([]any)
	if code := answer.String("code"); !slices.Contains(codes, any(code)) {
		return fmt.Errorf("code %q is none of %v", code, codes)
	}
	return nil
}

// routeOf is the operation that serves a path, of several the one with fewest parameters; nil for none.
func (i *Instance) routeOf(method string, address *url.URL) *routers.Route {
	i.T.Helper()
	document := i.Document()
	var found *routers.Route
	for pattern, item := range document.Paths.Map() {
		operation := item.GetOperation(method)
		if operation == nil || !matches(pattern, address.Path) {
			continue
		}
		if found == nil || strings.Count(pattern, "{") < strings.Count(found.Path, "{") {
			found = &routers.Route{Spec: document, Path: pattern, PathItem: item, Method: method, Operation: operation}
		}
	}
	return found
}

func matches(pattern, path string) bool {
	wanted, given := strings.Split(pattern, "/"), strings.Split(path, "/")
	return slices.EqualFunc(wanted, given, func(want, got string) bool { return want == got || strings.HasPrefix(want, "{") && got != "" })
}
