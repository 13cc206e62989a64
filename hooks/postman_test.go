package hooks_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nearbyassist/docs"
	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/hookstest"
)

// TestPostmanCollection holds what the schema of collections v2.1 demands.
func TestPostmanCollection(t *testing.T) {
	i := hookstest.New(t)
	var collection struct {
		Info     struct{ Name, Schema string }
		Variable []struct{ Key, Value string }
		Item     []struct {
			Name string
			Item []postmanItem
		}
	}
	if err := json.Unmarshal([]byte(i.Call(hookstest.Guest, "GET", "/postman.json", nil).Want(200).Body), &collection); err != nil {
		t.Fatal(err)
	}
	if collection.Info.Name == "" || collection.Info.Schema != "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" {
		t.Errorf("info %+v", collection.Info)
	}
	variables := map[string]string{}
	for _, variable := range collection.Variable {
		variables[variable.Key] = variable.Value
	}
	if _, token := variables["token"]; variables["baseUrl"] != i.URL || !token || variables["password"] == "" {
		t.Errorf("variables %v", variables)
	}
	items := map[string]postmanItem{}
	for _, folder := range collection.Item {
		for _, item := range folder.Item {
			items[folder.Name+" "+item.ID] = item
		}
	}
	for _, route := range hooks.Routes() {
		checkPostmanItem(t, route.Tag+" "+route.ID, items[route.Tag+" "+route.ID], route.Method, route.Path, route.Auth)
	}
	if len(items) != len(hooks.Routes()) {
		t.Errorf("%d requests, %d rows", len(items), len(hooks.Routes()))
	}
}

// byHand are the variables that nobody but the reader of a mail knows.
var byHand = []string{"verifyToken", "resetToken", "confirmToken", "inviteToken"}

// TestPostmanMakesWhatItNames: each variable of the collection has a value, or is made before the request by docs/postman/before.js.
func TestPostmanMakesWhatItNames(t *testing.T) {
	contract, err := endpoint.Contract(hooks.Routes())
	if err != nil {
		t.Fatal(err)
	}
	var collection struct {
		Variable []struct{ Key, Value string }
	}
	if err := json.Unmarshal(contract.Postman, &collection); err != nil {
		t.Fatal(err)
	}
	for _, variable := range collection.Variable {
		made := regexp.MustCompile(`\b` + variable.Key + `: |"` + variable.Key + `", -?\d`).MatchString(docs.BeforeRequest)
		if !made && variable.Value == "" && !slices.Contains(byHand, variable.Key) {
			t.Errorf("docs/postman/before.js makes no %s", variable.Key)
		}
	}
}

type postmanItem struct {
	ID, Name string
	Response []any
	Request  struct {
		Method, Description string
		Auth                struct {
			Type           string
			Bearer, APIKey []struct{ Key, Value, Type string }
		}
		Header []struct{ Key, Value string }
		URL    struct {
			Raw             string
			Host, Path      []string
			Query, Variable []struct{ Key, Value string }
		}
		Body *struct {
			Mode, Raw string
			FormData  []struct{ Key, Value, Type string }
		}
	}
}

func checkPostmanItem(t *testing.T, place string, item postmanItem, method, path string, auth access.Auth) {
	t.Helper()
	request := item.Request
	wanted := map[access.Auth]string{access.Anyone: "noauth", access.KeyOnly: "apikey"}[auth]
	if wanted == "" {
		wanted = "bearer"
	}
	if item.Name == "" || request.Description == "" || item.Response == nil || request.Method != method || request.Auth.Type != wanted {
		t.Errorf("%s: %+v", place, item)
	}
	variables := 0
	for n, part := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		if name, isParameter := strings.CutPrefix(part, "{"); isParameter {
			part = ":" + strings.TrimSuffix(name, "}")
			variables++
		}
		if n >= len(request.URL.Path) || request.URL.Path[n] != part {
			t.Errorf("%s: path %v for %s", place, request.URL.Path, path)
			break
		}
	}
	if len(request.URL.Variable) != variables || !slices.Equal(request.URL.Host, []string{"{{baseUrl}}"}) || !strings.HasPrefix(request.URL.Raw, "{{baseUrl}}/api/") {
		t.Errorf("%s: url %+v", place, request.URL)
	}
	if request.Body != nil && request.Body.Mode == "formdata" {
		if len(request.Body.FormData) < 2 || request.Body.FormData[0].Value == "" {
			t.Errorf("%s: form %+v", place, request.Body)
		}
		return
	}
	if request.Body != nil && (request.Body.Mode != "raw" || !json.Valid([]byte(request.Body.Raw)) || request.Body.Raw == "null") {
		t.Errorf("%s: body %s", place, strconv.Quote(request.Body.Raw))
	}
}
