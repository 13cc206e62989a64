package endpoint

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

// PocketBase's own middlewares begin with CORS at -1041: ours stands outside of them all.
const outermost = -1050

// pocketBasePaths keep PocketBase's own bodies, which the console needs.
var pocketBasePaths = []string{
	"/api/collections", "/api/settings", "/api/logs", "/api/files", "/api/backups", "/api/crons", "/api/realtime", "/api/batch",
	"/api/health", "/api/sql", "/api/oauth2-redirect",
}

// Ours tells whether a path answers with the one error body.
func Ours(path string) bool {
	if path != "/api" && !strings.HasPrefix(path, "/api/") {
		return false
	}
	return !slices.ContainsFunc(pocketBasePaths, func(own string) bool { return path == own || strings.HasPrefix(path, own+"/") })
}

// Outermost gives each call its id, refuses while draining, exposes headers, renders errors, panics included, and has the call
// logged.
func Outermost(draining *atomic.Bool, running *Running) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{Id: "nearbyassistOutermost", Priority: outermost, Func: func(e *core.RequestEvent) error {
		access.RequestID(e)
		header := e.Response.Header()
		header.Set("Access-Control-Expose-Headers", "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After, X-Request-Id, ETag, Idempotent-Replayed")
		running.Add()
		defer running.Done()
		if draining.Load() && e.Request.URL.Path != "/livez" && e.Request.URL.Path != "/readyz" {
			header.Set("Retry-After", "5")
			return unavailable(e)
		}
		began := time.Now()
		err := e.Next()
		if err != nil && Ours(e.Request.URL.Path) {
			err = Refuse(e, err)
		}
		if r := access.From(e.Request.Context()); r != nil {
			r.Done(e.Status(), time.Since(began))
		}
		return err
	}}
}

// unavailable refuses what comes while running requests end.
func unavailable(e *core.RequestEvent) error {
	if Ours(e.Request.URL.Path) {
		return Refuse(e, fault.New("unavailable"))
	}
	return e.Error(http.StatusServiceUnavailable, "", nil)
}

// Refuse answers with the one error body, unless an answer has begun: then the client sees a cut one.
func Refuse(e *core.RequestEvent, err error) error {
	problem := Explain(e.App, access.Language(e.Request), access.RequestID(e), err)
	if r := access.From(e.Request.Context()); r != nil {
		r.Code = problem.Code
	}
	if e.Written() {
		return nil
	}
	if problem.status == http.StatusRequestEntityTooLarge {
		linger(e)
	}
	return e.JSON(problem.status, problem)
}

// linger lets the server wait before it closes, so that a client that is still sending reads the answer and not a reset. Only
// its own writer can be told, by a reader that is past its limit; PocketBase wraps it.
func linger(e *core.RequestEvent) {
	writer := e.Response
	for {
		wrapped, ok := writer.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			break
		}
		writer = wrapped.Unwrap()
	}
	_, _ = http.MaxBytesReader(writer, e.Request.Body, 0).Read(make([]byte, 1))
}

// missing answers what no row serves: 405 with Allow where the path is known, else 404.
func (a *API) missing(e *core.RequestEvent) error {
	if methods := a.methodsAt(e.Request.URL.Path); len(methods) > 0 {
		e.Response.Header().Set("Allow", strings.Join(methods, ", "))
		return fault.New("method_not_allowed")
	}
	return fault.NotFound()
}

// NoStore keeps an answer that shows a secret out of every cache.
func NoStore(header http.Header) { header.Set("Cache-Control", "no-store") }
