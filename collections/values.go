package collections

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Time is an instant in PocketBase's one text shape; the zero time is an empty text.
type Time struct{ time.Time }

// Scan reads a column.
func (t *Time) Scan(value any) error {
	if text, isText := value.(string); isText {
		if at, ok := readTime(text); ok {
			t.Time = at
			return nil
		}
	}
	parsed, err := types.ParseDateTime(value)
	t.Time = parsed.Time()
	return err
}

// readTime reads the stored shape, "2026-11-22 10:00:00.000Z", several times as fast as time.Parse. It leaves whatever else
// there is to those who know other shapes.
func readTime(text string) (at time.Time, ok bool) {
	const shape = "0000-00-00 00:00:00.000Z"
	if len(text) != len(shape) {
		return at, false
	}
	for i := range len(shape) {
		if isDigit := text[i] >= '0' && text[i] <= '9'; isDigit != (shape[i] == '0') || !isDigit && text[i] != shape[i] {
			return at, false
		}
	}
	number := func(from, to int) (n int) {
		for _, digit := range []byte(text[from:to]) {
			n = n*10 + int(digit-'0')
		}
		return n
	}
	at = time.Date(number(0, 4), time.Month(number(5, 7)), number(8, 10), number(11, 13), number(14, 16), number(17, 19), number(20, 23)*1e6, time.UTC)
	return at, int(at.Month()) == number(5, 7) && at.Day() == number(8, 10) && at.Hour() == number(11, 13) && at.Minute() == number(14, 16) // no 31 February
}

// Value writes a column.
func (t Time) Value() (driver.Value, error) { return t.Text(), nil }

// Text is the stored shape, which sorts as the instants do.
func (t Time) Text() string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(types.DefaultDateLayout)
}

// Pointer is nil for the zero time, as the API shows it.
func (t Time) Pointer() *time.Time {
	if t.IsZero() {
		return nil
	}
	instant := t.UTC()
	return &instant
}

// JSON is a column that holds a document; null and an empty text are the zero value.
type JSON[T any] struct{ V T }

// Scan reads a column.
func (j *JSON[T]) Scan(value any) error {
	var zero T
	j.V = zero
	switch text := value.(type) {
	case nil:
		return nil
	case string:
		return j.parse([]byte(text))
	case []byte:
		return j.parse(text)
	case int64, float64: // what SQLite makes of a document that is a number
		return j.parse(fmt.Append(nil, text))
	default:
		return fmt.Errorf("a document column holds %T", value)
	}
}

func (j *JSON[T]) parse(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, &j.V)
}

// Value writes a column.
func (j JSON[T]) Value() (driver.Value, error) {
	text, err := json.Marshal(j.V)
	return string(text), err
}

// Of wraps a value for a document column.
func Of[T any](value T) JSON[T] { return JSON[T]{value} }

// columns lists the stored columns of a row: its fields with a db tag, without those that a query joins in.
func columns(row any) dbx.Params {
	value := reflect.Indirect(reflect.ValueOf(row))
	values := dbx.Params{}
	for _, column := range columnsOf(value.Type()) {
		field := value.Field(column.index).Interface()
		if valuer, ok := field.(driver.Valuer); ok {
			stored, err := valuer.Value()
			if err != nil {
				panic(err) // only for a type that JSON cannot show, which is a defect of ours
			}
			field = stored
		}
		values[column.name] = field
	}
	return values
}

type column struct {
	name  string
	index int
}

var knownColumns sync.Map // of reflect.Type, to []column

func columnsOf(kind reflect.Type) []column {
	if known, ok := knownColumns.Load(kind); ok {
		return known.([]column)
	}
	var found []column
	for i := range kind.NumField() {
		field := kind.Field(i)
		if name := field.Tag.Get("db"); name != "" && field.Tag.Get("joined") == "" {
			found = append(found, column{name, i})
		}
	}
	knownColumns.Store(kind, found)
	return found
}

// rawJSON is a stored document inside another one.
type rawJSON string

// MarshalJSON leaves the document as it is; a text that only looks like one stays a text.
func (r rawJSON) MarshalJSON() ([]byte, error) {
	if json.Valid([]byte(r)) {
		return []byte(r), nil
	}
	return json.Marshal(string(r))
}
