package hookstest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"nearbyassist/domain/scope"
	"nearbyassist/hooks/endpoint"
)

// World is two businesses with somebody in every role, for tests that go over all rows of TABLE 1.
type World struct {
	*Instance
	Mine, Theirs  *Business // of Ana and of Bea
	Admin, Staff  *Person   // members of Mine
	Stranger      *Person   // no member of either
	Key, TheirKey Caller    // with every scope
	Operator      Caller    // a superuser
}

// NewWorld makes one.
func NewWorld(t testing.TB) *World {
	t.Helper()
	i := New(t)
	w := &World{Instance: i, Operator: i.Superuser(), Stranger: i.SignUp("Eva Luna")}
	w.Mine, w.Theirs = i.SignUp("Ana Gil").Business("Salon Sol"), i.SignUp("Bea Sanz").Business("Studio Sur")
	w.Admin, w.Staff = i.SignUp("Dani Paz"), i.SignUp("Cris Vega")
	w.Mine.Join(w.Admin, "admin")
	w.Mine.Join(w.Staff, "staff")
	w.Key, w.TheirKey = w.Mine.Key(scope.All()...), w.Theirs.Key(scope.All()...)
	return w
}

// In reports to a sub-test.
func (w *World) In(t testing.TB) *World {
	instance, world := *w.Instance, *w
	instance.T, world.Instance = t, &instance
	return &world
}

// NewPerson is somebody whom no other test knows.
func (w *World) NewPerson() *Person {
	w.T.Helper()
	return w.SignUp(fmt.Sprintf("%s Test", w.unique("person")))
}

var serial atomic.Int64

// unique is a text that was never given out.
func (w *World) unique(prefix string) string { return fmt.Sprintf("%s%d", prefix, serial.Add(1)) }

// Sample is the example of a row's call, with ids and times that stand in the world.
type Sample struct {
	Method string
	Path   string // with its parameters filled in
	Query  url.Values
	Body   map[string]any // nil where the row takes none
	Form   bool           // the body is sent as a form, not as JSON
}

// Address is path and query.
func (s Sample) Address() string {
	if len(s.Query) == 0 {
		return s.Path
	}
	return s.Path + "?" + s.Query.Encode()
}

// Clone may be changed without changing the sample.
func (s Sample) Clone() Sample {
	s.Query, s.Body = maps.Clone(s.Query), maps.Clone(s.Body)
	return s
}

// Sample makes the call of a row's documented example in one of the businesses. Whatever it names is made for it alone.
func (w *World) Sample(route endpoint.Route, business *Business) Sample {
	w.T.Helper()
	operation := w.operation(route)
	scene := &scene{World: w, route: route.ID, business: business, made: map[string]any{}}
	sample := Sample{Method: route.Method, Path: route.Path, Query: url.Values{}}
	if operation.RequestBody != nil {
		sample.Form = operation.RequestBody.Value.Content["multipart/form-data"] != nil
		sample.Body = scene.body(operation.RequestBody.Value)
	}
	for _, parameter := range operation.Parameters {
		scene.parameter(&sample, parameter.Value)
	}
	return sample
}

func (w *World) operation(route endpoint.Route) *openapi3.Operation {
	w.T.Helper()
	for _, item := range w.Document().Paths.Map() {
		if operation := item.GetOperation(route.Method); operation != nil && operation.OperationID == route.ID {
			return operation
		}
	}
	w.T.Fatalf("the document has no operation %s", route.ID)
	return nil
}

// scene is what one call names: a person, a service that they give, a time at which they are free.
type scene struct {
	*World
	route    string
	business *Business
	made     map[string]any
}

// make is the fixture that replaces what an example names, once for each scene; nil where there is none. A row's own goes
// before the common one.
func (s *scene) make(name string) any {
	s.T.Helper()
	if _, ok := s.made[name]; !ok {
		s.made[name] = s.fixture(s.route + "." + name)
		if s.made[name] == nil {
			s.made[name] = s.fixture(name)
		}
	}
	return s.made[name]
}

func (s *scene) fixture(name string) any {
	s.T.Helper()
	switch name {
	case "businessId":
		return s.business.ID
	case "archiveBusiness.businessId":
		return s.shop()
	case "staffId":
		return s.staff()
	case "staffIds":
		return []any{s.make("staffId")}
	case "serviceId":
		return s.service()
	case "serviceIds":
		return []any{s.make("serviceId")}
	case "start":
		return s.start()
	case "bookingId":
		return s.book().String("id")
	case "holdId":
		return s.hold()
	case "entryId":
		return s.wait()
	case "setBookingStatus.bookingId":
		return s.request()
	case "customerId":
		return s.book().String("customer.id")
	case "keyId":
		return s.key()
	case "appId":
		return s.app()
	case "webhookId":
		return s.webhook()
	case "deliveryId":
		return s.delivery()
	case "since":
		return s.Clock.Now().Add(-time.Hour)
	case "email":
		return s.unique("person") + "@example.com"
	case "signIn.email":
		return s.Stranger.Email
	case "url":
		return "http://127.0.0.1:9/" + s.unique("hook")
	case "externalReference":
		return s.unique("reference-")
	}
	return s.token(name)
}

