package endpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

const maxBody = 1 << 20

// checkBody refuses what Huma lets pass: bytes that are not UTF-8, other content types, repeated query parameters. It leaves
// the body to be read again, and with the request the members that are named twice or null without leave.
func checkBody(e *core.RequestEvent, r *access.Request, operation *huma.Operation, schemas huma.Registry) error {
	query, err := url.ParseQuery(e.Request.URL.RawQuery)
	if err != nil {
		return fault.New("invalid_parameter")
	}
	for name, values := range query {
		if len(values) > 1 {
			return fault.Parameter(name, "duplicate")
		}
	}
	if operation.RequestBody == nil {
		return nil
	}
	kind, content := sentAs(operation)
	body, err := io.ReadAll(http.MaxBytesReader(e.Response, e.Request.Body, mostOf(kind)))
	if err != nil {
		return err
	}
	e.Request.Body = io.NopCloser(bytes.NewReader(body))
	if kind == formType {
		return checkType(e.Request.Header.Get("Content-Type"), formType)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		if operation.RequestBody.Required {
			return fault.New("invalid_json")
		}
		return nil
	}
	if given := e.Request.Header.Get("Content-Type"); given != "" {
		if err := checkType(given, jsonType); err != nil {
			return err
		}
	}
	r.Broken, err = checkJSON(body, content.Schema, schemas)
	return err
}

func mostOf(kind string) int64 {
	if kind == formType {
		return maxUpload
	}
	return maxBody
}

func checkType(given, wanted string) error {
	if kind, _, err := mime.ParseMediaType(given); err != nil || kind != wanted {
		return fault.New("unsupported_media_type", fault.On("Content-Type", "enum", wanted))
	}
	return nil
}

// checkJSON reads a body once: 400 where it is not JSON in UTF-8.
func checkJSON(body []byte, schema *huma.Schema, schemas huma.Registry) ([]fault.Field, error) {
	if !utf8.Valid(body) {
		return nil, fault.New("invalid_json")
	}
	w := walker{decoder: json.NewDecoder(bytes.NewReader(body)), schemas: schemas}
	w.decoder.UseNumber()
	if err := w.walk("", schema, 0); err != nil {
		return nil, fault.New("invalid_json")
	}
	if _, err := w.decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fault.New("invalid_json")
	}
	return w.broken, nil
}

const maxDepth = 64

// walker reads JSON along its schema, which is nil where the schema knows nothing of it.
type walker struct {
	decoder *json.Decoder
	schemas huma.Registry
	broken  []fault.Field
}

func (w *walker) walk(path string, schema *huma.Schema, depth int) error {
	token, err := w.decoder.Token()
	if err != nil {
		return err
	}
	if depth > maxDepth {
		return errors.New("nested too deep")
	}
	if schema != nil && schema.Ref != "" {
		schema = w.schemas.SchemaFromRef(schema.Ref)
	}
	switch token {
	case json.Delim('{'):
		return w.walkObject(path, schema, depth)
	case json.Delim('['):
		return w.walkArray(path, schema, depth)
	case nil:
		if schema != nil && !schema.Nullable && schema.Type != "" && path != "" {
			w.broken = append(w.broken, fault.On(path, "type", schema.Type))
		}
	}
	return nil
}

func (w *walker) walkObject(path string, schema *huma.Schema, depth int) error {
	seen := map[string]bool{}
	for w.decoder.More() {
		token, err := w.decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		place := name
		if path != "" {
			place = path + "." + name
		}
		if seen[name] {
			w.broken = append(w.broken, fault.On(place, "duplicate"))
		}
		seen[name] = true
		var member *huma.Schema
		if schema != nil {
			member = schema.Properties[name]
		}
		if err := w.walk(place, member, depth+1); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
	return err
}

func (w *walker) walkArray(path string, schema *huma.Schema, depth int) error {
	var item *huma.Schema
	if schema != nil {
		item = schema.Items
	}
	for i := 0; w.decoder.More(); i++ {
		if err := w.walk(path+"["+strconv.Itoa(i)+"]", item, depth+1); err != nil {
			return err
		}
	}
	_, err := w.decoder.Token()
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
