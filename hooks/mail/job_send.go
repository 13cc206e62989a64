package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/tools/mailer"

	"nearbyassist/collections"
	"nearbyassist/domain/retry"
	"nearbyassist/domain/token"
	"nearbyassist/hooks/access"
	"nearbyassist/locales"
	"nearbyassist/views"
)

const (
	batch            = 20
	lease            = 2 * time.Minute
	verificationTime = 3 * 24 * time.Hour // rules.md section 2
)

// schedule is for mail servers that are away for an hour; a mail that is later than that is of no use.
var schedule = retry.Schedule{10 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute}

// Post sends the mails of the outbox.
type Post struct {
	Sender   Sender
	Instance access.Instance
	Worker   string // who claims
}

// Send is the job: it claims what is due and sends it. A crash between sending and noting it sends the mail again.
func (p Post) Send(ctx context.Context, db collections.System, epoch int, now time.Time) error {
	rows, err := db.ClaimOutbox("mail", collections.Claim{Worker: p.Worker, Epoch: epoch, Until: now.Add(lease)}, now, batch)
	if err != nil {
		return err
	}
	var failed []error
	for _, row := range rows {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		failed = append(failed, p.sendOne(ctx, db, row, now))
	}
	return errors.Join(failed...)
}

func (p Post) sendOne(ctx context.Context, db collections.System, row collections.OutboxRow, now time.Time) error {
	message, err := p.write(db, row, now)
	if errors.Is(err, collections.ErrNotFound) {
		return db.FinishOutbox([]string{row.ID}, now) // whom it was for is gone
	}
	if err == nil {
		err = p.Sender.Send(ctx, message)
	}
	if err == nil {
		return db.FinishOutbox([]string{row.ID}, now)
	}
	next, _ := schedule.Next(row.Attempts+1, now, 0, 0)
	return errors.Join(fmt.Errorf("mail %s: %w", row.ID, err), db.PostponeOutbox(row.ID, cut(err.Error(), 500), next, now))
}

func cut(text string, most int) string { return text[:min(len(text), most)] }

func (p Post) write(db collections.System, row collections.OutboxRow, now time.Time) (*mailer.Message, error) {
	if row.Type != "verification" {
		return nil, fmt.Errorf("no mail is called %q", row.Type)
	}
	user, err := db.User(row.Subject)
	if err != nil {
		return nil, err
	}
	link, err := p.link(db, row, token.Verification, verificationTime, now)
	if err != nil {
		return nil, err
	}
	lang := locales.Match(user.Locale)
	return compose(user.Name, user.Email, views.Letter{
		Lang: lang, Subject: lang.T("mail.verification.subject"), Greeting: lang.T("mail.greeting", user.Name), Text: lang.T("mail.verification.text"),
		Action: lang.T("mail.verification.action"), Href: p.Instance.URL + "/verify?token=" + link, Footer: lang.T("mail.verification.footer"),
	})
}

// link makes a fresh token for the mail; a retry of the mail carries the one of its first try.
func (p Post) link(db collections.System, row collections.OutboxRow, purpose token.Purpose, lasts time.Duration, now time.Time) (string, error) {
	version, err := db.NextLinkVersion(string(purpose), row.Subject)
	if err != nil {
		return "", err
	}
	if row.Attempts > 0 && version > 1 {
		return token.Link(p.Instance.Secret, purpose, row.Subject, version-1), nil
	}
	link := token.Link(p.Instance.Secret, purpose, row.Subject, version)
	return link, db.AddLink(collections.Link{
		Purpose: string(purpose), Subject: row.Subject, Version: version, Hash: token.LinkHash(link),
		ExpiresAt: collections.At(now.Add(lasts)), CreatedAt: collections.At(now),
	})
}

func compose(name, address string, letter views.Letter) (*mailer.Message, error) {
	var html strings.Builder
	if err := views.LetterPage(letter).Render(context.Background(), &html); err != nil {
		return nil, err
	}
	return &mailer.Message{
		To: []netmail.Address{{Name: name, Address: address}}, Subject: letter.Subject, HTML: html.String(), Text: letter.Plain(),
	}, nil
}
