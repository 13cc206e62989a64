package hooks_test

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
	"nearbyassist/hooks/page"
	"nearbyassist/locales"
)

// TestEveryPage shows of each row of TABLE 2 what its columns say.
func TestEveryPage(t *testing.T) {
	w := hookstest.NewWorld(t)
	must := newVisitors(w)
	for _, row := range hooks.Pages() {
		t.Run(row.Path, func(t *testing.T) {
			p := &visit{w.In(t), row, must}
			p.isForSuperusersOnly()
			p.sendsGuestsToTheDoor()
			p.hidesFromOtherTenants()
			p.refusesLowerRoles()
			p.refusesOtherSites()
			p.refusesOtherMethods()
			p.asksWhoItIs()
			p.reads()
			p.leadsNowhereElse()
		})
	}
}

// newVisitors brings everybody who visits, and what their addresses name.
func newVisitors(w *hookstest.World) *visitors {
	w.T.Helper()
	must := &visitors{
		owner: w.Mine.Owner.Browse(), staff: w.Staff.Browse(), other: w.Theirs.Owner.Browse(), guest: w.Browse(),
		key: w.Call(w.Mine.Owner.Caller, "POST", "/api/integrations/api-keys", hookstest.Body{"businessId": w.Mine.ID, "name": "Web", "scopes": []string{"bookings:read"}}).Want(201).String("id"),
	}
	must.request = w.Call(w.Mine.Owner.Caller, "GET", "/api/integrations/api-keys?businessId="+w.Mine.ID, nil).Want(200).Header.Get("X-Request-Id")
	must.book(w)
	must.letIn(w)
	must.register(w)
	if err := w.App.DB().NewQuery("SELECT id FROM staff WHERE user = {:user}").Bind(hookstest.Body{"user": w.Staff.ID}).Row(&must.person); err != nil {
		w.T.Fatal(err)
	}
	w.Mine.Owner.Browse()
	if err := w.App.DB().NewQuery("SELECT id FROM sessions WHERE user = {:user} AND kind = 'page' ORDER BY rowid DESC").Bind(hookstest.Body{"user": w.Mine.Owner.ID}).Row(&must.session); err != nil {
		w.T.Fatal(err)
	}
	must.operator = operate(w)
	return must
}

type visitors struct {
	owner, staff, other, guest *hookstest.Browser
	key                        string // of the owner's business
	request                    string // id of a call of its owner
	service, link              string // one of its services, and the token of a booking of it
	invitation, feed           string // tokens of others
	app, grant                 string // of the owner's business
	asks                       string // the request of that app
	webhook, delivery          string // of the owner's business
	booking                    string // of that service
	person                     string // of its staff, who has the role staff
	session                    string // another one of the owner's
	operator                   *hookstest.Browser
}

// book books a service of the owner's business.
func (v *visitors) book(w *hookstest.World) {
	w.T.Helper()
	service := hookstest.Body{"businessId": w.Mine.ID, "name": "Cut", "durationMinutes": 30}
	v.service = w.Call(w.Mine.Owner.Caller, "POST", "/api/services", service).Want(201).String("id")
	made := w.Call(hookstest.Guest, "POST", "/api/bookings", hookstest.Body{
		"businessId": w.Mine.ID, "serviceId": v.service, "start": "2026-11-25T09:00:00+01:00",
		"customer": hookstest.Body{"name": "Fay Ruiz", "email": "fay@example.com"},
	}).Want(201)
	v.link, v.booking = path.Base(made.String("manageUrl")), made.String("id")
	v.invitation = w.Invitation(w.Mine)
	v.feed = path.Base(w.Call(w.Mine.Owner.Caller, "POST", "/api/calendars", hookstest.Body{"businessId": w.Mine.ID}).Want(201).String("url"))
}

// register makes a webhook of the owner's business, and tests it.
func (v *visitors) register(w *hookstest.World) {
	w.T.Helper()
	body := hookstest.Body{"businessId": w.Mine.ID, "url": "http://127.0.0.1:9/", "events": []string{"booking.created"}}
	v.webhook = w.Call(w.Mine.Owner.Caller, "POST", "/api/webhooks", body).Want(201).String("id")
	v.delivery = w.Call(w.Mine.Owner.Caller, "POST", "/api/webhooks/"+v.webhook+"/test", nil).Want(201).String("id")
}

// visit is one line of TABLE 2 in a world.
type visit struct {
	*hookstest.World
	row page.Row
	who *visitors
}

