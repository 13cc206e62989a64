package views_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"nearbyassist/domain/scope"
	"nearbyassist/locales"
	"nearbyassist/views"
)

var english = world{locales.English, plain}

// squeezed is the text of an element, its pieces and words parted by single spaces.
func squeezed(element *goquery.Selection) string {
	pieces := element.Find("*").AddBack().Contents().FilterFunction(func(_ int, node *goquery.Selection) bool {
		return goquery.NodeName(node) == "#text"
	})
	words := pieces.Map(func(_ int, piece *goquery.Selection) string { return strings.Join(strings.Fields(piece.Text()), " ") })
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), " ")
}

func TestKeyList(t *testing.T) {
	rows := parse(t, english.pages()["keys"]).Find("tbody tr")
	if rows.Length() != 6 {
		t.Fatalf("%d rows", rows.Length())
	}
	for i, want := range []struct{ scopes, used, status, links string }{
		{"bookings:read bookings:write services:read", "3 min ago", "Active", "Details See requests Edit Rotate… Revoke…"},
		{"business:read business:write bookings:read and 15 more", "3 min ago", "Rotating old one ends 13 Oct 2026, 07:30", "Details See requests Edit Rotate… Revoke…"},
		{"bookings:read bookings:write services:read and 7 more", "6 days ago", "Expires in 3 days", "Details See requests Edit Rotate… Revoke…"},
		{"bookings:read bookings:write services:read", "3 min ago", "Active", "Details See requests Edit Rotate… Revoke…"},
		{"business:read bookings:read services:read and 6 more", "never", "Revoked 7 Oct 2026", "Details See requests"},
		{"bookings:read bookings:write services:read and 7 more", "2 Sep 2026", "Expired 10 Oct 2026", "Details See requests Revoke…"},
	} {
		row := rows.Eq(i)
		cells := row.Find("td")
		for j, text := range []string{"na_live_a7Xk…9fQ2", want.scopes, "no requests", want.used, want.status, want.links} {
			if got := squeezed(cells.Eq(j)); got != text {
				t.Errorf("row %d cell %d: %q, want %q", i, j, got, text)
			}
		}
	}
	if got := squeezed(rows.Eq(0).Find("th")); got != "Producción web Ana Ruiz · 14 Jul 2026" {
		t.Errorf("first cell %q", got)
	}
	if got := rows.Eq(0).Find(".menu a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") }); !slices.Equal(got, []string{
		"/app/clinica-sol/integrations/keys/key000000000001", "/app/clinica-sol/integrations/logs?key=key000000000001",
		"/app/clinica-sol/integrations/keys/key000000000001/edit", "/app/clinica-sol/integrations/keys/key000000000001/rotate",
		"/app/clinica-sol/integrations/keys/key000000000001/revoke",
	}) {
		t.Errorf("links %v", got)
	}
}

func TestKeyListKeepsItsFilter(t *testing.T) {
	page := parse(t, english.pages()["keys-filtered"])
	for selector, want := range map[string]string{
		"form.filters a":       "/app/clinica-sol/integrations/keys",
		".pager a:first-child": "/app/clinica-sol/integrations/keys?q=web&status=active",
		".pager a:last-child":  "/app/clinica-sol/integrations/keys?cursor=def&q=web&status=active",
	} {
		if got := page.Find(selector).AttrOr("href", ""); got != want {
			t.Errorf("%s: %q", selector, got)
		}
	}
	if got := page.Find("select option[selected]").AttrOr("value", ""); got != "active" {
		t.Errorf("status %q", got)
	}
	if nothing := parse(t, english.pages()["keys-nothing"]); nothing.Find("table").Length() != 0 || !strings.Contains(nothing.Text(), "Nothing matches") {
		t.Error("an empty result is not told")
	}
	unused := parse(t, english.pages()["keys-unused"])
	if unused.Find("form.filters").Length() != 0 || !strings.Contains(unused.Text(), "No keys yet") {
		t.Error("the first visit is not told")
	}
}

