package access

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"nearbyassist/collections"
	"nearbyassist/domain/apikey"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/role"
	"nearbyassist/domain/token"
)

// visitLasts is how long a superuser's visit to our pages lasts.
const visitLasts = time.Hour

// Where the cookies of a superuser's visits go: to the operator page, and to each business that is looked into.
const (
	OperatorPath = "/operator"
	businessPath = "/app/"
)

// readVisitor finds out whose the call of a page is. In a business that a superuser looks into they are nobody else.
func (r *Request) readVisitor(e *core.RequestEvent) error {
	slug := ""
	if r.Rule.Tenant == Path && r.Rule.Auth != Anyone {
		slug = r.HTTP.PathValue("slug")
	}
	switch {
	case r.Rule.Auth == Console:
		if e.Auth != nil && e.Auth.IsSuperuser() {
			r.Caller = Caller{Superuser: &collections.OperatorSession{Superuser: e.Auth.Id, Email: e.Auth.Email()}}
		}
		return nil
	case slug != "":
		if found, err := r.readVisit(visitCookie + "_look"); found || err != nil {
			return err
		}
	case r.Rule.Auth == Superuser:
		if found, err := r.readVisit(visitCookie); found || err != nil {
			return err
		}
	}
	return r.readSession()
}

const visitCookie = "na_operator"

// readVisit takes the visit of a cookie: to the operator page the one that names no business, to a business the one that names it.
func (r *Request) readVisit(cookie string) (found bool, err error) {
	secret := r.Cookie(r.pathCookie(cookie))
	if !token.ValidSession(secret) {
		return false, nil
	}
	visit, err := collections.FindOperatorSession(r.App, token.Hash(secret), r.Now)
	if err == collections.ErrNotFound || err == nil && (visit.Business == "") != (cookie == visitCookie) {
		return false, nil
	}
	if !apikey.Allowed(r.App.Settings().SuperuserIPs, r.Address) {
		return false, nil // of its own token PocketBase sees to it
	}
	if err != nil {
		return false, err
	}
	r.Caller = Caller{Superuser: visit}
	return true, nil
}

// Looks tells a superuser who looks into a business: they see what an admin sees, and change nothing.
func (r *Request) Looks() bool { return r.Caller.Superuser != nil && r.Caller.Superuser.Business != "" }

// look places the request of a superuser in the one business that they look into.
func (r *Request) look(business, status string) error {
	if r.Caller.Superuser.Business != business || status != "active" {
		return fault.NotFound()
	}
	actor := r.actor()
	actor.Role, actor.SeesAll = string(role.Admin), true
	r.opened = &opened{business, actor}
	return nil
}

// Enter begins a superuser's visit to the operator page.
func (r *Request) Enter() error { return r.visit(visitCookie, OperatorPath, "") }

// EnterBusiness begins a superuser's look into a business.
func (r *Request) EnterBusiness(id, slug string) error {
	return r.visit(visitCookie+"_look", businessPath+slug, id)
}

// visit stores a visit, and gives the browser the secret of it: for this path, for pages of ours only, out of reach of scripts.
func (r *Request) visit(cookie, path, business string) error {
	secret, err := token.NewSession(rand.Reader)
	if err != nil {
		return err
	}
	expires := r.Now.Add(visitLasts)
	err = collections.AddOperatorSession(r.App, collections.OperatorSession{
		Superuser: r.Caller.Superuser.Superuser, Hash: token.Hash(secret), Business: business, Address: r.Address,
		CreatedAt: collections.At(r.Now), ExpiresAt: collections.At(expires),
	})
	if err == nil {
		r.setPathCookie(cookie, secret, path, visitLasts)
	}
	return err
}

// Leave ends the superuser's visit; that to the operator page takes all looks into businesses along.
func (r *Request) Leave() error {
	if !r.Looks() {
		r.setPathCookie(visitCookie, "", OperatorPath, 0)
		return collections.EndOperatorSessions(r.App, r.Caller.Superuser.Superuser)
	}
	r.setPathCookie(visitCookie+"_look", "", businessPath+r.HTTP.PathValue("slug"), 0)
	return collections.EndOperatorSession(r.App, r.Caller.Superuser.ID)
}

// Operator is who acts on the operator page.
func (r *Request) Operator() collections.Actor { return r.actor() }

// pathCookie is the name of a cookie that is for a part of the site; browsers refuse __Host- there.
func (r *Request) pathCookie(name string) string {
	if r.secure() {
		return "__Secure-" + name
	}
	return name
}

func (r *Request) setPathCookie(name, value, path string, lasts time.Duration) {
	cookie := http.Cookie{Name: r.pathCookie(name), Value: value, Path: path, MaxAge: int(lasts / time.Second), HttpOnly: true, Secure: r.secure(), SameSite: http.SameSiteStrictMode}
	if lasts <= 0 {
		cookie.MaxAge = -1
	}
	r.Header.Add("Set-Cookie", cookie.String())
}
