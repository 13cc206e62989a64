package users

import (
	"net/http"
	"strings"

	"nearbyassist/domain/fault"
	"nearbyassist/hooks/page"
	"nearbyassist/views"
)

// ShowData offers the export and the end of the account.
func ShowData(p *page.Request) (page.Answer, error) {
	return page.Show(http.StatusOK, views.Data(views.DataPage{Shell: p.Shell})), nil
}

// ShowExport sends everything about the person as one file.
func ShowExport(p *page.Request) (page.Answer, error) {
	archive, err := Export(p.Request, nil)
	if err != nil {
		return page.Answer{}, err
	}
	packed, err := archive.Packed(p.Request)
	return page.File("application/zip", packed).As(archive.Name), err
}

// ShowDelete tells what the end of the account means, or why it cannot end yet.
func ShowDelete(p *page.Request) (page.Answer, error) {
	user, err := p.Person().Self()
	if err != nil {
		return page.Answer{}, err
	}
	shown := views.DeleteAccountPage{Shell: p.Shell, Email: user.Email, Confirm: p.Form.Get("confirmEmail"), Trouble: p.Trouble}
	owned, err := p.Person().SolelyOwned()
	for _, business := range owned {
		shown.Owned = append(shown.Owned, views.Business{Slug: business.Slug, Name: business.Name})
	}
	return page.Show(http.StatusOK, views.DeleteAccount(shown)), err
}

// SendDelete erases the account, once its address is typed.
func SendDelete(p *page.Request) (page.Answer, error) {
	user, err := p.Person().Self()
	if err != nil {
		return page.Answer{}, err
	}
	switch typed := strings.TrimSpace(p.Form.Get("confirmEmail")); {
	case typed == "":
		return page.Answer{}, fault.Validation(fault.On("confirmEmail", "required"))
	case !strings.EqualFold(typed, user.Email):
		return page.Answer{}, fault.Validation(fault.On("confirmEmail", "wrong"))
	}
	if _, err := Delete(p.Request, nil); err != nil {
		return page.Answer{}, err
	}
	p.DropSession()
	return page.Go("/").Tell("account_deleted"), nil
}
