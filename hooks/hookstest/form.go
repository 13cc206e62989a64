package hookstest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"slices"
	"strings"
)

// Content is the sample's body as it is sent, with the header of its type; nil where the row takes none.
func (s Sample) Content() (body any, headers []string) {
	switch {
	case s.Body == nil:
		return nil, nil
	case s.Form:
		text, kind := FormOf(s.Body)
		return text, []string{"Content-Type", kind}
	}
	return s.Body, nil
}

// FormOf is a form of these fields, as browsers send it, with its content type. The field "file" is a file.
func FormOf(fields Body) (text, contentType string) {
	var form bytes.Buffer
	writer := multipart.NewWriter(&form)
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		part := func() (io.Writer, error) { return writer.CreateFormField(name) }
		if name == "file" {
			part = func() (io.Writer, error) { return writer.CreateFormFile(name, "table.csv") }
		}
		if to, err := part(); err == nil { // a buffer takes everything
			_, _ = fmt.Fprint(to, fields[name])
		}
	}
	_ = writer.Close()
	return form.String(), writer.FormDataContentType()
}

// Upload sends a form with a file.
func (i *Instance) Upload(caller Caller, path string, fields Body, headers ...string) Answer {
	i.T.Helper()
	text, kind := FormOf(fields)
	return i.Call(caller, "POST", path, text, append(headers, "Content-Type", kind)...)
}

// WantImport wants these numbers of an import, and each line that was refused with a field, as in "3 name".
func (a Answer) WantImport(created, updated int, refused ...string) {
	a.t.Helper()
	a.Want(200)
	var told []string
	for _, line := range a.List("refused") {
		for _, broken := range line["errors"].([]any) {
			told = append(told, fmt.Sprint(line["line"], " ", broken.(map[string]any)["field"]))
		}
	}
	if a.Int("created") != created || a.Int("updated") != updated || strings.Join(told, ", ") != strings.Join(refused, ", ") {
		a.t.Fatalf("want %d, %d and %q: %s", created, updated, refused, a.Body)
	}
}
