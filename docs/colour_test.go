package docs_test

import (
	"html"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"

	"nearbyassist/docs"
)

var span = regexp.MustCompile(`</?span[^>]*>`)

func TestColours(t *testing.T) {
	for _, given := range []struct{ language, program, want string }{
		{"json", `{"a": "b", "n": -3.7, "t": true}`, `{<span class="k">&#34;a&#34;</span>: <span class="s">&#34;b&#34;</span>, <span class="k">&#34;n&#34;</span>: -<span class="n">3.7</span>, <span class="k">&#34;t&#34;</span>: <span class="k">true</span>}`},
		{"js", `const a = "x // y" // why`, `<span class="k">const</span> a = <span class="s">&#34;x // y&#34;</span> <span class="c">// why</span>`},
		{"curl", `curl "$URL#x" -H 'a'`, `<span class="k">curl</span> <span class="s">&#34;$URL#x&#34;</span> -H <span class="s">&#39;a&#39;</span>`},
		{"python", "x = None  # <b>", `x = <span class="k">None</span> <span class="c"> # &lt;b&gt;</span>`},
		{"unknown", `<b> "x" 1`, `&lt;b&gt; &#34;x&#34; 1`},
		{"", "", ""},
	} {
		if got := docs.Colour(given.language, given.program); got != given.want {
			t.Errorf("%s %s:\n%s\nwant\n%s", given.language, given.program, got, given.want)
		}
	}
}

// TestColoursChangeNoProgram: what a reader copies is the program.
func TestColoursChangeNoProgram(t *testing.T) {
	entries, err := fs.ReadDir(docs.Guide, "guide/snippets")
	if err != nil {
		t.Fatal(err)
	}
	hostile := "\"'`\\ <script> // # \u2028 \"\"\" '''\n'unfinished\n`"
	for _, language := range []string{"js", "json", "curl", "go", "php", "python", "ruby", "unknown"} {
		programs := []string{hostile}
		for _, entry := range entries {
			program, err := docs.Guide.ReadFile(path.Join("guide/snippets", entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			programs = append(programs, string(program))
		}
		for _, program := range programs {
			coloured := docs.Colour(language, program)
			if html.UnescapeString(span.ReplaceAllString(coloured, "")) != program || strings.Contains(span.ReplaceAllString(coloured, ""), "<") {
				t.Errorf("%s: %q became %q", language, program, coloured)
			}
		}
	}
}
