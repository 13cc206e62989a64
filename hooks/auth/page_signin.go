package auth

import (
	"net/http"
	"time"

	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowSignIn asks for address and password. Whoever is signed in goes on.
func ShowSignIn(p *page.Request) (page.Answer, error) {
	if !p.Caller.IsGuest() && !p.Trouble.Any() {
		return page.Go(p.NextOr("/app")), nil
	}
	keepNext(p)
	providers, err := providersOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.SignIn(views.SignInPage{
		Shell: p.Shell, Email: p.Form.Get("email"), Next: p.Next(), Providers: providers, Trouble: p.Trouble,
	})), nil
}

// SendSignIn opens a session, or asks for the code that was mailed.
func SendSignIn(p *page.Request) (page.Answer, error) {
	in, err := endpoint.Sent[SignInInput](p.Request, p.Fields("email", "password"))
	if err != nil {
		return page.Answer{}, err
	}
	user, err := identify(p.Request, in.Body.Email, in.Body.Password)
	if err != nil {
		return page.Answer{}, err
	}
	secret, expires, err := enterOrAsk(p.Request, p.PersonOf(user.ID, user.Name), user, "", "", "page")
	if asked(p, err) {
		return page.Go(withNext("/mfa", p.Next())), nil
	}
	if err != nil {
		return page.Answer{}, err
	}
	return enter(p, secret, expires, "/app")
}

// enter puts a new session into the cookie, ends the one that was there, and leads to where the visitor was going.
func enter(p *page.Request, secret string, expires time.Time, home string) (page.Answer, error) {
	if err := endSession(p); err != nil {
		return page.Answer{}, err
	}
	p.KeepSession(secret, expires)
	return page.Go(p.NextOr(home)), nil
}

func endSession(p *page.Request) error {
	if p.Caller.Session == nil {
		return nil
	}
	return p.Person().EndSession(p.Caller.Session.ID)
}
