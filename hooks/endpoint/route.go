// Package endpoint turns a row of TABLE 1 into an operation: Huma binds and validates, PocketBase's router serves, one
// renderer answers errors, and the OpenAPI document and the Postman collection follow from the rows.
package endpoint

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
	"nearbyassist/locales"
)

// Route is one row of TABLE 1.
type Route struct {
	ID      string // operation id: the texts of docs/overlay.*.yaml hang on it
	Method  string
	Path    string
	Tag     string
	Auth    access.Auth
	Scope   string
	Tenant  access.Tenant
	Limit   access.Limit
	Staged  bool
	Status  int    // of the usual answer
	Again   int    // of the answer to a repetition, where it is another one
	Refuses string // codes of its own, with spaces between, beside those that the other columns bring
	Handler Handler
}

// asksForScope tells a row that keys and apps need a scope for.
func (r Route) asksForScope() bool { return r.Scope != "" && r.Scope != access.AnyScope }

// Rule is what access needs of the row.
func (r Route) Rule() access.Rule {
	return access.Rule{Operation: r.ID, Auth: r.Auth, Scope: r.Scope, Tenant: r.Tenant, Limit: r.Limit, Staged: r.Staged}
}

// Handler is a feature's function with its types, made by Handle.
type Handler interface {
	register(api huma.API, operation huma.Operation, status int)
}

type typed[I, O any] struct {
	serve func(*access.Request, *I) (O, error)
}

// Handle wraps a feature's function: a parsed input in, a body or a refusal out.
func Handle[I, O any](serve func(r *access.Request, in *I) (O, error)) Handler {
	return typed[I, O]{serve}
}

type reply[O any] struct {
	Status int
	Body   O
}

func (h typed[I, O]) register(api huma.API, operation huma.Operation, status int) {
	huma.Register(api, operation, func(ctx context.Context, in *I) (*reply[O], error) {
		r := access.From(ctx)
		r.Status = status
		if len(r.Broken) > 0 {
			return nil, explain(r, fault.Validation(r.Broken...))
		}
		if err := r.Within(bodyOf(in)); err != nil {
			return nil, explain(r, err)
		}
		out, err := h.serve(r, in)
		if err != nil {
			return nil, explain(r, err)
		}
		return &reply[O]{Status: r.Status, Body: out}, nil
	})
}

// bodyOf is the input's Body, which may name the business, or the input itself.
func bodyOf(in any) any {
	value := reflect.Indirect(reflect.ValueOf(in))
	if body := value.FieldByName("Body"); body.IsValid() && body.CanInterface() {
		return body.Interface()
	}
	return in
}

// API is the set of operations behind the rows.
type API struct {
	routes    []Route
	version   string
	address   string
	schemas   huma.Registry
	handlers  map[string]func(huma.Context)
	ops       map[string]*huma.Operation
	documents map[locales.Lang]func() (*Document, error)
}

// Handle keeps what Huma made of an operation (huma.Adapter).
func (a *API) Handle(operation *huma.Operation, handler func(huma.Context)) {
	a.handlers[operation.OperationID] = handler
	a.ops[operation.OperationID] = operation
}

// ServeHTTP is never called: PocketBase's router serves (huma.Adapter).
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// New registers the rows with Huma. address is the public one, for the document's servers.
func New(routes []Route, version, address string) *API {
	api := &API{routes: routes, version: version, address: address}
	api.register()
	api.documents = map[locales.Lang]func() (*Document, error){}
	for _, lang := range locales.All {
		api.documents[lang] = sync.OnceValues(func() (*Document, error) { return api.describe(lang) })
	}
	return api
}

// setHuma makes the settings that Huma keeps in variables of its own.
var setHuma = sync.OnceFunc(func() {
	huma.DefaultArrayNullable = false
	huma.ValidateStrictCasing = true
	huma.NewErrorWithContext = refuse
	huma.NewError = func(int, string, ...error) huma.StatusError { return &Problem{} }
})

// register makes the operations of the rows, and what Huma says of them.
func (a *API) register() *huma.OpenAPI {
	setHuma()
	a.handlers, a.ops = map[string]func(huma.Context){}, map[string]*huma.Operation{}
	config := huma.DefaultConfig("NearbyAssist API", a.version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.Components.Schemas = huma.NewMapRegistry(schemaPrefix, schemaName)
	config.RejectUnknownQueryParameters = true
	registered := huma.NewAPI(config, a)
	for _, route := range a.routes {
		route.Handler.register(registered, route.operation(), route.Status)
	}
	a.schemas = config.Components.Schemas
	return registered.OpenAPI()
}

func (r Route) operation() huma.Operation {
	return huma.Operation{OperationID: r.ID, Method: r.Method, Path: r.Path, Tags: []string{r.Tag}, DefaultStatus: r.Status, MaxBodyBytes: maxBody}
}

// Bind puts the rows on PocketBase's router, with the catch-all behind them.
func (a *API) Bind(to *router.Router[*core.RequestEvent], gate *access.Gate) {
	for _, route := range a.routes {
		to.Route(route.Method, route.Path, a.serve(route, gate))
	}
	for _, rest := range []string{"/api", "/api/{path...}"} {
		to.Any(rest, func(e *core.RequestEvent) error {
			if err := gate.Count(e); err != nil {
				return err
			}
			return a.missing(e)
		})
	}
}

func (a *API) serve(route Route, gate *access.Gate) func(*core.RequestEvent) error {
	handler, operation, schemas := a.handlers[route.ID], a.ops[route.ID], a.schemas
	return func(e *core.RequestEvent) error {
		r, err := gate.Admit(e, route.Rule(), route.Path)
		if err != nil {
			return err
		}
		if err := checkBody(e, r, operation, schemas); err != nil {
			return err
		}
		answer := func() error {
			handler(humago.NewContext(operation, e.Request, e.Response))
			return nil
		}
		if route.keepable() {
			return tagged(e, answer)
		}
		return r.Idempotent(e, answer)
	}
}

// refuse is how Huma's findings become the one error body: a broken parameter is 400, a broken body 422.
func refuse(ctx huma.Context, status int, message string, errs ...error) huma.StatusError {
	r := access.From(ctx.Context())
	return explain(r, faultOfFindings(status, append(errs, Broken(r.Broken...)...)))
}

// methodsAt are the methods that rows serve at a path as sent, for 405.
func (a *API) methodsAt(path string) []string {
	var methods []string
	for _, route := range a.routes {
		if matches(route.Path, path) {
			methods = append(methods, route.Method)
		}
	}
	return methods
}

func matches(pattern, path string) bool {
	wanted, given := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(wanted) != len(given) {
		return false
	}
	for i, part := range wanted {
		if !strings.HasPrefix(part, "{") && part != given[i] || given[i] == "" && i > 0 {
			return false
		}
	}
	return true
}
