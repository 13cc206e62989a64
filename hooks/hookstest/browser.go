package hookstest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Form is what a form post sends.
type Form = map[string]string

// Browser visits the pages: it keeps cookies and follows no redirect by itself. Headers go with every call.
type Browser struct {
	Headers map[string]string
	Cookies map[string]string

	i *Instance
}

// Browse opens a browser without cookies.
func (i *Instance) Browse() *Browser {
	return &Browser{Headers: map[string]string{}, Cookies: map[string]string{}, i: i}
}

// Browse opens a browser in which the person is signed in.
func (p *Person) Browse() *Browser {
	p.in.T.Helper()
	browser := p.in.Browse()
	browser.Post("/signin", Form{"email": p.Email, "password": Password}).WantGo("/app")
	return browser
}

// Page is what came back.
type Page struct {
	Answer
	*goquery.Document
}

// Get visits a page.
func (b *Browser) Get(path string) Page {
	b.i.T.Helper()
	return b.call(http.MethodGet, path, nil)
}

// Post sends a form.
func (b *Browser) Post(path string, form Form) Page {
	b.i.T.Helper()
	values := url.Values{}
	for name, value := range form {
		values.Set(name, value)
	}
	return b.call(http.MethodPost, path, strings.NewReader(values.Encode()))
}

// Submit fills a page's form in and sends it, with the values that it shows otherwise.
func (b *Browser) Submit(page Page, form Form) Page {
	b.i.T.Helper()
	shown := page.Find("main form[method=post]").First()
	sent := Form{}
	shown.Find("input:not([type=radio]):not([type=checkbox]), textarea").Each(func(_ int, field *goquery.Selection) {
		sent[field.AttrOr("name", "")] = field.AttrOr("value", field.Text())
	})
	shown.Find("input:checked, option[selected]").Each(func(_ int, field *goquery.Selection) {
		name := field.AttrOr("name", field.Closest("select").AttrOr("name", ""))
		sent[name] = field.AttrOr("value", "")
	})
	for name, value := range form {
		sent[name] = value
	}
	delete(sent, "")
	return b.Post(shown.AttrOr("action", ""), sent)
}

func (b *Browser) call(method, path string, body io.Reader) Page {
	b.i.T.Helper()
	request, err := http.NewRequest(method, b.i.URL+path, body)
	must(b.i.T, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.Headers {
		request.Header.Set(name, value)
	}
	for name, value := range b.Cookies {
		request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	must(b.i.T, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(b.i.T, err)
	for _, cookie := range response.Cookies() {
		b.Cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.Cookies, cookie.Name)
		}
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(string(text)))
	must(b.i.T, err)
	return Page{Answer{b.i.T, response.StatusCode, response.Header, string(text)}, document}
}

// Want fails the test unless the status is this one.
func (p Page) Want(status int) Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("status %d (to %q), want %d: %s", p.Status, p.Header.Get("Location"), status, p.Words("main"))
	}
	return p
}

// WantGo fails the test unless the answer leads to this place.
func (p Page) WantGo(to string) Page {
	p.t.Helper()
	p.Want(http.StatusSeeOther)
	if at := p.Header.Get("Location"); at != to {
		p.t.Fatalf("it leads to %q, want %q", at, to)
	}
	return p
}

// WantWords fails the test unless the page says this.
func (p Page) WantWords(words string) Page {
	p.t.Helper()
	if said := p.Words("body"); !strings.Contains(said, words) {
		p.t.Fatalf("%q is not on the page: %s", words, said)
	}
	return p
}

// Words are the texts of what a selector finds, in one line.
func (p Page) Words(selector string) string {
	texts := p.Find(selector).Find("*").AddBack().Contents().FilterFunction(func(_ int, node *goquery.Selection) bool {
		return goquery.NodeName(node) == "#text"
	})
	words := texts.Map(func(_ int, text *goquery.Selection) string { return text.Text() })
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// Shown is the value of a field.
func (p Page) Shown(field string) string { return p.Find("[name="+field+"]").AttrOr("value", "") }

// In reports to a sub-test.
func (b *Browser) In(t testing.TB) *Browser {
	instance := *b.i
	instance.T = t
	other := *b
	other.i = &instance
	return &other
}
