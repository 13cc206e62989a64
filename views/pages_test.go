package views_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"nearbyassist/domain/usage"
	"nearbyassist/locales"
	"nearbyassist/views"
)

func render(t *testing.T, page templ.Component) string {
	t.Helper()
	var html strings.Builder
	if err := page.Render(t.Context(), &html); err != nil {
		t.Fatal(err)
	}
	return html.String()
}

func parse(t *testing.T, page templ.Component) *goquery.Document {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(render(t, page)))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// eachPage runs a check on every page, in both languages, with ordinary and with hostile texts.
func eachPage(t *testing.T, check func(t *testing.T, name string, lang locales.Lang, html string, document *goquery.Document)) {
	for _, lang := range locales.All {
		for kind, said := range map[string]func(string) string{"plain": plain, "hostile": spiteful} {
			for name, page := range (world{lang, said}).pages() {
				t.Run(fmt.Sprint(lang, "/", kind, "/", name), func(t *testing.T) {
					check(t, name, lang, render(t, page), parse(t, page))
				})
			}
		}
	}
}

func TestStructure(t *testing.T) {
	eachPage(t, func(t *testing.T, _ string, lang locales.Lang, html string, document *goquery.Document) {
		if got := document.Find("html").AttrOr("lang", ""); got != string(lang) {
			t.Errorf("lang %q", got)
		}
		for selector, want := range map[string]int{"h1": 1, "main": 1, "main h1": 1, "main#main[tabindex='-1']": 1, "a.skip[href='#main']": 1, "head title": 1} {
			if got := document.Find(selector).Length(); got != want {
				t.Errorf("%d %s, want %d", got, selector, want)
			}
		}
		if !strings.HasPrefix(html, "<!doctype html>") || strings.Contains(html, "⟦") {
			t.Error("no doctype, or a sentence is missing")
		}
		level := 1
		document.Find("h1,h2,h3,h4").Each(func(_ int, heading *goquery.Selection) {
			next := int(goquery.NodeName(heading)[1] - '0')
			if next > level+1 || strings.TrimSpace(heading.Text()) == "" {
				t.Errorf("heading %q jumps from %d to %d, or is empty", heading.Text(), level, next)
			}
			level = next
		})
		named := map[string]bool{}
		document.Find("nav,aside,section,[role=region]").Each(func(_ int, landmark *goquery.Selection) {
			name := accessibleName(document, landmark)
			if name == "" || named[name] {
				t.Errorf("landmark %q has no name of its own", name)
			}
			named[name] = true
		})
	})
}

// ours are links within the site, to the operator's mailbox, or to a business's telephone.
var ours = regexp.MustCompile(`^(/([^/]|$)|mailto:|tel:[+\d]*$)`)

func TestReferencesResolve(t *testing.T) {
	eachPage(t, func(t *testing.T, _ string, _ locales.Lang, _ string, document *goquery.Document) {
		ids := map[string]int{}
		document.Find("[id]").Each(func(_ int, element *goquery.Selection) { ids[element.AttrOr("id", "")]++ })
		for id, times := range ids {
			if times != 1 || strings.ContainsAny(id, " \t\n") || id == "" {
				t.Errorf("id %q stands %d times", id, times)
			}
		}
		for _, attribute := range []string{"for", "aria-labelledby", "aria-describedby", "popovertarget", "list", "data-copy"} {
			document.Find("[" + attribute + "]").Each(func(_ int, element *goquery.Selection) {
				for _, id := range strings.Fields(element.AttrOr(attribute, "")) {
					if ids[id] != 1 {
						t.Errorf("%s=%q leads nowhere", attribute, id)
					}
				}
			})
		}
		document.Find("a").Each(func(_ int, link *goquery.Selection) {
			href := link.AttrOr("href", "")
			fragment, inside := strings.CutPrefix(href, "#")
			if inside && ids[fragment] != 1 || !inside && !ours.MatchString(href) {
				t.Errorf("link %q to %q", link.Text(), href)
			}
		})
	})
}

func accessibleName(document *goquery.Document, element *goquery.Selection) string {
	if name := element.AttrOr("aria-label", ""); name != "" {
		return name
	}
	var parts []string
	for _, id := range strings.Fields(element.AttrOr("aria-labelledby", "")) {
		parts = append(parts, document.Find("[id='"+id+"']").Text())
	}
	if id := element.AttrOr("id", ""); len(parts) == 0 && id != "" {
		parts = append(parts, document.Find("label[for='"+id+"']").Text())
	}
	return strings.TrimSpace(strings.Join(parts, " ") + element.Closest("label").Text())
}

