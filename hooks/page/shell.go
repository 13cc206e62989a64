package page

import (
	"net/http"
	"time"

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

// shellOf is what surrounds the page: the person's businesses, and the one that the request was placed in.
func (s *site) shellOf(r *access.Request) (views.Shell, error) {
	shell := bare(r)
	switch {
	case r.Looks():
		return s.lookingShell(r)
	case r.Caller.Superuser != nil:
		shell.User = r.Caller.Superuser.Email
		return shell, nil
	case r.Caller.Session == nil:
		return shell, nil
	}
	shell.User = r.Caller.Session.UserName
	memberships, err := r.Person().Memberships()
	if err != nil {
		return shell, err
	}
	db, placed := r.Member()
	for _, membership := range memberships {
		business := views.Business{Slug: membership.Slug, Name: membership.Name, Role: role.Role(membership.Role), Sample: membership.Sample}
		shell.Businesses = append(shell.Businesses, business)
		if placed && membership.BusinessID == db.BusinessID {
			shell.Business = business
		}
	}
	zone, err := zoneOf(r)
	shell.Zone = zone
	return shell, err
}

// zoneOf is the zone of the business, else the person's; one that is not known here counts as UTC.
func zoneOf(r *access.Request) (*time.Location, error) {
	name := ""
	if db, placed := r.Member(); placed {
		business, err := db.Business()
		if err != nil {
			return nil, err
		}
		name = business.Timezone
	} else {
		person, err := r.Person().Self()
		if err != nil {
			return nil, err
		}
		name = person.Timezone
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, nil
	}
	return zone, nil
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
