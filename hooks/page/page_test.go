package page_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/hooks"
	"nearbyassist/hooks/access"
	"nearbyassist/hooks/hookstest"
)

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func wantHeaders(t *testing.T, page hookstest.Page, cached string) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": cached,
	} {
		if got := page.Header.Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if page.Header.Get("X-Request-Id") == "" {
		t.Error("no X-Request-Id")
	}
}

func TestHeaders(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	guest, owner := i.Browse(), ana.Browse()
	for _, path := range []string{"/", "/signin", "/signup", "/nowhere", "/signout"} {
		wantHeaders(t, guest.Get(path), "private, no-cache")
	}
	for _, path := range []string{"/", "/app?all=1", "/businesses/new", "/app/" + salon.Slug, "/app/" + salon.Slug + "/integrations/keys/new", "/app/nobody"} {
		wantHeaders(t, owner.Get(path), "no-store")
	}
	wantHeaders(t, guest.Get("/app"), "no-store") // a redirect
	wantHeaders(t, guest.Post("/signin", hookstest.Form{"email": "x"}), "private, no-cache")
}

// The address of a page that a token leads to is told to nobody, not even to us.
func TestWhatIsToldOfTheAddress(t *testing.T) {
	i := hookstest.New(t)
	guest := i.Browse()
	for path, want := range map[string]string{
		"/": "strict-origin-when-cross-origin", "/nowhere": "strict-origin-when-cross-origin", "/signin?next=/invite/x": "strict-origin",
		"/signup": "strict-origin", "/verify?token=x": "strict-origin", "/invite/x": "strict-origin", "/calendar/x.ics": "strict-origin",
	} {
		if got := guest.Get(path).Header.Values("Referrer-Policy"); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %s", path, got, want)
		}
	}
	form := hookstest.Form{"name": "Ana Gil", "email": "ana@example.com", "password": hookstest.Password, "next": "/invite/x"}
	if got := guest.Post("/signup", form).WantGo("/invite/x").Header.Get("Referrer-Policy"); got != "strict-origin" {
		t.Errorf("where it leads on: %s", got)
	}
}

func TestPagesAreZippedForWhoAsks(t *testing.T) {
	i := hookstest.New(t)
	guest := i.Browse()
	guest.Headers["Accept-Encoding"] = "gzip"
	page := guest.Get("/signup")
	if page.Header.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(page.Body, "\x1f\x8b") {
		t.Errorf("not zipped: %v", page.Header)
	}
}

func TestSessionCookie(t *testing.T) {
	for _, c := range []struct{ url, name, flags string }{
		{"", "na_session", "; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax"},
		{"https://app.example.com", "__Host-na_session", "; Path=/; Max-Age=604800; HttpOnly; Secure; SameSite=Lax"},
	} {
		i := hookstest.New(t, func(config *hooks.Config) {
			if c.url != "" {
				config.URL = c.url
			}
		})
		ana := i.SignUp("Ana Gil")
		browser := i.Browse()
		page := browser.Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).WantGo("/app")
		secret := browser.Cookies[c.name]
		if got := page.Header.Get("Set-Cookie"); !strings.HasPrefix(secret, "na_st_") || got != c.name+"="+secret+c.flags {
			t.Errorf("cookie %q", got)
		}
		browser.Get("/app").Want(200)
		i.Call(hookstest.Guest, "GET", "/api/users/profile", nil, "Cookie", c.name+"="+secret).WantCode(401, "unauthenticated")

		other := i.Browse()
		other.Cookies[map[string]string{"na_session": "__Host-na_session", "__Host-na_session": "na_session"}[c.name]] = secret
		other.Get("/app").WantGo("/signin?next=%2Fapp")

		browser.Post("/signin", hookstest.Form{"email": ana.Email, "password": hookstest.Password}).WantGo("/app")
		if browser.Cookies[c.name] == secret {
			t.Error("a second sign-in keeps the token")
		}
		other.Cookies = map[string]string{c.name: secret}
		other.Get("/app").WantGo("/signin?next=%2Fapp") // the replaced session is over
	}
}

func TestBrokenCookiesAreGuests(t *testing.T) {
	i := hookstest.New(t)
	for _, value := range []string{"", "x", "na_st_" + strings.Repeat("a", 43), "na_live_" + strings.Repeat("a", 36)} {
		browser := i.Browse()
		browser.Cookies["na_session"] = value
		browser.Get("/app").WantGo("/signin?next=%2Fapp")
		browser.Get("/").Want(200)
	}
}

