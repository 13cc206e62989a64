package bookings_test

import (
	"net/url"
	"strings"
	"testing"

	"nearbyassist/hooks/hookstest"
)

// frame is an address of the shop's page for frames.
func (s *shop) frame(path string) string { return "/embed/" + s.business.Slug + path }

func TestPagesForFramesBookAsTheOthersDo(t *testing.T) {
	s := open(t)
	visitor := s.Browse()
	visitor.Get(s.frame("") + "?lang=es&theme=dark").WantGo(s.frame("/"+s.service) + "?lang=es&theme=dark")
	times := visitor.Get(s.frame("/"+s.service) + "?lang=es&theme=dark&tz=America%2FLima").Want(200)
	if root := times.Find("html"); root.AttrOr("lang", "") != "es" || root.AttrOr("data-theme", "") != "dark" {
		t.Errorf("language %q, theme %q", root.AttrOr("lang", ""), root.AttrOr("data-theme", ""))
	}
	for _, link := range times.Find(".month a, .month-head a, main header a").EachIter() {
		to, err := url.Parse(link.AttrOr("href", ""))
		if err != nil || !strings.HasPrefix(to.Path, s.frame("")) || to.Query().Get("lang") != "es" || to.Query().Get("theme") != "dark" || to.Query().Get("tz") != "America/Lima" {
			t.Errorf("a link loses the choices: %s", to)
		}
	}
	form := times.Find("form[action$='/details']")
	for name, want := range map[string]string{"lang": "es", "theme": "dark", "tz": "America/Lima"} {
		if got := form.Find("[type=hidden][name="+name+"]").AttrOr("value", ""); got != want {
			t.Errorf("the form sends %s %q", name, got)
		}
	}
	details := visitor.Get(s.frame("/"+s.service) + "/details?t=" + nine + "&tz=America%2FLima&lang=es&theme=dark").Want(200).WantWords("Tus datos")
	visitor.Submit(details, nil).Want(422).WantWords("Revisa 2 campos")
	to := visitor.Submit(details, typed("eva@example.com")).Want(303).Header.Get("Location")
	done := visitor.Get(to).Want(200).WantWords("Tu reserva está confirmada")
	booking := s.only()
	if done.Find("[data-booked]").AttrOr("data-booked", "") != booking.String("reference") || !strings.HasPrefix(to, s.frame("/"+s.service)+"/done?") {
		t.Errorf("it leads to %s", to)
	}
	for _, link := range done.Find("a[href^='/m/']").EachIter() {
		if link.AttrOr("target", "") != "_blank" || link.AttrOr("rel", "") != "noopener" {
			t.Errorf("%s would open in the frame, which its page refuses", link.Text())
		}
	}
}

func TestOnlyPagesForFramesMayBeFramed(t *testing.T) {
	s := open(t)
	link, _ := s.linkOf("2026-11-25T12:00:00Z", nil)
	visitor := s.Browse()
	for path, framed := range map[string]bool{
		s.frame("/" + s.service): true, s.frame(""): true, s.frame("/nowhere"): true, "/embed/nowhere": true, "/embed/a/b/c/d": true,
		s.frame("/" + s.service + "/details"): true, s.page(s.service): false, "/b/" + s.business.Slug: false, link: false, link + "/cancel": false, "/signin": false,
	} {
		page := visitor.Get(path)
		policy, refused := page.Header.Get("Content-Security-Policy"), page.Header.Get("X-Frame-Options")
		if framed != strings.HasSuffix(policy, "frame-ancestors *") || framed != (refused == "") || !framed && refused != "DENY" {
			t.Errorf("%s (%d): %q, X-Frame-Options %q", path, page.Status, policy, refused)
		}
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; style-src 'self';") || page.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %q", path, policy)
		}
		if scripts := page.Find("script").Length(); framed && page.Status != 303 && scripts != 1 || !framed && strings.HasPrefix(path, "/b") && scripts != 0 {
			t.Errorf("%s has %d scripts", path, scripts)
		}
		if framed && (page.Find("footer").Length() > 0 || len(page.Header.Values("Set-Cookie")) > 0) {
			t.Errorf("%s has what belongs to the site, or sets a cookie", path)
		}
	}
}

func TestPagesForFramesReadNoCookie(t *testing.T) {
	s := open(t)
	owner := s.owner.Browse()
	owner.Cookies["lang"], owner.Cookies["theme"] = "es", "dark"
	before := s.Dump()
	page := owner.Get(s.frame("/"+s.service) + "/details?t=" + nine).Want(200).WantWords("Your name")
	if vary := strings.Join(page.Header.Values("Vary"), " "); page.Find("html").AttrOr("data-theme", "") != "" || strings.Contains(vary, "Cookie") {
		t.Errorf("theme %q, Vary %q", page.Find("html").AttrOr("data-theme", ""), vary)
	}
	s.WantUnchanged(before)
	owner.Submit(page, nil).Want(422) // asks who it is, whoever is signed in
	owner.Submit(page, typed("eva@example.com")).Want(303)
	if booking := s.only(); booking.String("source") != "guest" {
		t.Errorf("booked by a %s", booking.String("source"))
	}
	owner.Headers["Sec-Fetch-Site"] = "cross-site"
	owner.Submit(page, hookstest.Form{"name": "Eva", "email": "eva@example.com", "form_id": "abcdefghij12345"}).Want(403)
}
