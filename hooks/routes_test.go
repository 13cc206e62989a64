package hooks_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"nearbyassist/domain/scope"
	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/hookstest"
)

// TestEveryRow shows of each row of TABLE 1 what its columns say. Its calls are the row's own example, so a row without one
// fails, and so does one that names something that hookstest has no fixture for.
func TestEveryRow(t *testing.T) {
	w := hookstest.NewWorld(t)
	for _, route := range hooks.Routes() {
		t.Run(route.ID, func(t *testing.T) {
			r := &row{w.In(t), route}
			r.refusesCredentials()
			r.refusesOtherTenants()
			r.refusesLowerRoles()
			r.refusesParameters()
			r.refusesBodies()
			r.refusesOtherMethods()
			r.serves()
		})
	}
}

// row is one line of TABLE 1 in a world.
type row struct {
	*hookstest.World
	endpoint.Route
}

func (r *row) send(caller hookstest.Caller, sample hookstest.Sample, headers ...string) hookstest.Answer {
	r.T.Helper()
	body, kind := sample.Content()
	return r.Call(caller, sample.Method, sample.Address(), body, append(kind, headers...)...)
}

// refused makes calls that must change nothing.
func (r *row) refused(calls func()) {
	r.T.Helper()
	before := r.Dump()
	calls()
	r.WantUnchanged(before)
}

// caller is somebody who may call. Rows that end sessions get a person of their own.
func (r *row) caller() hookstest.Caller {
	r.T.Helper()
	switch {
	case r.Auth == access.Anyone:
		return hookstest.Guest
	case r.Auth == access.KeyOnly:
		return r.Key
	case r.Auth == access.User && (r.Limit == access.Authentication || strings.HasPrefix(r.Path, "/api/users/")):
		return r.NewPerson().Caller
	}
	return r.Mine.Owner.Caller
}

func (r *row) asksForCaller() bool { return r.Auth != access.Anyone }

func (r *row) refusesCredentials() {
	sample := r.Sample(r.Route, r.Mine)
	revoked, signedOut := r.revokedKey(), r.NewPerson()
	r.Call(signedOut.Caller, "POST", "/api/auth/signout", nil).Want(200)
	session := strings.TrimPrefix(r.Mine.Owner.Header(), "Bearer ")
	r.refused(func() {
		for name, wrong := range map[string][]string{
			"unknown session": {"Authorization", "Bearer na_st_" + strings.Repeat("a", 43)}, "no session": {"Authorization", "Bearer x"},
			"another scheme": {"Authorization", "Basic YTpi"}, "unknown key": {"X-API-Key", "na_live_" + strings.Repeat("a", 36)}, "no key": {"X-API-Key", "x"},
			"revoked key": {"X-API-Key", revoked}, "ended session": {"Authorization", signedOut.Header()},
		} {
			if answer := r.send(hookstest.Guest, sample, wrong...); answer.Status != 401 || answer.String("code") != "unauthenticated" {
				r.T.Errorf("%s: %d %s", name, answer.Status, answer.Body)
			}
		}
		r.send(hookstest.Guest, sample, "Authorization", "Bearer "+r.Key.Header()).WantCode(401, "unauthenticated").WantField("Authorization")
		r.send(hookstest.Guest, sample, "X-API-Key", session).WantCode(401, "unauthenticated").WantField("X-API-Key")
		r.send(r.Mine.Owner.Caller, sample, "X-API-Key", r.Key.Header()).WantCode(400, "invalid_parameter").WantField("X-API-Key")
		r.send(r.Operator, sample).WantCode(403, "insufficient_role")
		if r.asksForCaller() {
			r.send(hookstest.Guest, sample).WantCode(401, "unauthenticated")
			r.send(hookstest.Guest, sample, "Cookie", "na_session="+session+"; __Host-na_session="+session).WantCode(401, "unauthenticated")
		}
		if r.Auth == access.KeyOnly {
			r.send(r.Mine.Owner.Caller, sample).WantCode(403, "insufficient_role")
		}
	})
	r.refusesKeys(sample)
}

func (r *row) revokedKey() string {
	r.T.Helper()
	made := r.Call(r.Mine.Owner.Caller, "POST", "/api/integrations/api-keys", hookstest.Body{"businessId": r.Mine.ID, "name": "Old", "scopes": scope.All()}).Want(201)
	r.Call(r.Mine.Owner.Caller, "DELETE", "/api/integrations/api-keys/"+made.String("id"), nil).Want(200)
	return made.String("key")
}