func TestControlsHaveNames(t *testing.T) {
	eachPage(t, func(t *testing.T, _ string, _ locales.Lang, _ string, document *goquery.Document) {
		document.Find("input:not([type=hidden]),select,textarea").Each(func(_ int, control *goquery.Selection) {
			if accessibleName(document, control) == "" {
				t.Errorf("%s has no label", control.AttrOr("name", ""))
			}
		})
		document.Find("button,a,summary").Each(func(_ int, control *goquery.Selection) {
			if accessibleName(document, control) == "" && strings.TrimSpace(control.Text()) == "" {
				t.Errorf("a control has no name: %s", control.AttrOr("class", ""))
			}
		})
		document.Find("fieldset").Each(func(_ int, set *goquery.Selection) {
			if set.Find("legend").Length() != 1 || set.Find("input:checked").Length() > 1 {
				t.Errorf("field set %s has no legend, or two answers", set.AttrOr("id", ""))
			}
		})
		document.Find("[aria-invalid=true]").Each(func(_ int, control *goquery.Selection) {
			if !strings.Contains(control.AttrOr("aria-describedby", ""), "-error") {
				t.Errorf("%s is invalid and does not say why", control.AttrOr("name", ""))
			}
		})
		document.Find("table").Each(func(_ int, table *goquery.Selection) {
			if table.Find("th:not([scope])").Length() > 0 || table.Find("thead th").Length() == 0 {
				t.Error("a table's heads have no scope")
			}
		})
		if document.Find("[autofocus]").Length() > 1 {
			t.Error("two elements want the focus")
		}
	})
}

// posts are the addresses that forms may post to.
var posts = regexp.MustCompile(`^(/app/clinica-sol/settings/(business(/archive)?|hours|booking-page|notifications|services/(new|srv\d{12}(/(move|archive|restore))?))|/app/clinica-sol/settings/staff/(new|staff\d{10}/(edit|schedule|invite|remove|ownership))|/app/clinica-sol/bookings/(new\?[\w%&=:+-]+|bkg\d{12}(/(decline|cancel|move(\?[\w%&=-]+)?))?)|/account(/(email|password|second-step|delete|devices/(others|session\d{8}/end)))?|/signup|/signin|/signout|/businesses/(new|sample)|/operator/(look|leave)|/app/clinica-sol/(sample/archive|leave|started)|/oauth/authorize\?[\w%&=]+|/app/clinica-sol/integrations/(apps/(new|app\d{12}/(edit|rotate|delete))|connections/grant\d{10}/withdraw)|/app/clinica-sol/integrations/keys/(new|key\d{12}/(edit|rotate|revoke|previous))|/app/clinica-sol/integrations/webhooks/(new|hook\w{11}/(edit|pause|resume|test|recover|delete|secret/rotate|secret/promote|d/\w{15}/resend))|/b/clinica-sol/\w{15}/details\?t=[\w%-]+|/m/\w{43}(/cancel|/move)?)$`)

var gets = regexp.MustCompile(`^(/operator|/app/clinica-sol/goto|/app/clinica-sol/settings/(staff|security|services)|/app/clinica-sol/bookings(/new)?|/docs/(en|es)/search|/app/clinica-sol/integrations/(keys(/key\d{12})?|apps/app\d{12}|webhooks/hook\w{11}|logs)|/(b|embed)/clinica-sol/\w{15}(/details)?)$`)

func TestFormsGoToUs(t *testing.T) {
	eachPage(t, func(t *testing.T, name string, _ locales.Lang, _ string, document *goquery.Document) {
		document.Find("form").Each(func(_ int, form *goquery.Selection) {
			action := form.AttrOr("action", "")
			switch form.AttrOr("method", "") {
			case "post":
				if !posts.MatchString(action) {
					t.Errorf("posts to %q", action)
				}
			case "get":
				if !gets.MatchString(action) {
					t.Errorf("gets %q", action)
				}
			default:
				t.Error("a form does not say its method")
			}
			buttons := form.Find("button:not([type=button],[aria-hidden],[name=add],[name=remove],[name=copy],[name=preview])")
			if decides := buttons.Filter("[name=decision]").Length() == buttons.Length(); buttons.Length() != 1 && !decides || buttons.Length() == 0 {
				t.Error("a form has not one button that sends it")
			}
		})
		if strings.HasPrefix(name, "new") || strings.HasPrefix(name, "rotate-") || strings.HasPrefix(name, "book-details") && name != "book-details-door" {
			if document.Find("form input[type=hidden][name=form_id][value=form1]").Length() != 1 {
				t.Error("the form's id is not sent again")
			}
		}
	})
}

var handler = regexp.MustCompile(`^on[a-z]+$`)

