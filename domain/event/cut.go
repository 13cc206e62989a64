package event

import (
	"bytes"
	"encoding/json"
)

// cut shortens the texts of a JSON value to a number of characters and leaves all else, the order of members too. The object
// that a shortened text stands in, directly or in an array, gets "truncated": true.
func cut(text []byte, longest int) ([]byte, error) {
	if len(text) <= longest {
		return text, nil
	}
	w := cutter{in: json.NewDecoder(bytes.NewReader(text)), longest: longest}
	w.in.UseNumber()
	_, err := w.value()
	return w.out.Bytes(), err
}

type cutter struct {
	in      *json.Decoder
	out     bytes.Buffer
	longest int
}

// value copies one value and tells whether it lost text that the object around it has to own up to.
func (w *cutter) value() (shortened bool, err error) {
	token, err := w.in.Token()
	if err != nil {
		return false, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return false, w.object()
		}
		return w.array()
	case string:
		short := firstCharacters(t, w.longest)
		return len(short) < len(t), w.scalar(short)
	}
	return false, w.scalar(token)
}

func (w *cutter) object() error {
	w.out.WriteByte('{')
	truncated := false
	for first := true; w.in.More(); first = false {
		if !first {
			w.out.WriteByte(',')
		}
		key, err := w.in.Token()
		if err != nil {
			return err
		}
		if err := w.scalar(key); err != nil {
			return err
		}
		w.out.WriteByte(':')
		shortened, err := w.value()
		if err != nil {
			return err
		}
		truncated = truncated || shortened
	}
	if truncated {
		w.out.WriteString(`,"truncated":true`)
	}
	w.out.WriteByte('}')
	_, err := w.in.Token()
	return err
}

func (w *cutter) array() (shortened bool, err error) {
	w.out.WriteByte('[')
	for first := true; w.in.More(); first = false {
		if !first {
			w.out.WriteByte(',')
		}
		short, err := w.value()
		if err != nil {
			return false, err
		}
		shortened = shortened || short
	}
	w.out.WriteByte(']')
	_, err = w.in.Token()
	return shortened, err
}

func (w *cutter) scalar(token any) error {
	text, err := json.Marshal(token)
	w.out.Write(text)
	return err
}

func firstCharacters(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
