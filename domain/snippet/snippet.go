// Package snippet writes one call of the API as programs in several languages: what the reference shows, and what runs when a
// reader copies it. Whatever stands in a call is data; no text of it ends a string of the program that it is put into.
package snippet

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Credential is what proves who calls. The programs read it from the environment, so that no secret stands in them.
type Credential string

// The credentials, each by the variable that has it.
const (
	None   Credential = ""
	APIKey Credential = "API_KEY"
	Token  Credential = "ACCESS_TOKEN"
)

// header is where the credential goes, and what stands before it.
func (c Credential) header() (name, before string) {
	if c == APIKey {
		return "X-API-Key", ""
	}
	return "Authorization", "Bearer "
}

// Call is one request.
type Call struct {
	Method     string
	URL        string // whole and encoded
	Credential Credential
	Body       any     // sent as JSON; nil for none
	Form       []Field // sent as a form instead
	Saves      string  // the file that the answer is kept in, where it is no text
}

// Field is a part of a form: a text, or with a file name a file of that text.
type Field struct{ Name, Value, File string }

// writers are the languages, as the reader's choice names them.
var writers = map[string]func(Call) string{"curl": curl, "js": javaScript, "go": goProgram, "php": php, "python": python}

// Languages are those that calls are written in, in the order in which they are offered.
var Languages = []string{"curl", "js", "go", "php", "python"}

// In is the call as a program; it is empty for a language that there is not.
func (c Call) In(language string) string {
	if write := writers[language]; write != nil {
		return write(c)
	}
	return ""
}

// jsonOf is a value as JSON: indented, with < and & as they are. It is a literal of JavaScript and of Python's strings as well.
func jsonOf(value any, prefix string) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, "  ")
	if err := encoder.Encode(value); err != nil {
		return "null" // examples are read from YAML, which has no other values
	}
	return strings.TrimSpace(text.String())
}

// quoted is a text between double quotes, as JSON, JavaScript and Python have it.
func quoted(text string) string { return jsonOf(text, "") }

// lines joins what is not empty.
func lines(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, "\n")
}
