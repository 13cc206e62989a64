package auth

import (
	"net/http"

	"nearbyassist/domain/token"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowReset asks for the address of an account or, behind a mailed link, for a new password.
func ShowReset(p *page.Request) (page.Answer, error) {
	secret := p.Query.Get("token")
	if p.Form != nil {
		secret = p.Form.Get("token")
	}
	shown := views.ResetPage{Shell: p.Shell, Token: secret, Email: p.Form.Get("email"), Trouble: p.Trouble}
	if secret == "" {
		return page.Show(http.StatusOK, views.Forgot(shown)), nil
	}
	shown.Shell.Path = "/reset?token=" + secret
	v, err := findProof(p.Request, secret, token.Reset)
	if err != nil {
		return page.Answer{}, err
	}
	if v.expired(p.Request) {
		shown.Email = v.user.Email
		return page.Show(http.StatusGone, views.ResetAgain(shown)), nil
	}
	return page.Show(http.StatusOK, views.Reset(shown)), nil
}

// SendReset mails a link to the address, or sets the password by the one that was mailed.
func SendReset(p *page.Request) (page.Answer, error) {
	if p.Form.Get("token") == "" {
		return sendForgot(p)
	}
	in, err := endpoint.Sent[ResetInput](p.Request, p.Fields("token", "newPassword"))
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := ResetPassword(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/signin").Tell("password_reset"), nil
}

func sendForgot(p *page.Request) (page.Answer, error) {
	in, err := endpoint.Sent[ForgotInput](p.Request, p.Fields("email"))
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := ForgotPassword(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/signin").Tell("reset_sent"), nil
}
