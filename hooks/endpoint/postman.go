package endpoint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/hooks/access"
)

// The shapes of a Postman collection, as its schema v2.1 names them.
type (
	collection struct {
		Info      collectionInfo `json:"info"`
		Items     []folder       `json:"item"`
		Events    []event        `json:"event"`
		Variables []variable     `json:"variable"`
	}
	collectionInfo struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Version     string `json:"version"`
		Schema      string `json:"schema"`
	}
	folder struct {
		Name        string        `json:"name"`
		Description string        `json:"description"`
		Items       []requestItem `json:"item"`
	}
	requestItem struct {
		ID      string        `json:"id"`
		Name    string        `json:"name"`
		Events  []event       `json:"event,omitempty"`
		Request sampleRequest `json:"request"`
		Answers []struct{}    `json:"response"`
	}
	event struct {
		Listen string `json:"listen"`
		Script script `json:"script"`
	}
	script struct {
		Type  string   `json:"type"`
		Lines []string `json:"exec"`
	}
	sampleRequest struct {
		Method      string      `json:"method"`
		Description string      `json:"description"`
		Auth        credential  `json:"auth"`
		Headers     []variable  `json:"header"`
		URL         sampleURL   `json:"url"`
		Body        *sampleBody `json:"body,omitempty"`
	}
	credential struct {
		Type   string     `json:"type"`
		Bearer []variable `json:"bearer,omitempty"`
		APIKey []variable `json:"apikey,omitempty"`
	}
	sampleURL struct {
		Raw       string     `json:"raw"`
		Host      []string   `json:"host"`
		Path      []string   `json:"path"`
		Query     []variable `json:"query,omitempty"`
		Variables []variable `json:"variable,omitempty"`
	}
	sampleBody struct {
		Mode    string     `json:"mode"`
		Raw     string     `json:"raw,omitempty"`
		Options any        `json:"options,omitempty"`
		Form    []variable `json:"formdata,omitempty"`
	}
	variable struct {
		Key         string `json:"key"`
		Value       string `json:"value"`
		Type        string `json:"type,omitempty"`
		Description string `json:"description,omitempty"`
		Disabled    bool   `json:"disabled,omitempty"`
	}
)

const collectionSchema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"

// postman writes the collection: a folder for each tag; the address, the credentials and whatever requests name are variables.
func (w *writer) postman() ([]byte, error) {
	info := w.document.Info
	made := collection{Info: collectionInfo{info.Title, info.Description + "\n" + w.texts.Postman, info.Version, collectionSchema}, Events: sharedScripts()}
	for _, group := range groupsOf(w.api.routes, w.texts) {
		items := folder{Name: group.Title, Description: group.Text}
		for _, row := range group.rows {
			item, err := w.item(row)
			if err != nil {
				return nil, err
			}
			items.Items = append(items.Items, item)
		}
		made.Items = append(made.Items, items)
	}
	var err error
	if made.Variables, err = w.variablesOf(made.Items); err != nil {
		return nil, err
	}
	return marshalPlain(made)
}

func (w *writer) item(route Route) (requestItem, error) {
	operation := w.api.ops[route.ID]
	request := sampleRequest{Method: route.Method, Description: operation.Description, Auth: credentialOf(route), Headers: []variable{}, URL: w.url(operation)}
	if operation.RequestBody != nil {
		if err := request.fill(operation); err != nil {
			return requestItem{}, err
		}
	}
	if route.idempotent() {
		request.Headers = append(request.Headers, variable{
			Key: "Idempotency-Key", Value: "{{$guid}}", Disabled: true, Description: w.texts.Parameters["Idempotency-Key"],
		})
	}
	return requestItem{ID: route.ID, Name: operation.Summary, Events: w.scripts(route), Request: request, Answers: []struct{}{}}, nil
}

// credentialOf is what a row is tried with first: nothing where it is open, a key where only keys may call, else the token.
func credentialOf(route Route) credential {
	switch route.Auth {
	case access.Anyone:
		return credential{Type: "noauth"}
	case access.KeyOnly:
		return credential{Type: "apikey", APIKey: []variable{
			{Key: "key", Value: "X-API-Key", Type: "string"}, {Key: "value", Value: "{{apiKey}}", Type: "string"}, {Key: "in", Value: "header", Type: "string"},
		}}
	}
	return credential{Type: "bearer", Bearer: []variable{{Key: "token", Value: "{{token}}", Type: "string"}}}
}

var pathParameter = regexp.MustCompile(`\{([^}]+)\}`)

// url has the path's parameters as variables, and the query's, of which those that the example leaves out are off.
func (w *writer) url(operation *huma.Operation) sampleURL {
	path := pathParameter.ReplaceAllString(operation.Path, ":$1")
	made := sampleURL{Host: []string{"{{baseUrl}}"}, Path: strings.Split(strings.TrimPrefix(path, "/"), "/")}
	var query []string
	for _, parameter := range operation.Parameters {
		given := variable{Key: parameter.Name, Value: textOf(parameter.Example), Description: parameter.Description}
		if text, found := standIn(operation.OperationID, parameter.Name); found && (given.Value != "" || parameter.In == "path") {
			given.Value = text
		}
		switch parameter.In {
		case "path":
			made.Variables = append(made.Variables, given)
		case "query":
			given.Disabled = given.Value == ""
			made.Query = append(made.Query, given)
			if !given.Disabled {
				query = append(query, given.Key+"="+given.Value)
			}
		}
	}
	made.Raw = "{{baseUrl}}" + path
	if len(query) > 0 {
		made.Raw += "?" + strings.Join(query, "&")
	}
	return made
}

func textOf(example any) string {
	switch value := example.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(value, ",")
	}
	return fmt.Sprint(example)
}

// fill gives a request its example: JSON, or a form, whose content type Postman writes with its boundary. The file is a text
// there, so that the request works as it is.
func (r *sampleRequest) fill(operation *huma.Operation) (err error) {
	kind, content := sentAs(operation)
	varied := vary(operation.OperationID, content.Example)
	if kind == jsonType {
		r.Headers = append(r.Headers, variable{Key: "Content-Type", Value: jsonType})
		r.Body, err = bodyOfExample(varied)
		return err
	}
	r.Body = &sampleBody{Mode: "formdata"}
	example, _ := varied.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(example)) {
		r.Body.Form = append(r.Body.Form, variable{Key: name, Value: textOf(example[name]), Type: "text", Description: content.Schema.Properties[name].Description})
	}
	return nil
}

func bodyOfExample(example any) (*sampleBody, error) {
	text, err := marshalPlain(example)
	if err != nil {
		return nil, err
	}
	return &sampleBody{Mode: "raw", Raw: string(text), Options: map[string]any{"raw": map[string]string{"language": "json"}}}, nil
}

// marshalPlain writes JSON for people: indented, with < and & as they are.
func marshalPlain(value any) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(text.Bytes()), nil
}
