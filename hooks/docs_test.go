package hooks_test

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"nearbyassist/docs"
	"nearbyassist/domain/event"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/locales"
)

// site is the developer site as somebody finds it who follows every link.
type site struct {
	t     *testing.T
	guest *hookstest.Browser
	pages map[string]hookstest.Page // by address without a fragment
	links map[string]string         // from each address with its fragment, the page that leads there
}

func crawl(t *testing.T, i *hookstest.Instance) *site {
	t.Helper()
	s := &site{t, i.Browse(), map[string]hookstest.Page{}, map[string]string{}}
	queue := []string{"/docs/en", "/docs/es", "/docs/en/search?q=booking", "/docs/es/search?q=reserva"}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		if _, known := s.pages[address]; known {
			continue
		}
		s.pages[address] = s.guest.Get(address)
		queue = append(queue, s.follow(address)...)
	}
	return s
}

// follow are the pages of the site that a page leads to.
func (s *site) follow(from string) (next []string) {
	for _, link := range s.pages[from].Find("a[href]").EachIter() {
		to, err := url.Parse(link.AttrOr("href", ""))
		if err != nil {
			s.t.Fatal(err)
		}
		query := to.Query()
		if to.Host != "" || to.Scheme != "" || query.Has("theme") || query.Has("code") || query.Has("lang") {
			continue
		}
		if to.Path == "" {
			to.Path, to.RawQuery, _ = strings.Cut(from, "?")
		}
		whole := to.String()
		s.links[whole] = from
		page, _, _ := strings.Cut(whole, "#")
		if strings.HasPrefix(page, "/docs/") {
			next = append(next, page)
		}
	}
	return next
}

// each runs a check on every page.
func (s *site) each(check func(address string, lang locales.Lang, page hookstest.Page)) {
	for address, page := range s.pages {
		check(address, locales.Lang(strings.Split(address, "/")[2][:2]), page)
	}
}

func TestDocs(t *testing.T) {
	i := hookstest.New(t)
	s := crawl(t, i)
	if len(s.pages) < 2*(len(docs.Topics)+20) {
		t.Fatalf("only %d pages", len(s.pages))
	}
	t.Run("every link leads to a place", s.linksLead)
	t.Run("each page has its twin in the other language", s.twins)
	t.Run("no page speaks the other language", s.oneLanguage)
	t.Run("pages are small", s.small)
	t.Run("pages that are known come as 304", s.cached)
	t.Run("events and errors have their places", s.catalogues)
}

func (s *site) linksLead(t *testing.T) {
	s.each(func(address string, lang locales.Lang, page hookstest.Page) {
		if page.Status != 200 || page.Find("html").AttrOr("lang", "") != string(lang) || page.Find("h1").Length() != 1 {
			t.Errorf("%s: %d", address, page.Status)
		}
	})
	for link, from := range s.links {
		page, fragment, _ := strings.Cut(link, "#")
		if strings.HasPrefix(page, "/docs/") && fragment != "" && s.pages[page].Find(`[id="`+fragment+`"]`).Length() != 1 {
			t.Errorf("%s leads to %s, where there is no such place", from, link)
		}
		if !strings.HasPrefix(page, "/docs/") && s.guest.Get(page).Status >= 400 {
			t.Errorf("%s leads to %s", from, link)
		}
	}
}

func (s *site) twins(t *testing.T) {
	other := map[locales.Lang]string{locales.English: "es", locales.Spanish: "en"}
	s.each(func(address string, lang locales.Lang, page hookstest.Page) {
		if strings.Contains(address, "?") {
			return
		}
		twin := "/docs/" + other[lang] + address[len("/docs/en"):]
		if _, there := s.pages[twin]; !there {
			t.Errorf("%s has no twin", address)
		}
		if page.Find(`a[hreflang=`+other[lang]+`][href="`+twin+`?lang=`+other[lang]+`"]`).Length() != 1 || page.Find(`link[rel=alternate]`).Length() != 2 {
			t.Errorf("%s does not lead to its twin", address)
		}
		ids := page.Find("main [id]").Map(func(_ int, element *goquery.Selection) string { return element.AttrOr("id", "") })
		theirs := s.pages[twin].Find("main [id]").Map(func(_ int, element *goquery.Selection) string { return element.AttrOr("id", "") })
		if !slices.Equal(ids, theirs) {
			t.Errorf("%s has other places than its twin", address)
		}
	})
	s.guest.Get("/docs/en/guide/paging?lang=es").WantGo("/docs/en/guide/paging")
	delete(s.guest.Cookies, "lang")
}

