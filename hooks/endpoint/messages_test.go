package endpoint_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/danielgtaylor/huma/v2/validation"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/locales"
)

type everyKind struct {
	Path     string    `path:"path"`
	Integer  int       `query:"integer"`
	Natural  uint      `query:"natural"`
	Number   float64   `query:"number"`
	Truth    bool      `query:"truth"`
	Integers []int     `query:"integers"`
	Numbers  []float64 `query:"numbers"`
	Needed   string    `query:"needed" required:"true"`
}

// TestHumaSaysWhatTheTableKnows asks Huma itself: a sentence that it changes would reach clients untranslated.
func TestHumaSaysWhatTheTableKnows(t *testing.T) {
	said := map[string]bool{}
	former := huma.NewErrorWithContext
	t.Cleanup(func() { huma.NewErrorWithContext = former })
	huma.NewErrorWithContext = func(_ huma.Context, status int, _ string, errs ...error) huma.StatusError {
		for _, err := range errs {
			if detail, ok := err.(*huma.ErrorDetail); ok {
				said[detail.Message] = true
			}
		}
		return &huma.ErrorModel{Status: status}
	}
	mux := http.NewServeMux()
	config := huma.DefaultConfig("test", "1")
	config.RejectUnknownQueryParameters = true
	huma.Register(humago.New(mux, config), huma.Operation{Method: "GET", Path: "/of/{path...}", OperationID: "get"}, func(_ context.Context, _ *everyKind) (*struct{}, error) { return nil, nil })
	for _, target := range []string{"/of/?integer=x&natural=-1&number=x&truth=x&integers=x&numbers=x", "/of/a?needed=1&surprise=1"} {
		mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", target, nil))
	}
	for sentence := range said {
		if endpoint.Literals()[sentence] == "" {
			t.Errorf("Huma says %q, which the table does not know", sentence)
		}
	}
	for sentence := range endpoint.Literals() {
		if !said[sentence] {
			t.Errorf("Huma no longer says %q", sentence)
		}
	}
}

// TestHumasVariablesAreOurRules: each message is a rule that has a sentence in both languages with as many arguments.
func TestHumasVariablesAreOurRules(t *testing.T) {
	for _, message := range []string{
		validation.MsgUnexpectedProperty, validation.MsgExpectedRFC3339DateTime, validation.MsgExpectedRFC3339Date, validation.MsgExpectedRFC5322Email,
		validation.MsgExpectedRFC5322EmailBare, validation.MsgExpectedRFC3986URI, validation.MsgExpectedRFC3986AbsoluteURI, validation.MsgExpectedRegexp,
		validation.MsgExpectedMatchAtLeastOneSchema, validation.MsgExpectedMatchExactlyOneSchema, validation.MsgExpectedBoolean, validation.MsgExpectedNumber,
		validation.MsgExpectedInteger, validation.MsgExpectedString, validation.MsgExpectedArray, validation.MsgExpectedObject,
		validation.MsgExpectedArrayItemsUnique, validation.MsgExpectedOneOf, validation.MsgExpectedMinimumNumber, validation.MsgExpectedExclusiveMinimumNumber,
		validation.MsgExpectedMaximumNumber, validation.MsgExpectedMinLength, validation.MsgExpectedMaxLength, validation.MsgExpectedBePattern,
		validation.MsgExpectedMatchPattern, validation.MsgExpectedMinItems, validation.MsgExpectedMaxItems, validation.MsgExpectedRequiredProperty,
	} {
		rule, argument, _ := strings.Cut(message, "|")
		args := []any{strings.NewReplacer("%s", "a", "%v", "1", "%d", "1").Replace(argument)}
		if strings.Contains(argument, "%d") {
			args = []any{1}
		}
		wantSentence(t, rule, args)
		if message != rule && endpoint.RuleOf(message) != rule {
			t.Errorf("%q becomes the rule %q", message, endpoint.RuleOf(message))
		}
	}
	if rule := endpoint.RuleOf("expected value to be a teapot"); rule != "invalid" {
		t.Errorf("a sentence that nobody knows becomes the rule %q", rule)
	}
}

