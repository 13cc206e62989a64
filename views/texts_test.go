package views_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nearbyassist/locales"
)

var (
	call    = regexp.MustCompile(`\b([TN])\("([a-z0-9_.]+)"( *\+)?`)
	literal = regexp.MustCompile(`"([a-z]+\.[a-z0-9_.]*)"`)
)

// sources are the sources of the pages, without what is generated.
func sources(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.templ", "*.go", "ui/*.templ", "ui/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			texts[name] = string(text)
		}
	}
	if len(texts) < 10 {
		t.Fatalf("only %d sources", len(texts))
	}
	return texts
}

func TestEverySentenceExists(t *testing.T) {
	keys := locales.Keys()
	for name, text := range sources(t) {
		for _, found := range call.FindAllStringSubmatch(text, -1) {
			counts, key, more := found[1] == "N", found[2], found[3] != ""
			switch {
			case more && !anyHasPrefix(keys, key):
				t.Errorf("%s: no sentence begins with %s", name, key)
			case counts && !more && !(locales.English.Has(key+".one") && locales.English.Has(key+".other")):
				t.Errorf("%s: %s does not count", name, key)
			case !counts && !more && !locales.English.Has(key):
				t.Errorf("%s: there is no %s", name, key)
			}
		}
	}
}

func anyHasPrefix(keys []string, prefix string) bool {
	for _, key := range keys {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

// TestNoSentenceIsLeftOver looks at the groups that pages use, but for those that they share with the API.
func TestNoSentenceIsLeftOver(t *testing.T) {
	whole, begun, groups := map[string]bool{}, []string{}, map[string]bool{}
	for _, text := range sources(t) {
		for _, found := range literal.FindAllStringSubmatch(text, -1) {
			group, _, _ := strings.Cut(found[1], ".")
			groups[group] = true
			whole[found[1]] = true
			if strings.HasSuffix(found[1], ".") {
				begun = append(begun, found[1])
			}
		}
	}
	for _, shared := range []string{"error", "field", "name", "sample"} {
		delete(groups, shared)
	}
	for _, key := range locales.Keys() {
		group, _, _ := strings.Cut(key, ".")
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		used := whole[key] || whole[base]
		for _, prefix := range begun {
			used = used || strings.HasPrefix(key, prefix)
		}
		if groups[group] && !used {
			t.Errorf("no page says %s", key)
		}
	}
}

// words between tags; a letter begins them. Codes are the same in each language.
var (
	words = regexp.MustCompile(`>\s*(\pL[^<{}]*)<`)
	codes = regexp.MustCompile(`<code[^>]*>[^<]*</code>`)
)

// TestNoWordsInTemplates: what people read comes from locales.
func TestNoWordsInTemplates(t *testing.T) {
	for name, text := range sources(t) {
		if !strings.HasSuffix(name, ".templ") {
			continue
		}
		for _, found := range words.FindAllStringSubmatch(codes.ReplaceAllString(text, ""), -1) {
			t.Errorf("%s: %q", name, found[1])
		}
	}
}
