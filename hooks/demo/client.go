package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// client calls the API with one credential.
type client struct {
	base, token, key string
}

// body is a JSON object.
type body = map[string]any

// answer is what came back.
type answer struct {
	status int
	body   body
	text   string
	took   time.Duration
}

// call sends a request and wants a status; another one is an error that shows the answer.
func (c client) call(method, path string, input body, want int) (answer, error) {
	var sent io.Reader = http.NoBody
	if input != nil {
		text, err := json.Marshal(input)
		if err != nil {
			return answer{}, err
		}
		sent = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, c.base+path, sent)
	if err != nil {
		return answer{}, err
	}
	if input != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.key != "" {
		request.Header.Set("X-API-Key", c.key)
	}
	begin := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, err
	}
	got := answer{status: response.StatusCode, text: string(text), took: time.Since(begin).Round(100 * time.Microsecond)}
	if got.status != want {
		return got, fmt.Errorf("%s %s answered %d, not %d: %s", method, path, got.status, want, got.text)
	}
	return got, json.Unmarshal(text, &got.body)
}

// refused calls and wants a refusal with a code.
func (c client) refused(method, path string, input body, status int, code string) (answer, error) {
	got, err := c.call(method, path, input, status)
	if err == nil && got.get("code") != code {
		err = fmt.Errorf("%s %s answered the code %q, not %q: %s", method, path, got.get("code"), code, got.text)
	}
	return got, err
}

// get is a text by its path of names and dots.
func (a answer) get(path string) string {
	var value any = a.body
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(body)
		value = object[name]
	}
	text, _ := value.(string)
	return text
}

// list is an array of objects.
func (a answer) list(name string) []body {
	var objects []body
	values, _ := a.body[name].([]any)
	for _, value := range values {
		object, _ := value.(body)
		objects = append(objects, object)
	}
	return objects
}
