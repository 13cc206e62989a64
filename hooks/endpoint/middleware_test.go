package endpoint_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/hookstest"
)

// server has handlers that fail in every way behind our middleware, and PocketBase's own.
func server(t *testing.T, draining *atomic.Bool, running *endpoint.Running) *httptest.Server {
	t.Helper()
	router, err := apis.NewRouter(hookstest.Open(t, hookstest.Folder(t)))
	if err != nil {
		t.Fatal(err)
	}
	router.Bind(endpoint.Outermost(draining, running))
	for path, handler := range map[string]func(*core.RequestEvent) error{
		"/api/panic": func(*core.RequestEvent) error { panic("a secret cause") },
		"/api/error": func(*core.RequestEvent) error { return errors.New("a secret cause") },
		"/api/wrapped": func(*core.RequestEvent) error {
			return errors.Join(errors.New("a secret cause"), fault.New("slot_taken"))
		},
		"/api/missing":    func(*core.RequestEvent) error { return collections.ErrNotFound },
		"/api/pocketbase": func(*core.RequestEvent) error { return apis.NewForbiddenError("a secret cause", nil) },
		"/api/teapot":     func(*core.RequestEvent) error { return apis.NewApiError(418, "a secret cause", nil) },
		"/api/validation": func(*core.RequestEvent) error {
			return fault.Validation(fault.On("name", "required"), fault.On("a[0].b", "max_length", 120))
		},
		"/api/scope": func(*core.RequestEvent) error {
			return fault.New("insufficient_scope").With("requiredScope", "bookings:read")
		},
		"/api/transition": func(*core.RequestEvent) error {
			return fault.New("invalid_transition").With("currentStatus", "cancelled")
		},
		"/api/unknown-code":  func(*core.RequestEvent) error { return fault.New("internal") },
		"/page":              func(*core.RequestEvent) error { return apis.NewNotFoundError("", nil) },
		"/livez":             func(e *core.RequestEvent) error { return e.String(200, "ok") },
		"/readyz":            func(e *core.RequestEvent) error { return e.String(200, "ok") },
		"/api/panic-midways": func(e *core.RequestEvent) error { _ = e.String(200, "begun"); panic("a secret cause") },
	} {
		router.GET(path, handler)
	}
	mux, err := router.BuildMux()
	if err != nil {
		t.Fatal(err)
	}
	made := httptest.NewServer(mux)
	t.Cleanup(made.Close)
	return made
}

type answer struct {
	Status int
	Header http.Header
	Text   string
	Body   struct {
		Error, Code, RequestID       string
		RequiredScope, CurrentStatus string
		Errors                       []struct{ Field, Message string }
	}
}

func get(t *testing.T, address string, headers ...string) (got answer) {
	t.Helper()
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	got.Status, got.Header, got.Text = response.StatusCode, response.Header, string(text)
	_ = json.Unmarshal(text, &got.Body)
	return got
}

// TestEveryFailureIsTheOneBody: whatever a handler does, the client reads a code, and nothing of what it was not told.
func TestEveryFailureIsTheOneBody(t *testing.T) {
	s := server(t, new(atomic.Bool), new(endpoint.Running))
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		"/api/panic": {500, "internal"}, "/api/error": {500, "internal"}, "/api/teapot": {500, "internal"}, "/api/unknown-code": {500, "internal"},
		"/api/wrapped": {409, "slot_taken"}, "/api/missing": {404, "not_found"}, "/api/pocketbase": {403, "insufficient_role"},
		"/api/validation": {422, "validation_failed"}, "/api/scope": {403, "insufficient_scope"}, "/api/transition": {409, "invalid_transition"},
	} {
		for _, lang := range []string{"en", "es"} {
			got := get(t, s.URL+path, "Accept-Language", lang, "X-Request-Id", "mine")
			id := got.Header.Get("X-Request-Id")
			if got.Status != want.status || got.Body.Code != want.code || got.Body.Error == "" || got.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s: %d %s", path, got.Status, got.Text)
			}
			if id == "" || id == "mine" || got.Body.RequestID != id {
				t.Errorf("%s: header %q, body %q", path, id, got.Body.RequestID)
			}
			if strings.Contains(got.Text, "secret") || strings.Contains(got.Text, "⟦") || (got.Body.Errors == nil) != !strings.Contains(got.Text, `"errors"`) {
				t.Errorf("%s: %s", path, got.Text)
			}
		}
	}
	if got := get(t, s.URL+"/api/scope"); got.Body.RequiredScope != "bookings:read" {
		t.Errorf("the scope is not named: %s", got.Text)
	}
	if got := get(t, s.URL+"/api/transition"); got.Body.CurrentStatus != "cancelled" {
		t.Errorf("the status is not named: %s", got.Text)
	}
}

