package users

import (
	"net/http"
	"strings"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowProfile has the account as it is, or as it was sent.
func ShowProfile(p *page.Request) (page.Answer, error) {
	if p.Trouble.Any() {
		return page.Show(http.StatusOK, views.Profile(views.ProfilePage{
			Shell: p.Shell, Name: p.Form.Get("name"), Phone: p.Form.Get("phone"), Locale: p.Form.Get("locale"), Timezone: p.Form.Get("timezone"),
			Marketing: p.Form.Get("marketingConsent") != "", Trouble: p.Trouble,
		})), nil
	}
	user, err := p.Person().Self()
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.Profile(views.ProfilePage{
		Shell: p.Shell, Name: user.Name, Phone: user.Phone, Locale: user.Locale, Timezone: user.Timezone, Marketing: user.MarketingConsent,
	})), nil
}

// SendProfile changes the account.
func SendProfile(p *page.Request) (page.Answer, error) {
	fields := p.Fields("locale", "timezone")
	fields["name"], fields["phone"] = p.Form.Get("name"), endpoint.Text(strings.TrimSpace(p.Form.Get("phone")))
	fields["marketingConsent"] = p.Form.Get("marketingConsent") != ""
	in, err := endpoint.Sent[UpdateInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	if _, err := Update(p.Request, in); err != nil {
		return page.Answer{}, err
	}
	return page.Go("/account").Tell("saved"), nil
}

// ShowPassword asks for another password.
func ShowPassword(p *page.Request) (page.Answer, error) {
	return page.Show(http.StatusOK, views.ChangePassword(views.PasswordPage{Shell: p.Shell, Trouble: p.Trouble})), nil
}

// SendPassword changes the password. The session that takes the place of all others is this browser's.
func SendPassword(p *page.Request) (page.Answer, error) {
	fields := p.Fields("currentPassword", "newPassword")
	if len(fields) == 0 { // to the API that is no change
		return page.Answer{}, fault.Validation(fault.On("currentPassword", "required"), fault.On("newPassword", "required"))
	}
	in, err := endpoint.Sent[UpdateInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	changed, err := Update(p.Request, in)
	if err != nil {
		return page.Answer{}, err
	}
	p.KeepSession(*changed.AccessToken, *changed.ExpiresAt)
	return page.Go("/account/sign-in").Tell("password_changed"), nil
}
