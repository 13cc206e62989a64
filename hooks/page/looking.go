package page

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/access"
)

// A superuser who looks into a business sees its pages as an admin does, and changes nothing. So that this holds for every
// page, none has to know of it: what may not be done there is taken out of the finished page by TABLE 2, which knows what a
// form or a link leads to. That hides; what refuses is refuseLook.

// refuseLook refuses a superuser who only looks what may change something: every post, and the pages of forms.
func refuseLook(r *access.Request, row Row) error {
	if !r.Looks() || row.Auth == access.Superuser || row.Send == nil && r.HTTP.Method == http.MethodGet {
		return nil
	}
	return fault.New("insufficient_role")
}

// closed tells a path at which a superuser who looks is shown nothing: a page that sends, or one of a person's own.
func (s *site) closed(path string) bool {
	there, err := url.Parse(path)
	if err != nil || there.Host != "" || !strings.HasPrefix(there.Path, "/") || strings.HasPrefix(there.Path, "/_/") {
		return false
	}
	row, known := s.rowAt(there.Path)
	inside := strings.HasPrefix(row.Path, "/app/{slug}")
	return known && row.Auth != access.Superuser && row.Auth != access.Anyone && (row.Send != nil || !inside)
}

func (s *site) rowAt(path string) (Row, bool) {
	_, pattern := s.paths.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
	row, known := s.rows[pattern]
	return row, known
}

// withoutControls takes out of a page the forms that send, the links to closed pages, and what stands empty without them.
func (s *site) withoutControls(page []byte) ([]byte, error) {
	document, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	for _, node := range slices.Collect(document.Descendants()) {
		switch {
		case node.Type != html.ElementNode:
		case s.sends(node):
			remove(node)
		case node.Data == "a" && s.closed(attribute(node, "href")):
			unlink(node)
		}
	}
	for _, node := range slices.Collect(document.Descendants()) {
		if opened := attribute(node, "popovertarget"); opened != "" && byID(document, opened) == nil {
			remove(node)
		}
	}
	var kept bytes.Buffer
	err = html.Render(&kept, document)
	return kept.Bytes(), err
}

// sends tells a form that changes something, and a control outside of its form.
func (s *site) sends(node *html.Node) bool {
	switch node.Data {
	case "form":
		row, _ := s.rowAt(attribute(node, "action"))
		return strings.EqualFold(attribute(node, "method"), http.MethodPost) && row.Auth != access.Superuser
	case "button", "input", "select", "textarea":
		return attribute(node, "form") != "" || attribute(node, "hx-post") != ""
	}
	return false
}

// unlink takes a link away; where its words say what something is, in a table, a heading or a fact, they stay.
func unlink(link *html.Node) {
	for up := link.Parent; up != nil; up = up.Parent {
		if slices.Contains([]string{"th", "h1", "h2", "h3", "dd"}, up.Data) {
			for _, child := range slices.Collect(link.ChildNodes()) {
				link.RemoveChild(child)
				link.Parent.InsertBefore(child, link)
			}
			link.Parent.RemoveChild(link)
			return
		}
	}
	remove(link)
}

// hollow are the elements that say nothing without what stood in them.
var hollow = []string{"p", "ul", "ol", "li", "nav", "span", "form", "div", "section"}

func remove(node *html.Node) {
	parent := node.Parent
	if parent == nil {
		return // within something that went before
	}
	parent.RemoveChild(node)
	if slices.Contains(hollow, parent.Data) && isEmpty(parent) {
		remove(parent)
	}
}

func isEmpty(node *html.Node) bool {
	for child := range node.ChildNodes() {
		if child.Type == html.ElementNode || strings.TrimSpace(child.Data) != "" {
			return false
		}
	}
	return true
}

func attribute(node *html.Node, name string) string {
	for _, each := range node.Attr {
		if each.Key == name {
			return each.Val
		}
	}
	return ""
}

func byID(document *html.Node, id string) *html.Node {
	for node := range document.Descendants() {
		if attribute(node, "id") == id {
			return node
		}
	}
	return nil
}