func TestSentencesAreInTheClientsLanguage(t *testing.T) {
	s := server(t, new(atomic.Bool), new(endpoint.Running))
	for lang, want := range map[string][3]string{
		"en":            {"Validation failed", "Name is required", "Maximum 120 characters"},
		"es-AR,en;q=.5": {"Hay datos que no son válidos", "El nombre no puede faltar", "120 caracteres como máximo"},
		"fr, es;q=0.4":  {"Hay datos que no son válidos", "El nombre no puede faltar", "120 caracteres como máximo"},
		"":              {"Validation failed", "Name is required", "Maximum 120 characters"},
		"xx-;;q=y,,*":   {"Validation failed", "Name is required", "Maximum 120 characters"},
	} {
		got := get(t, s.URL+"/api/validation", "Accept-Language", lang)
		if got.Body.Error != want[0] || len(got.Body.Errors) != 2 || got.Body.Errors[0].Field != "name" || got.Body.Errors[1].Field != "a[0].b" {
			t.Fatalf("%q: %s", lang, got.Text)
		}
		if got.Body.Errors[0].Message != want[1] || got.Body.Errors[1].Message != want[2] {
			t.Errorf("%q: %s", lang, got.Text)
		}
	}
}

// TestPagesKeepTheirOwnFailures: the one body is the API's.
func TestPagesKeepTheirOwnFailures(t *testing.T) {
	s := server(t, new(atomic.Bool), new(endpoint.Running))
	for _, path := range []string{"/page", "/api/collections/none/records", "/api/health/none"} {
		if got := get(t, s.URL+path); got.Body.Code != "" || got.Header.Get("X-Request-Id") == "" || got.Status < 400 {
			t.Errorf("%s: %d %s", path, got.Status, got.Text)
		}
	}
}

// TestAnAnswerThatBegunIsCut: a second body behind it would be read as one.
func TestAnAnswerThatBegunIsCut(t *testing.T) {
	if got := get(t, server(t, new(atomic.Bool), new(endpoint.Running)).URL+"/api/panic-midways"); got.Status != 200 || got.Text != "begun" {
		t.Errorf("%d %q", got.Status, got.Text)
	}
}

func TestDrainingRefusesNewRequests(t *testing.T) {
	draining := new(atomic.Bool)
	s := server(t, draining, new(endpoint.Running))
	draining.Store(true)
	if got := get(t, s.URL+"/api/missing"); got.Status != 503 || got.Body.Code != "unavailable" || got.Header.Get("Retry-After") == "" {
		t.Errorf("%d %v %s", got.Status, got.Header, got.Text)
	}
	for _, path := range []string{"/livez", "/readyz"} {
		if got := get(t, s.URL+path); got.Status != 200 {
			t.Errorf("%s: %d", path, got.Status)
		}
	}
}

func TestWhatIsOurs(t *testing.T) {
	for path, ours := range map[string]bool{
		"/api": true, "/api/": true, "/api/bookings": true, "/api/collectionsx": true, "/api/collections": false, "/api/collections/users/records": false,
		"/api/health": false, "/api/realtime": false, "/": false, "/docs": false, "/apix": false, "/api/logs/stats": false, "/api/settings": false,
	} {
		if endpoint.Ours(path) != ours {
			t.Errorf("%s: %v", path, !ours)
		}
	}
}