// What one language has and the other has not.
var foreign = map[locales.Lang]*regexp.Regexp{
	locales.Spanish: regexp.MustCompile(`(?i)\b(the|and|with|which|that|when|this|their)\b`),
	locales.English: regexp.MustCompile(`(?i)\b(que|una|para|los|las|del|cuando|está)\b`),
}

func (s *site) oneLanguage(t *testing.T) {
	s.each(func(address string, lang locales.Lang, page hookstest.Page) {
		prose := page.Find("body").Clone()
		prose.Find("code, pre, [lang], .params dt").Remove()
		if found := foreign[lang].FindString(prose.Text()); found != "" || strings.Contains(page.Body, "⟦") {
			t.Errorf("%s says %q", address, found)
		}
	})
}

// budgetOf is how much a page of the developer site may have as it is sent: by ux.md section 1.8, but that webhooks come with a body of
// each event, and that all operations are as many pages in one.
func budgetOf(address string) int {
	switch {
	case strings.HasSuffix(address, "/api/all"):
		return 100 << 10
	case strings.Contains(address, "/api/"), strings.HasSuffix(address, "/webhooks"):
		return 20 << 10
	}
	return 8 << 10
}

func (s *site) small(t *testing.T) {
	s.each(func(address string, _ locales.Lang, page hookstest.Page) {
		if size := zipped(t, page.Body); size > budgetOf(address) {
			t.Errorf("%s has %d bytes, at most %d", address, size, budgetOf(address))
		}
	})
}

func (s *site) cached(t *testing.T) {
	for _, address := range []string{"/docs/en", "/docs/es/guide/paging", "/docs/en/webhooks"} {
		first := s.guest.Get(address)
		tag := first.Header.Get("ETag")
		s.guest.Headers["If-None-Match"] = tag
		if again := s.guest.Get(address); tag == "" || again.Status != 304 || again.Body != "" {
			t.Errorf("%s (%s): %d", address, tag, again.Status)
		}
		s.guest.Cookies["theme"] = "dark"
		if dark := s.guest.Get(address); dark.Status != 200 || !strings.Contains(dark.Body, `data-theme="dark"`) {
			t.Errorf("%s in the dark: %d", address, dark.Status)
		}
		delete(s.guest.Headers, "If-None-Match")
		delete(s.guest.Cookies, "theme")
		if vary := strings.Join(first.Header.Values("Vary"), ", "); !strings.Contains(vary, "Cookie") {
			t.Errorf("%s varies by %s", address, vary)
		}
	}
}

func (s *site) catalogues(t *testing.T) {
	for _, lang := range locales.All {
		events, faults := s.pages["/docs/"+string(lang)+"/webhooks"], s.pages["/docs/"+string(lang)+"/errors"]
		for _, known := range event.All() {
			place := events.Find(`[id="` + known.Name + `"]`)
			if place.Find("h3").Text() != known.Name || !strings.Contains(place.Find("pre").Text(), `"type": "`+known.Name+`"`) {
				t.Errorf("%s: no place for %s", lang, known.Name)
			}
		}
		for code, status := range fault.Codes() {
			row := faults.Find(`tr[id="` + code + `"]`)
			for _, key := range []string{"error." + code, "fault." + code + ".means", "fault." + code + ".do"} {
				if !strings.Contains(row.Text(), lang.T(key)) {
					t.Errorf("%s: no %s", lang, key)
				}
			}
			if !strings.Contains(row.Text(), strconv.Itoa(status)) {
				t.Errorf("%s: %s has no status", lang, code)
			}
		}
		if rows := faults.Find("tr[id]").Length(); rows != len(fault.Codes()) {
			t.Errorf("%s: %d codes, want %d", lang, rows, len(fault.Codes()))
		}
	}
}

// TestOursStandApart: the start page, the tree and the index have the documented groups first, and ours below a heading that says so.
func TestOursStandApart(t *testing.T) {
	guest := hookstest.New(t).Browse()
	start, index := guest.Get("/docs/es").Want(200), guest.Get("/docs/es/api").Want(200)
	for where, links := range map[string]*goquery.Selection{
		"the start page": start.Find("#operations a"), "the tree": start.Find("#side .nav").Eq(1).Find("a"), "the index": index.Find("main .panel").First().Find(".fold > p a"),
	} {
		groups := links.Map(func(_ int, link *goquery.Selection) string {
			return strings.TrimPrefix(link.AttrOr("href", ""), "/docs/es/api/")
		})
		if want := []string{"authentication", "users", "businesses", "bookings", "services", "staff", "integrations", "webhooks"}; !slices.Equal(groups, want) {
			t.Errorf("%s has %q, want %q", where, groups, want)
		}
	}
	said := locales.Spanish.T("reference.added")
	for where, head := range map[string]*goquery.Selection{"the start page": start.Find("#added"), "the tree": start.Find("#side .nav-title").Eq(2), "the index": index.Find("#added")} {
		if head.Text() != said {
			t.Errorf("%s has no heading for ours", where)
		}
	}
}

