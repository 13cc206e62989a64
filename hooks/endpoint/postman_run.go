package endpoint

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"nearbyassist/docs"
)

// What is needed so that the collection runs from top to bottom on any instance: an example's ids, addresses and times become
// variables, an answer's id is kept for the requests that follow, and what a request ended is made anew. The scripts that all
// requests share are docs/postman/before.js and after.js.

// A variable in place of an example's value, by operation.member or by member; an empty one leaves the member out.
var stands = map[string]string{
	"start": "{{start}}", "expiresAt": "{{nextYear}}T00:00:00Z", "password": "{{password}}", "currentPassword": "{{password}}",
	"externalReference": "{{$guid}}", "url": "{{receiver}}/{{$guid}}", "since": "{{yesterday}}T00:00:00Z", "updateBooking.version": "",
	"signUp.email": "ana-{{$guid}}@example.com", "signIn.email": "{{email}}", "forgotPassword.email": "{{email}}", "changeEmail.email": "ana-{{$guid}}@example.com",
	"verifyEmail.token": "{{verifyToken}}", "resetPassword.token": "{{resetToken}}", "confirmEmail.token": "{{confirmToken}}", "acceptInvitation.token": "{{inviteToken}}",
	"getAvailability.from": "{{today}}", "getAvailability.to": "{{nextWeek}}", "joinWaitlist.from": "{{tomorrow}}T00:00:00Z", "joinWaitlist.to": "{{nextMonth}}T00:00:00Z",
}

// The variables that an operation makes worthless, beside the last parameter of the path of a DELETE.
var ends = map[string][]string{
	"deleteProfile": {"token", "email"}, "signOut": {"token"}, "signOutEverywhere": {"token"},
	"removeStaff": {"serviceId"}, "cancelBooking": {"bookingId"}, "revokeApiKey": {"apiKey"}, "updateApiKey": {"apiKey"},
}

// presets are the variables that have a value from the start.
var presets = map[string]string{"password": "correct horse battery", "receiver": "https://example.com"}

// standIn is the variable for what an example names, and whether there is one: ids have theirs by the member's name.
func standIn(operation, member string) (text string, found bool) {
	for _, name := range []string{operation + "." + member, member} {
		if text, found = stands[name]; found {
			return text, true
		}
	}
	if strings.HasSuffix(member, "Id") {
		return "{{" + member + "}}", true
	}
	return "", false
}

// vary puts variables into a body. As in the tests' fixtures, lists of objects stay as they are.
func vary(operation string, example any) any {
	members, ok := example.(map[string]any)
	if !ok {
		return example
	}
	varied := map[string]any{}
	for name, value := range members {
		switch text, found := standIn(operation, name); {
		case found && text != "":
			varied[name] = text
		case found:
		case strings.HasSuffix(name, "Ids"):
			varied[name] = []any{"{{" + strings.TrimSuffix(name, "s") + "}}"}
		default:
			varied[name] = vary(operation, value)
		}
	}
	return varied
}

// scripts are those of one request.
func (w *writer) scripts(route Route) []event {
	var lines []string
	if ended := w.endedBy(route); len(ended) > 0 {
		lines = append(lines, fmt.Sprintf(`if (pm.response.code < 300) ["%s"].forEach((name) => pm.collectionVariables.unset(name))`, strings.Join(ended, `", "`)))
	}
	if made := w.gives(route); made != "" {
		lines = append(lines, fmt.Sprintf("if (pm.response.code < 300) pm.collectionVariables.set(%q, pm.response.json().id)", made))
	}
	if lines == nil {
		return nil
	}
	return []event{{"test", script{"text/javascript", lines}}}
}

// gives is the variable for what a POST makes: the parameter of the rows below its path.
func (w *writer) gives(route Route) string {
	if route.Method != http.MethodPost {
		return ""
	}
	for _, other := range w.api.routes {
		if rest, below := strings.CutPrefix(other.Path, route.Path+"/{"); below && strings.HasSuffix(rest, "}") && !strings.Contains(rest, "/") {
			return strings.TrimSuffix(rest, "}")
		}
	}
	return ""
}

// endedBy are the variables whose values are no good after a request, with what hangs on them.
func (w *writer) endedBy(route Route) []string {
	ended := slices.Clone(ends[route.ID])
	if names := pathParameter.FindAllStringSubmatch(route.Path, -1); route.Method == http.MethodDelete && strings.HasSuffix(route.Path, "}") {
		last := names[len(names)-1][1]
		ended = append(ended, last)
		ended = append(ended, w.below(last)...)
	}
	if made := w.gives(route); made != "" {
		ended = append(ended, w.below(made)...)
	}
	if slices.Contains([]string{"signUp", "deleteProfile", "createBusiness", "archiveBusiness"}, route.ID) {
		ended = append(ended, "apiKey")
		ended = append(ended, w.below("")...)
	}
	slices.Sort(ended)
	return slices.Compact(ended)
}

// below are the parameters that come after one in the path of a row; all of them for none.
func (w *writer) below(name string) (found []string) {
	for _, route := range w.api.routes {
		rest := route.Path
		if name != "" {
			_, rest, _ = strings.Cut(route.Path, "{"+name+"}")
		}
		for _, parameter := range pathParameter.FindAllStringSubmatch(rest, -1) {
			found = append(found, parameter[1])
		}
	}
	return found
}

// sharedScripts run around every request.
func sharedScripts() []event {
	return []event{
		{"prerequest", script{"text/javascript", strings.Split(strings.TrimSpace(docs.BeforeRequest), "\n")}},
		{"test", script{"text/javascript", strings.Split(strings.TrimSpace(docs.AfterRequest), "\n")}},
	}
}

var reference = regexp.MustCompile(`\{\{(\w+)\}\}`)

// variablesOf are the variables that the requests name, in the order in which they come.
func (w *writer) variablesOf(folders []folder) ([]variable, error) {
	text, err := marshalPlain(folders)
	if err != nil {
		return nil, err
	}
	made := []variable{{Key: "baseUrl", Value: w.api.base(), Type: "string"}, {Key: "token", Type: "string"}, {Key: "apiKey", Type: "string"}}
	for _, named := range reference.FindAllStringSubmatch(string(text), -1) {
		name := named[1]
		if !slices.ContainsFunc(made, func(known variable) bool { return known.Key == name }) {
			made = append(made, variable{Key: name, Value: presets[name], Type: "string"})
		}
	}
	return made, nil
}
