package docs_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nearbyassist/docs"
)

var (
	heading = regexp.MustCompile(`(?m)^#+ `)
	shown   = regexp.MustCompile(`\]\(\.\./snippets/([^)]+)\)`)
	linked  = regexp.MustCompile(`\]\(([^):#]+)\.md(?:#[a-z-]+)?\)`)
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
	topics, err := docs.ReadGuide("es", func(string) string { return "" })
	if err != nil || len(topics) != len(docs.Topics) {
		t.Fatal(len(topics), err)
	}
	for _, topic := range topics {
		if topic.Title == "" || len(topic.Parts) == 0 {
			t.Errorf("%s has no title or text", topic.Name)
		}
		var programs []string
		for _, part := range topic.Parts {
			if strings.Contains(part.HTML, "snippets/") || strings.Contains(part.HTML, `.md"`) || strings.Contains(part.HTML, "<h1") || (part.HTML == "") == (part.Codes == nil) {
				t.Errorf("%s: %+v", topic.Name, part)
			}
			for _, code := range part.Codes {
				if strings.Contains(code.Name, ".") {
					programs = append(programs, code.Name)
				}
				if code.ID != part.Codes[0].ID || code.HTML == "" || code.Language == "" {
					t.Errorf("%s: %+v", topic.Name, code)
				}
			}
		}
		if want := found(shown, read(t, "es", topic.Name)); !slices.Equal(programs, want) {
			t.Errorf("%s shows %q, want %q", topic.Name, programs, want)
		}
	}
}

func TestOneProgramInManyLanguagesIsOnePart(t *testing.T) {
	topics, err := docs.ReadGuide("en", func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	var languages []string
	for _, part := range topics[slices.Index(docs.Topics, "webhooks")].Parts {
		if len(part.Codes) > 1 {
			for _, code := range part.Codes {
				languages = append(languages, code.Language)
			}
		}
	}
	if want := []string{"js", "go", "php", "python", "ruby"}; !slices.Equal(languages, want) {
		t.Errorf("in %q, want %q", languages, want)
	}
}

// TestSectionsHaveTheSameIDs: a link to a place of the guide means it in both languages.
func TestSectionsHaveTheSameIDs(t *testing.T) {
	english, err := docs.ReadGuide("en", func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	spanish, err := docs.ReadGuide("es", func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	for at, topic := range english {
		for n, section := range topic.Sections {
			other := spanish[at].Sections[n]
			if section.ID != other.ID || (section.ID == "") != (n == 0) || section.Title == other.Title && n > 0 && section.Title != "OAuth" {
				t.Errorf("%s: %q (%s) and %q (%s)", topic.Name, section.Title, section.ID, other.Title, other.ID)
			}
		}
	}
}

// TestTablesHaveNames: whoever comes to one by keyboard hears what it is.
func TestTablesHaveNames(t *testing.T) {
	topics, err := docs.ReadGuide("en", func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	html := topics[slices.Index(docs.Topics, "webhooks")].Parts[2].HTML
	if _, table, there := strings.Cut(html, `role="group" aria-label="Headers" tabindex="0"><table class="ledger">`); !there || !strings.Contains(table, "</table>\n</div>") {
		t.Error(html)
	}
}

// TestNamesLead: what has a page is a link to it, but in headings and in links.
func TestNamesLead(t *testing.T) {
	topics, err := docs.ReadGuide("en", func(code string) string {
		if code == "createWebhook" || code == "nearbyassist listen" {
			return "/there#" + code
		}
		return ""
	})
	if err != nil {
		t.Fatal(err)
	}
	var html strings.Builder
	for _, part := range topics[slices.Index(docs.Topics, "webhooks")].Parts {
		html.WriteString(part.HTML)
	}
	if got := html.String(); !strings.Contains(got, `<a href="/there#createWebhook"><code>createWebhook</code></a>`) || strings.Contains(got, "#nearbyassist") {
		t.Error(got)
	}
}
