package docs_test

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nearbyassist/docs"
)

var (
	heading = regexp.MustCompile(`(?m)^#+ `)
	shown   = regexp.MustCompile(`\]\(\.\./snippets/([^)]+)\)`)
	linked  = regexp.MustCompile(`\]\(([^):]+)\.md\)`)
	word    = regexp.MustCompile("`[^`\n]+`")
)

func read(t *testing.T, lang, topic string) string {
	t.Helper()
	text, err := docs.Guide.ReadFile("guide/" + lang + "/" + topic + ".md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func found(pattern *regexp.Regexp, text string) (all []string) {
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		all = append(all, match[len(match)-1])
	}
	return all
}

// TestGuideIsTheSameInBothLanguages: the same sections, programs, links and names of the API, in other words.
func TestGuideIsTheSameInBothLanguages(t *testing.T) {
	for _, topic := range docs.Topics {
		english, spanish := read(t, "en", topic), read(t, "es", topic)
		for _, pattern := range []*regexp.Regexp{heading, shown, linked} {
			if en, es := found(pattern, english), found(pattern, spanish); !slices.Equal(en, es) {
				t.Errorf("%s: %q in English, %q in Spanish", topic, en, es)
			}
		}
		en, es := found(word, english), found(word, spanish)
		slices.Sort(en)
		slices.Sort(es)
		if en, es := slices.Compact(en), slices.Compact(es); !slices.Equal(en, es) {
			t.Errorf("%s: names in English %q, in Spanish %q", topic, en, es)
		}
	}
}

func TestGuideLeadsSomewhere(t *testing.T) {
	used := map[string]bool{}
	for _, topic := range docs.Topics {
		text := read(t, "en", topic)
		for _, name := range found(shown, text) {
			used[name] = true
		}
		for _, other := range found(linked, text) {
			if !slices.Contains(docs.Topics, other) {
				t.Errorf("%s leads to %s", topic, other)
			}
		}
	}
	for _, lang := range []string{"en", "es"} {
		entries, err := fs.ReadDir(docs.Guide, "guide/"+lang)
		if err != nil || len(entries) != len(docs.Topics) {
			t.Errorf("%s has %d pages for %d topics: %v", lang, len(entries), len(docs.Topics), err)
		}
	}
	programs, err := fs.ReadDir(docs.Guide, "guide/snippets")
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		if name := program.Name(); !used[name] && name != "doc.go" && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("no topic shows %s", name)
		}
		delete(used, program.Name())
	}
	if len(used) > 0 {
		t.Errorf("there are no programs %v", used)
	}
}

func TestGuideShowsItsPrograms(t *testing.T) {
	topics, err := docs.ReadGuide("es")
	if err != nil || len(topics) != len(docs.Topics) {
		t.Fatal(len(topics), err)
	}
	for _, topic := range topics {
		source := read(t, "es", topic.Name)
		if topic.Title == "" || strings.Contains(topic.HTML, "snippets/") || strings.Contains(topic.HTML, ".md\"") || strings.Contains(topic.HTML, "<h1") {
			t.Errorf("%s (%s): %s", topic.Name, topic.Title, topic.HTML)
		}
		for _, name := range found(shown, source) {
			if block := `<code class="language-` + strings.TrimPrefix(path.Ext(name), ".") + `">`; !strings.Contains(topic.HTML, block) {
				t.Errorf("%s does not show %s", topic.Name, name)
			}
		}
	}
}
