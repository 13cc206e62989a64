package endpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
)

const maxBody = 1 << 20

// checkBody refuses what Huma lets pass: bytes that are not UTF-8, keys given twice, other content types, repeated query
// parameters. It leaves the body to be read again.
func checkBody(e *core.RequestEvent, operation *huma.Operation) error {
	for name, values := range e.Request.URL.Query() {
		if len(values) > 1 {
			return fault.Parameter(name, "duplicate")
		}
	}
	if operation.RequestBody == nil {
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(e.Response, e.Request.Body, maxBody))
	if err != nil {
		return err
	}
	e.Request.Body = io.NopCloser(bytes.NewReader(body))
	if len(bytes.TrimSpace(body)) == 0 {
		if operation.RequestBody.Required {
			return fault.New("invalid_json")
		}
		return nil
	}
	if given := e.Request.Header.Get("Content-Type"); given != "" {
		if kind, _, err := mime.ParseMediaType(given); err != nil || kind != "application/json" {
			return fault.New("unsupported_media_type")
		}
	}
	return checkJSON(body)
}

// checkJSON reads a body once: 400 where it is not JSON in UTF-8, 422 with every member that is named twice.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return fault.New("invalid_json")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var twice []fault.Field
	if err := walk(decoder, "", &twice, 0); err != nil {
		return fault.New("invalid_json")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fault.New("invalid_json")
	}
	return fault.Validation(twice...)
}

const maxDepth = 64

func walk(decoder *json.Decoder, path string, twice *[]fault.Field, depth int) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	if depth > maxDepth {
		return errors.New("nested too deep")
	}
	switch token {
	case json.Delim('{'):
		return walkObject(decoder, path, twice, depth)
	case json.Delim('['):
		return walkArray(decoder, path, twice, depth)
	}
	return nil
}

func walkObject(decoder *json.Decoder, path string, twice *[]fault.Field, depth int) error {
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		place := name
		if path != "" {
			place = path + "." + name
		}
		if seen[name] {
			*twice = append(*twice, fault.On(place, "duplicate"))
		}
		seen[name] = true
		if err := walk(decoder, place, twice, depth+1); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

func walkArray(decoder *json.Decoder, path string, twice *[]fault.Field, depth int) error {
	for i := 0; decoder.More(); i++ {
		if err := walk(decoder, path+"["+strconv.Itoa(i)+"]", twice, depth+1); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

// faultOfFindings reads what Huma refused.
func faultOfFindings(status int, errs []error) error {
	fields, inParameters := fieldsOf(errs)
	switch {
	case len(fields) == 0:
		if known := faultOfStatus(status); known != nil {
			return known
		}
		return errors.Join(append([]error{errors.New("huma answered " + strconv.Itoa(status))}, errs...)...)
	case inParameters:
		return fault.New("invalid_parameter", fields...)
	}
	return fault.New("validation_failed", fields...)
}