// refusesKeys: a row without a scope takes none, one with a scope none that lacks it.
func (r *row) refusesKeys(sample hookstest.Sample) {
	if r.Scope == "" {
		r.refused(func() { r.send(r.Key, sample).WantCode(403, "insufficient_role") })
		return
	}
	if r.Scope == access.AnyScope {
		r.send(r.Mine.Key("billing:read"), sample).Want(r.Status)
		return
	}
	others := slices.DeleteFunc(scope.All(), func(name string) bool { return name == r.Scope })
	lacking := r.Mine.Key(others...)
	r.refused(func() {
		if answer := r.send(lacking, sample).WantCode(403, "insufficient_scope"); answer.String("requiredScope") != r.Scope {
			r.T.Errorf("the missing scope is not named: %s", answer.Body)
		}
	})
}

// refusesOtherTenants: another business's id is not there, for its members as for its keys, at the place that the row names.
func (r *row) refusesOtherTenants() {
	if !r.Tenant.Named() {
		return
	}
	mine, theirs, caller := r.Sample(r.Route, r.Mine), r.Sample(r.Route, r.Theirs), r.caller()
	r.refused(func() {
		if r.Scope != "" {
			r.wantUnseen(r.send(r.Key, theirs))
			r.wantUnseen(r.send(r.TheirKey, mine))
		}
		if r.asksForCaller() && r.Auth != access.KeyOnly {
			r.wantUnseen(r.send(r.Mine.Owner.Caller, theirs))
			r.wantUnseen(r.send(r.Staff.Caller, theirs))
			r.wantUnseen(r.send(r.Stranger.Caller, mine))
		}
		for _, nowhere := range []string{"aaaaaaaaaaaaaaa", "' OR 1=1 --", "ñ", "\x00", strings.Repeat("a", 5000)} {
			r.wantUnseen(r.send(caller, r.elsewhere(mine, nowhere)))
		}
	})
}

func (r *row) wantUnseen(answer hookstest.Answer) {
	r.T.Helper()
	answer.WantCode(404, "not_found")
	if r.Tenant == access.Body || r.Tenant == access.Maybe {
		answer.WantField("businessId")
	}
}

// elsewhere names an id that there is not, at the place of the row's tenant.
func (r *row) elsewhere(sample hookstest.Sample, id string) hookstest.Sample {
	sample = sample.Clone()
	switch r.Tenant {
	case access.Body, access.Maybe:
		sample.Body["businessId"] = id
	case access.Query:
		sample.Query.Set("businessId", id)
	default:
		wanted, given := strings.Split(r.Path, "/"), strings.Split(sample.Path, "/")
		for n := range wanted {
			if strings.HasPrefix(wanted[n], "{") {
				given[n] = url.PathEscape(id)
			}
		}
		sample.Path = strings.Join(given, "/")
	}
	return sample
}

// refusesLowerRoles: whoever is a member but not of the row's role.
func (r *row) refusesLowerRoles() {
	var lower []*hookstest.Person
	switch r.Auth {
	case access.Owner:
		lower = []*hookstest.Person{r.Admin, r.Staff}
	case access.Admin, access.SelfOrAdmin:
		lower = []*hookstest.Person{r.Staff}
	}
	sample := r.Sample(r.Route, r.Mine)
	r.refused(func() {
		for _, person := range lower {
			r.send(person.Caller, sample).WantCode(403, "insufficient_role")
		}
	})
}

func (r *row) refusesParameters() {
	sample, caller := r.Sample(r.Route, r.Mine), r.caller()
	unknown := sample.Clone()
	unknown.Query.Set("surprise", "1")
	repeated := sample.Clone()
	repeated.Query["page"] = []string{"1", "1"}
	r.refused(func() {
		r.send(caller, unknown).WantCode(400, "invalid_parameter").WantField("surprise")
		r.send(caller, repeated).WantCode(400, "invalid_parameter").WantField("page")
		body, kind := sample.Content()
		r.Call(caller, r.Method, sample.Path+"?"+sample.Query.Encode()+"&%zz=1", body, kind...).WantCode(400, "invalid_parameter")
		for name := range sample.Query {
			twice := sample.Clone()
			twice.Query[name] = append(slices.Clone(twice.Query[name]), "x")
			if answer := r.send(caller, twice); answer.Status != 400 {
				r.T.Errorf("%s given twice: %d %s", name, answer.Status, answer.Body)
			}
		}
	})
}

