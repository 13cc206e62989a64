package hooks_test

import (
	"fmt"
	"log"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

// isDressed shows that no other site may frame a page, but those that are made for it, and that what is shown to somebody who
// is signed in, or leads on, stays in no cache.
func (v *visit) isDressed(p hookstest.Page, browser *hookstest.Browser) {
	v.T.Helper()
	frames, ancestors := "DENY", "frame-ancestors 'none'"
	if v.row.Framed {
		frames, ancestors = "", "frame-ancestors *"
	}
	if got := strings.Join(p.Header.Values("X-Frame-Options"), ", "); got != frames {
		v.T.Errorf("X-Frame-Options %q, want %q", got, frames)
	}
	if got := p.Header.Values("Content-Security-Policy"); len(got) != 1 || !strings.HasSuffix(got[0], ancestors) {
		v.T.Errorf("policies %q, want %s", got, ancestors)
	}
	kept := "no-store"
	if p.Status != 303 && (browser == v.who.guest || v.row.Framed || v.row.Auth == access.Console) { // those read no cookie
		kept = "private, no-cache"
	}
	if got := p.Header.Values("Cache-Control"); len(got) != 1 || got[0] != kept {
		v.T.Errorf("%d: Cache-Control %q, want %s", p.Status, got, kept)
	}
}

// elsewhere are addresses that browsers take for another site, or for a script.
var elsewhere = []string{"//evil.example/x", "https://evil.example", `/\evil.example`, "/\t/evil.example", "javascript:alert(1)//evil.example"}

// leadsNowhereElse asks for the page with each of them as the place to go on to.
func (v *visit) leadsNowhereElse() {
	if v.row.Show == nil || v.row.Endless {
		return
	}
	for _, who := range []*hookstest.Browser{v.who.guest, v.who.owner} {
		for _, next := range elsewhere {
			address := v.path(v.Mine.Slug)
			and := "?"
			if strings.Contains(address, "?") {
				and = "&"
			}
			v.stays(who.In(v.T).Get(address+and+"next="+url.QueryEscape(next)), next)
		}
	}
}

// stays shows that nothing of a page leads to the hostile place that it was asked to go on to.
func (v *visit) stays(p hookstest.Page, next string) {
	v.T.Helper()
	led := func(to string) {
		at, err := url.Parse(strings.TrimSpace(to))
		if err != nil || strings.Contains(at.Host, "evil") || at.Scheme == "javascript" || strings.Contains(at.Path, "evil") {
			v.T.Errorf("next=%q leads to %q", next, to)
		}
	}
	led(p.Header.Get("Location"))
	for _, link := range p.Find("a[href], form[action], [formaction]").EachIter() {
		led(link.AttrOr("href", ""))
		led(link.AttrOr("action", ""))
		led(link.AttrOr("formaction", ""))
	}
	if kept := p.Find("input[name='next']").AttrOr("value", ""); kept != "" {
		v.T.Errorf("next=%q is kept as %q", next, kept)
	}
}

// doors are the ways in, each with a person of its own; they go on to next.
func doors(i *hookstest.Instance) map[string]func(b *hookstest.Browser, next string) hookstest.Page {
	ana, leo := i.SignUp("Ana Gil"), i.SignUp("Leo Paz")
	if _, err := i.App.DB().NewQuery("UPDATE users SET secondFactor = TRUE WHERE id = {:id}").Bind(hookstest.Body{"id": leo.ID}).Execute(); err != nil {
		i.T.Fatal(err)
	}
	i.Mails()
	through := func(b *hookstest.Browser, path, next string, form hookstest.Form) hookstest.Page {
		form["next"] = next
		return b.Post(path+"?next="+url.QueryEscape(next), form).Want(303)
	}
	signedUp := 0
	return map[string]func(*hookstest.Browser, string) hookstest.Page{
		"sign-in": func(b *hookstest.Browser, next string) hookstest.Page {
			return through(b, "/signin", next, hookstest.Form{"email": ana.Email, "password": hookstest.Password})
		},
		"sign-up": func(b *hookstest.Browser, next string) hookstest.Page {
			signedUp++
			return through(b, "/signup", next, hookstest.Form{"name": "Fay Ruiz", "email": fmt.Sprintf("fay%d@example.com", signedUp), "password": hookstest.Password})
		},
		"second step": func(b *hookstest.Browser, next string) hookstest.Page {
			through(b, "/signin", next, hookstest.Form{"email": leo.Email, "password": hookstest.Password})
			mails := i.Mails()
			code := regexp.MustCompile(`(?m)^\d{6}\b`).FindString(mails[len(mails)-1].Text)
			return through(b, "/mfa", next, hookstest.Form{"otp": code})
		},
	}
}

// TestNoDoorLeadsElsewhere: whoever comes in goes on within the site, whatever the address and the form ask for.
func TestNoDoorLeadsElsewhere(t *testing.T) {
	i := hookstest.New(t)
	homes := map[string]string{"sign-in": "/app", "sign-up": "/businesses/new", "second step": "/app"}
	for name, enter := range doors(i) {
		enter(i.Browse(), "/account").WantGo("/account")
		for _, next := range elsewhere {
			enter(i.Browse(), next).WantGo(homes[name])
		}
	}
	for _, address := range []string{"//evil.example/?lang=es", "//evil.example/?theme=dark", "/%5Cevil.example?lang=es", "/%2F/evil.example?theme=dark"} {
		if to := i.Browse().Get(address).Header.Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.Contains(to, ":") {
			t.Errorf("%s leads to %q", address, to)
		}
	}
}

// TestWhatWasKnownBeforeASignInOpensNothingAfter: a cookie that somebody planted is replaced at every door by one that nobody
// had before, and is over.
func TestWhatWasKnownBeforeASignInOpensNothingAfter(t *testing.T) {
	i := hookstest.New(t)
	eve := i.SignUp("Eve Roy")
	enters, known := doors(i), map[string]bool{}
	for name, enter := range enters {
		for _, made := range []bool{true, false} {
			attacker, victim := eve.Browse(), i.Browse()
			if made {
				attacker.Cookies["na_session"] = "na_st_" + strings.Repeat("a", 43)
			}
			planted := attacker.Cookies["na_session"]
			victim.Cookies["na_session"], known[planted] = planted, true
			enter(victim, "")
			if given := victim.Cookies["na_session"]; given == "" || known[given] {
				t.Errorf("%s: the cookie is no new one", name)
			} else {
				known[given] = true
			}
			victim.Get("/account").Want(200)
			attacker.Get("/account").WantGo("/signin?next=%2Faccount")
		}
	}
}

// told is a secret that a page showed.
type told struct{ what, secret string }

// TestASecretIsToldOnce makes each kind of secret on its page, and then looks for it wherever it might have stayed.
func TestASecretIsToldOnce(t *testing.T) {
	printed := printing(t)
	w := hookstest.NewWorld(t)
	w.App.Settings().Logs.MaxDays, w.App.Settings().Logs.MinLevel = 1, -8
	who := newVisitors(w)
	secrets := who.make(w)
	for _, row := range hooks.Pages() {
		if row.Show == nil || row.Endless || row.Tenant == access.Link || row.Auth >= access.Console {
			continue
		}
		v := &visit{w, row, who}
		later := who.owner.Get(v.path(w.Mine.Slug))
		if strings.HasPrefix(row.Path, "/app/{slug}") && later.Status != 303 {
			later.Want(200)
		}
		for _, s := range secrets {
			if strings.Contains(later.Body, s.secret) || strings.Contains(fmt.Sprint(later.Header), s.secret) {
				t.Errorf("%s tells the %s again", row.Path, s.what)
			}
		}
	}
	logged(w, "/nowhere?q=marker")
	for name, dump := range map[string]hookstest.Dump{"data": w.Dump(), "auxiliary": w.DumpAuxiliary()} {
		for table, rows := range dump {
			for _, s := range secrets {
				if strings.Contains(rows, s.secret) {
					t.Errorf("the table %s of the %s database has the %s", table, name, s.what)
				}
			}
		}
	}
	text := printed()
	for _, s := range secrets {
		if strings.Contains(text, s.secret) {
			t.Errorf("the %s is printed", s.what)
		}
	}
}

// make makes one secret of each kind by its page, whose form tells it no second time; what it belongs to is visited from then on.
func (v *visitors) make(w *hookstest.World) (made []told) {
	at := "/app/" + w.Mine.Slug + "/integrations"
	for _, kind := range []struct {
		what, path string
		form       hookstest.Form
		id         *string
	}{
		{"API key", at + "/keys", hookstest.Form{"name": "Told once", "preset": "full", "expires": "never"}, &v.key},
		{"webhook secret", at + "/webhooks", hookstest.Form{"url": "http://127.0.0.1:9/once", "which": "all"}, &v.webhook},
		{"client secret", at + "/apps", hookstest.Form{
			"name": "Told once", "website": "https://shop.example.com", "redirectUris": "https://shop.example.com/cb", "preset": "read", "kind": "confidential",
		}, &v.app},
	} {
		form := v.owner.Get(kind.path + "/new").Want(200)
		shown := v.owner.Submit(form, kind.form).Want(201)
		secret := shown.Words("#secret")
		if len(secret) < 30 || shown.Header.Get("Cache-Control") != "no-store" {
			w.T.Fatalf("%s: %q, Cache-Control %q", kind.what, secret, shown.Header.Get("Cache-Control"))
		}
		if again := v.owner.Submit(form, kind.form).Want(303); strings.Contains(again.Body+fmt.Sprint(again.Header), secret) {
			w.T.Errorf("the same form tells the %s twice", kind.what)
		}
		*kind.id = path.Base(shown.Find("main form[method=get]").AttrOr("action", ""))
		made = append(made, told{kind.what, secret})
	}
	v.delivery = w.Call(w.Mine.Owner.Caller, "POST", "/api/webhooks/"+v.webhook+"/test", nil).Want(201).String("id")
	return append(made, told{"manage link", v.bookAsGuest(w)})
}

// bookAsGuest books on the public page, and answers the token of the link to the booking.
func (v *visitors) bookAsGuest(w *hookstest.World) string {
	form := v.guest.Get("/b/" + w.Mine.Slug + "/" + v.service + "/details?" + url.Values{"t": {"2026-11-25T10:00:00+01:00"}}.Encode()).Want(200)
	done := v.guest.Submit(form, hookstest.Form{"name": "Eva Sol", "email": "eva.sol@example.com", "phone": "+34600123456"}).Want(303)
	link := v.guest.Get(done.Header.Get("Location")).Want(200).Find("main a[href^='/m/']").AttrOr("href", "")
	v.link = strings.Split(link, "/")[2]
	if err := w.App.DB().NewQuery("SELECT id FROM bookings ORDER BY rowid DESC").Row(&v.booking); err != nil {
		w.T.Fatal(err)
	}
	w.Mails()
	return v.link
}

// logged waits until PocketBase's log has the request for an address, and so all that came before.
func logged(w *hookstest.World, address string) {
	w.T.Helper()
	w.Browse().Get(address)
	for tries := 0; !strings.Contains(w.DumpAuxiliary()["_logs"], address); tries++ { // lines are written off the request, 200 at a time
		if tries == 100 {
			w.T.Fatal("nothing is logged")
		}
		for range 200 {
			w.App.Logger().Info("another line")
		}
	}
}

// printing keeps what the process prints from here on.
func printing(t *testing.T) (text func() string) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "printed"))
	if err != nil {
		t.Fatal(err)
	}
	out, problems, lines := os.Stdout, os.Stderr, log.Writer()
	os.Stdout, os.Stderr = file, file
	log.SetOutput(file)
	t.Cleanup(func() {
		os.Stdout, os.Stderr = out, problems
		log.SetOutput(lines)
		_ = file.Close()
	})
	return func() string {
		fmt.Println("the end")
		printed, err := os.ReadFile(file.Name())
		if err != nil || !strings.Contains(string(printed), "the end") {
			t.Errorf("what is printed is not kept: %v", err)
		}
		return string(printed)
	}
}
