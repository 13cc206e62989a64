package docs

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// Guide are the topics of the integration guide, as guide/<lang>/<topic>.md, and the programs that they show.
//
//go:embed guide/en guide/es guide/snippets
var Guide embed.FS

// Topics are in the order in which they are read.
var Topics = []string{"quick-start", "oauth", "webhooks", "calendar-sync", "automation", "retries", "errors", "local-testing"}

// Topic is a page of the guide.
type Topic struct {
	Name  string
	Title string
	HTML  string // of the text below the title
}

// A line that is nothing but a link to a program stands for the program; a link to another topic loses its ending.
var (
	included  = regexp.MustCompile(`(?m)^\[[^]]+\]\(\.\./snippets/([^)]+)\)$`)
	otherPage = regexp.MustCompile(`\]\(([a-z-]+)\.md(#[a-z-]+)?\)`)
	markdown  = goldmark.New(goldmark.WithExtensions(extension.Table))
	dress     = strings.NewReplacer(`<pre>`, `<pre class="code" tabindex="0">`, `<table>`, `<div class="panel"><table class="ledger">`, `</table>`, `</table></div>`)
)

// ReadGuide renders the topics of a language: en or es.
func ReadGuide(lang string) ([]Topic, error) {
	var topics []Topic
	for _, name := range Topics {
		source, err := Guide.ReadFile("guide/" + lang + "/" + name + ".md")
		if err != nil {
			return nil, err
		}
		title, text, _ := strings.Cut(string(source), "\n")
		text, err = include(text)
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", lang, name, err)
		}
		var html bytes.Buffer
		if err := markdown.Convert([]byte(otherPage.ReplaceAllString(text, "]($1$2)")), &html); err != nil {
			return nil, err
		}
		topics = append(topics, Topic{name, strings.TrimPrefix(title, "# "), dress.Replace(html.String())})
	}
	return topics, nil
}

// include puts programs in the places of their links.
func include(text string) (string, error) {
	var failed error
	return included.ReplaceAllStringFunc(text, func(link string) string {
		name := included.FindStringSubmatch(link)[1]
		program, err := Guide.ReadFile("guide/snippets/" + name)
		if err != nil {
			failed = err
		}
		return fmt.Sprintf("`%s`\n\n```%s\n%s```", name, strings.TrimPrefix(path.Ext(name), "."), program)
	}), failed
}