func (r *row) refusesBodies() {
	sample := r.Sample(r.Route, r.Mine)
	if sample.Body == nil {
		return
	}
	if sample.Form {
		r.refusesForms(sample)
		return
	}
	caller := r.caller()
	text, err := json.Marshal(sample.Body)
	if err != nil {
		r.T.Fatal(err)
	}
	first := slices.Sorted(maps.Keys(sample.Body))[0]
	send := func(body any, headers ...string) hookstest.Answer {
		r.T.Helper()
		return r.Call(caller, r.Method, sample.Address(), body, headers...)
	}
	surprised := strings.Replace(string(text), "{", `{"surprise":1,`, 1)
	miscased := strings.Replace(string(text), `"`+first+`":`, `"`+strings.ToUpper(first)+`":`, 1)
	value, err := json.Marshal(sample.Body[first])
	if err != nil {
		r.T.Fatal(err)
	}
	twice := strings.Replace(string(text), "{", fmt.Sprintf(`{"%s":%s,`, first, value), 1)
	r.refused(func() {
		send(surprised).WantCode(422, "validation_failed").WantField("surprise")
		send(miscased).WantCode(422, "validation_failed").WantField(strings.ToUpper(first))
		send(twice).WantCode(422, "validation_failed").WantField(first)
		ill := strings.Replace(string(text), "{", "{\"\xc3\x28\":1,", 1) // JSON but for its bytes
		for _, broken := range []string{string(text[:len(text)-1]), string(text) + "{}", "{'a':1}", `{"a":1,}`, "\xff", ill} {
			send(broken).WantCode(400, "invalid_json")
		}
		send(string(text)+strings.Repeat(" ", 1<<20+1-len(text))).WantCode(413, "body_too_large")
		send(io.LimitReader(endless{}, 100<<20)).WantCode(413, "body_too_large")
		for _, kind := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "json"} {
			send(string(text), "Content-Type", kind).WantCode(415, "unsupported_media_type")
		}
	})
}

// endless is a body that never stops.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func (r *row) refusesOtherMethods() {
	sample, caller := r.Sample(r.Route, r.Mine), r.caller()
	served := map[string]bool{}
	for _, other := range hooks.Routes() {
		if pathLike(other.Path) == pathLike(r.Path) {
			served[other.Method] = true
		}
	}
	r.refused(func() {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			if served[method] || hidden(method, sample.Path) {
				continue
			}
			answer := r.Call(caller, method, sample.Path, nil).WantCode(405, "method_not_allowed")
			if allowed := strings.Split(answer.Header.Get("Allow"), ", "); !slices.Contains(allowed, r.Method) || slices.Contains(allowed, method) {
				r.T.Errorf("%s: Allow is %q", method, answer.Header.Get("Allow"))
			}
		}
	})
}

// pathLike is a path with its parameters' names blanked.
func pathLike(path string) string {
	parts := strings.Split(path, "/")
	for n, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[n] = "{}"
		}
	}
	return strings.Join(parts, "/")
}

// hidden tells that another row, with a parameter where this path has a word, serves the method: my-bookings is no booking.
func hidden(method, path string) bool {
	for _, other := range hooks.Routes() {
		wanted, given := strings.Split(other.Path, "/"), strings.Split(path, "/")
		if other.Method == method && slices.EqualFunc(wanted, given, func(want, got string) bool { return strings.HasPrefix(want, "{") || want == got }) {
			return true
		}
	}
	return false
}

// serves: the example works, with the documented status, for a caller by session and by key; reading changes nothing.
func (r *row) serves() {
	callers := []hookstest.Caller{r.caller()}
	if r.Scope != "" && r.Auth != access.KeyOnly {
		callers = append(callers, r.Key)
	}
	for _, caller := range callers {
		sample, before := r.Sample(r.Route, r.Mine), hookstest.Dump(nil)
		if r.Method == http.MethodGet {
			before = r.Dump()
		}
		answer := r.send(caller, sample).Want(r.Status)
		for _, header := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-Id"} {
			if answer.Header.Get(header) == "" {
				r.T.Errorf("no %s", header)
			}
		}
		if before != nil {
			r.WantUnchanged(before)
		}
	}
}