func TestSessionsEndInSevenDays(t *testing.T) {
	i := hookstest.New(t)
	owner := i.SignUp("Ana Gil").Browse()
	i.Clock.Advance(7*24*time.Hour - time.Second)
	owner.Get("/app").Want(200)
	i.Clock.Advance(time.Second)
	owner.Get("/app").WantGo("/signin?next=%2Fapp")
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	for name, headers := range map[string]map[string]string{
		"fetch metadata":  {"Sec-Fetch-Site": "cross-site"},
		"sibling domain":  {"Sec-Fetch-Site": "same-site"},
		"older browser":   {"Origin": "https://evil.example"},
		"opaque origin":   {"Origin": "null"},
		"another port":    {"Origin": "http://127.0.0.1:1"},
		"Sec-Fetch first": {"Sec-Fetch-Site": "cross-site", "Origin": i.URL},
	} {
		owner := ana.Browse()
		before := i.Dump()
		owner.Headers = headers
		for _, path := range []string{"/businesses/new", "/signout", "/signin"} {
			page := owner.Post(path, hookstest.Form{"name": "Taken", "timezone": "Europe/Madrid", "currency": "EUR"}).Want(403)
			page.WantWords("This form came from another site")
			wantHeaders(t, page, "private, no-cache")
		}
		i.WantUnchanged(before)
		owner.Headers = nil
		if owner.Get("/app").Want(200); len(owner.Cookies) == 0 {
			t.Errorf("%s: the session is gone", name)
		}
	}
	owner := ana.Browse()
	owner.Headers = map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": i.URL}
	owner.Post("/businesses/new", hookstest.Form{"name": "Salon", "timezone": "Europe/Madrid", "currency": "EUR"}).WantGo("/app/salon")
}

func TestLanguageFollowsAccountThenCookieThenBrowser(t *testing.T) {
	i := hookstest.New(t)
	wants := func(page hookstest.Page, lang, words string) {
		t.Helper()
		page.WantWords(words)
		if got := page.Find("html").AttrOr("lang", ""); got != lang {
			t.Errorf("lang %q, want %q", got, lang)
		}
	}
	guest := i.Browse()
	wants(guest.Get("/signin"), "en", "Sign in")
	guest.Headers["Accept-Language"] = "gl, fr;q=0.5"
	wants(guest.Get("/signin"), "es", "Entrar")
	guest.Get("/signin?lang=en&next=%2Fapp%3Fall%3D1").WantGo("/signin?next=%2Fapp%3Fall%3D1")
	wants(guest.Get("/signin"), "en", "Sign in")

	ana := i.SignUp("Ana Gil") // in English
	owner := ana.Browse()
	owner.Headers["Accept-Language"] = "es"
	owner.Cookies["lang"] = "es"
	wants(owner.Get("/app"), "en", "No business yet")
	owner.Get("/app?lang=es").WantGo("/app")
	wants(owner.Get("/app"), "es", "Aún no tienes")
	if profile := i.Call(ana.Caller, "GET", "/api/users/profile", nil); profile.String("locale") != "es" {
		t.Errorf("the account's language stays: %s", profile.Body)
	}

	owner.Headers["Sec-Fetch-Site"] = "cross-site"
	owner.Get("/app?lang=en").WantGo("/app") // a link on another site
	if profile := i.Call(ana.Caller, "GET", "/api/users/profile", nil); profile.String("locale") != "es" {
		t.Error("another site changed the account")
	}
	owner.Get("/app?lang=xx").Want(200)
}

func TestTheme(t *testing.T) {
	i := hookstest.New(t)
	guest := i.Browse()
	guest.Get("/nowhere/at/all?theme=dark&q=1").WantGo("/nowhere/at/all?q=1")
	if got := guest.Get("/").Find("html").AttrOr("data-theme", ""); got != "dark" {
		t.Errorf("theme %q", got)
	}
	guest.Get("/?theme=system").WantGo("/")
	if got, set := guest.Get("/").Find("html").Attr("data-theme"); set {
		t.Errorf("theme %q", got)
	}
	guest.Cookies["theme"] = "purple"
	if got, set := guest.Get("/").Find("html").Attr("data-theme"); set {
		t.Errorf("theme %q", got)
	}
}

func TestNextLeadsNowhereElse(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	in := hookstest.Form{"email": ana.Email, "password": hookstest.Password}
	for next, want := range map[string]string{
		"/app/salon?x=1": "/app/salon?x=1", "//evil.example": "/app", "https://evil.example": "/app", `/\evil.example`: "/app",
		"/\t/evil.example": "/app", "": "/app",
	} {
		in["next"] = next
		browser := i.Browse()
		browser.Post("/signin", in).WantGo(want)
		refused := i.Browse().Post("/signin", hookstest.Form{"email": ana.Email, "password": "wrong", "next": next}).Want(401)
		if kept := refused.Shown("next"); want != "/app" && kept != next || want == "/app" && kept != "" {
			t.Errorf("next %q is kept as %q", next, kept)
		}
	}
	signedIn := ana.Browse()
	signedIn.Get("/signin?next=//evil.example").WantGo("/app")
	signedIn.Get("/signup?next=%2Fbusinesses%2Fnew").WantGo("/businesses/new")
}

