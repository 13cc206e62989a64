package docs

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Guide are the topics of the integration guide, as guide/<lang>/<topic>.md, and the programs that they show.
//
//go:embed guide/en guide/es guide/snippets
var Guide embed.FS

// Topics are in the order in which they are read.
var Topics = []string{"quick-start", "authenticate", "oauth", "webhooks", "calendar-sync", "automation", "retries", "errors", "limits", "paging", "local-testing"}

// Topic is a page of the guide.
type Topic struct {
	Name     string
	Title    string
	Sections []Section
	Parts    []Part // of the text below the title, in order
}

// Page is what follows /docs/{lang} in the topic's address. Webhooks and errors stand with their catalogues, outside of the guide.
func (t Topic) Page() string { return pageOf(t.Name) }

func pageOf(topic string) string {
	if topic == "webhooks" || topic == "errors" {
		return "/" + topic
	}
	return "/guide/" + topic
}

// Section is what stands below a heading, in words; the first one stands below the title and has no id.
type Section struct{ ID, Title, Text string }

// Part is text, or a program in one or more languages.
type Part struct {
	HTML  string
	Codes []Code
}

// Code is a sample. Name is its file, or the format of what is no program.
type Code struct{ ID, Name, Language, HTML string }

// A line that is nothing but a link to a program stands for the program; a link to another topic leads to its page.
var (
	included  = regexp.MustCompile(`(?m)^\[[^]]+\]\(\.\./snippets/([^)]+)\)$`)
	otherPage = regexp.MustCompile(`\]\(([a-z-]+)\.md(#[a-z-]+)?\)`)
	markdown  = goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	dress     = strings.NewReplacer(`<table>`, `<table class="ledger">`, `<th>`, `<th scope="col">`)
)

// ReadGuide reads the topics in a language: en or es. Words set as code of which addressOf knows an address lead there.
func ReadGuide(lang string, addressOf func(code string) string) ([]Topic, error) {
	var topics []Topic
	for _, name := range Topics {
		ids, err := headingIDs(name)
		if err != nil {
			return nil, err
		}
		r := &reader{lang: lang, topic: name, ids: ids, addressOf: addressOf}
		if err := r.read(); err != nil {
			return nil, fmt.Errorf("%s/%s: %w", lang, name, err)
		}
		topics = append(topics, r.made)
	}
	return topics, nil
}

// headingIDs are those of the English topic: the same in each language, so that a link to a place means it in all.
func headingIDs(topic string) ([]string, error) {
	source, err := Guide.ReadFile("guide/en/" + topic + ".md")
	if err != nil {
		return nil, err
	}
	var ids []string
	for child := range children(markdown.Parser().Parse(text.NewReader(source))) {
		if heading, ok := child.(*ast.Heading); ok && heading.Level > 1 {
			id, _ := heading.AttributeString("id")
			ids = append(ids, string(id.([]byte)))
		}
	}
	return ids, nil
}

// reader makes a topic of its source.
type reader struct {
	lang, topic string
	ids         []string // of the headings that are still to come
	addressOf   func(string) string
	source      []byte
	html        bytes.Buffer // of the part that is being written
	made        Topic
}

func (r *reader) read() error {
	file, err := Guide.ReadFile("guide/" + r.lang + "/" + r.topic + ".md")
	if err != nil {
		return err
	}
	title, body, _ := strings.Cut(string(file), "\n")
	r.source = []byte(otherPage.ReplaceAllStringFunc(body, r.address))
	r.made = Topic{Name: r.topic, Title: strings.TrimPrefix(title, "# "), Sections: []Section{{}}}
	document := markdown.Parser().Parse(text.NewReader(r.source))
	r.lead(document)
	for child := range children(document) {
		if err := r.add(child); err != nil {
			return err
		}
	}
	r.flush()
	return nil
}

func (r *reader) address(link string) string {
	found := otherPage.FindStringSubmatch(link)
	return "](/docs/" + r.lang + pageOf(found[1]) + found[2] + ")"
}

// add takes the next block of the topic.
func (r *reader) add(node ast.Node) error {
	section := &r.made.Sections[len(r.made.Sections)-1]
	switch block := node.(type) {
	case *ast.Heading:
		r.begin(block)
	case *ast.FencedCodeBlock:
		language := string(block.Language(r.source))
		r.show(Code{Name: strings.ToUpper(language), Language: language}, linesOf(block, r.source))
		return nil
	case *ast.Paragraph:
		if name := included.FindSubmatch(bytes.TrimSpace(block.Lines().Value(r.source))); name != nil {
			return r.include(string(name[1]))
		}
	}
	if _, heading := node.(*ast.Heading); !heading {
		section.Text += " " + wordsOf(node, r.source)
	}
	if _, table := node.(*tables.Table); table {
		return r.addTable(node, cmp.Or(section.Title, r.made.Title))
	}
	return markdown.Renderer().Render(&r.html, r.source, node)
}

// addTable writes a table into a place that scrolls by itself where it is too wide, and has a name.
func (r *reader) addTable(table ast.Node, name string) error {
	r.html.WriteString(`<div class="panel scroll" role="group" aria-label="` + html.EscapeString(name) + `" tabindex="0">`)
	defer r.html.WriteString("</div>\n")
	return markdown.Renderer().Render(&r.html, r.source, table)
}

// begin opens the section of a heading.
func (r *reader) begin(heading *ast.Heading) {
	if len(r.ids) > 0 { // that there are as many in each language is tested
		heading.SetAttributeString("id", []byte(r.ids[0]))
		r.made.Sections = append(r.made.Sections, Section{ID: r.ids[0], Title: wordsOf(heading, r.source)})
		r.ids = r.ids[1:]
	}
}

// include shows a program. One whose name differs from that before by its ending only is the same in another language.
func (r *reader) include(name string) error {
	program, err := Guide.ReadFile("guide/snippets/" + name)
	if err != nil {
		return err
	}
	r.show(Code{Name: name, Language: languageOf[path.Ext(name)]}, string(program))
	return nil
}

// languageOf is the language of samples, as their choice calls it, by the ending of a file.
var languageOf = map[string]string{".sh": "curl", ".mjs": "js", ".go": "go", ".php": "php", ".py": "python", ".rb": "ruby"}

func (r *reader) show(code Code, program string) {
	r.flush()
	code.HTML = Colour(code.Language, strings.TrimSuffix(program, "\n"))
	last := len(r.made.Parts) - 1
	if last >= 0 && len(r.made.Parts[last].Codes) > 0 && stem(r.made.Parts[last].Codes[0].Name) == stem(code.Name) && strings.Contains(code.Name, ".") {
		code.ID = r.made.Parts[last].Codes[0].ID
		r.made.Parts[last].Codes = append(r.made.Parts[last].Codes, code)
		return
	}
	code.ID = fmt.Sprintf("code-%d", last+2)
	r.made.Parts = append(r.made.Parts, Part{Codes: []Code{code}})
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// flush ends the part that is being written.
func (r *reader) flush() {
	if r.html.Len() > 0 {
		r.made.Parts = append(r.made.Parts, Part{HTML: dress.Replace(r.html.String())})
		r.html.Reset()
	}
}
