package docs

import (
	"html"
	"regexp"
	"strings"
)

// Colour is a program as HTML, with its keywords, strings, comments and numbers in spans of the classes k, s, c and n. It knows
// of each language what a reader needs to find their way, which chroma does better for 4 MB more in the program.
func Colour(language, program string) string {
	tokens := tokensOf[language]
	if tokens == nil {
		return html.EscapeString(program)
	}
	var coloured strings.Builder
	end := 0
	for _, at := range tokens.FindAllStringSubmatchIndex(program, -1) {
		for group, class := range classes {
			if from, to := at[2*group+2], at[2*group+3]; from >= 0 {
				if class == "s" && language == "json" && strings.HasPrefix(program[to:], ":") {
					class = "k" // a member's name
				}
				coloured.WriteString(html.EscapeString(program[end:from]) + `<span class="` + class + `">` + html.EscapeString(program[from:to]) + `</span>`)
				end = to
			}
		}
	}
	coloured.WriteString(html.EscapeString(program[end:]))
	return coloured.String()
}

// classes are those of the groups that a language's expression has, in their order.
var classes = []string{"c", "s", "n", "k"}

const (
	slashes = `//[^\n]*`
	hash    = `(?:^|[ \t])#[^\n]*`
	single  = `'(?:[^'\\\n]|\\.)*'`
	double  = `"(?:[^"\\\n]|\\.)*"`
	ticked  = "`(?:[^`\\\\]|\\\\.)*`"
	number  = `\b\d[\d_.]*\b`
)

// tokensOf are the expressions by the language that a sample is said to be in.
var tokensOf = map[string]*regexp.Regexp{
	"json": tokens(`\x00`, double, "true false null"),
	"curl": tokens(hash, double+"|"+`'[^']*'`, "curl do done export fi for if in nearbyassist then while"),
	"js": tokens(slashes, double+"|"+single+"|"+ticked,
		"async await break case catch const continue default do else export false for from function if import in let new null of return switch throw true try while"),
	"go":     tokens(slashes, double+"|`[^`]*`", "case const defer else err error false for func if import nil package range return string struct switch true type var"),
	"php":    tokens(slashes, double+"|"+single, "array as catch else false foreach function if int new null return string throw true try"),
	"python": tokens(hash, `[bf]?`+double+"|"+`[bf]?`+single, "and as def else except False for from if import in is None not or raise return True try with"),
	"ruby":   tokens(hash, double+"|"+single, "def do else end false if nil raise require return true unless"),
}

// tokens is an expression with a group for each of the classes.
func tokens(comment, text, keywords string) *regexp.Regexp {
	words := strings.ReplaceAll(keywords, " ", "|")
	return regexp.MustCompile(`(?m)(` + comment + `)|(` + text + `)|(` + number + `)|(\b(?:` + words + `)\b)`)
}
