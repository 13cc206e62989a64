package auth

import (
	"net/http"

	"nearbyassist/domain/text"
	"nearbyassist/hooks/endpoint"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowSignUp asks who a new person is. Whoever is signed in goes on.
func ShowSignUp(p *page.Request) (page.Answer, error) {
	if !p.Caller.IsGuest() {
		return page.Go(p.NextOr("/app")), nil
	}
	keepNext(p)
	providers, err := providersOf(p)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Show(http.StatusOK, views.SignUp(views.SignUpPage{
		Shell: p.Shell, Name: p.Form.Get("name"), Email: p.Form.Get("email"), Timezone: p.Form.Get("timezone"), Next: p.Next(),
		Providers: providers, Trouble: p.Trouble,
	})), nil
}

// SendSignUp makes the account and signs it in.
func SendSignUp(p *page.Request) (page.Answer, error) {
	fields := p.Fields("name", "email", "password")
	if zone := p.Form.Get("timezone"); text.ValidZone(zone) { // a script filled it in, nobody could mend it
		fields["timezone"] = zone
	}
	in, err := endpoint.Sent[SignUpInput](p.Request, fields)
	if err != nil {
		return page.Answer{}, err
	}
	secret, expires, err := Register(p.Request, in.user(p.Lang), in.Body.Password, "page")
	if err != nil {
		return page.Answer{}, err
	}
	return enter(p, secret, expires, "/businesses/new")
}

// keepNext lets the links of a shown form, which a post has no query for, keep where the visitor was going.
func keepNext(p *page.Request) {
	p.Shell.Path = withNext(p.HTTP.URL.Path, p.Next())
}