func (s *scene) body(body *openapi3.RequestBody) map[string]any {
	s.T.Helper()
	content := body.Content["application/json"]
	if content == nil {
		content = body.Content["multipart/form-data"]
	}
	text, err := json.Marshal(content.Example)
	must(s.T, err)
	var example map[string]any
	must(s.T, json.Unmarshal(text, &example))
	if example == nil {
		s.T.Fatalf("%s has a body and no example", s.route)
	}
	s.fill(example)
	return example
}

// fill puts fixtures where an example names something that must stand in the world. Lists of objects stay as they are.
func (s *scene) fill(example map[string]any) {
	s.T.Helper()
	for _, name := range slices.Sorted(maps.Keys(example)) {
		if made := s.make(name); made != nil {
			example[name] = made
			continue
		}
		if strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "Ids") {
			s.T.Fatalf("%s: %s has no fixture", s.route, name)
		}
		if inner, ok := example[name].(map[string]any); ok {
			s.fill(inner)
		}
	}
}

func (s *scene) parameter(sample *Sample, parameter *openapi3.Parameter) {
	s.T.Helper()
	switch made := s.makeParameter(parameter); {
	case parameter.In == "path" && made == nil:
		s.T.Fatalf("%s: the path's %s has no fixture", s.route, parameter.Name)
	case parameter.In == "path":
		sample.Path = strings.ReplaceAll(sample.Path, "{"+parameter.Name+"}", fmt.Sprint(made))
	case parameter.In == "query" && made != nil:
		sample.Query.Set(parameter.Name, fmt.Sprint(made))
	case parameter.In == "query" && parameter.Required:
		s.T.Fatalf("%s: the query's %s has no example", s.route, parameter.Name)
	}
}

// makeParameter is a fixture for every path parameter, and for those of the query that the example has.
func (s *scene) makeParameter(parameter *openapi3.Parameter) any {
	s.T.Helper()
	if parameter.In == "path" {
		return s.make(parameter.Name)
	}
	if parameter.Example == nil {
		return nil
	}
	if made := s.make(parameter.Name); made != nil {
		return made
	}
	if list, ok := parameter.Example.([]any); ok {
		texts := make([]string, len(list))
		for i, value := range list {
			texts[i] = fmt.Sprint(value)
		}
		return strings.Join(texts, ",")
	}
	return parameter.Example
}

func (s *scene) asOwner(method, path string, body any) Answer {
	s.T.Helper()
	return s.Call(s.business.Owner.Caller, method, path, body)
}

func (s *scene) staff() string {
	s.T.Helper()
	return s.asOwner("POST", "/api/staff", Body{"businessId": s.business.ID, "name": s.unique("Staff ")}).Want(201).String("id")
}

func (s *scene) service() string {
	s.T.Helper()
	body := Body{"businessId": s.business.ID, "name": s.unique("Service "), "durationMinutes": 30, "staffIds": []any{s.make("staffId")}}
	return s.asOwner("POST", "/api/services", body).Want(201).String("id")
}

func (s *scene) start() any {
	s.T.Helper()
	query := url.Values{"businessId": {s.business.ID}, "from": {"2026-12-01"}, "to": {"2026-12-05"}, "serviceId": {fmt.Sprint(s.make("serviceId"))}}
	free := s.Call(Guest, "GET", "/api/bookings/availability?"+query.Encode(), nil).Want(200).List("slots")
	if len(free) == 0 {
		s.T.Fatalf("%s: no free time", s.route)
	}
	return free[0]["start"]
}

// book is a booking of somebody without an account.
func (s *scene) book() Answer {
	s.T.Helper()
	customer := Body{"name": "Fay Ruiz", "email": s.unique("guest") + "@example.com"}
	return s.Call(Guest, "POST", "/api/bookings", Body{"businessId": s.business.ID, "serviceId": s.make("serviceId"), "start": s.make("start"), "customer": customer}).Want(201)
}

// shop is another business of the same people.
func (s *scene) shop() string {
	s.T.Helper()
	shop := s.business.Owner.Business(s.unique("Shop "))
	if s.business == s.Mine {
		shop.Join(s.Admin, "admin")
		shop.Join(s.Staff, "staff")
	}
	return shop.ID
}
