package page

import (
	"net/http"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/role"
	"nearbyassist/hooks/access"
	"nearbyassist/locales"
	"nearbyassist/views"
)

const (
	themeCookie = "theme"
	flashCookie = "flash"
	choiceLasts = 365 * 24 * time.Hour
	flashLasts  = time.Minute
)

// bare is the shell of whoever it is, before access knows.
func bare(r *access.Request) views.Shell {
	shell := views.Shell{Lang: r.Lang, Theme: themeOf(r.Cookie(themeCookie)), Path: r.HTTP.URL.Path, Now: r.Now, Flash: views.FlashOf(r.Lang, r.Cookie(flashCookie))}
	if query := r.HTTP.URL.Query().Encode(); query != "" && r.HTTP.Method != http.MethodPost {
		shell.Path += "?" + query
	}
	return shell
}

func themeOf(text string) string {
	if text == "light" || text == "dark" {
		return text
	}
	return ""
}

// switcherShown is how many businesses the shell leads to; the chooser has all.
const switcherShown = 12

// shellOf is what surrounds the page: whose it is, and the business that the request was placed in.
func (s *site) shellOf(r *access.Request) (views.Shell, error) {
	shell := bare(r)
	switch visit := r.Caller.Superuser; {
	case visit != nil:
		shell.User = visit.Email
		if r.Looks() {
			shell.ReadOnly, shell.LooksUntil, shell.Closed = true, visit.ExpiresAt.Time, s.closed
		}
	case r.Caller.Session != nil:
		shell.User = r.Caller.Session.UserName
	default:
		return shell, nil
	}
	if db, placed := r.Member(); placed {
		return shell, place(&shell, r, db)
	}
	if r.Caller.Session == nil {
		return shell, nil
	}
	person, err := r.Person().Self()
	if err != nil {
		return shell, err
	}
	shell.Zone = collections.ZoneOf(person.Timezone)
	return shell, nil
}

// place puts the shell around a page of a business, with the first few others that the person may open.
func place(shell *views.Shell, r *access.Request, db collections.Tenant) error {
	business, err := db.Business()
	if err != nil {
		return err
	}
	shell.Business = views.Business{Slug: business.Slug, Name: business.Name, Role: role.Role(db.Actor.Role), Sample: business.SampleOf != ""}
	shell.Zone = collections.ZoneOf(business.Timezone)
	if r.Caller.Session == nil {
		return nil
	}
	memberships, err := r.Person().FirstMemberships(switcherShown)
	for _, each := range memberships {
		shell.Businesses = append(shell.Businesses, views.Business{Slug: each.Slug, Name: each.Name, Role: role.Role(each.Role)})
	}
	return err
}

// frame takes language and theme from the address: in a frame of another site no cookie keeps them.
func (p *Request) frame() {
	if lang := p.Query.Get("lang"); locales.Valid(lang) {
		p.Lang = locales.Lang(lang)
	}
	p.Shell.Lang, p.Shell.Theme, p.Shell.Framed = p.Lang, themeOf(p.Query.Get("theme")), true
}

// choose keeps a language or a theme that the address chooses, and tells where the page is without the choice. Another site
// may lead here with a choice, but not change an account by it.
func (s *site) choose(r *access.Request) (to string, err error) {
	query := r.HTTP.URL.Query()
	lang, theme := query.Get("lang"), query.Get("theme")
	switch {
	case r.HTTP.Method != http.MethodGet:
		return "", nil
	case locales.Valid(lang):
		if err := s.keepLanguage(r, locales.Lang(lang)); err != nil {
			return "", err
		}
	case themeOf(theme) != "":
		r.SetCookie(themeCookie, theme, choiceLasts)
	case theme == "system":
		r.SetCookie(themeCookie, "", 0)
	default:
		return "", nil
	}
	query.Del("lang")
	query.Del("theme")
	to = r.HTTP.URL.EscapedPath()
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	return to, nil
}

func (s *site) keepLanguage(r *access.Request, lang locales.Lang) error {
	asPost := r.HTTP.Clone(r.HTTP.Context())
	asPost.Method = http.MethodPost
	if s.origins.Check(asPost) != nil {
		r.SetCookie(access.LanguageCookie, string(lang), choiceLasts)
		return nil
	}
	return r.KeepLanguage(lang, choiceLasts)
}
