package mail

import (
	"time"

	"github.com/pocketbase/pocketbase/tools/mailer"

	"nearbyassist/collections"
	"nearbyassist/domain/token"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// invitationTime is how long an invitation to join a business is good (contract.md, row 44).
const invitationTime = 7 * 24 * time.Hour

// writeInvitation writes to somebody of the staff who has not joined yet, in the business's language.
func (p Post) writeInvitation(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	tenant := db.Tenant(row.Business)
	person, err := tenant.FindStaff(row.Subject)
	if err != nil {
		return nil, err
	}
	business, err := tenant.Business()
	if err != nil {
		return nil, err
	}
	if !person.Invited() || business.Status != "active" {
		return nil, collections.ErrNotFound
	}
	link, err := p.link(db, row, token.Invitation, token.Invitation, invitationTime, now)
	if err != nil {
		return nil, err
	}
	lang := locales.Match(business.Locale)
	return compose(person.Name, person.Email, views.Letter{
		Lang: lang, Subject: lang.T("mail.invitation.subject", business.Name), Greeting: lang.T("mail.greeting", person.Name),
		Text:   lang.T("mail.invitation.text", business.Name, lang.T("role."+person.Role)),
		Action: lang.T("mail.invitation.action"), Href: p.Instance.URL + "/invite/" + link, Footer: lang.T("mail.invitation.footer"),
	})
}
