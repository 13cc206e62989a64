package snippet_test

import (
	"encoding/json"
	"flag"
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nearbyassist/domain/snippet"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hostile has what ends a string, begins a substitution or is no letter in one of the languages.
const hostile = "\"O'Ñandú\" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\' 'JSON'\n JSON;\n<?php ?> </script> \t\u2028 👩‍🔧 #{x} \\u0041 EOF"

// calls are one of each kind. e2e/reference.test.mjs runs what is made of them, and looks at what arrives.
var calls = map[string]snippet.Call{
	"get": {Method: "GET", URL: "http://127.0.0.1:8090/api/bookings?q=a%20b%27c&status=confirmed%2Cpending"},
	"key": {Method: "DELETE", URL: "http://127.0.0.1:8090/api/webhooks/1", Credential: snippet.APIKey},
	"json": {Method: "POST", URL: "http://127.0.0.1:8090/api/bookings", Credential: snippet.Token, Body: map[string]any{
		"text": hostile, hostile: "a name", "nothing": nil, "yes": true, "no": false, "number": -3.7, "whole": 40, "list": []any{}, "object": map[string]any{},
		"nested": []any{map[string]any{"a": []any{"b", "c"}}},
	}},
	"form": {Method: "POST", URL: "http://127.0.0.1:8090/api/services/import", Credential: snippet.APIKey, Form: []snippet.Field{
		{Name: "businessId", Value: "@8f3k"}, {Name: "file", Value: "name,price\n" + hostile + "\n", File: "services.csv"},
	}},
	"file": {Method: "GET", URL: "http://127.0.0.1:8090/api/users/export", Credential: snippet.Token, Saves: "export.zip"},
}

var endings = map[string]string{"curl": "sh", "js": "mjs", "go": "go.txt", "php": "php", "python": "py"}

func TestPrograms(t *testing.T) {
	for name, call := range calls {
		for _, language := range snippet.Languages {
			text, file := call.In(language)+"\n", filepath.Join("testdata", name+"."+endings[language])
			if *update {
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if text != string(golden) {
				t.Errorf("%s: go test ./domain/snippet -update writes something else:\n%s", file, text)
			}
		}
		expected, err := json.MarshalIndent(call, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if file := filepath.Join("testdata", name+".json"); *update {
			if err := os.WriteFile(file, append(expected, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestGoIsFormatted(t *testing.T) {
	for name, call := range calls {
		text := call.In("go") + "\n"
		formatted, err := format.Source([]byte(text))
		if err != nil || string(formatted) != text {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

// No secret stands in a program, and where none is needed none is asked for.
func TestCredentials(t *testing.T) {
	for name, call := range calls {
		for _, language := range snippet.Languages {
			text := call.In(language)
			for _, variable := range []snippet.Credential{snippet.APIKey, snippet.Token} {
				if asked := strings.Contains(text, string(variable)); asked != (call.Credential == variable) {
					t.Errorf("%s in %s: %s %v", name, language, variable, asked)
				}
			}
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	if text := calls["get"].In("cobol"); text != "" {
		t.Errorf("%q", text)
	}
}
