// Package locales holds every sentence that a person reads, in each language, and how numbers, money and dates are written there.
package locales

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Lang is a language that we have complete.
type Lang string

// The languages; the first of All is the one for whoever asks for none of ours.
const (
	English Lang = "en"
	Spanish Lang = "es"
)

// All are the languages, in the order of menus.
var All = []Lang{English, Spanish}

//go:embed *.json
var files embed.FS

var (
	texts    = map[Lang]map[string]text{}
	printers = map[Lang]*message.Printer{}
	matcher  language.Matcher
)

// text is a sentence and how many arguments it takes.
type text struct {
	format string
	takes  int
}

func init() {
	var tags []language.Tag
	for _, lang := range All {
		tag := language.MustParse(string(lang))
		tags = append(tags, tag)
		printers[lang] = message.NewPrinter(tag)
		texts[lang] = load(lang)
	}
	matcher = language.NewMatcher(tags)
}

func load(lang Lang) map[string]text {
	data, err := files.ReadFile(string(lang) + ".json")
	if err != nil {
		panic(err)
	}
	var formats map[string]string
	if err := json.Unmarshal(data, &formats); err != nil {
		panic(fmt.Errorf("locales/%s.json: %w", lang, err))
	}
	loaded := make(map[string]text, len(formats))
	for key, format := range formats {
		loaded[key] = text{format, len(placeholder.FindAllString(format, -1))}
	}
	return loaded
}

var placeholder = regexp.MustCompile(`%[sdv]`)

// Match is the language for these wishes, strongest first: the account's setting, the cookie, the Accept-Language header.
// Empty and broken ones are skipped.
func Match(preferred ...string) Lang {
	_, index := language.MatchStrings(matcher, preferred...)
	return All[index]
}

// Valid tells whether s names a language that we have.
func Valid(s string) bool { return slices.Contains(All, Lang(s)) }

// Keys are the keys of all sentences, sorted.
func Keys() []string { return slices.Sorted(maps.Keys(texts[English])) }

// Has tells whether there is a sentence for the key.
func (l Lang) Has(key string) bool {
	_, ok := texts[l.known()][key]
	return ok
}

// T is the sentence for the key with its arguments; numbers are written as in the language. Arguments that the sentence
// does not take are dropped. A key without a sentence shows as ⟦key⟧, which no page may contain.
func (l Lang) T(key string, args ...any) string {
	found, ok := texts[l.known()][key]
	if !ok || len(args) < found.takes {
		return "⟦" + key + "⟧"
	}
	if found.takes == 0 {
		return found.format
	}
	return printers[l.known()].Sprintf(found.format, args[:found.takes]...)
}

// N is the sentence key.one or key.other; n is its first argument.
func (l Lang) N(key string, n int, args ...any) string {
	form := ".other"
	if n == 1 { // English and Spanish agree
		form = ".one"
	}
	return l.T(key+form, append([]any{n}, args...)...)
}

// FieldName is how a person calls a field, given by its path: the last part counts.
func (l Lang) FieldName(path string) string {
	last := path[strings.LastIndexByte(path, '.')+1:]
	last, _, _ = strings.Cut(last, "[")
	if key := "name." + last; l.Has(key) {
		return l.T(key)
	}
	first, size := utf8.DecodeRuneInString(last)
	if size == 0 {
		return path
	}
	return string(unicode.ToUpper(first)) + last[size:]
}

func (l Lang) known() Lang {
	if _, ok := printers[l]; ok {
		return l
	}
	return English
}