func (v *visit) path(slug string) string {
	address := strings.NewReplacer("{slug}", slug, "{topic}", "webhooks", "{group}", "bookings", "{sessionId}", v.who.session, "{staffId}", v.who.person, "{keyId}", v.who.key, "{requestId}", v.who.request, "{service}", v.who.service, "{bookingId}", v.who.booking, "{serviceId}", v.who.service, "{appId}", v.who.app, "{grantId}", v.who.grant, "{webhookId}", v.who.webhook, "{deliveryId}", v.who.delivery, "/invite/{token}", "/invite/"+v.who.invitation,
		"{token}", v.who.link, "{file}", v.who.feed).Replace(v.row.Path)
	if v.row.Tenant == access.Link && !strings.Contains(v.row.Path, "{token}") {
		address += "?m=" + v.who.link
	}
	if v.row.Path == "/oauth/authorize" {
		address += "?" + v.who.asks
	}
	return address
}

// letIn registers an app of the owner's business, and lets it in there.
func (v *visitors) letIn(w *hookstest.World) {
	w.T.Helper()
	made := w.Call(w.Mine.Owner.Caller, "POST", "/api/integrations/apps", hookstest.Body{
		"businessId": w.Mine.ID, "name": "Web", "website": "https://crm.example.com", "redirectUris": []string{"https://crm.example.com/cb"}, "scopes": []string{"bookings:read"},
	}).Want(201)
	v.app = made.String("id")
	v.asks = url.Values{
		"response_type": {"code"}, "client_id": {v.app}, "redirect_uri": {"https://crm.example.com/cb"}, "code_challenge_method": {"S256"},
		"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"},
	}.Encode()
	if v.owner.Post("/oauth/authorize?"+v.asks, hookstest.Form{"decision": "allow", "business": w.Mine.ID}).Want(303); w.T.Failed() {
		return
	}
	if err := w.App.DB().NewQuery("SELECT id FROM grants").Row(&v.grant); err != nil {
		w.T.Fatal(err)
	}
}

// refused makes calls that must change nothing.
func (v *visit) refused(calls func(), browser *hookstest.Browser) {
	v.T.Helper()
	before := v.Dump()
	calls()
	v.WantUnchanged(before)
	if browser != v.who.guest && browser != v.who.operator {
		browser.In(v.T).Get("/app?all=1").Want(200) // still signed in
	}
}

// all makes the row's calls.
func (v *visit) all(browser *hookstest.Browser, slug string, want func(hookstest.Page)) {
	v.T.Helper()
	dressed := func(p hookstest.Page) {
		v.T.Helper()
		v.isDressed(p, browser)
		want(p)
	}
	v.refused(func() {
		if v.row.Show != nil {
			dressed(browser.In(v.T).Get(v.path(slug)))
		}
		if v.row.Send != nil {
			dressed(browser.In(v.T).Post(v.path(slug), hookstest.Form{
				"name": "Intruder", "form_id": "abcdefghij12345", "preset": "full", "expires": "never",
				"grace": "0", "confirm": "Web", "timezone": "Europe/Madrid", "currency": "EUR",
			}))
		}
	}, browser)
}

func (v *visit) sendsGuestsToTheDoor() {
	if v.row.Auth == access.Anyone || v.row.Auth >= access.Console {
		return
	}
	door := "/signin"
	if v.row.Show != nil {
		door += "?next=" + url.QueryEscape(v.path(v.Mine.Slug))
	}
	v.all(v.who.guest, v.Mine.Slug, func(p hookstest.Page) { p.WantGo(door) })
}

func (v *visit) hidesFromOtherTenants() {
	if !strings.Contains(v.row.Path, "{slug}") || v.row.Auth == access.Anyone {
		return
	}
	unseen := func(p hookstest.Page) {
		v.T.Helper()
		if p.Want(404).WantWords("Page not found"); strings.Contains(p.Body, v.Mine.Slug+`"`) || strings.Contains(p.Words("main"), "Salon Sol") {
			v.T.Errorf("it tells of the business: %s", p.Words("body"))
		}
	}
	v.all(v.who.other, v.Mine.Slug, unseen)
	v.all(v.who.other, "nowhere", unseen)
	if strings.Contains(v.row.Path, "Id}") {
		v.all(v.who.other, v.Theirs.Slug, unseen) // another business's key in one's own
	}
}

func (v *visit) refusesLowerRoles() {
	if v.row.Auth != access.Admin {
		return
	}
	v.all(v.who.staff, v.Mine.Slug, func(p hookstest.Page) {
		p.Want(403).WantWords("It needs this role: Administrator. Ask Ana Gil, Dani Paz.")
		if p.Find("ul.nav a[href*='/integrations/']").Length() > 0 {
			v.T.Error("the menu leads to where the role does not")
		}
	})
}

func (v *visit) refusesOtherSites() {
	if v.row.Send == nil {
		return
	}
	foreign := v.who.owner.In(v.T)
	foreign.Headers = map[string]string{"Sec-Fetch-Site": "cross-site"}
	v.refused(func() {
		foreign.Post(v.path(v.Mine.Slug), hookstest.Form{"name": "Intruder", "form_id": "abcdefghij12345", "confirm": "Web", "grace": "0"}).Want(403)
	}, v.who.owner)
}

