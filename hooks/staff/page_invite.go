package staff

import (
	"net/http"
	"net/url"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowInvite shows what a mailed invitation would do. It changes nothing, for mail scanners follow links.
func ShowInvite(p *page.Request) (page.Answer, error) {
	found, err := findInvitation(p.Request, p.HTTP.PathValue("token"))
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.InvitePage{
		Shell: p.Shell, Path: p.HTTP.URL.Path, Slug: found.business.Slug, Name: found.business.Name, Role: found.person.Role, InvitedEmail: found.person.Email, Trouble: p.Trouble,
	}
	if !p.Caller.IsGuest() {
		user, err := p.Person().Self()
		if err != nil {
			return page.Answer{}, err
		}
		shown.Email = user.Email
	}
	switch {
	case found.person.User != "" && !p.Caller.IsGuest() && found.person.User == p.Caller.Session.User:
		return page.Show(http.StatusOK, views.Invited(shown)), nil
	case found.person.User != "":
		return page.Show(http.StatusGone, views.InviteTaken(shown)), nil
	case found.expired(p.Now):
		return page.Show(http.StatusGone, views.InviteAgain(shown)), nil
	}
	return page.Show(http.StatusOK, views.Invite(shown)), nil
}

// SendInvite joins the business, or mails a new invitation to the address that the business has of the person.
func SendInvite(p *page.Request) (page.Answer, error) {
	secret := p.HTTP.PathValue("token")
	if p.Form.Get("again") != "" {
		return inviteAgain(p, secret)
	}
	if p.Caller.IsGuest() {
		return page.Go("/signin?next=" + url.QueryEscape(p.HTTP.URL.Path)), nil
	}
	found, err := accept(p.Request, secret)
	if err != nil {
		return page.Answer{}, err
	}
	return page.Go("/app/" + found.business.Slug).Tell("invitation_accepted"), nil
}

func inviteAgain(p *page.Request, secret string) (page.Answer, error) {
	found, err := findInvitation(p.Request, secret)
	if err != nil {
		return page.Answer{}, err
	}
	if !found.person.Invited() {
		return page.Answer{}, fault.New("link_expired")
	}
	db := p.PersonOf("", "").Tenant(found.link.Business)
	return page.Go(p.HTTP.URL.Path).Tell("invitation_sent"), db.AppendMail("invitation", found.person.ID, "", p.Now)
}
