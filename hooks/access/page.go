package access

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/locales"
)

// The cookies of the pages. The session's has the prefix __Host- where it travels by TLS only.
const (
	sessionCookie  = "na_session"
	LanguageCookie = "lang"
)

// Visit takes the call of a page through cookie, tenant and role. A cookie that opens nothing makes a guest. The request is
// there with an error too, so that the page of the error knows whose it is.
func (g *Gate) Visit(e *core.RequestEvent, rule Rule, path string) (*Request, error) {
	r := g.request(e, rule, path)
	err := r.readVisitor(e)
	r.Lang = r.language()
	switch {
	case err != nil:
		return r, err
	case rule.Auth >= Console && r.Caller.Superuser == nil:
		return r, fault.NotFound()
	case r.Caller.IsGuest() && rule.Auth != Anyone:
		return r, fault.New("unauthenticated")
	}
	if err := r.resolve(); err != nil {
		return r, err
	}
	return r, r.checkRole()
}

// Unseen is the request of a page that was refused before access saw it.
func (g *Gate) Unseen(e *core.RequestEvent) *Request {
	r := g.request(e, Rule{}, "")
	r.Lang = r.language()
	return r
}

func (r *Request) readSession() error {
	secret := r.Cookie(r.sessionCookie())
	if secret == "" {
		return nil
	}
	err := r.authenticateSession(secret)
	if fault.CodeOf(err) == "unauthenticated" {
		return nil
	}
	return err
}

// language: the account's setting, the cookie, the browser's.
func (r *Request) language() locales.Lang {
	setting := ""
	if r.Caller.Session != nil {
		setting = r.Caller.Session.UserLocale
	}
	return locales.Match(setting, r.Cookie(LanguageCookie), r.HTTP.Header.Get("Accept-Language"))
}

// KeepLanguage remembers a choice on this device, and for the account where one is signed in.
func (r *Request) KeepLanguage(lang locales.Lang, lasts time.Duration) error {
	r.SetCookie(LanguageCookie, string(lang), lasts)
	if r.Caller.Session == nil {
		return nil
	}
	return r.Person().SetLocale(string(lang), r.Now)
}

// KeepSession puts a session's token into the cookie.
func (r *Request) KeepSession(secret string, expires time.Time) {
	r.SetCookie(r.sessionCookie(), secret, expires.Sub(r.Now))
}

// DropSession takes the cookie back.
func (r *Request) DropSession() { r.SetCookie(r.sessionCookie(), "", 0) }

func (r *Request) sessionCookie() string { return r.HostCookie(sessionCookie) }

// HostCookie is the name of a cookie that no other host of the domain may set, where it travels by TLS.
func (r *Request) HostCookie(name string) string {
	if r.secure() {
		return "__Host-" + name
	}
	return name
}

// secure tells whether visitors come by TLS: here, or at a proxy that the public address names.
func (r *Request) secure() bool {
	return r.HTTP.TLS != nil || strings.HasPrefix(r.gate.instance.URL, "https://")
}

// Cookie is a cookie of the request, or empty.
func (r *Request) Cookie(name string) string {
	cookie, err := r.HTTP.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// SetCookie gives the visitor a cookie that no script reads; one that lasts no time is taken back.
func (r *Request) SetCookie(name, value string, lasts time.Duration) {
	cookie := http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(lasts / time.Second), HttpOnly: true, Secure: r.secure(), SameSite: http.SameSiteLaxMode}
	if lasts <= 0 {
		cookie.MaxAge = -1
	}
	r.Header.Add("Set-Cookie", cookie.String())
}

// freshFor is how long a proof of who is signed in is good for what needs one (contract.md, row 6).
const freshFor = 10 * time.Minute

// Fresh tells whether the person signed in, or proved again who they are, a short time ago. A refreshed session is as old as
// its sign-in.
func (r *Request) Fresh() bool { return r.Now.Sub(r.Caller.Session.SignedInAt.Time) <= freshFor }

// Needs is the lowest role that the row asks for.
func (r *Request) Needs() role.Role { return r.Rule.Auth.needs() }

// FlushUses writes down the uses of the last seconds, for a page that tells of them.
func (r *Request) FlushUses() error { return r.gate.Flush(r.App) }

// FlushRequests writes down the calls of the last second, for a page that shows the log.
func (r *Request) FlushRequests() error { return r.gate.FlushRequests(r.App) }

// Once makes the change of a form, unless the same person sent the same form before; it answers the id that the first
// change told. The change and the note of it are one commit, and of two at the same time the second waits.
func (r *Request) Once(form string, change func() (id string, err error)) (id string, again bool, err error) {
	outer := r.App
	defer func() { r.App = outer }()
	sent := collections.IdempotentAnswer{
		Caller: r.Caller.client(r.Address), Key: r.HTTP.URL.Path + " " + form, Fingerprint: "form", Status: http.StatusSeeOther,
		CreatedAt: collections.At(r.Now), ExpiresAt: collections.At(r.Now.Add(answersKept)),
	}
	err = outer.RunInTransaction(func(tx core.App) error {
		r.App = tx
		kept, err := collections.FindAnswer(tx, sent.Caller, sent.Key, r.Now)
		if err == nil {
			id, again = kept.Body, true
			return nil
		}
		if !errors.Is(err, collections.ErrNotFound) {
			return err
		}
		if id, err = change(); err != nil {
			return err
		}
		sent.Body = id
		return collections.KeepAnswer(tx, sent)
	})
	return id, again, err
}
