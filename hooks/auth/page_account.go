package auth

import (
	"net/http"

	"nearbyassist/collections"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowAccess tells how the person signs in.
func ShowAccess(p *page.Request) (page.Answer, error) {
	user, factor, err := factorOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Access(views.AccessPage{Shell: p.Shell, Email: user.Email, Verified: user.Verified, NewEmail: user.NewEmail, Factor: factor})), nil
}

func factorOf(p *page.Request) (*collections.User, views.SecondFactor, error) {
	user, err := p.Person().Self()
	if err != nil {
		return nil, views.SecondFactor{}, err
	}
	asked, err := p.Accounts().AsksSecondFactor(user.ID)
	return user, views.SecondFactor{On: user.SecondFactor, Asked: asked}, err
}

// ShowEmail asks for another address.
func ShowEmail(p *page.Request) (page.Answer, error) {
	user, err := p.Person().Self()
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.ChangeEmail(views.EmailPage{Shell: p.Shell, Present: user.Email, Email: p.Form.Get("email"), Trouble: p.Trouble})), nil
}

// SendEmail mails a link to the other address.
func SendEmail(p *page.Request) (page.Answer, error) {
	in, err := endpoint.Sent[ChangeEmailInput](p.Request, p.Fields("email", "currentPassword"))
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := ChangeEmail(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/account/sign-in").Tell("email_asked"), nil
}

// ShowFactor tells what the second step of a sign-in means.
func ShowFactor(p *page.Request) (page.Answer, error) {
	user, factor, err := factorOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Factor(views.FactorPage{
		Shell: p.Shell, Email: user.Email, Verified: user.Verified, Factor: factor, Trouble: p.Trouble,
	})), nil
}

// SendFactor switches the second step on or off.
func SendFactor(p *page.Request) (page.Answer, error) {
	on := p.Form.Get("on") == "1"
	if err := SetSecondFactor(p.Request, on); err != nil {
		return page.Answer{}, err
	}
	done := "factor_off"
	if on {
		done = "factor_on"
	}
	return page.Go("/account/sign-in").Tell(done), nil
}
