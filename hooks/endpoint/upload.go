package endpoint

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"reflect"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

const (
	jsonType = "application/json"
	formType = "multipart/form-data"

	maxUpload = 10 << 20 // below PocketBase's own limit of 32 MB
	filePart  = "file"
)

type uploading[I, O any] struct {
	serve func(r *access.Request, in *I, file []byte) (O, error)
}

// HandleUpload wraps a feature's function that takes a file, sent as a form with the fields of the input's Body beside it.
func HandleUpload[I, O any](serve func(r *access.Request, in *I, file []byte) (O, error)) Handler {
	return uploading[I, O]{serve}
}

func (h uploading[I, O]) register(api huma.API, operation huma.Operation, status int) {
	schema := formSchema[I](api.OpenAPI().Components.Schemas)
	huma.Register(api, operation, func(ctx context.Context, _ *struct{}) (*reply[O], error) {
		r := access.From(ctx)
		r.Status = status
		out, err := h.receive(r, schema)
		if err != nil {
			return nil, explain(r, err)
		}
		return &reply[O]{Status: r.Status, Body: out}, nil
	})
	// Only now, else Huma would read the form as JSON.
	api.Adapter().(*API).ops[operation.OperationID].RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{formType: {Schema: schema}}}
}

// formSchema is that of the input's Body, and of the file.
func formSchema[I any](registry huma.Registry) *huma.Schema {
	body, _ := reflect.TypeFor[I]().FieldByName("Body")
	schema := clone(registry.Schema(body.Type, false, ""))
	schema.Properties[filePart] = &huma.Schema{Type: huma.TypeString, Format: "binary"}
	schema.Required = append(schema.Required, filePart)
	return schema
}

func (h uploading[I, O]) receive(r *access.Request, schema *huma.Schema) (out O, err error) {
	form, err := readForm(r, schema)
	if err != nil {
		return out, err
	}
	in, err := Sent[I](r, form.values)
	if err := form.refuse(err); err != nil {
		return out, err
	}
	if err := r.Within(bodyOf(in)); err != nil {
		return out, err
	}
	return h.serve(r, in, form.file)
}

// form is what was sent: a file, and texts in the types of their schema.
type form struct {
	values map[string]any
	file   []byte
	sent   map[string]bool
	broken []fault.Field
}

func readForm(r *access.Request, schema *huma.Schema) (*form, error) {
	_, parameters, err := mime.ParseMediaType(r.HTTP.Header.Get("Content-Type"))
	if err != nil {
		return nil, fault.New("unsupported_media_type", fault.On("Content-Type", "enum", formType))
	}
	f := &form{values: map[string]any{}, sent: map[string]bool{}}
	for reader := multipart.NewReader(r.HTTP.Body, parameters["boundary"]); ; {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return nil, fault.Parameter("Content-Type", "form")
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, fault.Parameter("Content-Type", "form")
		}
		f.add(part.FormName(), content, schema)
	}
}

func (f *form) add(name string, content []byte, schema *huma.Schema) {
	switch {
	case f.sent[name]:
		f.broken = append(f.broken, fault.On(name, "duplicate"))
	case name == filePart:
		f.file = content
	case !utf8.Valid(content):
		f.broken = append(f.broken, fault.On(name, "invalid"))
	default:
		f.values[name] = typedText(string(content), schema.Properties[name])
	}
	f.sent[name] = true
}

// typedText is a text as its schema has it; another one stays, to be refused by the schema.
func typedText(text string, schema *huma.Schema) any {
	if schema != nil && schema.Type == huma.TypeBoolean && (text == "true" || text == "false") {
		return text == "true"
	}
	return text
}

// refuse tells in one answer what the fields' rules found and what is wrong with the form.
func (f *form) refuse(found error) error {
	if !f.sent[filePart] {
		f.broken = append(f.broken, fault.On(filePart, "required"))
	}
	var known *fault.Fault
	switch {
	case found == nil:
		return fault.Validation(f.broken...)
	case errors.As(found, &known) && known.Code == "validation_failed":
		return fault.Validation(append(f.broken, known.Fields...)...)
	}
	return found
}

// sentAs is how the body of an operation is sent.
func sentAs(operation *huma.Operation) (kind string, content *huma.MediaType) {
	for _, kind := range []string{jsonType, formType} {
		if content := operation.RequestBody.Content[kind]; content != nil {
			return kind, content
		}
	}
	return "", &huma.MediaType{}
}