// TestEveryFaultIsExplained: no code without its words, none explained that there is not.
func TestEveryFaultIsExplained(t *testing.T) {
	codes := fault.Codes()
	for _, key := range locales.Keys() {
		name, explained := strings.CutPrefix(key, "fault.")
		if code, _, _ := strings.Cut(name, "."); explained && codes[code] == 0 {
			t.Errorf("there is no code %s", code)
		}
	}
	for code := range codes {
		for _, part := range []string{".means", ".do"} {
			if key := "fault." + code + part; !locales.English.Has(key) || !locales.Spanish.Has(key) {
				t.Errorf("no %s", key)
			}
		}
	}
}

func TestGuidePages(t *testing.T) {
	i := hookstest.New(t)
	guest := i.Browse()
	guest.Get("/docs/es").Want(200).WantWords(locales.Spanish.T("docs.limits_text", 1_000_000)) // this server's, not the usual one
	guest.Get("/docs/en/guide").WantGo("/docs/en/guide/quick-start")
	guest.Get("/docs/es/guide/webhooks").WantGo("/docs/es/webhooks")
	guest.Get("/docs/es/guide/errors").WantGo("/docs/es/errors")
	guest.Headers = map[string]string{"Accept-Language": "es"}
	guest.Get("/docs/guide/paging").WantGo("/docs/es/guide/paging")
	for _, nowhere := range []string{"/docs/en/guide/nowhere", "/docs/es/nowhere", "/docs/fr/guide/paging", "/docs/en/guide/paging/x"} {
		guest.Get(nowhere).Want(404)
	}
}

func TestSamplesInTheChosenLanguage(t *testing.T) {
	guest := hookstest.New(t).Browse()
	shows := func(address, word string) {
		t.Helper()
		page := guest.Get(address).Want(200)
		if !strings.Contains(page.Find("article pre").Text(), word) || page.Find(`article .switch a[aria-current]`).Length() != 1 {
			t.Errorf("%s does not show %s", address, word)
		}
	}
	shows("/docs/en/webhooks", "timingSafeEqual")
	shows("/docs/en/webhooks?code=perl", "timingSafeEqual")
	shows("/docs/en/webhooks?code=php", "hash_equals($expected, $given)")
	shows("/docs/es/webhooks", "hash_equals($expected, $given)")
	shows("/docs/es/webhooks?code=go", "hmac.Equal")
	guest.Cookies["code"] = `"><script>`
	shows("/docs/es/webhooks", "timingSafeEqual")
}

func TestDocsSearch(t *testing.T) {
	guest := hookstest.New(t).Browse()
	first := func(lang, query string) string {
		t.Helper()
		return guest.Get("/docs/"+lang+"/search?q="+url.QueryEscape(query)).Want(200).Find("main ol a").First().AttrOr("href", "")
	}
	for query, want := range map[string]string{
		"slot_taken": "/docs/en/errors#slot_taken", "booking.cancelled": "/docs/en/webhooks#booking.cancelled",
		"createBooking": "/docs/en/api/bookings#createBooking", "POST /api/bookings": "/docs/en/api/bookings#createBooking", "two signatures": "/docs/en/webhooks#two-signatures",
	} {
		if to := first("en", query); to != want {
			t.Errorf("%q leads to %s, want %s", query, to, want)
		}
	}
	if to := first("es", "AUTENTICATE"); to != "/docs/es/guide/authenticate" {
		t.Errorf("without its accent it leads to %s", to)
	}
	guest.Get("/docs/en/search").Want(200)
	guest.Get("/docs/en/search?q=zzzzz").Want(200).WantWords("Nothing matches “zzzzz”")
	if long := guest.Get("/docs/en/search?q=" + strings.Repeat("a%20", 2000)).Want(200); long.Find("main ol li").Length() > 30 || len(long.Shown("q")) > 100 {
		t.Error("a long search is not bounded")
	}
	hostile := guest.Get("/docs/en/search?q=" + url.QueryEscape(`"><script>x</script>`)).Want(200)
	if hostile.Find("main script").Length() > 0 {
		t.Error("what is typed becomes a script")
	}
}
