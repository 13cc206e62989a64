package oauth

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"time"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/domain/oauth"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowConsent asks a person whether an app may act for a business of theirs. It asks each time.
func ShowConsent(p *page.Request) (page.Answer, error) {
	wanted, answer, err := opened(p)
	if err != nil || wanted == nil {
		return answer, err
	}
	shown := views.ConsentPage{
		Shell: p.Shell, Action: p.HTTP.URL.RequestURI(), App: wanted.app.Name, Website: wanted.app.Website, Redirect: wanted.redirect, Host: oauth.Host(wanted.redirect),
		Scopes: wanted.scopes, Email: p.Caller.Session.UserEmail, Business: p.Form.Get("business"), InReview: wanted.app.Status == "review", Trouble: p.Trouble,
	}
	for _, place := range wanted.places {
		shown.Places = append(shown.Places, views.ConsentPlace{ID: place.BusinessID, Name: place.Name})
	}
	return page.Show(http.StatusOK, views.Consent(shown)).FormsLeadTo(oauth.Origin(wanted.redirect)), nil
}

// SendConsent leads back to the app, with a code or with the person's refusal.
func SendConsent(p *page.Request) (page.Answer, error) {
	wanted, answer, err := opened(p)
	if err != nil || wanted == nil {
		return answer, err
	}
	if p.Form.Get("decision") != "allow" {
		return wanted.refuse(p, refuse("access_denied", "The person said no.")), nil
	}
	business, err := wanted.chosen(p)
	if err != nil {
		return page.Answer{}, err
	}
	db, err := p.MemberOf(business, p.Caller.Session.User)
	if err != nil {
		return page.Answer{}, err
	}
	code, err := consent(db, wanted, p.Now)
	if err != nil {
		return page.Answer{}, err
	}
	return wanted.answer(p, url.Values{"code": {code}}), nil
}

// opened reads the request. Without one, the answer says what is wrong: to the app where that may be, else to the person.
func opened(p *page.Request) (*ask, page.Answer, error) {
	p.Header.Del("Access-Control-Allow-Origin") // people come here, no scripts of other sites
	p.Shell.Path = p.HTTP.URL.RequestURI()
	wanted, err := askOf(p)
	if reason, nowhere := errors.AsType[unsendable](err); nowhere {
		return nil, page.Show(http.StatusBadRequest, views.ConsentFailed(views.ConsentFailedPage{Shell: p.Shell, Reason: string(reason)})), nil
	}
	if refused, known := errors.AsType[*refusal](err); known {
		return nil, wanted.refuse(p, refused), nil
	}
	return wanted, page.Answer{}, err
}

// chosen is the business that the person chose, of those that there are to choose from.
func (a *ask) chosen(p *page.Request) (string, error) {
	chosen := p.Form.Get("business")
	for _, place := range a.places {
		if place.BusinessID == chosen {
			return chosen, nil
		}
	}
	return "", fault.Validation(fault.On("business", "required", "business"))
}

// consent keeps the person's leave and makes a code for it.
func consent(db collections.Tenant, wanted *ask, now time.Time) (code string, err error) {
	if code, err = oauth.New(rand.Reader, oauth.Code); err != nil {
		return "", err
	}
	err = db.Tx(func(db collections.Tenant) error {
		grant, err := db.KeepGrant(collections.Grant{
			App: wanted.app.ID, User: db.Actor.ID, UserName: db.Actor.Name, Kind: collections.ByConsent, Scopes: collections.Of(wanted.scopes),
		}, now)
		if err != nil {
			return err
		}
		return db.AddCode(collections.Code{
			ID: collections.NewID(), Grant: grant.ID, Hash: token.Hash(code), Scopes: collections.Of(wanted.scopes), RedirectURI: wanted.redirect,
			Challenge: wanted.challenge, CreatedAt: collections.At(now), ExpiresAt: collections.At(now.Add(oauth.CodeLives)),
		})
	})
	return code, err
}
