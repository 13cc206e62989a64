// Package stablejson writes the bytes that JavaScript would print back for them: the reference's receiver of webhooks signs
// JSON.stringify(req.body) after parsing, so what we sign and send must be that text already (contract.md section 5).
package stablejson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// Marshal is like json.Marshal, but its output equals JSON.stringify(JSON.parse(output)) byte for byte:
//   - nothing but quotes, backslashes and control characters below U+0020 is escaped, as JavaScript does it;
//   - lone surrogates and invalid UTF-8 are U+FFFD;
//   - numbers are printed as JavaScript does, so -0 is 0, digits that a double cannot hold are gone, and one too large for
//     it is null;
//   - keys like array indexes come first, by number; the others keep encoding/json's order: fields as declared, maps
//     sorted, json.RawMessage as it stands;
//   - of a key that is there twice the last value counts, at the first one's place.
//
// Its errors are those of json.Marshal.
func Marshal(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	w := writer{in: json.NewDecoder(bytes.NewReader(text)), out: make([]byte, 0, len(text))}
	w.in.UseNumber()
	if err := w.value(); err != nil {
		return nil, fmt.Errorf("read back what encoding/json wrote: %w", err)
	}
	return w.out, nil
}

type writer struct {
	in  *json.Decoder
	out []byte
}

func (w *writer) value() error {
	token, err := w.in.Token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return w.object()
		}
		return w.array()
	case json.Number:
		w.out = appendNumber(w.out, t.String())
	case string:
		w.out = appendString(w.out, t)
	case bool:
		w.out = strconv.AppendBool(w.out, t)
	default:
		w.out = append(w.out, "null"...)
	}
	return nil
}

func (w *writer) array() error {
	w.out = append(w.out, '[')
	for first := true; w.in.More(); first = false {
		if !first {
			w.out = append(w.out, ',')
		}
		if err := w.value(); err != nil {
			return err
		}
	}
	w.out = append(w.out, ']')
	_, err := w.in.Token()
	return err
}

// object writes the members as they come and puts them in order afterwards, where they are not.
func (w *writer) object() error {
	start := len(w.out)
	w.out = append(w.out, '{')
	var members []member
	for w.in.More() {
		if len(members) > 0 {
			w.out = append(w.out, ',')
		}
		m, err := w.member()
		if err != nil {
			return err
		}
		members = append(members, m)
	}
	w.out = append(w.out, '}')
	if ordered, changed := order(members); changed {
		w.out = rewrite(w.out, start, ordered)
	}
	_, err := w.in.Token()
	return err
}

func (w *writer) member() (member, error) {
	key, err := w.in.Token()
	if err != nil {
		return member{}, err
	}
	m := member{key: key.(string), from: len(w.out)}
	w.out = append(appendString(w.out, m.key), ':')
	err = w.value()
	m.to = len(w.out)
	return m, err
}

// rewrite replaces the object that begins at start by one with these members of it.
func rewrite(out []byte, start int, members []member) []byte {
	old := slices.Clone(out[start:])
	out = append(out[:start], '{')
	for i, m := range members {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, old[m.from-start:m.to-start]...)
	}
	return append(out, '}')
}
