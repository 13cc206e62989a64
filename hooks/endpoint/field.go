package endpoint

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Field is a member of a PATCH body: absent means unchanged, null clears.
type Field[T any] struct {
	Set   bool
	Null  bool
	Value T

	unread bool
}

// UnmarshalJSON notes that the member was there. A value of another type is told by Resolve: an error here would keep the
// members behind it from being read, and so from being checked.
func (f *Field[T]) UnmarshalJSON(data []byte) error {
	f.Set = true
	if bytes.Equal(data, []byte("null")) {
		f.Null = true
		return nil
	}
	f.unread = json.Unmarshal(data, &f.Value) != nil
	return nil
}

// Resolve refuses what the schema let pass and the type did not, such as a number past its range.
func (f *Field[T]) Resolve(_ huma.Context, place *huma.PathBuffer) []error {
	if !f.unread {
		return nil
	}
	return []error{&huma.ErrorDetail{Location: place.String(), Message: "invalid"}}
}

// MarshalJSON makes examples and tests readable.
func (f Field[T]) MarshalJSON() ([]byte, error) {
	if f.Null || !f.Set {
		return []byte("null"), nil
	}
	return json.Marshal(f.Value)
}

// Schema is that of the value, in place; a nullable:"true" tag allows null, which Huma forbids to references.
func (f Field[T]) Schema(registry huma.Registry) *huma.Schema { return inPlace[T](registry) }

func inPlace[T any](registry huma.Registry) *huma.Schema {
	schema := *registry.Schema(reflect.TypeFor[T](), false, "")
	return &schema
}

// Maybe is an object of an answer, or null.
type Maybe[T any] struct{ Value *T }

// MarshalJSON shows the object or null.
func (m Maybe[T]) MarshalJSON() ([]byte, error) { return json.Marshal(m.Value) }

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Maybe[T]) UnmarshalJSON(data []byte) error { return json.Unmarshal(data, &m.Value) }

// Schema allows null.
func (m Maybe[T]) Schema(registry huma.Registry) *huma.Schema {
	schema := inPlace[T](registry)
	schema.Nullable = true
	return schema
}

// To sets a value of the row when the member was there; null sets the zero value.
func (f Field[T]) To(target *T) {
	if f.Set {
		*target = f.Value
	}
}

// Or is the value, or what stands where the member was absent or null.
func (f Field[T]) Or(standing T) T {
	if !f.Set || f.Null {
		return standing
	}
	return f.Value
}

// ToPointer sets an optional value of the row; null clears it.
func (f Field[T]) ToPointer(target **T) {
	switch {
	case f.Null:
		*target = nil
	case f.Set:
		value := f.Value
		*target = &value
	}
}

// Text shows an empty text as null.
func Text(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
