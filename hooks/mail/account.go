package mail

import (
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/tools/mailer"

	"nearbyassist/collections"
	"nearbyassist/domain/token"
	"nearbyassist/locales"
	"nearbyassist/views"
)

// accountMails are the mails with a link that proves an address; rules.md section 2 says how long each is good.
var accountMails = map[string]struct {
	purpose token.Purpose
	lasts   time.Duration
	path    string
}{
	"verification": {token.Verification, 3 * 24 * time.Hour, "/verify"},
	"reset":        {token.Reset, 30 * time.Minute, "/reset"},
	"change_email": {token.ChangeEmail, 3 * 24 * time.Hour, "/verify"},
}

// writeAccount writes a mail whose subject is a user. That of a change goes to the address that the person wants to have.
func (p Post) writeAccount(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	kind, known := accountMails[row.Type]
	if !known {
		return nil, fmt.Errorf("no mail is called %q", row.Type)
	}
	user, err := db.User(row.Subject)
	if err != nil {
		return nil, err
	}
	address := user.Email
	if kind.purpose == token.ChangeEmail {
		address = user.NewEmail
	}
	if address == "" {
		return nil, collections.ErrNotFound
	}
	link, err := p.link(db, row, kind.purpose, kind.purpose.For(address), kind.lasts, now)
	if err != nil {
		return nil, err
	}
	letter := letterTo(user, row.Type)
	letter.Action, letter.Href = letter.Lang.T("mail."+row.Type+".action"), p.Instance.URL+kind.path+"?token="+link
	return compose(user.Name, address, letter)
}

// writeCode writes the second factor of a sign-in, or the proof of who is signed in, that is still waited for.
func (p Post) writeCode(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	waiting, err := db.SignInCode(row.Subject)
	if err != nil {
		return nil, err
	}
	if !waiting.Open(now) {
		return nil, collections.ErrNotFound
	}
	user, err := db.User(waiting.User)
	if err != nil {
		return nil, err
	}
	letter := letterTo(user, row.Type)
	letter.Code = token.Code(p.Instance.Secret, token.Purpose(row.Type), waiting.ID)
	return compose(user.Name, user.Email, letter)
}

func letterTo(user *collections.User, kind string) views.Letter {
	lang := locales.Match(user.Locale)
	return views.Letter{
		Lang: lang, Subject: lang.T("mail." + kind + ".subject"), Greeting: lang.T("mail.greeting", user.Name), Text: lang.T("mail." + kind + ".text"),
		Footer: lang.T("mail." + kind + ".footer"),
	}
}