func TestTheTickStandsAtTheKeys(t *testing.T) {
	for _, name := range []string{"keys", "new", "key-1", "rotate-1", "revoke-1", "reveal"} {
		if got := squeezed(parse(t, english.pages()[name]).Find("nav [aria-current=page]")); got != "API keys" {
			t.Errorf("%s: at %q", name, got)
		}
	}
	staff := parse(t, english.pages()["today-staff"])
	if strings.Contains(staff.Find("nav").Text(), "API keys") || strings.Contains(staff.Text(), "Create key") {
		t.Error("staff is offered the keys")
	}
}

func TestNewKeyForm(t *testing.T) {
	form := parse(t, english.pages()["new"]).Find("main form")
	checked := func(name string) string {
		return form.Find("input[name='"+name+"'][checked]").AttrOr("value", "")
	}
	if checked("preset") != "read" || checked("scope.bookings") != "read" || form.Find("option[selected]").AttrOr("value", "") != "90" {
		t.Error("the narrowest choice is not proposed")
	}
	if got := squeezed(form.Find("option[selected]")); got != "In 90 days, on 10 Jan 2027" {
		t.Errorf("expiry %q", got)
	}
	rows, radios := form.Find("tbody tr").Length(), form.Find("tbody input[type=radio]").Length()
	if rows != len(scope.Resources()) || radios != 3*rows {
		t.Errorf("%d rows with %d radios", rows, radios)
	}
	for _, preset := range scope.Presets() {
		if got := form.Find("#preset-"+preset.Name).AttrOr("data-scopes", ""); got != strings.Join(preset.Scopes, " ") {
			t.Errorf("%s sets %q", preset.Name, got)
		}
	}

	form = parse(t, english.pages()["new-refused"]).Find("main form")
	if checked("preset") != "custom" || checked("scope.bookings") != "write" || checked("scope.staff") != "read" || checked("scope.leads") != "none" {
		t.Error("the choice is lost")
	}
	if form.Find("option[selected]").AttrOr("value", "") != "never" || form.Find("textarea").Text() != "203.0.113.0/24\nx\ny" ||
		form.Find("#rateLimit").AttrOr("value", "") != "many" {
		t.Error("what was typed is lost")
	}
	if got := form.Find(".note li").Map(func(_ int, li *goquery.Selection) string { return squeezed(li) }); !slices.Equal(got, []string{
		"Name is required", "A list of scopes: Choose at least one scope", "The expiry: Must be in the future",
		"The list of IP addresses: Line 2: Must be an IP address or a range such as 203.0.113.0/24",
		"The list of IP addresses: Line 3: Must be an IP address or a range such as 203.0.113.0/24", "The limit: Must be a whole number",
	}) {
		t.Errorf("summary %q", got)
	}
	if got := squeezed(form.Find("#ips-error")); !strings.Contains(got, "Line 2: ") || !strings.Contains(got, "Line 3: ") {
		t.Errorf("the list says %q", got)
	}
}

func TestKeyExpiry(t *testing.T) {
	for choice, want := range map[string]time.Time{"30": now.AddDate(0, 0, 30), "90": now.AddDate(0, 0, 90), "365": now.AddDate(0, 0, 365), "never": {}} {
		if got, known := views.KeyExpiry(choice, now); !known || !got.Equal(want) {
			t.Errorf("%s: %v %v", choice, got, known)
		}
	}
	for _, choice := range []string{"", "1", "-30", "30 ", "999999999999"} {
		if got, known := views.KeyExpiry(choice, now); known || !got.IsZero() {
			t.Errorf("%q is a choice", choice)
		}
	}
}