func TestFormsThatNoBrowserSends(t *testing.T) {
	i := hookstest.New(t)
	for _, c := range []struct {
		kind, body string
		status     int
	}{
		{"application/json", `{"email":"a@b.co"}`, 415},
		{"multipart/form-data; boundary=x", "--x--", 415},
		{"application/x-www-form-urlencoded", "email=%zz", 400},
		{"application/x-www-form-urlencoded", "email=%ff", 400},
		{"application/x-www-form-urlencoded", "email=" + strings.Repeat("a", 70_000), 413},
	} {
		request, _ := http.NewRequest(http.MethodPost, i.URL+"/signin", strings.NewReader(c.body))
		request.Header.Set("Content-Type", c.kind)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != c.status || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
			t.Errorf("%s %.20s: %d %s", c.kind, c.body, response.StatusCode, response.Header.Get("Content-Type"))
		}
	}
}

func TestUnknownPages(t *testing.T) {
	i := hookstest.New(t)
	for path, status := range map[string]int{"/nowhere": 404, "/signin/": 404, "/app/x/y/z": 404, "/signout": 405, "/favicon.ico": 404} {
		page := i.Browse().Get(path).Want(status)
		if id := page.Words("code"); id == "" || id != page.Header.Get("X-Request-Id") {
			t.Errorf("%s: request id %q, header %q", path, id, page.Header.Get("X-Request-Id"))
		}
	}
	if page := i.Browse().Post("/", nil).Want(405); page.Header.Get("Allow") != "GET" {
		t.Errorf("Allow %q", page.Header.Get("Allow"))
	}
	guest := i.Browse()
	guest.Cookies["lang"] = "es"
	guest.Get("/nowhere").WantWords("Página no encontrada")
	i.Call(hookstest.Guest, "GET", "/api/nowhere", nil).WantCode(404, "not_found")
}

func TestFailuresTellNothing(t *testing.T) {
	i := hookstest.New(t)
	owner := i.SignUp("Ana Gil")
	salon := owner.Business("Salon Sol")
	browser := owner.Browse()
	i.SQL("ALTER TABLE webhooks RENAME TO elsewhere", nil)
	page := browser.Get("/app/" + salon.Slug).Want(500)
	page.WantWords("Something failed on our side")
	wantHeaders(t, page, "no-store")
	if strings.Contains(page.Body, "webhooks WHERE") || strings.Contains(page.Body, "no such table") {
		t.Errorf("the cause is told: %s", page.Body)
	}
	i.SQL("ALTER TABLE sessions RENAME TO nowhere", nil)
	browser.Get("/app").Want(500).WantWords("Something failed on our side")
}

func TestPanicsArePages(t *testing.T) {
	i := hookstest.New(t)
	i.App.OnModelCreate("businesses").BindFunc(func(*core.ModelEvent) error { panic("a secret cause") })
	page := i.SignUp("Ana Gil").Browse().Post("/businesses/new", hookstest.Form{"name": "Salon", "timezone": "Europe/Madrid", "currency": "EUR"}).Want(500)
	if page.WantWords("Something failed on our side"); strings.Contains(page.Body, "a secret cause") {
		t.Error("the cause is told")
	}
}

func TestRefusalsWhileDrainingArePages(t *testing.T) {
	i := hookstest.New(t)
	if err := i.App.OnTerminate().Trigger(&core.TerminateEvent{App: i.App}); err != nil {
		t.Fatal(err)
	}
	guest := i.Browse()
	for lang, words := range map[string]string{"en": "Try again in a moment.", "es": "Inténtalo de nuevo en un momento."} {
		guest.Cookies["lang"] = lang
		page := guest.Get("/signin").Want(503).WantWords(words)
		if page.Header.Get("Retry-After") == "" || page.Words("#request") != page.Header.Get("X-Request-Id") {
			t.Errorf("%s: Retry-After %q, request id %q", lang, page.Header.Get("Retry-After"), page.Words("#request"))
		}
	}
}

func TestSignInFormsAreLimited(t *testing.T) {
	i := hookstest.New(t, func(config *hooks.Config) {
		config.Limits = access.Limits{Global: 100, Authentication: 3, Account: 100, Guests: 100}
	})
	guest := i.Browse()
	for range 3 {
		guest.Post("/signin", hookstest.Form{"email": "ana@example.com", "password": "wrong"}).Want(401)
	}
	page := guest.Post("/signin", hookstest.Form{"email": "ana@example.com", "password": "wrong"}).Want(429)
	page.WantWords("Too many attempts. Try again in 15 minutes.")
	if page.Shown("email") != "ana@example.com" || page.Shown("password") != "" || page.Header.Get("Retry-After") != "900" {
		t.Errorf("email %q, password %q, Retry-After %q", page.Shown("email"), page.Shown("password"), page.Header.Get("Retry-After"))
	}
	guest.Post("/signup", nil).Want(429)
	guest.Post("/verify", hookstest.Form{"token": "unknown"}).Want(429).WantWords("Too many attempts")
	for range 5 {
		guest.Get("/signin").Want(200)
	}
	i.Clock.Advance(15 * time.Minute)
	guest.Post("/signin", hookstest.Form{"email": "ana@example.com", "password": "wrong"}).Want(401)
}