// TestContentPolicy: nothing that a policy without inline styles and scripts would block, and nothing from elsewhere.
func TestContentPolicy(t *testing.T) {
	eachPage(t, func(t *testing.T, _ string, _ locales.Lang, _ string, document *goquery.Document) {
		if document.Find("style,iframe,object,embed,base,img").Length() > 0 {
			t.Error("an element that has no place here")
		}
		document.Find("*").Each(func(_ int, element *goquery.Selection) {
			for _, attribute := range element.Nodes[0].Attr {
				if attribute.Key == "style" || handler.MatchString(attribute.Key) || strings.HasPrefix(attribute.Key, "hx-on") {
					t.Errorf("%s has %s", goquery.NodeName(element), attribute.Key)
				}
				if strings.Contains(strings.ToLower(attribute.Val), "javascript:") {
					t.Errorf("%s leads to a script", goquery.NodeName(element))
				}
			}
		})
		document.Find("script,link").Each(func(_ int, element *goquery.Selection) {
			address := element.AttrOr("src", element.AttrOr("href", ""))
			elsewhere := element.AttrOr("rel", "") == "alternate" // is not fetched
			if !elsewhere && !strings.HasPrefix(address, "/static/") || element.Text() != "" {
				t.Errorf("%s from %q", goquery.NodeName(element), address)
			}
		})
	})
}

func TestTextsAreEscaped(t *testing.T) {
	for _, lang := range locales.All {
		for name, page := range (world{lang, spiteful}).pages() {
			html := render(t, page)
			if strings.Contains(html, "<b>\"O") || strings.Contains(html, "</b>\"") || strings.Contains(html, "\"O'") {
				t.Errorf("%s %s: a text is not escaped", lang, name)
			}
		}
		document := parse(t, (world{lang, spiteful}).pages()["keys-filtered"])
		if got := document.Find("tbody .lead a").First().Text(); got != hostile {
			t.Errorf("a name reads %q", got)
		}
		if got := document.Find("input[name=q]").AttrOr("value", ""); got != hostile {
			t.Errorf("the search reads %q", got)
		}
	}
}

func TestTheSecretIsOnTheRevealPageOnly(t *testing.T) {
	eachPage(t, func(t *testing.T, name string, _ locales.Lang, html string, document *goquery.Document) {
		want := 0
		if strings.HasPrefix(name, "reveal") {
			want = 2
			if document.Find("#secret[data-secret]").Text() != secret || document.Find("#sample[data-secret]").Length() != 1 {
				t.Error("the secret does not stand where the script clears it")
			}
			if document.Find("form[method=get] input[type=checkbox][required][data-saved]").Length() != 1 {
				t.Error("nothing asks whether it is saved")
			}
		}
		if got := strings.Count(html, secret); got != want {
			t.Errorf("the secret stands %d times, want %d", got, want)
		}
	})
}

var class = regexp.MustCompile(`\.(-?[_a-zA-Z][\w-]*)`)

func TestClassesAreInTheStyleSheets(t *testing.T) {
	sheets, err := filepath.Glob("../static/css/*.css")
	if err != nil || len(sheets) == 0 {
		t.Fatal("no style sheets", err)
	}
	styled := map[string]bool{}
	for _, sheet := range sheets {
		css, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range class.FindAllStringSubmatch(string(css), -1) {
			styled[found[1]] = true
		}
	}
	for name, page := range (world{locales.English, plain}).pages() {
		parse(t, page).Find("[class]").Each(func(_ int, element *goquery.Selection) {
			for _, used := range strings.Fields(element.AttrOr("class", "")) {
				if !styled[used] {
					t.Errorf("%s: class %s has no style", name, used)
				}
			}
		})
	}
}

func zipped(t *testing.T, html string) int {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := writer.Write([]byte(html)); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Len()
}

func TestByteBudgets(t *testing.T) {
	for _, lang := range locales.All {
		w := world{lang, plain}
		public := []string{"landing", "signin", "signin-refused", "signin-limited", "signup", "signup-refused"}
		for name, page := range w.pages() {
			most := 14 << 10
			if slices.Contains(public, name) || strings.HasPrefix(name, "book") || strings.HasPrefix(name, "manage") {
				most = 8 << 10
			}
			if got := zipped(t, render(t, page)); got > most {
				t.Errorf("%s %s: %d bytes, at most %d", lang, name, got, most)
			}
		}
		list := views.KeysPage{Shell: w.inside("/integrations/keys"), Next: "x", BaseURL: baseURL, Calls: map[string][]usage.Period{}}
		for i := range 25 {
			key := w.key(i, fmt.Sprintf("Integración número %d con %x", i*7919, i*104729), []string{"active", "rotating", "revoked"}[i%3])
			list.Calls[key.ID] = series(30, day)
			key.Prefix, key.Last4 = fmt.Sprintf("na_live_%04x", i*2654435761%65536), fmt.Sprintf("%04x", i*40503%65536)
			list.Keys = append(list.Keys, key)
		}
		if got := zipped(t, render(t, views.Keys(list))); got > 14<<10 {
			t.Errorf("%s: 25 keys take %d bytes", lang, got)
		}
	}
}