func TestRevealShowsARequestThatTheKeyMayMake(t *testing.T) {
	for name, want := range map[string]string{"reveal": "/api/integrations/partner/bookings", "reveal-rotated": "/api/businesses/my-businesses"} {
		got := parse(t, english.pages()[name]).Find("#sample").Text()
		if got != "curl "+baseURL+want+" \\\n  -H \"X-API-Key: "+secret+"\"" {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, want := range map[string]string{
		"reveal-rotated": "The old secret works until 13 Oct 2026, 11:30.", "reveal-rotated-now": "The old secret no longer works.",
	} {
		if !strings.Contains(parse(t, english.pages()[name]).Find("main").Text(), want) {
			t.Errorf("%s does not say: %s", name, want)
		}
	}
	if strings.Contains(parse(t, english.pages()["reveal"]).Find("main").Text(), "old secret") {
		t.Error("a new key has no old secret")
	}
}

func TestKeyDetail(t *testing.T) {
	rotating := parse(t, english.pages()["key-3"])
	if got := squeezed(rotating.Find(".note p")); got !=
		"The old secret, which ends in 77aB, works until 13 Oct 2026, 07:30. It was last used 2 h ago from 2001:db8::17." {
		t.Errorf("rotation: %q", got)
	}
	if rotating.Find("form[action$='/key000000000003/previous'] button").Length() != 1 || rotating.Find("dd .chip").Length() != 18 {
		t.Error("the rotation cannot be ended, or scopes are missing")
	}
	if got := rotating.Find(".trail li").Map(func(_ int, li *goquery.Selection) string { return squeezed(li) }); !slices.Equal(got, []string{
		"Rotated 12 Oct 2026, 07:30 Ana Ruiz", "Changed 10 Oct 2026, 11:30 Leo Sanz name: Web → Producción web rateLimit: – → 120",
		"api_key.tidied 9 Oct 2026, 11:30", "Created 14 Jul 2026, 11:30 Ana Ruiz",
	}) {
		t.Errorf("history %q", got)
	}
	limited := squeezed(parse(t, english.pages()["key-5"]).Find("dl"))
	for _, want := range []string{"Expires never", "Used from 83.45.12.9", "Allowed from 203.0.113.0/24 2001:db8::/32", "Limit 120 requests in 15 minutes"} {
		if !strings.Contains(limited, want) {
			t.Errorf("facts lack %q: %s", want, limited)
		}
	}
	revoked := parse(t, english.pages()["key-4"])
	if revoked.Find("main a.btn,main form").Length() != 0 || strings.Contains(revoked.Text(), "Used from") {
		t.Error("a revoked key offers something, or was used")
	}
}

func TestRevokingAUsedKeyNeedsItsName(t *testing.T) {
	for _, c := range []struct {
		requests        int
		used            time.Time
		typed           string
		needs, confirms bool
	}{
		{0, time.Time{}, "", false, true},
		{0, ago(25 * hour), "", false, true},
		{0, ago(23 * hour), "", true, false},
		{3, time.Time{}, "", true, false},
		{0, ago(hour), "Otra clave", true, false},
		{0, ago(hour), "Producción web", true, true},
		{0, ago(hour), "  producción\u00a0 web ", true, true},
	} {
		key := english.key(1, "Producción  web", "active")
		key.LastUsedAt = c.used
		page := views.RevokeKeyPage{Shell: english.inside("/integrations/keys"), Key: key, Requests: c.requests, Confirm: c.typed}
		if page.NeedsName() != c.needs || page.Confirmed() != c.confirms {
			t.Errorf("%+v: needs %v, confirmed %v", c, page.NeedsName(), page.Confirmed())
		}
		document := parse(t, views.RevokeKey(page))
		if got := document.Find("input[name=confirm]").Length() == 1; got != c.needs {
			t.Errorf("%+v: asks %v", c, got)
		}
		if got := goquery.NodeName(document.Find("[autofocus]")); got != map[bool]string{true: "input", false: "a"}[c.needs] {
			t.Errorf("%+v: focus on %q", c, got)
		}
	}
	figures := parse(t, english.pages()["revoke-refused"])
	if got := squeezed(figures.Find(".note.warn")); got != "1,204 requests in the last 24 hours, the last 3 min ago from 83.45.12.9." {
		t.Errorf("figures: %q", got)
	}
}

func TestRotateForm(t *testing.T) {
	first, again := parse(t, english.pages()["rotate-1"]), parse(t, english.pages()["rotate-3"])
	if first.Find("input[name=grace]").Length() != 4 || first.Find("input[name=grace][checked]").AttrOr("value", "") != "1440" {
		t.Error("a day is not proposed")
	}
	if got := squeezed(first.Find(".note")); got != "This key was last used 3 min ago from 83.45.12.9." {
		t.Errorf("last use %q", got)
	}
	if got := squeezed(first.Find("#grace-60-hint")); got != "Both work until 12 Oct 2026, 12:30." {
		t.Errorf("an hour: %q", got)
	}
	if !strings.Contains(again.Find(".note.warn").Text(), "which ends in 77aB, ends at once") {
		t.Error("the end of the older secret is not told")
	}
}
