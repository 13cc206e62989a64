package docs

import (
	"iter"
	"strings"

	"github.com/yuin/goldmark/ast"
)

func children(node ast.Node) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		for child := node.FirstChild(); child != nil; child = child.NextSibling() {
			if !yield(child) {
				return
			}
		}
	}
}

func linesOf(block ast.Node, source []byte) string { return string(block.Lines().Value(source)) }

// wordsOf are the words of a block without their marks, in one line.
func wordsOf(node ast.Node, source []byte) string {
	var words strings.Builder
	_ = ast.Walk(node, func(each ast.Node, entering bool) (ast.WalkStatus, error) {
		switch leaf := each.(type) {
		case *ast.Text:
			if entering {
				words.Write(leaf.Segment.Value(source))
				if leaf.SoftLineBreak() {
					words.WriteByte(' ')
				}
			}
		default:
			if !entering && each.Type() == ast.TypeBlock {
				words.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(words.String()), " ")
}

// lead makes links of the words set as code that have a page: operations, events and errors. Headings and links stay as they are.
func (r *reader) lead(document ast.Node) {
	var spans []ast.Node
	_ = ast.Walk(document, func(each ast.Node, entering bool) (ast.WalkStatus, error) {
		switch each.Kind() {
		case ast.KindHeading, ast.KindLink:
			return ast.WalkSkipChildren, nil
		case ast.KindCodeSpan:
			if entering {
				spans = append(spans, each)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, span := range spans {
		if to := r.addressOf(wordsOf(span, r.source)); to != "" {
			link := ast.NewLink()
			link.Destination = []byte(to)
			span.Parent().ReplaceChild(span.Parent(), span, link)
			link.AppendChild(link, span)
		}
	}
}
