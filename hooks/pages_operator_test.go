package hooks_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/page"
)

// operate is a browser in which the superuser is on the operator page.
func operate(w *hookstest.World) *hookstest.Browser {
	w.T.Helper()
	browser := w.Browse()
	browser.Headers["Authorization"] = w.Operator.Header()
	browser.Post("/operator/enter", nil).WantGo("/operator")
	delete(browser.Headers, "Authorization")
	return browser
}

// isForSuperusersOnly: for everybody else the operator's pages are not there.
func (v *visit) isForSuperusersOnly() {
	if v.row.Auth < access.Console {
		return
	}
	for _, who := range []*hookstest.Browser{v.who.guest, v.who.owner, v.who.staff} {
		v.all(who, v.Mine.Slug, func(p hookstest.Page) { p.Want(404).WantWords("Page not found") })
	}
}

// look is a superuser who looks into the owner's business.
type look struct {
	*visit
	rows *http.ServeMux
	by   map[string]page.Row
}

func newLook(v *visit) *look {
	l := &look{visit: v, rows: http.NewServeMux(), by: map[string]page.Row{}}
	for _, row := range hooks.Pages() {
		pattern := row.Path
		if pattern == "/" {
			pattern = "/{$}"
		}
		l.rows.Handle(pattern, http.NotFoundHandler())
		l.by[pattern] = row
	}
	return l
}

// at is the row that serves an address.
func (l *look) at(address string) page.Row {
	there, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(there.Path, "/") {
		return page.Row{}
	}
	_, pattern := l.rows.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: there.Path}})
	return l.by[pattern]
}

// TestALookChangesNothing: in a business that a superuser looks into, every page of TABLE 2 is shown without a form that sends
// or a link to one, and what sends is refused.
func TestALookChangesNothing(t *testing.T) {
	w := hookstest.NewWorld(t)
	must := newVisitors(w)
	must.operator.Post("/operator/look", hookstest.Form{"business": w.Mine.ID}).WantGo("/app/" + w.Mine.Slug)
	shown := 0
	for _, row := range hooks.Pages() {
		if !strings.HasPrefix(row.Path, "/app/{slug}") || row.Auth == access.Superuser || row.Endless {
			continue
		}
		t.Run(row.Path, func(t *testing.T) {
			l := newLook(&visit{w.In(t), row, must})
			if row.Send != nil {
				l.all(must.operator, w.Mine.Slug, func(p hookstest.Page) { p.Want(403).WantWords("You only look into this business") })
				return
			}
			l.refused(func() {
				p := must.operator.In(t).Get(l.path(w.Mine.Slug))
				if p.Status == 303 || p.Status == 200 && !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
					return
				}
				shown++
				p.Want(200).WantWords("Nothing can be changed")
				l.hasNoControls(p)
			}, must.operator)
		})
	}
	if shown < 5 {
		t.Errorf("only %d pages were shown", shown)
	}
	must.operator.Get("/app/" + w.Theirs.Slug).Want(404) // a look is into one business
}

func (l *look) hasNoControls(p hookstest.Page) {
	l.T.Helper()
	p.Find("form").Each(func(_ int, form *goquery.Selection) {
		if strings.EqualFold(form.AttrOr("method", ""), "post") && form.AttrOr("action", "") != "/app/"+l.Mine.Slug+"/leave" {
			l.T.Errorf("a form sends to %q", form.AttrOr("action", ""))
		}
	})
	p.Find("a[href]").Each(func(_ int, link *goquery.Selection) {
		if row := l.at(link.AttrOr("href", "")); row.Send != nil && row.Auth != access.Anyone {
			l.T.Errorf("%q leads to %s", link.Text(), row.Path)
		}
	})
	p.Find("[hx-post], [form], main button:not([popovertarget]):not([type=button])").Each(func(_ int, control *goquery.Selection) {
		form := control.Closest("form")
		if !strings.EqualFold(form.AttrOr("method", "get"), "get") && form.AttrOr("action", "") == "/app/"+l.Mine.Slug+"/leave" || form.Length() == 1 && form.AttrOr("method", "get") == "get" {
			return
		}
		l.T.Errorf("a control stands: %s", control.Text())
	})
	p.Find("[popovertarget]").Each(func(_ int, button *goquery.Selection) {
		if p.Find("[id='"+button.AttrOr("popovertarget", "")+"']").Length() != 1 {
			l.T.Errorf("%q opens nothing", button.AttrOr("aria-label", button.Text()))
		}
	})
}
