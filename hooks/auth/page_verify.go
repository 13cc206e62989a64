package auth

import (
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowVerify shows what a mailed link would do. It changes nothing, for mail scanners follow links.
func ShowVerify(p *page.Request) (page.Answer, error) {
	secret := p.Query.Get("token")
	if p.Form != nil {
		secret = p.Form.Get("token")
	}
	if secret == "" {
		return showUnverified(p)
	}
	p.Shell.Path = "/verify?token=" + secret
	v, err := findVerification(p.Request, secret)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.VerifyPage{Shell: p.Shell, Token: secret, Email: v.user.Email, Trouble: p.Trouble}
	switch {
	case v.done():
		return page.Show(http.StatusOK, views.Verified(shown)), nil
	case v.expired(p.Request):
		return page.Show(http.StatusGone, views.VerifyAgain(shown)), nil
	}
	return page.Show(http.StatusOK, views.Verify(shown)), nil
}

// showUnverified is for a signed-in person who has no link at hand.
func showUnverified(p *page.Request) (page.Answer, error) {
	if p.Caller.IsGuest() {
		return page.Answer{}, fault.New("unauthenticated")
	}
	user, err := p.Person().Self()
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.VerifyPage{Shell: p.Shell, Email: user.Email, Trouble: p.Trouble}
	if user.Verified {
		return page.Show(http.StatusOK, views.Verified(shown)), nil
	}
	return page.Show(http.StatusOK, views.VerifyAgain(shown)), nil
}

// SendVerify verifies the address, or mails a new link to it.
func SendVerify(p *page.Request) (page.Answer, error) {
	if p.Form.Get("again") != "" {
		return mailAgain(p)
	}
	v, err := findVerification(p.Request, p.Form.Get("token"))
	if err != nil {
		return page.Answer{}, err
	}
	if err := verify(p.Request, v); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/app").Tell("email_verified"), nil
}

// mailAgain sends a new link to the address on file.
func mailAgain(p *page.Request) (page.Answer, error) {
	db, err := unverified(p)
	if err != nil {
		return page.Answer{}, err
	}
	user, err := db.Self()
	if err != nil {
		return page.Answer{}, err
	}
	if user.Verified {
		return page.Go("/app").Tell("email_verified"), nil
	}
	return page.Go("/app").Tell("verification_sent"), db.AppendMail("verification", p.Now)
}

// unverified is the person whose old link it is, or who is signed in.
func unverified(p *page.Request) (collections.Person, error) {
	secret := p.Form.Get("token")
	switch {
	case secret != "":
		v, err := findVerification(p.Request, secret)
		if err != nil {
			return collections.Person{}, err
		}
		return v.db, nil
	case p.Caller.IsGuest():
		return collections.Person{}, fault.New("unauthenticated")
	}
	return p.Person(), nil
}
