package auth

import (
	"net/http"

	"nearbyassist/domain/fault"
	"nearbyassist/domain/token"
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
	v, err := findProof(p.Request, secret, token.Verification, token.ChangeEmail)
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.VerifyPage{Shell: p.Shell, Token: secret, Email: v.wanted(), Trouble: p.Trouble}
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
	if err := prove(p.Request, p.Form.Get("token"), token.Verification, token.ChangeEmail); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/app").Tell("email_verified"), nil
}

// mailAgain sends a new link to the address on file.
func mailAgain(p *page.Request) (page.Answer, error) {
	secret, again := p.Form.Get("token"), page.Go("/app").Tell("verification_sent")
	if secret == "" && p.Caller.IsGuest() {
		return page.Answer{}, fault.New("unauthenticated")
	}
	if secret == "" {
		_, err := ResendVerification(p.Request, nil)
		return again, err
	}
	v, err := findProof(p.Request, secret, token.Verification, token.ChangeEmail)
	if err != nil {
		return page.Answer{}, err
	}
	if v.done() || v.wanted() == "" {
		return page.Go("/app").Tell("email_verified"), nil
	}
	return again, v.db.AppendMail(v.link.Purpose, p.Now)
}

// wanted is the address that is yet to be proved.
func (v *proof) wanted() string {
	if v.link.Purpose == string(token.ChangeEmail) && v.user.NewEmail != "" {
		return v.user.NewEmail
	}
	return v.user.Email
}