func wantSentence(t *testing.T, rule string, args []any) {
	t.Helper()
	english := endpoint.FieldMessage(locales.English, fault.Field{Path: "name", Rule: rule, Args: args})
	spanish := endpoint.FieldMessage(locales.Spanish, fault.Field{Path: "name", Rule: rule, Args: args})
	for _, sentence := range []string{english, spanish} {
		if strings.ContainsAny(sentence, "⟦%") || sentence == "" {
			t.Errorf("rule %s says %q", rule, sentence)
		}
	}
	if english == spanish {
		t.Errorf("rule %s says %q in both languages", rule, english)
	}
}

// TestEveryRuleOfTheCodeHasASentence reads the source, for a rule is spelled where it is broken.
func TestEveryRuleOfTheCodeHasASentence(t *testing.T) {
	rules := map[string]string{}
	spelled := regexp.MustCompile(`fault\.(?:On|Parameter)\((?:"[^"]*"|[^,"]+(?:\([^)]*\))?), "([a-z_0-9]+)"|refuse\([^\n]*, "([a-z_0-9]+)"(?:, [0-9a-z., ]+)?\)`)
	err := filepath.WalkDir("../..", func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range spelled.FindAllStringSubmatch(string(source), -1) {
			rules[found[1]+found[2]] = path
		}
		return err
	})
	if err != nil || len(rules) < 20 {
		t.Fatal("few rules were found", slices.Sorted(maps.Keys(rules)), err)
	}
	for rule, path := range rules {
		for _, lang := range locales.All {
			if !lang.Has("field." + rule) {
				t.Errorf("%s: rule %s has no sentence in %s", path, rule, lang)
			}
		}
	}
}

func TestEveryCodeHasASentenceInBothLanguages(t *testing.T) {
	for code, status := range fault.Codes() {
		english, spanish := locales.English.T("error."+code), locales.Spanish.T("error."+code)
		if strings.Contains(english+spanish, "⟦") || english == spanish || status < 400 {
			t.Errorf("%s (%d): %q and %q", code, status, english, spanish)
		}
	}
}

// FuzzCheckJSON: what is taken is JSON in UTF-8, and what names a member twice is told.
func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":1}`, `{"a":1,"a":2}`, `{"a":{"b":[{"c":1,"c":null}]}}`, `[1,]`, `{"a":1,}`, `{"a" 1}`, `{,}`, `[,1]`, "\xff", "\"\xc3\x28\"", `{} {}`, ``, `nul`,
		`{"a":1}`, `{"\u0061":1,"a":2}`, `"\ud800"`, `1e999`, `-`, `{"a":01}`, strings.Repeat("[", 80) + strings.Repeat("]", 80), `{"":1,"":2}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if depth(body) == 65 {
			t.Skip("the last level holds no values")
		}
		broken, err := endpoint.CheckJSON(body)
		valid := utf8.Valid(body) && json.Valid(body) && depth(body) <= 64
		if taken := err == nil; taken != valid {
			t.Fatalf("%q: taken %v, valid %v", body, taken, valid)
		}
		if err == nil && (len(broken) > 0) != (membersIn(body) != membersKept(body)) {
			t.Fatalf("%q: %v", body, broken)
		}
	})
}

func depth(body []byte) (deepest int) {
	level, inText, escaped := 0, false, false
	for _, char := range body {
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped, inText = char == '\\', char != '"'
		case char == '"':
			inText = true
		case char == '{' || char == '[':
			level++
			deepest = max(deepest, level)
		case char == '}' || char == ']':
			level--
		}
	}
	return deepest
}

// membersIn counts the members that a body spells: each has one colon outside of texts.
func membersIn(body []byte) (count int) {
	inText, escaped := false, false
	for _, char := range body {
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped, inText = char == '\\', char != '"'
		case char == '"':
			inText = true
		case char == ':':
			count++
		}
	}
	return count
}

// membersKept counts those that are left when the last of several wins. A lost object's own members are lost with it.
func membersKept(body []byte) int {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	_ = decoder.Decode(&value) // whoever asks knows that it is valid
	return countMembers(value)
}

func countMembers(value any) (count int) {
	switch value := value.(type) {
	case map[string]any:
		for _, member := range value {
			count += 1 + countMembers(member)
		}
	case []any:
		for _, item := range value {
			count += countMembers(item)
		}
	}
	return count
}
