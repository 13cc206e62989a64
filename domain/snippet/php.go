package snippet

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// php is a script that needs no extension.
func php(c Call) string {
	var headers []string
	if c.Credential != None {
		name, before := c.Credential.header()
		headers = append(headers, phpQuoted(name+": "+before)+" . getenv("+phpQuoted(string(c.Credential))+")")
	}
	options := "    'method' => " + phpQuoted(c.Method) + ",\n"
	content := ""
	switch {
	case c.Body != nil:
		headers = append(headers, "'Content-Type: application/json'")
		content = "    'content' => json_encode(" + literal(c.Body, "    ", phpStyle) + "),\n"
	case c.Form != nil:
		headers = append(headers, `'Content-Type: multipart/form-data; boundary=' . $boundary`)
		content = "    'content' => $body,\n"
	}
	if len(headers) > 0 {
		options += "    'header' => [\n        " + strings.Join(headers, ",\n        ") + ",\n    ],\n"
	}
	answer := `echo stream_get_meta_data($stream)['wrapper_data'][0], "\n", stream_get_contents($stream), "\n";`
	if c.Saves != "" {
		answer = "file_put_contents(" + phpQuoted(c.Saves) + `, $stream);` + "\n" + `echo stream_get_meta_data($stream)['wrapper_data'][0], "\n";`
	}
	return lines("<?php", phpForm(c.Form),
		"$context = stream_context_create(['http' => [\n"+options+content+"    'ignore_errors' => true,\n]]);",
		"$stream = fopen("+phpQuoted(c.URL)+", 'r', false, $context);", answer)
}

func phpForm(form []Field) string {
	if form == nil {
		return ""
	}
	made := "$boundary = bin2hex(random_bytes(16));\n$body = implode(\"\\r\\n\", [\n"
	for _, part := range formParts(form) {
		made += "    \"--$boundary\",\n"
		for _, line := range part {
			made += "    " + phpQuoted(line) + ",\n"
		}
	}
	return made + "    \"--$boundary--\",\n    '',\n]);"
}

// formParts are the lines of each part of a form.
func formParts(form []Field) (parts [][]string) {
	for _, field := range form {
		head := fmt.Sprintf(`Content-Disposition: form-data; name="%s"`, field.Name)
		if field.File != "" {
			head += fmt.Sprintf(`; filename="%s"`, field.File)
		}
		parts = append(parts, []string{head, "", field.Value})
	}
	return parts
}

// phpQuoted is a text between single quotes, in which nothing but these and backslashes mean anything.
func phpQuoted(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(text) + "'"
}

// style is how a language writes values.
type style struct {
	text               func(string) string
	null, yes, no      string
	open, close, empty string // of an object
	colon, indent      string
}

var phpStyle = style{text: phpQuoted, null: "null", yes: "true", no: "false", open: "[", close: "]", empty: "new stdClass()", colon: " => ", indent: "    "}

// literal is a value of JSON as a language writes it.
func literal(value any, prefix string, s style) string {
	inner := prefix + s.indent
	switch value := value.(type) {
	case nil:
		return s.null
	case bool:
		if value {
			return s.yes
		}
		return s.no
	case string:
		return s.text(value)
	case []any:
		if len(value) == 0 {
			return "[]"
		}
		text := "[\n"
		for _, item := range value {
			text += inner + literal(item, inner, s) + ",\n"
		}
		return text + prefix + "]"
	case map[string]any:
		if len(value) == 0 {
			return s.empty
		}
		text := s.open + "\n"
		for _, name := range slices.Sorted(maps.Keys(value)) {
			text += inner + s.text(name) + s.colon + literal(value[name], inner, s) + ",\n"
		}
		return text + prefix + s.close
	}
	return jsonOf(value, prefix) // a number
}