func (v *visit) refusesOtherMethods() {
	browser := v.who.owner.In(v.T)
	if v.row.Show == nil {
		if p := browser.Get(v.path(v.Mine.Slug)).Want(405); p.Header.Get("Allow") != "POST" {
			v.T.Errorf("Allow %q", p.Header.Get("Allow"))
		}
	}
	if v.row.Send == nil {
		if p := browser.Post(v.path(v.Mine.Slug), nil).Want(405); p.Header.Get("Allow") != "GET" {
			v.T.Errorf("Allow %q", p.Header.Get("Allow"))
		}
	}
}

// asksWhoItIs makes the owner's sign-in old: a Fresh row then has the question in its form, and refuses without an answer.
func (v *visit) asksWhoItIs() {
	v.SQL("UPDATE sessions SET signedInAt = '2026-11-24 08:49:59.000Z'", nil)
	defer v.SQL("UPDATE sessions SET signedInAt = createdAt", nil)
	who, asked := v.who.owner, false
	if v.row.Tenant == access.Self {
		who = v.who.staff // who owns nothing that would stand in the way
	}
	browser := who.In(v.T)
	if v.row.Show != nil && !v.row.Endless {
		asked = browser.Get(v.path(v.Mine.Slug)).Find("main form[method=post] #proof[type=password]").Length() == 1
	}
	if asked != v.row.Fresh {
		v.T.Errorf("the form asks %v, Fresh %v", asked, v.row.Fresh)
	}
	if !v.row.Fresh {
		return
	}
	v.refused(func() {
		for _, form := range []hookstest.Form{{}, {"proof": "wrong"}, {"proof_id": "abcdefghij12345"}} {
			form["name"], form["form_id"], form["preset"], form["expires"], form["grace"] = "Kept", "abcdefghij12345", "full", "never", "60"
			page := browser.Post(v.path(v.Mine.Slug), form).Want(422)
			if page.Find("#proof-error, #proof_code-error").Length() != 1 || page.Find("[name=name], [name=grace]").Length() != 0 && page.Find("[value=Kept], [value='60'][checked]").Length() != 1 {
				v.T.Errorf("%v: the question is not told, or what was typed is lost: %s", form, page.Words("main"))
			}
		}
	}, who)
}

// reads visits the page in each language: it changes nothing, and lacks no sentence.
func (v *visit) reads() {
	if v.row.Show == nil || v.row.Endless {
		return
	}
	readers := map[string]*hookstest.Browser{"owner": v.who.owner, "guest": v.who.guest}
	if v.row.Auth == access.Superuser {
		readers = map[string]*hookstest.Browser{"operator": v.who.operator}
	}
	for name, who := range readers {
		for _, lang := range locales.All {
			v.SQL("UPDATE users SET locale = {:lang}", hookstest.Body{"lang": string(lang)})
			browser := who.In(v.T)
			browser.Headers = map[string]string{"Accept-Language": string(lang)}
			v.refused(func() {
				p := browser.Get(v.path(v.Mine.Slug))
				v.isDressed(p, who)
				if p.Status == 303 || p.Status == 200 && !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
					return
				}
				want := string(lang)
				for _, named := range strings.Split(v.row.Path, "/") {
					if locales.Valid(named) {
						want = named
					}
				}
				if got := p.Want(200).Find("html").AttrOr("lang", ""); got != want {
					v.T.Errorf("%s: in %q, want %q", name, got, want)
				}
				if strings.Contains(p.Body, "⟦") || p.Find("h1").Length() != 1 || p.Find("main").Length() != 1 {
					v.T.Errorf("%s in %s: a sentence is missing, or it has not one h1 and main: %s", name, lang, p.Words("body"))
				}
			}, who)
		}
	}
	v.SQL("UPDATE users SET locale = 'en'", nil)
}

// TestEveryPageOfABusinessNamesItInItsPath: a page below /app/{slug} is of the business in its path, as the public ones are.
func TestEveryPageOfABusinessNamesItInItsPath(t *testing.T) {
	for _, row := range hooks.Pages() {
		inside, public := strings.HasPrefix(row.Path, "/app/{slug}"), strings.HasPrefix(row.Path, "/b/{slug}") || strings.HasPrefix(row.Path, "/embed/{slug}")
		named := inside || public && !strings.HasSuffix(row.Path, "/done")
		if named != (row.Tenant == access.Path) || inside && row.Auth < access.Staff || public && row.Auth != access.Anyone {
			t.Errorf("%s: tenant %s, auth %s", row.Path, row.Tenant, row.Auth)
		}
		if framed := strings.HasPrefix(row.Path, "/embed/"); framed != row.Framed {
			t.Errorf("%s: framed %v", row.Path, row.Framed)
		}
	}
}
